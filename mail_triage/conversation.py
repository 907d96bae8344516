"""Does a mail continue a ticket? Only a token of our own says so; a number in the subject is everybody's. Pure.

Whether it may join the ticket, the intake asks: a token proves that we wrote, not who writes now (`queues.joining`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contact_center.replies.token import read_token
from mail_triage.mail import InboundMail


def ticket_token(mail: InboundMail, secret: bytes, older: Sequence[bytes] = ()) -> str:
    """The reference of the ticket that the mail continues by a token of ours; empty when there is none."""
    found = (read_token(place, secret, older) for place in _places(mail))
    return next((token.reference for token in found if token is not None), "")


def _places(mail: InboundMail) -> Iterator[str]:
    """Where a token may stand: the address written to, and the mails that are answered, nearest first."""
    yield from mail.envelope.recipients
    yield from mail.addressed
    yield from mail.answers
