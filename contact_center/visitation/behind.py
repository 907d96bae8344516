"""The facts behind a figure, the newest first: sums tell where they are, so that a page of them never takes long."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row

from contact_center.storage import facts
from contact_center.storage.tables import contact_facts
from contact_center.visitation.asked import Asked
from contact_center.visitation.counters import CONTACTS, COUNTS, HUMAN, SENT, Count
from contact_center.visitation.cube import NUMBERS, Cube, cube_of, load
from contact_center.visitation.periods import DAY, YEAR, Piece, end, pieces
from contact_center.visitation.reading import from_facts, held, kept, split
from contact_center.visitation.unclear import Unclear

PAGE = 50
COLUMNS = ("topic", "language", "role", "citizen_group", "municipality", "outcome", "model", "reply", "place")
DIVIDED = (*COLUMNS, "office", "channel", "further", "clock")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which facts: those of a counter, or those of one member of a section."""

    counter: str = ""
    section: str = ""
    key: str = ""

    def may_be_in(self, text: str) -> bool:
        """Whether a sum, as JSON, may hold any: most that hold none are not read."""
        name = self.counter or self.key
        return self.section in ("office", "channel") or f"{json.dumps(name, ensure_ascii=False)}:" in text

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
    """How many facts are behind a figure, and a page of them (the first is 1).

    Years, months and weeks that lie before the page are passed over by their sums; only the days of the page are read.
    """
    where = [*which.conditions(), *held(asked)]
    counted = _counts(connection, asked, which, pieces(asked.first, asked.last))
    skip, found = (page - 1) * PAGE, list[Row[Any]]()
    for piece, number in counted:
        if skip >= number:
            skip -= number
            continue
        for day, of_day in _of_days(connection, asked, which, piece):
            if skip < of_day and len(found) < PAGE:
                found += facts.listed(connection, day, where, PAGE - len(found), skip)
            skip = max(0, skip - of_day)
        if len(found) >= PAGE:
            break
    return sum(number for _piece, number in counted), found


def _of_days(connection: Connection, asked: Asked, which: Wanted, piece: Piece) -> Iterator[tuple[date, int]]:
    """The days of a piece on which there are any, the newest first: what is long is taken apart step by step."""
    if piece.level == YEAR:
        last = end(piece)
        for month, _number in _counts(connection, asked, which, pieces(piece.first, last, years=False)):
            yield from _of_days(connection, asked, which, month)
        return
    length = (end(piece) - piece.first).days + 1
    days = [Piece(DAY, piece.first + timedelta(days=number)) for number in range(length)]
    for day, number in _counts(connection, asked, which, days):
        yield day.first, number


def _counts(connection: Connection, asked: Asked, which: Wanted, wanted: list[Piece]) -> list[tuple[Piece, int]]:
    """How many there are in each piece, the newest first; those without any are left out."""
    counts: dict[Piece, int] = defaultdict(int)
    summed, unsummed = split(connection, asked, wanted)
    for sums in kept(asked, summed):
        for row in facts.sums(connection, sums):
            if which.may_be_in(row.cube):
                counts[Piece(sums.level, row.period)] += _of(load(row.cube), row.office, row.channel, which)
    for (piece, office, channel), rows in from_facts(connection, asked, unsummed).items():
        counts[piece] += _of(cube_of(rows), office, channel, which)
    return [(piece, counts[piece]) for piece in reversed(wanted) if counts.get(piece)]


def _of(cube: Cube, office: str, channel: str, which: Wanted) -> int:
    if which.section in ("office", "channel"):
        mine = which.key == (office if which.section == "office" else channel)
        return cube.get(NUMBERS, {}).get("contacts", 0) if mine else 0
    section, name = (NUMBERS, which.counter) if which.counter else (which.section, which.key)
    return cube.get(section, {}).get(name, 0)
