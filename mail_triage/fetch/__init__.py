"""The IMAP intake: fetch, keep, then move to *Processed*.

Each folder of each inbox has a thread of its own (`fetcher`), so that a broken one never stops the others. On its
`connection` it makes a `round` whenever IDLE tells of something new, and now and then anyway: `plan` says from the
ledger what each mail needs, and `books` keeps the bytes with their line in the ledger, in one transaction, before
anything on the server changes. A crash in between is harmless. Whether a mail is read or unread means nothing here.
Once a day `compare` counts both sides. `account` logs in, with a password or with the tokens of `oauth`.
"""
