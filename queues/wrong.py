"""The citizens' side of the link in a receipt: which ticket it leads to, and what a choice on its page does.

Whoever has the link may use it: it was sent to one address and nobody can make one up. Of the ticket it tells nothing
but its reference, its language and whether it is finished.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row

from contact_center.domain.ticket import OPEN_STATES
from contact_center.replies.token import Token, whole_token
from contact_center.storage import limits, tickets
from contact_center.storage.transaction import reading, transaction
from queues.correcting import Correcting
from queues.correction import Decision, is_old


@dataclass(frozen=True, slots=True)
class Asked:
    """A ticket, as far as whoever holds its link may know it."""

    reference: str
    language: str
    finished: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a choice."""

    ticket: Asked
    decision: Decision
    mailed: bool
    """Whether the checklist of the chosen topic was sent after a correction."""


@dataclass(frozen=True, slots=True)
class WrongTopic:
    """Leads links to tickets."""

    engine: Engine
    correcting: Correcting
    ring: Callable[..., None]
    """The doorbell."""

    def reference(self, token: str) -> str:
        """The reference a token of ours names; empty for every other text. Asks no database."""
        found = self._read(token)
        return found.reference if found is not None else ""

    def asked(self, token: str, now: datetime) -> Asked | None:
        """The ticket behind a link; None when it leads nowhere or is too old. Changes nothing."""
        with reading(self.engine) as connection:
            ticket = self._ticket(connection, token, now)
            return None if ticket is None else _asked(ticket)

    def choose(self, token: str, topic: str, now: datetime) -> Heard | None:
        """The holder of a link says that its ticket is about `topic`, a topic of the catalogue."""
        with transaction(self.engine) as connection:
            limits.hold(connection)  # before the ticket is locked, as in the intake
            ticket = self._ticket(connection, token, now, lock=True)
            if ticket is None:
                return None
            decision = self.correcting.by_link(connection, ticket, topic, now)
            heard = Heard(_asked(ticket), decision, self.correcting.was_mailed(connection, ticket, topic))
        self.ring("relay")
        return heard

    def _read(self, token: str) -> Token | None:
        mailer = self.correcting.mailer
        return whole_token(token, mailer.secret, mailer.older_secrets)

    def _ticket(self, connection: Connection, token: str, now: datetime, lock: bool = False) -> Row[Any] | None:
        found = self._read(token)
        ticket = tickets.by_reference(connection, found.reference, lock) if found is not None else None
        if found is None or ticket is None or is_old(ticket.created_at, now):
            return None
        return ticket if found.was_sent_to(ticket.party_address) else None


def _asked(ticket: Row[Any]) -> Asked:
    return Asked(ticket.reference, ticket.language, ticket.state not in OPEN_STATES)
