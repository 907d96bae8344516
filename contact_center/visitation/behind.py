"""The facts behind a figure: found month by month, the newest first, so that a page of them never takes long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row

from contact_center.storage import facts
from contact_center.storage.facts import Sums
from contact_center.storage.tables import contact_facts
from contact_center.visitation.asked import Asked, Unclear
from contact_center.visitation.counters import CONTACTS, COUNTS, HUMAN, SENT, Count
from contact_center.visitation.cube import NUMBERS, load
from contact_center.visitation.figures import held
from contact_center.visitation.periods import MONTH, Piece, end

PAGE = 50
COLUMNS = ("topic", "language", "role", "citizen_group", "municipality", "outcome", "model", "reply", "place")
DIVIDED = (*COLUMNS, "office", "channel", "further", "clock")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which facts: those of a counter, or those of one member of a section."""

    counter: str = ""
    section: str = ""
    key: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """As conditions on facts."""
        if self.counter:
            return of_count(COUNTS[self.counter])
        own = contact_facts.c
        if self.section == "place":
            return [own.kind == "call", own.place == self.key]
        contacts = [own.kind.in_(CONTACTS)]
        if self.section == "further":
            return [*contacts, (" " + own.further + " ").contains(f" {self.key} ", autoescape=True)]
        if self.section == "clock":
            weekday, _, hour = self.key.partition("-")
            return [*contacts, own.weekday == int(weekday), own.hour == int(hour)]
        return [*contacts, own[self.section] == self.key]


def wanted(counter: str, section: str, key: str) -> Wanted:
    """Check what is asked for. Raises Unclear."""
    if counter:
        if counter not in COUNTS:
            raise Unclear("unknown-list", counter)
        return Wanted(counter)
    if section not in DIVIDED or len(key) > 40:
        raise Unclear("unknown-by", section)
    if section == "clock" and key not in {f"{day}-{hour}" for day in range(7) for hour in range(24)}:
        raise Unclear("unknown-by", key)
    return Wanted("", section, key)


def of_count(count: Count) -> list[ColumnElement[bool]]:
    """A counter as conditions on facts: the same that Python asks."""
    own = contact_facts.c
    where: list[ColumnElement[bool]] = [own.kind.in_(count.kinds)]
    where += [] if count.human is None else [(own.nature == HUMAN) if count.human else (own.nature != HUMAN)]
    where += [own.outcome.in_(count.outcomes)] if count.outcomes else []
    where += [own.outcome.not_in(count.but)] if count.but else []
    where += [own.marks.contains(f" {mark} ", autoescape=True) for mark in count.marks]
    if count.reply is not None:
        where.append((own.reply == SENT) if count.reply else own.reply.not_in(("", SENT)))
    return where


def behind(connection: Connection, asked: Asked, which: Wanted, page: int) -> tuple[int, list[Row[Any]]]:
    """How many facts are behind a figure, and a page of them (the first is 1)."""
    where = [*which.conditions(), *held(asked)]
    skip, total, found = (page - 1) * PAGE, 0, list[Row[Any]]()
    for first, last, number in _months(connection, asked, which):
        number = facts.number(connection, first, last, where) if number is None else number
        total += number
        if skip < number and len(found) < PAGE:
            found += facts.listed(connection, first, last, where, PAGE - len(found), skip)
        skip = max(0, skip - number)
    return total, found


def _months(connection: Connection, asked: Asked, which: Wanted) -> list[tuple[date, date, int | None]]:
    """The months of the period, cut where it begins and ends, the newest first; how many there are in a whole one.

    Months in which there are none are left out.
    """
    months: list[date] = []
    month = asked.last.replace(day=1)
    while month >= asked.first.replace(day=1):
        months.append(month)
        month = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    counts = _counts(connection, asked, which, months)
    found: list[tuple[date, date, int | None]] = []
    for month in (one for one in months if counts.get(one)):
        last = end(Piece(MONTH, month))
        cut = month < asked.first or last > asked.last
        found.append((max(month, asked.first), min(last, asked.last), None if cut else counts[month]))
    return found


def _counts(connection: Connection, asked: Asked, which: Wanted, months: list[date]) -> dict[date, int]:
    counts: dict[date, int] = {}
    for value in asked.values:
        wanted = Sums(MONTH, months, asked.seen, asked.channel or None, asked.held, value)
        for row in facts.sums(connection, wanted):
            counts[row.period] = counts.get(row.period, 0) + _of(load(row.cube), row, which)
    return counts


def _of(cube: Any, row: Row[Any], which: Wanted) -> int:
    if which.section in ("office", "channel"):
        mine = getattr(row, which.section) == which.key
        return int(cube.get(NUMBERS, {}).get("contacts", 0)) if mine else 0
    section, name = (NUMBERS, which.counter) if which.counter else (which.section, which.key)
    return int(cube.get(section, {}).get(name, 0))
