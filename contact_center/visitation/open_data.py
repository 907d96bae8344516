"""A calendar year as open data: month by month, without small numbers, and so that none can be worked out.

Only a year that is over is given away, and always in the same form: two files of overlapping periods would tell each
other's hidden numbers. Months with few contacts are left out of everything, also of the sums; kinds with few contacts
are put together as `other`. What is published is each number that is not hidden, and all sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from contact_center.storage import facts
from contact_center.storage.facts import Sums
from contact_center.visitation.cube import NUMBERS, Cube, add, load
from contact_center.visitation.files.book import Cell
from contact_center.visitation.periods import MONTH
from contact_center.visitation.small_cells import FEW, hide
from contact_center.visitation.unclear import Unclear

DIVIDED = ("channel", "topic", "language", "municipality")
OTHER, TOTAL = "other", "total"
LEAST_MONTH, LEAST_KIND = 4 * FEW, 2 * FEW
"""So many contacts a month must have to be published, and a kind in the year to have a column of its own."""
HEADING = ("table", "month", "member", "contacts")
Counts = Mapping[str, Mapping[str, int]]
"""Month → member → contacts"""


@dataclass(frozen=True, slots=True)
class Published:
    """One table: what everybody may see."""

    months: tuple[str, ...]
    members: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    """Month by month; None: hidden."""
    month_totals: tuple[int, ...]
    member_totals: tuple[int, ...]


def published(counts: Counts) -> Published | None:
    """A table with its small numbers hidden; None when there is nothing that could be shown."""
    months = tuple(month for month in sorted(counts) if sum(counts[month].values()) >= LEAST_MONTH)
    totals: dict[str, int] = {}
    for month in months:
        for member, number in counts[month].items():
            totals[member] = totals.get(member, 0) + number
    members = sorted((one for one, number in totals.items() if number), key=lambda one: (totals[one], one))
    together = [one for one in members if totals[one] < LEAST_KIND]
    while len(together) < len(members):
        kept = [one for one in reversed(members) if one not in together]
        found = _hidden(counts, months, kept, together)
        if found is not None:
            return found
        together = members[: max(len(together) + 1, 2)]
    return None


def _hidden(counts: Counts, months: Sequence[str], kept: Sequence[str], together: Sequence[str]) -> Published | None:
    """The table with these members of their own; None when some of its numbers could not be hidden."""
    names = (*kept, OTHER) if together else tuple(kept)
    grid = []
    for month in months:
        rest = sum(counts[month].get(one, 0) for one in together)
        grid.append([*(counts[month].get(one, 0) for one in kept), *([rest] if together else [])])
    totals = [sum(row[column] for row in grid) for column in range(len(names))]
    hidden = hide(grid)
    if hidden.unsafe or any(0 < total < FEW for total in totals):
        return None
    cells = tuple(
        tuple(None if (r, c) in hidden.cells else number for c, number in enumerate(row)) for r, row in enumerate(grid)
    )
    return Published(tuple(months), names, cells, tuple(map(sum, grid)), tuple(totals))


def rows(made: Mapping[str, Published | None]) -> list[tuple[Cell, ...]]:
    """The tables as rows of one file; a hidden number is an empty cell."""
    found: list[tuple[Cell, ...]] = []
    for name, table in made.items():
        if table is None:
            continue
        for month, row, total in zip(table.months, table.cells, table.month_totals, strict=True):
            found += [(name, month, member, number) for member, number in zip(table.members, row, strict=True)]
            found.append((name, month, TOTAL, total))
        totals = zip(table.members, table.member_totals, strict=True)
        found += [(name, TOTAL, member, number) for member, number in totals]
        found.append((name, TOTAL, TOTAL, sum(table.month_totals)))
    return found


def of_year(connection: Connection, year: int, today: date) -> dict[str, Published | None]:
    """The tables of a year. Raises Unclear for one that is not over, or in which too few came."""
    if year >= today.year:
        raise Unclear("year-not-over", str(year))
    months = [date(year, month, 1) for month in range(1, 13)]
    cubes: dict[str, Cube] = {}
    channels: dict[str, dict[str, int]] = {}
    for row in facts.sums(connection, Sums(MONTH, months)):
        month, cube = row.period.isoformat()[:7], load(row.cube)
        add(cubes.setdefault(month, {}), cube)
        mine = channels.setdefault(month, {})
        mine[row.channel] = mine.get(row.channel, 0) + cube.get(NUMBERS, {}).get("contacts", 0)
    counts: dict[str, Counts] = {"channel": channels}
    counts |= {name: {month: cube.get(name, {}) for month, cube in cubes.items()} for name in DIVIDED[1:]}
    made = {name: published(counts[name]) for name in DIVIDED}
    if all(table is None for table in made.values()):
        raise Unclear("too-few", str(year))
    return made
