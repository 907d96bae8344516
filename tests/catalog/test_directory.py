"""What lifeindenmark.dk should tell about the offices, and what has changed in it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from contact_center.catalog.directory import Change, changes, entries, version
from contact_center.catalog.model import Catalog


def with_office(catalog: Catalog, slug: str, **details: Any) -> Catalog:
    return replace(catalog, offices={**catalog.offices, slug: replace(catalog.offices[slug], **details)})


def test_the_entries_are_those_of_the_centres_and_survive_being_kept_as_json(catalog: Catalog) -> None:
    known = entries(catalog)
    assert set(known) == {"koebenhavn", "aarhus", "aalborg", "esbjerg", "odense", "soenderborg"}
    assert known["aarhus"]["phone_hours"][0] == {"weekday": 1, "opens": "10:00", "closes": "14:00"}
    kept = json.loads(json.dumps(known))
    assert changes(kept, known) == ()
    assert version(kept) == version(known)


def test_a_changed_detail_is_named_with_what_it_was(catalog: Catalog) -> None:
    before, after = entries(catalog), entries(with_office(catalog, "aarhus", phone="+45 1", visit_hours=()))
    assert changes(before, after) == (
        Change("aarhus", "ICS Aarhus", "phone", "+45 89 40 10 40", "+45 1"),
        Change("aarhus", "ICS Aarhus", "visit_hours", before["aarhus"]["visit_hours"], []),
    )
    assert version(before) != version(after)


def test_what_the_site_does_not_tell_is_no_change(catalog: Catalog) -> None:
    after = entries(with_office(catalog, "aarhus", inboxes=("new@aarhus.example",), services=frozenset()))
    assert changes(entries(catalog), after) == ()


def test_an_office_that_opens_or_closes_is_a_change_on_its_day(catalog: Catalog) -> None:
    closing = with_office(catalog, "odense", valid_to=date(2026, 12, 31))
    before, after = entries(closing.on(date(2026, 12, 31))), entries(closing.on(date(2027, 1, 1)))
    assert changes(before, after) == (Change("odense", "ICS Odense", "name", "ICS Odense", None),)
    assert changes(after, before) == (Change("odense", "ICS Odense", "name", None, "ICS Odense"),)


def test_entries_that_were_kept_in_another_form_are_compared_all_the_same(catalog: Catalog) -> None:
    known = entries(catalog)
    assert changes({"aarhus": {"name": "ICS Aarhus"}}, {"aarhus": known["aarhus"]})
    assert changes({"aarhus": {}}, {})[0].name == "aarhus"
