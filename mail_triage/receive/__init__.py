"""The SMTP and LMTP intake: keep the raw mail first, say 250 afterwards.

`handler` says what is taken and what is refused, `keeper` writes it down, `conversation` is one connection, `crowd`
lets no slow ones keep others out, `server` opens the ports.
"""

from mail_triage.receive.handler import Handler
from mail_triage.receive.keeper import Keeper
from mail_triage.receive.limits import Limits
from mail_triage.receive.server import Place, listen, serve

__all__ = ["Handler", "Keeper", "Limits", "Place", "listen", "serve"]
