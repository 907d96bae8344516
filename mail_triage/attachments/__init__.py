"""The files of a mail: what they are, what staff should mind, which form they seem to be. Pure; nothing is ever run.

`names` cleans what a file is called; `examine` asks `kinds` what it is by its content, `zips`, `ole`, `pdf` and `plain`
what is in it, as far as that can be told without unpacking, and `forms` which form it may be. `tnef` opens Outlook's
winmail.dat, `calendar` and `forwarded` make invitations and attached mails readable.
"""
