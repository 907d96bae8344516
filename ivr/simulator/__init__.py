"""A stand-in for Twilio: calls without any account. An own process that shares no code with the line it calls.

`exchange` knows all calls, queues, conferences, texts and recordings; `interpreter` carries out the documents with
`gather`, `record`, `waiting`, `dialling`, `bridge` and `conference`; `webhooks` asks for them, signed, over a `wire` on
which `chaos` may reign. `rest`, `conference_rest` and `media_rest` are Twilio's REST face; `control` is for callers:
`terminal` is a phone in the terminal, `script` and `player` are many. `trace` keeps what happens, `replay` tells it.
"""
