"""How a period is put together: whole months, whole weeks and single days; and which period came before it. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

DAY, WEEK, MONTH = "day", "week", "month"


@dataclass(frozen=True, slots=True)
class Piece:
    """A day, a week that begins on a Monday, or a month."""

    level: str
    first: date


def pieces(first: date, last: date, weeks: bool = True) -> list[Piece]:
    """The fewest pieces that make up the days from `first` to `last`, both included, in order."""
    return list(_pieces(first, last, weeks))


def _pieces(day: date, last: date, weeks: bool) -> Iterator[Piece]:
    while day <= last:
        month_end = end(Piece(MONTH, day.replace(day=1)))
        week_end = day + timedelta(days=6)
        if day.day == 1 and month_end <= last:
            yield Piece(MONTH, day)
            day = month_end + timedelta(days=1)
        elif weeks and day.weekday() == 0 and week_end <= last and not _hides_a_month(month_end, week_end, last):
            yield Piece(WEEK, day)
            day = week_end + timedelta(days=1)
        else:
            yield Piece(DAY, day)
            day += timedelta(days=1)


def _hides_a_month(month_end: date, week_end: date, last: date) -> bool:
    """Whether a week reaches into a month that could be taken whole."""
    following = month_end + timedelta(days=1)
    return week_end > month_end and end(Piece(MONTH, following)) <= last


def end(piece: Piece) -> date:
    """The last day of a piece."""
    if piece.level == MONTH:
        return piece.first.replace(day=monthrange(piece.first.year, piece.first.month)[1])
    return piece.first + timedelta(days=6 if piece.level == WEEK else 0)


def containing(day: date) -> tuple[Piece, Piece, Piece]:
    """The day, the week and the month that a day belongs to."""
    return Piece(DAY, day), Piece(WEEK, day - timedelta(days=day.weekday())), Piece(MONTH, day.replace(day=1))


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


def _year_back(day: date) -> date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def _months_back(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
