"""The public pages for citizens: the checklists and the offices, in every language, with no cookie and no database."""
