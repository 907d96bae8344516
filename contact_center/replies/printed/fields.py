"""Checks what staff filled in for a letter: every fault with its reason, or the values a letter is written from. Pure.

A letter never holds a personal number: there is no field for one, and a name with digits in it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contact_center.catalog.hours import DENMARK
from contact_center.catalog.letter_form import TODAY, LetterField, LetterForm

Value = str | bool | date
Values = Mapping[str, Value]
"""Field id → what was filled in; a moment is an aware datetime, which is a date, too."""
LONGEST_NAME = 120
FARTHEST = timedelta(days=366)
"""A day farther away than a year is a typing error."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
CITIZENSHIP, OVERRULED = "citizenship", "citizenship_seen"


class Unfit(ValueError):
    """One value cannot be used; says why."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known besides the fields."""

    now: datetime
    national: bool
    """Whether the ticket lies in the national queue, where nobody can appear."""
    believed_group: str = ""
    """The citizen group that the contact was understood to be of; empty when unknown."""

    @property
    def today(self) -> date:
        """The day in Denmark."""
        return self.now.astimezone(DENMARK).date()


@dataclass(frozen=True, slots=True)
class Checked:
    """The values, and why they cannot be used (empty: they can)."""

    values: Values
    faults: tuple[str, ...]


def check(form: LetterForm, given: Mapping[str, str | bool], about: Circumstances) -> Checked:
    """Check everything that was filled in for a letter."""
    known = {field.id for field in form.fields}
    faults = [f"{name}: there is no such field" for name in sorted(given.keys() - known)]
    values: dict[str, Value] = {}
    for field in form.fields:
        try:
            values[field.id] = _read(field, given.get(field.id, ""), about)
        except Unfit as unfit:
            faults.append(f"{field.id}: {unfit}")
    faults += [fault for field in form.fields for fault in _order(field, values, about)]
    faults += [*_group(form, values, about)]
    if form.centre and about.national:
        faults.append("This is issued by a centre: move the ticket to the centre where the person is.")
    return Checked(values, tuple(faults))


def _read(field: LetterField, given: str | bool, about: Circumstances) -> Value:
    if field.kind == "flag":
        return given is True
    if not isinstance(given, str) or not given.strip():
        raise Unfit("is missing")
    value = READERS[field.kind](given.strip(), field)
    if isinstance(value, date) and abs(day_of(value) - about.today) > FARTHEST:
        raise Unfit("lies more than a year away")
    return value


def _name(given: str, _field: LetterField) -> str:
    name = " ".join(given.split())
    if len(name) > LONGEST_NAME or not name.isprintable() or not any(letter.isalpha() for letter in name):
        raise Unfit("is no name")
    if any(letter.isnumeric() for letter in name):
        raise Unfit("a name has no digits, and a personal number never stands on a letter")
    return name


def _choice(given: str, field: LetterField) -> str:
    if given not in field.choices:
        raise Unfit(f"is none of {', '.join(field.choices)}")
    return given


def _day(given: str, _field: LetterField) -> date:
    try:
        if DAY.fullmatch(given):
            return date.fromisoformat(given)
    except ValueError:
        pass
    raise Unfit("is no day, as 2026-11-25")


def _moment(given: str, _field: LetterField) -> datetime:
    """A time without a zone is Danish time."""
    try:
        if DAY.fullmatch(given[:10]) and len(given) > len("2026-11-25T"):
            moment = datetime.fromisoformat(given)
            return moment.replace(tzinfo=DENMARK) if moment.tzinfo is None else moment.astimezone(DENMARK)
    except (ValueError, OverflowError):
        pass
    raise Unfit("is no day and time, as 2026-11-25T10:15")


READERS: dict[str, Callable[[str, LetterField], Value]] = {
    "name": _name,
    "choice": _choice,
    "day": _day,
    "moment": _moment,
}


def day_of(value: date) -> date:
    """The day of a day or of a moment, in Denmark."""
    return value.astimezone(DENMARK).date() if isinstance(value, datetime) else value


def _order(field: LetterField, values: Values, about: Circumstances) -> Iterator[str]:
    """Whether a day lies where it can."""
    own, earliest = values.get(field.id), values.get(field.not_before)
    latest = about.now if field.not_after == TODAY else values.get(field.not_after)
    if isinstance(own, date) and isinstance(earliest, date) and day_of(own) < day_of(earliest):
        yield f"{field.id}: lies before {field.not_before}"
    if isinstance(own, date) and isinstance(latest, date) and _later(own, latest):
        yield f"{field.id}: lies " + ("in the future" if field.not_after == TODAY else f"after {field.not_after}")


def _later(own: date, latest: date) -> bool:
    """Two moments are compared as such, everything else by its day."""
    if isinstance(own, datetime) and isinstance(latest, datetime):
        return own > latest
    return day_of(own) > day_of(latest)


def _group(form: LetterForm, values: Values, about: Circumstances) -> Iterator[str]:
    """What staff saw on the document outranks what was understood, but only when they say that they saw it."""
    stated = values.get(CITIZENSHIP)
    if not form.groups or not isinstance(stated, str):
        return
    if stated not in form.groups:
        yield form.refused
    elif about.believed_group and about.believed_group not in form.groups and not values.get(OVERRULED):
        believed = f"The contact was understood as of this group: {about.believed_group}."
        yield f"{form.refused} {believed} If the document shows otherwise, confirm that."


def as_json(values: Values) -> dict[str, str | bool]:
    """The values as they are kept; days and times in ISO form."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
