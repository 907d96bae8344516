"""Loads the catalogue: data files and language folders become frozen values, linked to each other.

What would make a decision fail later is a mistake here, and all mistakes are told at once. Whether the words are
complete and true to their sources is asked by `contact_center.catalog.check`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path

from contact_center.catalog.canned import CannedReply
from contact_center.catalog.facts import read_authorities, read_facts, read_handover
from contact_center.catalog.files import Files, Table, places
from contact_center.catalog.hours import DENMARK
from contact_center.catalog.letters import read_letters
from contact_center.catalog.limits import read_limits
from contact_center.catalog.line_rules import Closure
from contact_center.catalog.model import (
    Catalog,
    Checklist,
    Interval,
    Item,
    Municipality,
    Office,
    Postcode,
    RouteRow,
    Section,
    Topic,
)
from contact_center.catalog.numbers import read_numbers
from contact_center.catalog.read_line import read_destinations, read_overflow
from contact_center.catalog.read_settling import read_settling
from contact_center.catalog.references import loose_ends
from contact_center.catalog.words import is_complete, load_language
from contact_center.clock import now
from contact_center.errors import CatalogMistakes

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
AGREEMENTS = ("yes", "no", "unknown")


def load_catalog(root: Path | None = None, today: date | None = None) -> Catalog:
    """Load the project's catalogue, or that of a folder laid out alike, as it holds `today` (in Denmark).

    Raises CatalogMistakes with all mistakes.
    """
    files = Files(places(root))
    catalog = read_catalog(files, today or danish_day())
    if files.mistakes:
        raise CatalogMistakes(files.mistakes)
    return catalog


def danish_day() -> date:
    """The day it is in Denmark."""
    return now().astimezone(DENMARK).date()


def read_catalog(files: Files, today: date) -> Catalog:
    """Read everything there is, as it holds `today`; mistakes are noted in `files`."""
    data, templates = files.places.data, files.places.templates
    topics_file, offices_file = files.toml(data / "topics.toml"), files.toml(data / "offices.toml")
    offices = {office.slug: office for office in map(_office, offices_file.tables("office"))}
    closures = _closures(offices_file, offices)
    offices = {slug: replace(office, closures=_own(closures, slug)) for slug, office in offices.items()}
    authorities_file = files.toml(data / "authorities.toml")
    authorities = read_authorities(authorities_file)
    facts, passing = read_facts(files.toml(data / "facts.toml"), authorities)
    groups = sorted(topics_file.tables("group"), key=lambda group: group.number("order"))
    catalog = Catalog(
        offices=offices,
        municipalities={row.code: row for row in map(_municipality, files.csv(data / "municipalities.csv"))},
        postcodes={row.code: row for row in map(_postcode, files.csv(data / "postcodes.csv"))},
        topics={topic.slug: topic for topic in map(_topic, topics_file.tables("topic"))},
        routes=tuple(map(_route, files.toml(data / "routes.toml").tables("route", named_by="id"))),
        checklists=_checklists(files.toml(data / "checklists.toml")),
        languages={
            folder.name: load_language(files, folder) for folder in sorted(templates.glob("*")) if is_complete(folder)
        },
        facts=facts,
        passing=passing,
        closures=frozenset((one.month, one.day) for one in closures if _everywhere(one, offices)),
        inbox_office=_inboxes(offices),
        authorities=authorities,
        handover=read_handover(authorities_file),
        letters=read_letters(files.toml(data / "letters.toml")),
        groups=tuple(group.text("slug") for group in groups),
        canned=tuple(map(_canned, files.toml(data / "canned.toml").tables("reply", named_by="id"))),
        destinations=read_destinations(files.toml(data / "line.toml")),
        overflow=read_overflow(files.toml(data / "line.toml"), offices, topics_file),
        speech_languages=frozenset(files.toml(data / "phone.toml").texts("speech_languages", required=True)),
        numbers=read_numbers(files.toml(data / "codes.toml")),
        limits=read_limits(files.toml(data / "limits.toml")),
        settling=read_settling(files),
    ).on(today)
    files.mistakes.extend(loose_ends(catalog))
    return catalog


def _office(table: Table) -> Office:
    return Office(
        slug=table.text("slug"),
        name=table.text("name"),
        address=table.text("address", ""),
        email=table.text("email", ""),
        phone=table.text("phone", ""),
        inboxes=tuple(inbox.lower() for inbox in table.texts("inboxes", required=True)),
        numbers=table.texts("numbers", required=True),
        phone_hours=_hours(table, "phone_hours"),
        visit_hours=_hours(table, "visit_hours"),
        hours_confirmed=table.flag("hours_confirmed"),
        booking_required=table.flag("booking_required"),
        services=frozenset(table.texts("services", required=True)),
        languages=table.texts("languages", required=True),
        municipality=table.text("municipality", "") or None,
        valid_from=table.maybe_day("valid_from"),
        valid_to=table.maybe_day("valid_to"),
        page=table.text("page", ""),
        official_name=table.text("official_name", ""),
        recording_days=table.number("recording_days") if "recording_days" in table.values else 0,
    )


def _hours(office: Table, key: str) -> tuple[Interval, ...]:
    intervals = [
        Interval(DAYS.index(day), opens, closes)
        for row in office.tables(key)
        for opens, closes in [(_time(row, "open"), _time(row, "close"))]
        for day in row.texts("days", required=True)
        if _known(row, "days", day, DAYS)
    ]
    if any(one.opens >= one.closes for one in intervals):
        office.wrong(key, "closes-first")
    return tuple(sorted(intervals, key=lambda one: (one.weekday, one.opens)))


def _time(row: Table, key: str) -> time:
    try:
        return time.fromisoformat(row.text(key))
    except ValueError:
        row.wrong(key, "no-time", value=row.text(key))
        return time(0)


def _known(table: Table, key: str, value: str, known: tuple[str, ...]) -> bool:
    if value not in known:
        table.wrong(key, "none-of", value=value, known=", ".join(known))
    return value in known


def _closures(file: Table, offices: dict[str, Office]) -> list[Closure]:
    """The days on which offices are closed besides public holidays."""
    return [one for one in (_closure(table, offices) for table in file.tables("closure", named_by="name")) if one]


def _closure(table: Table, offices: dict[str, Office]) -> Closure | None:
    """`day`: once; `month_day`: every year."""
    named = frozenset(
        slug for slug in table.texts("offices", required=True) if _known(table, "offices", slug, (*offices,))
    )
    if "day" in table.values:
        day = table.day("day")
        return Closure(day.month, day.day, named, day.year)
    month, _, number = table.text("month_day").partition("-")
    try:
        day = date(2000, int(month), int(number))  # a leap year: the 29th of February is a day
    except ValueError:
        table.wrong("month_day", "no-month-day")
        return None
    return Closure(day.month, day.day, named)


def _own(closures: list[Closure], slug: str) -> tuple[Closure, ...]:
    return tuple(one for one in closures if slug in one.offices)


def _everywhere(closure: Closure, offices: dict[str, Office]) -> bool:
    """Whether it closes all offices, every year."""
    return closure.year is None and closure.offices >= offices.keys()


def _municipality(row: Table) -> Municipality:
    _known(row, "agreement", row.text("agreement"), AGREEMENTS)
    return Municipality(
        code=row.text("code"),
        name=row.text("name"),
        aliases=row.parts("aliases"),
        region=row.text("region"),
        office=row.text("centre") or None,
        agreement=row.text("agreement"),
        restriction=row.text("restriction"),
        nearest_office=row.text("nearest_centre"),
        population=row.number("population_2022_01_01"),
    )


def _postcode(row: Table) -> Postcode:
    return Postcode(
        row.text("postcode"), row.text("district"), row.text("municipality_code"), row.parts("other_municipality_codes")
    )


def _topic(table: Table) -> Topic:
    return Topic(
        slug=table.text("slug"),
        group=table.text("group"),
        order=table.number("order"),
        target_minutes=table.number("target_minutes"),
        needs_agreement=table.flag("needs_agreement"),
        authority=table.text("authority"),
        citizen_topic=table.flag("citizen_topic"),
        related=table.texts("related"),
        menu=table.flag("menu"),
        checklist=table.flag("checklist"),
        link=table.text("link"),
        handled_by=table.text("handled_by"),
        kle=table.text("kle", ""),
    )


def _route(table: Table) -> RouteRow:
    return RouteRow(
        id=table.text("id"),
        why={language: table.table("why").text(language) for language in ("da", "en")},
        to=table.text("to"),
        topics=frozenset(table.texts("topics")),
        groups=frozenset(table.texts("citizen_group")),
        agreement=frozenset(table.texts("agreement")),
        has_municipality=table.maybe_flag("has_municipality"),
        otherwise=table.text("otherwise", ""),
        office=table.text("office", ""),
        contacted_office=table.maybe_flag("contacted_office"),
        earlier_ticket=table.maybe_flag("earlier_ticket"),
    )


def _checklists(file: Table) -> dict[str, Checklist]:
    found = (
        Checklist(
            topic=table.text("topic"),
            sections=tuple(
                Section(section.text("id"), tuple(map(_item, section.tables("items", named_by="id"))))
                for section in table.tables("section", named_by="id")
            ),
            reviewed=table.day("reviewed"),
            review_by=table.day("review_by"),
        )
        for table in file.tables("checklist", named_by="topic")
    )
    return {checklist.topic: checklist for checklist in found}


def _item(table: Table) -> Item:
    return Item(
        id=table.text("id"),
        groups=frozenset(table.texts("groups")),
        condition=table.text("if", ""),
        source=table.text("source"),
        validity=table.validity(),
    )


def _canned(table: Table) -> CannedReply:
    return CannedReply(
        id=table.text("id"),
        topics=frozenset(table.texts("topics")),
        groups=frozenset(table.texts("groups")),
        agreements=frozenset(table.texts("agreement")),
        sources=table.texts("sources", required=True),
        reviewed=table.day("reviewed"),
        review_by=table.day("review_by"),
    )


def _inboxes(offices: dict[str, Office]) -> dict[str, str]:
    return {own: office.slug for office in offices.values() for own in (*office.inboxes, *office.numbers)}
