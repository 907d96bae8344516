"""Figures as sheets of rows: what every kind of file is made of. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from contact_center.visitation.figures import Figures
from contact_center.visitation.naming import Names
from contact_center.visitation.tables import SECTIONS, Section, fates, section, shown

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its heading and its rows."""

    key: str
    name: str
    columns: tuple[str, ...]
    """Keys of the columns: the same in every language."""
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """All tables of what was asked for."""

    title: str
    about: tuple[tuple[str, str], ...]
    """What it is about: name and value."""
    sheets: tuple[Sheet, ...]


FIGURES = ("key", "name", "value", "unit", "of", "before", "formula")
PARTS = ("key", "name", "number", "share", "before")


def book(found: Figures, names: Names, earlier: Figures | None = None, small: bool = True) -> Book:
    """The tables of a page; without `small` small numbers are hidden."""
    asked = found.asked
    about = [("from", asked.first.isoformat()), ("to", asked.last.isoformat())]
    about += [(name, value) for name, value in (("office", asked.office), ("channel", asked.channel)) if value]
    about += [(one.column, one.value) for one in asked.held]
    parts = [section(key, found, names, earlier, small) for key in SECTIONS]
    sheets = [_figures(found, names, earlier, small), *(_part(one) for one in parts)]
    if small:
        sheets += [_part(fates(found, names, earlier)), _columns(found), _clock(found)]
    return Book(names.words("title"), tuple(about), tuple(sheets))


def _figures(found: Figures, names: Names, earlier: Figures | None, small: bool) -> Sheet:
    rows = tuple(
        (one.measure.key, one.name, _round(one.value), one.measure.unit, one.base, _round(one.earlier), one.formula)
        for one in shown(found, names, earlier, small)
    )
    return Sheet("figures", names.words("definition_name"), FIGURES, rows)


def _part(one: Section) -> Sheet:
    rows = tuple((line.key, line.name, line.number, _round(line.share), line.earlier) for line in one.lines)
    return Sheet(one.key, one.name, PARTS, rows)


def _columns(found: Figures) -> Sheet:
    rows = tuple(
        (one.first.isoformat(), one.last.isoformat(), one.channels.get("mail", 0), one.channels.get("phone", 0))
        for one in found.columns
    )
    return Sheet("time", "time", ("from", "to", "mail", "phone"), rows)


def _clock(found: Figures) -> Sheet:
    counts = found.divided("clock")
    rows = tuple((day, hour, counts.get(f"{day}-{hour}", 0)) for day in range(7) for hour in range(24))
    return Sheet("clock", "clock", ("weekday", "hour", "number"), rows)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


LONG = ("table", "key", "name", "value", "unit", "of", "share", "before", "formula")


def long(made: Book) -> list[tuple[Cell, ...]]:
    """All tables as one, a row each: for programs, and for files that hold one table only."""
    rows: list[tuple[Cell, ...]] = []
    for sheet in made.sheets:
        for row in sheet.rows:
            cells = dict(zip(sheet.columns, row, strict=True))
            if sheet.key in ("time", "clock"):
                rows += _spread(sheet.key, cells)
                continue
            value = cells.get("value", cells.get("number"))
            unit = cells.get("unit", "contacts")
            rest = (cells.get("of"), cells.get("share"), cells.get("before"), cells.get("formula"))
            rows.append((sheet.key, cells["key"], cells["name"], value, unit, *rest))
    return rows


def _spread(key: str, cells: dict[str, Cell]) -> list[tuple[Cell, ...]]:
    if key == "clock":
        name = f"{cells['weekday']}-{cells['hour']}"
        return [(key, name, name, cells["number"], "contacts", None, None, None, None)]
    name = str(cells["from"])
    return [(key, f"{name}/{one}", name, cells[one], "contacts", None, None, None, None) for one in ("mail", "phone")]
