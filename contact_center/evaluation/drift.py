"""How often the understanding was right, week by week, as the staff's corrections tell. Pure.

Only what staff completed counts: nobody has looked at the rest. A contact counts in the Danish ISO week in which it
came, under the language and the topic that were decided at first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from typing import Any
from zoneinfo import ZoneInfo

from contact_center.evaluation.score import Share
from contact_center.evaluation.text import percent, table

DENMARK = ZoneInfo("Europe/Copenhagen")
LATELY = 4
"""The weeks that are set against those before."""
SURELY = 2.0
"""Standard errors by which a hit rate must have fallen to be marked."""
FELL = "fell"

Weeks = Mapping[str, Share]
"""ISO week (`2026-W47`) → how many were right."""


@dataclass(frozen=True, slots=True)
class Drift:
    """Hit rates by week."""

    weeks: tuple[str, ...]
    topic: Weeks
    language: Weeks
    topic_by_language: Mapping[str, Weeks]
    topic_by_topic: Mapping[str, Weeks]


def week(at: datetime) -> str:
    """The ISO week of a moment in Denmark."""
    year, number, _day = at.astimezone(DENMARK).isocalendar()
    return f"{year}-W{number:02}"


def since(now: datetime, weeks: int) -> datetime:
    """The Danish Monday on which the last `weeks` weeks begin; the present one is the last."""
    local = now.astimezone(DENMARK)
    monday = (local - timedelta(days=local.weekday(), weeks=weeks - 1)).date()
    return datetime.combine(monday, datetime.min.time(), DENMARK)


def drift(rows: Iterable[Any], now: datetime, weeks: int) -> Drift:
    """Count rows with at, language, topic, right_language and right_topic."""
    first = since(now, weeks)
    names = tuple(week(first + timedelta(days=7 * number, hours=12)) for number in range(weeks))
    held = [(week(row.at), row) for row in rows if row.at >= first]
    topics = [(when, row, row.topic == row.right_topic) for when, row in held]
    return Drift(
        weeks=names,
        topic=_weeks((when, right) for when, _row, right in topics),
        language=_weeks((when, row.language == row.right_language) for when, row in held),
        topic_by_language=_groups((row.language, when, right) for when, row, right in topics),
        topic_by_topic=_groups((row.topic, when, right) for when, row, right in topics),
    )


def _weeks(found: Iterable[tuple[str, bool]]) -> dict[str, Share]:
    counts: defaultdict[str, list[bool]] = defaultdict(list)
    for when, right in found:
        counts[when].append(right)
    return {when: Share(sum(held), len(held)) for when, held in sorted(counts.items())}


def _groups(found: Iterable[tuple[str, str, bool]]) -> dict[str, dict[str, Share]]:
    groups: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
    for name, when, right in found:
        groups[name].append((when, right))
    return {name: _weeks(groups[name]) for name in sorted(groups)}


def fell(before: Share, lately: Share) -> bool:
    """Whether the hit rate has fallen by more than chance explains (two proportions, pooled)."""
    if before.share is None or lately.share is None:
        return False
    pooled = (before.right + lately.right) / (before.of + lately.of)
    error = sqrt(pooled * (1 - pooled) * (1 / before.of + 1 / lately.of))
    return before.share - lately.share > SURELY * error > 0


def text(found: Drift) -> str:
    """The hit rates as tables: right of completed, by week."""
    whole = {"topic right at once": found.topic, "language right at once": found.language}
    groups = (
        ("Hit rate by week: right of completed contacts", whole),
        ("Topic right at once, by language", found.topic_by_language),
        ("Topic right at once, by the topic that was decided", found.topic_by_topic),
    )
    head = ("", *(name[5:] for name in found.weeks), "altogether", "")
    tables = (table(title, _rows(group, found.weeks), head) for title, group in groups)
    return "\n\n".join([f"Weeks {found.weeks[0]} to {found.weeks[-1]}", *tables, _note()])


def _rows(groups: Mapping[str, Weeks], weeks: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for name, held in groups.items():
        before, lately = _total(held, weeks[:-LATELY]), _total(held, weeks[-LATELY:])
        cells = (f"{held[when].right}/{held[when].of}" if when in held else "·" for when in weeks)
        mark = FELL if fell(before, lately) else ""
        yield name, *cells, percent(_total(held, weeks)), mark


def _total(held: Weeks, weeks: Iterable[str]) -> Share:
    found = [held[when] for when in weeks if when in held]
    return Share(sum(one.right for one in found), sum(one.of for one in found))


def _note() -> str:
    return f'"{FELL}": lower in the last {LATELY} weeks than before, by more than chance explains.'
