"""How a period is put together: whole years, months and weeks, and single days; and which one came before it. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

DAY, WEEK, MONTH, YEAR = "day", "week", "month", "year"


@dataclass(frozen=True, slots=True)
class Piece:
    """A day, a week that begins on a Monday, a month or a year."""

    level: str
    first: date


def pieces(first: date, last: date, years: bool = True) -> list[Piece]:
    """The fewest pieces that make up the days from `first` to `last`, both included, in order."""
    return list(_pieces(first, last, years))


def _pieces(day: date, last: date, years: bool) -> Iterator[Piece]:
    while day <= last:
        piece = _piece(day, last, years)
        yield piece
        day = end(piece) + timedelta(days=1)


def _piece(day: date, last: date, years: bool) -> Piece:
    """The largest piece that begins on a day and ends in time."""
    month, week = Piece(MONTH, day.replace(day=1)), Piece(WEEK, day)
    if years and (day.month, day.day) == (1, 1) and end(Piece(YEAR, day)) <= last:
        return Piece(YEAR, day)
    if day.day == 1 and end(month) <= last:
        return month
    following = Piece(MONTH, end(month) + timedelta(days=1))
    hides_a_month = end(week) > end(month) and end(following) <= last
    if day.weekday() == 0 and end(week) <= last and not hides_a_month:
        return week
    return Piece(DAY, day)


def end(piece: Piece) -> date:
    """The last day of a piece."""
    if piece.level == YEAR:
        return piece.first.replace(month=12, day=31)
    if piece.level == MONTH:
        return piece.first.replace(day=monthrange(piece.first.year, piece.first.month)[1])
    return piece.first + timedelta(days=6 if piece.level == WEEK else 0)


def containing(day: date) -> tuple[Piece, Piece, Piece, Piece]:
    """The day, the week, the month and the year that a day belongs to."""
    week, month = day - timedelta(days=day.weekday()), day.replace(day=1)
    return Piece(DAY, day), Piece(WEEK, week), Piece(MONTH, month), Piece(YEAR, month.replace(month=1))


def before(first: date, last: date) -> tuple[date, date]:
    """The period before: the same number of days; of whole months the same number of months."""
    if first.day == 1 and last == end(Piece(MONTH, last.replace(day=1))):
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        return _months_back(first, months), first - timedelta(days=1)
    days = (last - first).days + 1
    return first - timedelta(days=days), first - timedelta(days=1)


def year_before(first: date, last: date) -> tuple[date, date]:
    """The same days a year before. The 29th of February is compared with the 28th."""
    return _year_back(first), _year_back(last)


def weeks_before(first: date, last: date) -> tuple[date, date]:
    """The same weekdays 52 weeks before: for whole weeks nearly always those with the same ISO number."""
    return first - timedelta(weeks=52), last - timedelta(weeks=52)


def _year_back(day: date) -> date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def _months_back(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
