"""Looks at the desks once a minute and keeps how many of a centre's staff were busy and idle: no names, no times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from contact_center.domain.desk import Presence
from contact_center.domain.fact import danish
from contact_center.storage import desk_minutes, presences
from contact_center.storage.transaction import transaction

WORKERS = ("agent", "lead")


def look(engine: Engine, now: datetime) -> None:
    """Count who has a contact in hand, and who is available without one, in this minute."""
    minute = now.replace(second=0, microsecond=0)
    with transaction(engine) as connection:
        staff = presences.staff(connection, WORKERS)
        held = {row.claimed_by for row in presences.in_hand(connection)} | presences.in_a_talk(connection)
        for office, (busy, idle) in count(staff, held).items():
            desk_minutes.add(connection, danish(minute)["day"], office, busy, idle, minute)


def count(staff: Iterable[Any], held: Collection[int]) -> dict[str, tuple[int, int]]:
    """Centre → busy and idle. Who is away, or busy with something else, is neither. Pure."""
    busy: Counter[str] = Counter()
    idle: Counter[str] = Counter()
    for one in staff:
        if not one.offices or one.chosen in (None, Presence.AWAY.value):
            continue
        if one.id in held:
            busy[one.offices[0]] += 1
        elif one.chosen == Presence.AVAILABLE.value:
            idle[one.offices[0]] += 1
    return {office: (busy[office], idle[office]) for office in sorted({*busy, *idle})}
