"""How long the mails of each office will probably wait, from the visitation log; counted anew every ten minutes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from contact_center.catalog import hours
from contact_center.catalog.model import Catalog
from contact_center.replies.expected import LOOK_BACK_DAYS, Wait, expected_minutes
from contact_center.storage import visitations

KEPT: Final = timedelta(minutes=10)


class Waits:
    """Keeps what was counted, for all offices at once."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self._counted: tuple[datetime, Mapping[str, int]] | None = None

    def expected(self, connection: Connection, catalog: Catalog, now: datetime) -> Mapping[str, int]:
        """Office → working minutes within which most of its mails are answered; without offices too little is known of.

        Two threads that come at the same time both count; that does no harm.
        """
        counted = self._counted
        if counted is None or not timedelta() <= now - counted[0] < KEPT:
            counted = (now, _count(connection, catalog, now))
            self._counted = counted
        return counted[1]


def _count(connection: Connection, catalog: Catalog, now: datetime) -> dict[str, int]:
    since = now - timedelta(days=LOOK_BACK_DAYS)
    waits: dict[str, list[Wait]] = {}
    for row in visitations.first_answers(connection, since):
        minutes = hours.working_minutes(catalog, row.came, row.answered or now)
        waits.setdefault(row.office, []).append(Wait(minutes, row.answered is not None))
    worked = hours.working_minutes(catalog, since, now)
    expected = {office: expected_minutes(seen, worked) for office, seen in waits.items()}
    return {office: minutes for office, minutes in expected.items() if minutes is not None}
