"""A stand-in for Twilio: calls without any account. An own process that shares no code with the line it calls.

`server` offers Twilio's REST face and a control API for callers; `exchange` knows all calls, queues and messages;
`interpreter` carries out the documents; `webhooks` asks for them, signed; `terminal` is a phone in the terminal.
"""
