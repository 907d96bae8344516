"""Who answers a call when its own office cannot: the first row of the overflow table that fits decides. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from contact_center.catalog import hours
from contact_center.catalog.line_rules import CLOSED, NO_SPEAKER, WAIT, WITH_LANGUAGE, OverflowRow
from contact_center.catalog.model import Catalog
from contact_center.domain.reason import reason
from contact_center.replies.happened import several
from contact_center.staffing.wait import Worker, hands


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose call it is."""

    office: str
    """Where it is meant to go, or waits."""
    language: str
    topic: str
    waited_minutes: float | None = None
    """None: is only coming; else the caller stands in the line already."""


@dataclass(frozen=True, slots=True)
class Lines:
    """How it looks in all offices now."""

    workers: Sequence[Worker] = ()
    waiting: Mapping[str, int] | None = None
    """Office → how many wait."""

    def speakers(self, office: str, language: str) -> list[Worker]:
        """Who is there and speaks the language."""
        return [one for one in self.workers if office in one.offices and language in one.languages]

    def there(self, office: str) -> list[Worker]:
        """Who is there."""
        return [one for one in self.workers if office in one.offices]

    def queue_for(self, office: str) -> float:
        """How many wait for each person who serves the line."""
        waiting = self.waiting or {}
        return waiting.get(office, 0) / max(0.01, hands(self.workers, office, waiting))


@dataclass(frozen=True, slots=True)
class Overflow:
    """Another office answers."""

    office: str
    told: str
    """Why: a code with both offices (`replies/happened.toml`)."""


def overflow(caller: Caller, lines: Lines, catalog: Catalog, now: datetime) -> Overflow | None:
    """Which office answers instead; None: the own one, as ever."""
    for row in catalog.overflow:
        if _meant(row, caller) and _happens(row, caller, lines, catalog, now):
            target = _target(row, caller, lines, catalog, now)
            if target is not None:
                both = several(_name(caller.office, catalog), _name(target, catalog))
                return Overflow(target, reason(f"helped-{row.when}", both))
    return None


def _meant(row: OverflowRow, caller: Caller) -> bool:
    return caller.office in (row.from_ or (caller.office,)) and caller.topic in (row.topics or (caller.topic,))


def _happens(row: OverflowRow, caller: Caller, lines: Lines, catalog: Catalog, now: datetime) -> bool:
    """Where a call goes is decided when it comes; who stands in a line leaves it only because it takes too long."""
    is_open = hours.is_open(catalog.offices[caller.office], catalog, now)
    if caller.waited_minutes is not None:
        return row.when == WAIT and is_open and caller.waited_minutes >= row.minutes
    if row.when == CLOSED:
        return not is_open
    return row.when == NO_SPEAKER and is_open and not lines.speakers(caller.office, caller.language)


def _target(row: OverflowRow, caller: Caller, lines: Lines, catalog: Catalog, now: datetime) -> str | None:
    """The office that answers, the one with the shortest line first; for `wait` somebody there must be free."""
    named = catalog.offices if row.to == WITH_LANGUAGE else (row.to,)
    able = []
    for slug in named:
        open_now = slug != caller.office and hours.is_open(catalog.offices[slug], catalog, now)
        who = lines.speakers(slug, caller.language) if row.to == WITH_LANGUAGE else lines.there(slug)
        free = row.when != WAIT or any(not one.busy for one in who)
        if open_now and who and free and catalog.offices[slug].exists_on(now.date()):
            able.append(slug)
    return min(able, key=lambda slug: (lines.queue_for(slug), slug), default=None)


def _name(slug: str, catalog: Catalog) -> str:
    return catalog.offices[slug].name
