"""Mixed mails and the two systems that work them, for `mail.py` and `mail_path.py`."""
