"""The mail door: from bytes on the wire to a contact.

`receive` (SMTP) and `fetch` (IMAP) keep the bytes; `process` works one kept mail: `parse` reads it (with `limits`,
`headers`, `charset`, `body`, `html_text`, `newest`), `automatic` asks whether a machine wrote it, `withhold` whether
it may be answered by itself, `forwarded` whether a colleague forwarded somebody's words, `conversation` whether it continues a ticket, and `contact` makes a contact of it all.
"""
