"""The staff's telephones, as the webhooks tell of them: kept in the database, and the others told to follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row

from contact_center.domain.desk import LegRole, Via
from contact_center.storage import offers, talks, tickets, users
from contact_center.storage.transaction import reading, transaction
from ivr.whisper import Whisper
from queues import comings
from queues import telephones as verbs


@dataclass(frozen=True, slots=True)
class StaffTalks:
    """Between the webhooks and `queues.talks`."""

    engine: Engine
    ring: Callable[..., None]
    """Rings the doorbell: name of a job and its ids."""

    def answered(self, leg_id: int, sid: str, now: datetime) -> Whisper | None:
        """One was picked up: what is whispered; None when nobody needs it any more."""
        with transaction(self.engine) as connection:
            leg = verbs.answered(connection, leg_id, sid, now)
            return None if leg is None else _about(connection, leg, now)

    def ready(self, leg_id: int, sid: str, now: datetime) -> str:
        """The whisper is over: the conference to meet the caller in; empty when nobody is needed any more."""
        with transaction(self.engine) as connection:
            leg = verbs.ready(connection, leg_id, sid, now)
            talk = talks.get(connection, leg.call_sid) if leg is not None else None
        if leg is None or talk is None:
            return ""
        self.ring("tend_call", leg.ticket_id)
        return str(talk.room)

    def met(self, call_sid: str, room: str, now: datetime) -> None:
        """The caller comes into the conference."""
        with transaction(self.engine) as connection:
            comings.met(connection, call_sid, room, now)

    def left(self, leg_id: int, sid: str, status: str, now: datetime) -> None:
        """One was put down, or not answered."""
        with transaction(self.engine) as connection:
            leg = verbs.left(connection, leg_id, sid, status, now)
        if leg is not None:
            self.ring("tend_call", leg.ticket_id)

    def caller_over(self, call_sid: str) -> None:
        """The caller's call has ended: whoever was connected is let go."""
        with reading(self.engine) as connection:
            talk = talks.get(connection, call_sid)
        if talk is not None:
            self.ring("tend_call", talk.ticket_id)


def _about(connection: Connection, leg: Row[Any], now: datetime) -> Whisper:
    ticket = tickets.get(connection, leg.ticket_id)
    assert ticket is not None  # foreign key
    offer = offers.accepted(connection, leg.ticket_id, leg.staff_id)
    colleague = users.by_id(connection, offer.made_by) if offer is not None and offer.made_by else None
    return Whisper(
        language=ticket.language,
        topic=ticket.topic,
        waited_seconds=int((now - ticket.waiting_since).total_seconds()),
        role=LegRole(leg.role),
        via=Via(leg.via),
        colleague=colleague.name if colleague is not None else "",
    )
