"""What leads change from day to day: an office's details, hours and closed days, deadlines, ready-made replies. Pure.

The data files say how it is; an amendment says what is different now. Amendments are kept one after the other and
never changed: the newest of each thing counts, and an empty one gives the word back to the files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

from contact_center.catalog.canned import GAP_CLOSES, GAP_OPENS, CannedReply
from contact_center.catalog.line_rules import Closure
from contact_center.catalog.model import Catalog, Interval
from contact_center.errors import Invalid

OFFICE, CLOSURES, DEADLINE, CANNED = "office", "closures", "deadline", "canned"
TEXTS = ("address", "email", "phone", "page")
WEEKS = ("phone_hours", "visit_hours")
FLAGS = ("hours_confirmed", "booking_required")
LONGEST_DEADLINE = 480 * 20
"""Working minutes: twenty days."""
REVIEW_AFTER = timedelta(days=182)
OWN_SOURCE = "CENTRE"
SHAPELESS = (KeyError, TypeError, ValueError, AttributeError)
"""What a value of another shape ends in."""
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Amendment:
    """One thing that is different now."""

    kind: str
    key: str
    """Slug of the office or topic; id of the reply."""
    value: Mapping[str, Any]
    """Plain values; empty: as the files say."""
    day: date
    """When it was made."""


def amended(catalog: Catalog, amendments: Iterable[Amendment]) -> Catalog:
    """The catalogue with them. What the files no longer know is left out: an office may have closed for good."""
    for one in amendments:
        if one.value:
            try:
                catalog = _HOW[one.kind](catalog, one)
            except (Invalid, *SHAPELESS):
                continue
    return catalog


def check(catalog: Catalog, one: Amendment) -> None:
    """Raise Invalid, in words, unless it makes sense in this catalogue."""
    if one.kind not in _HOW:
        raise Invalid(f"Nothing of the kind {one.kind} can be changed here.")
    if one.value:
        try:
            _HOW[one.kind](catalog, one)
        except SHAPELESS:
            raise Invalid(f"This is not what a change of the kind {one.kind} looks like.") from None


def _office(catalog: Catalog, one: Amendment) -> Catalog:
    office = _known(catalog.offices, one.key, "office")
    given = {key: one.value[key] for key in (*TEXTS, *WEEKS, *FLAGS) if key in one.value}
    if len(given) != len(one.value):
        raise Invalid(f"Not to be changed here: {', '.join(sorted(set(one.value) - set(given)))}")
    for key, value in given.items():
        if key not in WEEKS and not isinstance(value, str if key in TEXTS else bool):
            raise Invalid(f"{key}: {'words are' if key in TEXTS else 'yes or no is'} needed.")
    changes: dict[str, Any] = {key: _week(key, value) if key in WEEKS else value for key, value in given.items()}
    offices = {**catalog.offices, one.key: replace(office, **changes)}
    return replace(catalog, offices=offices)


def _week(key: str, rows: Iterable[Mapping[str, Any]]) -> tuple[Interval, ...]:
    """Rows of `weekday` (1 is Monday), `opens` and `closes`; on one day they must not overlap."""
    try:
        week = sorted(
            (
                Interval(int(row["weekday"]) - 1, time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"]))
                for row in rows
            ),
            key=lambda interval: (interval.weekday, interval.opens),
        )
    except (KeyError, ValueError, TypeError):
        raise Invalid(f"{key}: weekday 1 to 7, and opens and closes as HH:MM, are needed.") from None
    for interval in week:
        if interval.opens >= interval.closes or not 0 <= interval.weekday <= 6:
            raise Invalid(f"{key}: an interval closes before it opens.")
    for before, after in pairwise(week):
        if before.weekday == after.weekday and after.opens < before.closes:
            raise Invalid(f"{key}: two intervals of one day overlap.")
    return tuple(week)


def _closures(catalog: Catalog, one: Amendment) -> Catalog:
    office = _known(catalog.offices, one.key, "office")
    try:
        days = sorted({date.fromisoformat(text) for text in one.value["days"]})
    except (KeyError, ValueError, TypeError):
        raise Invalid("days: a list of days as YYYY-MM-DD is needed.") from None
    own = tuple(Closure(day.month, day.day, frozenset({one.key}), day.year) for day in days)
    offices = {**catalog.offices, one.key: replace(office, closures=(*office.closures, *own))}
    return replace(catalog, offices=offices)


def _deadline(catalog: Catalog, one: Amendment) -> Catalog:
    topic, minutes = _known(catalog.topics, one.key, "topic"), one.value.get("minutes")
    if not isinstance(minutes, int) or not 1 <= minutes <= LONGEST_DEADLINE:
        raise Invalid(f"minutes: between 1 and {LONGEST_DEADLINE} minutes of working time.")
    return replace(catalog, topics={**catalog.topics, one.key: replace(topic, target_minutes=minutes)})


def _canned(catalog: Catalog, one: Amendment) -> Catalog:
    """A reply of our own, other words for one of the files, or one that is no longer offered."""
    if one.value.get("hidden"):
        return replace(catalog, canned=tuple(reply for reply in catalog.canned if reply.id != one.key))
    topics, texts = frozenset(one.value.get("topics", ())), one.value.get("texts", {})
    for topic in topics:
        _known(catalog.topics, topic, "topic")
    _words(catalog, texts)
    before = next((reply for reply in catalog.canned if reply.id == one.key), None)
    plain = before or CannedReply(one.key, topics, frozenset(), frozenset(), (OWN_SOURCE,), one.day, one.day)
    reply = replace(plain, topics=topics, reviewed=one.day, review_by=one.day + REVIEW_AFTER)
    canned = tuple(reply if known.id == one.key else known for known in catalog.canned)
    languages = dict(catalog.languages)
    for code, text in texts.items():
        words = languages[code].canned
        languages[code] = replace(languages[code], canned=replace(words, texts={**words.texts, one.key: text.strip()}))
    for code, named in (("da", "title"), ("en", "title_en")):
        words, own = languages[code].canned, str(one.value.get(named) or "").strip()
        titles = {**words.titles, one.key: own} if own else words.titles
        languages[code] = replace(languages[code], canned=replace(words, titles=titles))
    return replace(catalog, canned=canned if before else (*canned, reply), languages=languages)


def _words(catalog: Catalog, texts: Mapping[str, str]) -> None:
    """Staff need the Danish words, and whoever has no text in his language gets the English one."""
    if not {"da", "en"} <= texts.keys():
        raise Invalid("texts: Danish and English are needed.")
    known = {*catalog.facts, *catalog.lapsed, *catalog.languages["da"].canned.gaps}
    for code, text in texts.items():
        _known(catalog.languages, code, "language")
        if not text.strip() or GAP_OPENS in text or GAP_CLOSES in text:
            raise Invalid(f"texts.{code}: is empty, or has a gap written out; use a placeholder.")
        unknown = [name for name in _PLACEHOLDER.findall(text) if name not in known]
        if unknown or re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
            raise Invalid(f"texts.{code}: unknown placeholder {', '.join(unknown) or 'brace'}.")


def _known(values: Mapping[str, Any], key: str, what: str) -> Any:
    if key not in values:
        raise Invalid(f"Unknown {what}: {key}")
    return values[key]


_HOW: Mapping[str, Callable[[Catalog, Amendment], Catalog]] = {
    OFFICE: _office,
    CLOSURES: _closures,
    DEADLINE: _deadline,
    CANNED: _canned,
}
