"""Days, times and lists in every language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from contact_center.catalog.model import Catalog, Interval
from contact_center.replies import dates


def test_days_with_the_same_hours_are_named_together(catalog: Catalog) -> None:
    week = (
        Interval(0, time(13), time(15)),
        Interval(0, time(9), time(12)),
        Interval(3, time(9), time(12)),
        Interval(3, time(13), time(15)),
        Interval(4, time(9), time(12)),
    )
    assert dates.week(week, catalog.language("en")) == "Monday, Thursday 09:00–12:00, 13:00–15:00; Friday 09:00–12:00"
    assert dates.week(week, catalog.language("da")).startswith("mandag, torsdag 09.00–12.00")
    assert dates.week((), catalog.language("en")) == ""


def test_a_day_is_the_day_in_denmark(catalog: Catalog) -> None:
    late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
    assert dates.day(late, catalog.language("en")) == "Thursday, 19 November 2026"


def test_lists_are_joined_as_the_language_does(catalog: Catalog) -> None:
    assert dates.listed(["a", "b", "c"], catalog.language("en")) == "a, b and c"
    assert dates.listed(["a", "b"], catalog.language("da")) == "a og b"
    assert dates.listed([], catalog.language("da")) == ""


@pytest.mark.parametrize("tag", ["", "xx-YY", "not a tag", "fo-FO"])
def test_a_language_that_babel_does_not_know_is_still_dated(tag: str, catalog: Catalog) -> None:
    strange = replace(catalog.language("en"), code="xx", speech_language=tag)
    assert "2026" in dates.day(datetime(2026, 11, 18, tzinfo=UTC), strange)
