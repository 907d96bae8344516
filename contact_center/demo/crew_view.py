"""What each member of a scripted crew sees on the screen: an offer, and what they have in hand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from contact_center.domain.ticket import TicketKind
from contact_center.storage import callbacks, offers, presences, talks, tickets


@dataclass(frozen=True, slots=True)
class InHand:
    """A ticket that somebody has."""

    ticket: Row[Any]
    began_at: datetime | None
    """When the wrap-up began."""
    talk: Row[Any] | None = None
    guest_talks: bool = False
    """A colleague who was asked for help is in the call."""
    callback: Row[Any] | None = None
    dialled: bool = False
    """A telephone rings, or somebody talks, for this person just now."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What one person sees."""

    presence: Row[Any] | None
    offer: Row[Any] | None
    in_hand: tuple[InHand, ...]


def screens(connection: Connection, people: Collection[int], now: datetime) -> dict[int, Screen]:
    """The screens of some people."""
    held: dict[int, list[InHand]] = {}
    for row in presences.in_hand(connection):
        if row.claimed_by in people:
            held.setdefault(row.claimed_by, []).append(_in_hand(connection, row))
    open_offers = {row.staff_id: row for row in offers.open_ones(connection)}
    return {
        one: Screen(presences.get(connection, one), open_offers.get(one), tuple(held.get(one, ()))) for one in people
    }


def _in_hand(connection: Connection, row: Row[Any]) -> InHand:
    ticket = tickets.get(connection, row.id)
    assert ticket is not None  # it was read in the same transaction
    if row.kind == TicketKind.CALL.value:
        talk = talks.of_ticket(connection, row.id)
        legs = talks.legs_of(connection, talk.call_sid) if talk is not None else []
        guest = any(leg.role == "guest" and leg.state == "talking" for leg in legs)
        return InHand(ticket, row.began_at, talk, guest)
    wish = callbacks.by_ticket(connection, row.id) if row.kind == TicketKind.CALLBACK.value else None
    return InHand(ticket, row.began_at, callback=wish, dialled=callbacks.rings_for(connection, row.claimed_by))
