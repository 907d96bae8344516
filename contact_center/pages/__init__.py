"""The public pages for citizens: checklists and offices in every language, and the page behind a receipt's link.

They set no cookie. Only that one page asks the database, and it shows nothing of a contact but its reference.
"""
