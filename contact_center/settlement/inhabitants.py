"""A file of populations: CSV as Statistics Denmark, Danish Excel or we ourselves write it. Pure.

Columns: `code` (or kommunekode) and `population` (or indbyggere, folketal); `date` (or dato) where the day is not said
otherwise. Commas, semicolons or tabs; UTF-8 or Windows-1252; codes with or without the zero in front.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contact_center.settlement.refusal import Refused
from contact_center.settlement.settle import NO_MUNICIPALITY, Places

COLUMNS: Mapping[str, Sequence[str]] = {
    "code": ("code", "kommunekode", "kode", "municipality"),
    "population": ("population", "indbyggere", "folketal", "inhabitants", "indhold"),
    "date": ("date", "dato"),
}
MOST = 10_000_000
"""Nowhere in Denmark do more people live."""
MOST_LINES = 2_000


@dataclass(frozen=True, slots=True)
class Inhabitants:
    """How many people lived where on one day."""

    counted: date
    by_code: Mapping[str, int]

    def lacking(self, places: Places) -> list[str]:
        """The names of municipalities of which nothing is said."""
        return [places.name(code) for code in sorted(places.names) if code not in self.by_code]


def read(content: bytes, places: Places, counted: date | None = None) -> Inhabitants:
    """Read a file; `counted` says the day where the file does not. Raises Refused."""
    rows, columns = _rows(_text(content))
    found: dict[str, int] = {}
    days: set[date] = set()
    for line, row in enumerate(rows, start=2):
        code = row[columns["code"]].strip().zfill(4)
        if code in NO_MUNICIPALITY:
            continue
        known = places.known([code])[0]
        if known in found:
            raise Refused("twice", code=known, name=places.name(known))
        found[known] = _number(row[columns["population"]], line)
        if "date" in columns:
            days.add(_day(row[columns["date"]], line))
    if not found:
        raise Refused("empty")
    return Inhabitants(_one_day(days, counted), found)


def _one_day(days: set[date], counted: date | None) -> date:
    every = days | ({counted} if counted else set())
    if len(every) > 1:
        raise Refused("two-days", days=", ".join(day.isoformat() for day in sorted(every)[:5]))
    if not every:
        raise Refused("no-day")
    return every.pop()


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("bytes")


def _rows(text: str) -> tuple[list[list[str]], dict[str, int]]:
    """The rows with all columns filled, and where each column stands."""
    lines = [line for line in text.replace("\0", "").splitlines() if line.strip()][:MOST_LINES]
    if not lines:
        raise Refused("empty")
    divider = max(";\t,", key=lines[0].count)
    try:
        head, *rows = csv.reader(io.StringIO("\n".join(lines)), delimiter=divider)
    except csv.Error:  # a field without end
        raise Refused("bytes") from None
    titles = [title.strip().lower() for title in head]
    columns = {
        name: titles.index(spelling)
        for name, spellings in COLUMNS.items()
        for spelling in spellings
        if spelling in titles
    }
    if not {"code", "population"} <= columns.keys():
        raise Refused("columns", needed="code, population", found=", ".join(titles)[:100])
    return [row for row in rows if len(row) > max(columns.values())], columns


def _number(written: str, line: int) -> int:
    """A number of inhabitants, with or without points between the thousands."""
    digits = "".join(written.split()).replace(".", "")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9 or not 0 < int(digits) <= MOST:
        raise Refused("population", line=line, given=written.strip()[:40] or "–")
    return int(digits)


def _day(written: str, line: int) -> date:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        raise Refused("day", line=line, given=written.strip()[:40] or "–") from None
