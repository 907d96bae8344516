"""What has to be looked after on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from contact_center.catalog.model import Catalog, Validity
from contact_center.catalog.upkeep import Ending, upkeep

REVIEW_BY = date(2027, 5, 22)


def test_a_text_is_named_thirty_days_before_its_review_date(catalog: Catalog) -> None:
    assert upkeep(catalog, date(2027, 4, 21)).texts == ()
    assert "cpr" in [one.topic for one in upkeep(catalog, date(2027, 4, 22)).texts]
    assert "cpr" in [one.topic for one in upkeep(catalog, date(2029, 1, 1)).texts]


def test_the_longest_overdue_text_comes_first(catalog: Catalog) -> None:
    late = replace(catalog.checklists["mitid"], review_by=date(2026, 1, 1))
    found = upkeep(replace(catalog, checklists={**catalog.checklists, "mitid": late}), REVIEW_BY)
    assert found.texts[0].topic == "mitid"


def test_a_statement_that_ends_is_named_thirty_days_before_and_afterwards(catalog: Catalog) -> None:
    passing = {"cpr_deadline_days": ("5", Validity(last=date(2026, 12, 31))), "x": ("6", Validity(date(2026, 1, 1)))}
    ending = Ending("facts.toml: cpr_deadline_days", date(2026, 12, 31))
    for day, named in ((date(2026, 11, 30), ()), (date(2026, 12, 1), (ending,)), (date(2027, 3, 1), (ending,))):
        assert upkeep(replace(catalog, passing=passing), day).endings == named


def test_unread_languages_and_unconfirmed_hours_are_named(catalog: Catalog) -> None:
    read = replace(catalog.languages["pl"], native_reviewed=True)
    found = upkeep(replace(catalog, languages={**catalog.languages, "pl": read}), REVIEW_BY)
    assert "pl" not in found.unread_languages
    assert "lt" in found.unread_languages
    assert "odense" in found.unconfirmed_offices
    assert "aarhus" not in found.unconfirmed_offices
