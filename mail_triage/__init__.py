"""The mail door: from bytes on the wire to a contact.

`receive` (SMTP) and `fetch` (IMAP) keep the bytes; `process` works one kept mail: `apart` lets it be read in a process
that can be stopped (`reader`), where `parse` reads it (with `limits`, `headers`, `charset`, `body`, `html_text`,
`letter`, `newest`) and `attachments` looks at its files; `clamd` may scan them; `automatic` asks whether a machine
wrote it, `withhold` whether it may be answered by itself, `forwarded` whether a colleague forwarded it for somebody,
`conversation` whether it continues a ticket, `sent` what of it we wrote, and `contact` makes a contact of it all.
"""
