"""What the tests of the statistics share: a hand that writes lines of the visitation log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection

from contact_center.domain.visitation import LineKind, VisitationLine
from contact_center.storage import visitations

NOON = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)


@pytest.fixture
def write() -> Callable[..., None]:
    """Writes one line; what is not said is an ordinary Polish mail about a CPR number in Aarhus."""

    def line(connection: Connection, **said: Any) -> None:
        usual: dict[str, Any] = {
            "at": NOON,
            "kind": LineKind.CONTACT,
            "ticket_id": None,
            "channel": "mail",
            "language": "pl",
            "topic": "cpr",
            "further_topics": (),
            "office": "aarhus",
            "municipality": "0751",
            "citizen_group": "eu",
            "role": "citizen",
            "nature": "human",
            "reply": "sent",
        }
        visitations.add(connection, VisitationLine(**{**usual, **said}))

    return line
