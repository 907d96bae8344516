"""The bytes of mails and attachments: kept once by their digest, outside the database, sealed where a key is set.

A row of the table `blobs` says under which name and key the bytes with a digest lie. They lie there, durably, before
the row is committed, so that no row names what is not there:

    keys      seals and opens; under which name bytes lie          (AES-256-GCM, no I/O)
    folder    a place for bytes: a folder on this machine
    bucket    the other place: an S3-compatible server
    store     a place and its keys; what is read is checked, or it is not given out
    rows      the rows that name bytes: put, read, and remove with the last reference
    sweep     looks through everything: what is damaged, what nobody needs, what has an old key
"""
