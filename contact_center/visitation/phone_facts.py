"""From the rows of calls and call-backs to facts. Pure.

The rows hold telephone numbers and are erased some day; the facts hold none and stay. Their keys are digests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from contact_center.domain.call import CallOutcome
from contact_center.domain.fact import Fact, FactKind, danish, marked
from contact_center.domain.triage import UNDETERMINED

FORMER = {"self-service": CallOutcome.LEFT.value}
"""Words of older rows."""
RUNNING = "running"
OPEN_STATES = ("waiting", "ringing")


@dataclass(frozen=True, slots=True)
class About:
    """What a call was about, as far as it is known."""

    office: str = ""
    language: str = UNDETERMINED
    topic: str = "general"
    municipality: str = ""
    citizen_group: str = ""
    role: str = "citizen"

    @classmethod
    def ticket(cls, row: Any) -> About:
        """As the ticket says that came of it."""
        home, group = row.municipality or "", row.citizen_group or ""
        return cls(row.office, row.language, row.topic, home, group, row.role)

    @classmethod
    def contact(cls, triage: Mapping[str, Any], route: Mapping[str, Any]) -> About:
        """As was decided of a call that never became a ticket."""
        home, group = triage.get("municipality") or "", triage.get("citizen_group") or ""
        return cls(route["office"], triage["language"], route["topic"], home, group, triage["role"])


NOTHING = About()


def digest(what: str, key: object) -> str:
    """The key of a fact: the same for the same call, and no way back."""
    letter = {"call": "c", "callback": "b"}[what]
    return letter + hashlib.sha256(f"{what}:{key}".encode()).hexdigest()[:32]


def of_call(row: Any, about: About) -> Fact:
    """How a call went: it waited from the line's first second until it was answered or gone."""
    outcome = FORMER.get(row.outcome, row.outcome) or RUNNING
    end = row.answered_at or row.ended_at
    wait = _seconds(row.queued_at, end)
    place = row.ended_in or "" if outcome == CallOutcome.ABANDONED.value else ""
    queued = "queued" if row.queued_at is not None and outcome != CallOutcome.REFUSED.value else ""
    fact = _fact(FactKind.CALL, digest("call", row.call_sid), row.started_at, row.ticket_id, about)
    return replace(fact, outcome=outcome, place=place, marks=marked(queued), wait=wait)


def of_callback(row: Any, about: About) -> Fact:
    """How a call-back went."""
    outcome = "open" if row.state in OPEN_STATES else row.state
    reached = row.reached_at if outcome == "reached" else None
    kept = reached is not None and (row.promised_at is None or reached <= row.promised_at)
    fact = _fact(FactKind.CALLBACK, digest("callback", row.id), row.asked_at, row.ticket_id, about)
    return replace(fact, outcome=outcome, marks=marked("kept" if kept else ""), wait=_seconds(row.asked_at, reached))


def _seconds(begun: datetime | None, ended: datetime | None) -> int | None:
    if begun is None or ended is None:
        return None
    return max(0, int((ended - begun).total_seconds()))


def _fact(kind: FactKind, key: str, at: datetime, ticket_id: int | None, about: About) -> Fact:
    rest: dict[str, Any] = {"further": "", "nature": "human", "reply": "", "outcome": RUNNING}
    known: dict[str, Any] = {"kind": kind.value, "key": key, "at": at, "ticket_id": ticket_id, "channel": "phone"}
    return Fact(**known, **danish(at), **asdict(about), **rest)
