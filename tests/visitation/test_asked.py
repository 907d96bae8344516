"""What figures are asked for: addresses that make sense, and what is said of those that do not."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.catalog.model import Catalog
from contact_center.visitation.asked import KNOWN, read
from contact_center.visitation.periods import before, pieces, weeks_before, year_before
from contact_center.visitation.periods import end as end_of
from contact_center.visitation.unclear import Unclear
from contact_center.visitation.words import words

TODAY = date(2026, 11, 18)


def ask(catalog: Catalog, offices: Any = None, **query: str) -> Any:
    return read({name.rstrip("_"): value for name, value in query.items()}, catalog, TODAY, offices)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"form": "1"}, "unknown-filter"),
        ({"from_": "2026-11-19", "to": "2026-11-18"}, "reversed"),
        ({"from_": "yesterday"}, "no-date"),
        ({"from_": "2026-02-30"}, "no-date"),
        ({"from_": "20260201"}, "no-date"),
        ({"from_": "1999-12-31"}, "out-of-range"),
        ({"to": "2200-01-01"}, "out-of-range"),
        ({"from_": "2010-01-01", "to": "2026-01-01"}, "too-long"),
        ({"office": "atlantis"}, "unknown-office"),
        ({"channel": "fax"}, "unknown-channel"),
        ({"topic": "weather"}, "unknown-topic"),
        ({"language": "POLISH"}, "unknown-language"),
        ({"municipality": "9999"}, "unknown-municipality"),
        ({"municipality": "0233"}, "divided"),
        ({"role": "king"}, "unknown-role"),
        ({"group": "martian"}, "unknown-group"),
        ({"compare": "never"}, "unknown-compare"),
        ({"definition": "best"}, "unknown-definition"),
        ({"lang": "fr"}, "unknown-lang"),
        ({"only": "topic:cpr"}, "unknown-filter"),
        ({"topic": "cpr", "language": "POLISH"}, "unknown-language"),
    ],
)
def test_what_makes_no_sense_is_said_in_both_languages(catalog: Catalog, query: dict[str, str], code: str) -> None:
    with pytest.raises(Unclear) as error:
        ask(catalog, **query)
    assert error.value.code == code
    for language in ("da", "en"):
        assert len(words(language).of("error", code, value="x")) > len(code)


def test_without_dates_the_last_four_weeks(catalog: Catalog) -> None:
    asked = ask(catalog)
    assert (asked.first, asked.last) == (date(2026, 10, 22), TODAY)
    assert ask(catalog, from_="2027-01-05").last == date(2027, 1, 5)


def test_somebody_else_s_centre_is_not_counted(catalog: Catalog) -> None:
    with pytest.raises(Unclear) as error:
        ask(catalog, ("odense",), office="aarhus")
    assert error.value.code == "not-your-office"
    assert ask(catalog, ("odense",)).seen == ("odense",)
    assert ask(catalog, ()).seen == ()
    assert ask(catalog).seen is None


def test_a_municipality_that_merged_is_counted_with_what_it_became(catalog: Catalog) -> None:
    [held] = ask(catalog, municipality="0443").held
    assert (held.value, held.formerly) == ("0492", "0443")
    assert held.values[0] == "0492"
    assert "0443" in held.values
    assert ask(catalog, municipality="0751").held[0].values == ("0751",)
    both = ask(catalog, municipality="0443", topic="cpr")
    assert ("topic+municipality", "cpr+0443") in both.slices
    assert len(both.slices) == len(held.values)


def test_an_address_reads_as_it_was_written(catalog: Catalog) -> None:
    query = {"from": "2026-10-01", "to": "2026-10-31", "office": "aarhus", "channel": "mail", "topic": "cpr"}
    query |= {"language": "pl", "municipality": "0751", "role": "employer", "group": "eu"}
    query |= {"compare": "year", "definition": "both", "lang": "en"}
    asked = read(query, catalog, TODAY)
    assert dict(parse_qsl(asked.query())) == query
    assert read(dict(parse_qsl(asked.query())), catalog, TODAY) == asked
    assert "topic" not in asked.query(topic="")


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(sorted(KNOWN)), st.text(max_size=12)))
def test_nothing_that_is_asked_breaks_the_reading(catalog: Catalog, query: dict[str, str]) -> None:
    with contextlib.suppress(Unclear):
        assert read(query, catalog, TODAY).first <= read(query, catalog, TODAY).last


@given(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.integers(0, 900), st.booleans())
def test_pieces_make_up_every_day_once(first: date, days: int, years: bool) -> None:
    last = date.fromordinal(first.toordinal() + days)
    covered: list[int] = []
    for piece in pieces(first, last, years):
        covered += range(piece.first.toordinal(), end_of(piece).toordinal() + 1)
    assert covered == list(range(first.toordinal(), last.toordinal() + 1))


def test_the_period_before() -> None:
    assert before(date(2026, 3, 1), date(2026, 3, 31)) == (date(2026, 2, 1), date(2026, 2, 28))
    assert before(date(2026, 1, 1), date(2026, 12, 31)) == (date(2025, 1, 1), date(2025, 12, 31))
    assert before(date(2026, 11, 12), date(2026, 11, 18)) == (date(2026, 11, 5), date(2026, 11, 11))
    assert year_before(date(2024, 2, 29), date(2024, 3, 1)) == (date(2023, 2, 28), date(2023, 3, 1))


@given(st.dates(date(2015, 1, 5), date(2035, 12, 31)), st.integers(0, 60))
def test_the_same_weekdays_a_year_before_are_the_same_weekdays(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    earlier = weeks_before(first, last)
    assert [day.weekday() for day in earlier] == [first.weekday(), last.weekday()]
    assert earlier[1] - earlier[0] == last - first
    assert earlier[0].isocalendar().week - first.isocalendar().week in (0, 1, -52), (
        "a year of 53 weeks moves them by one"
    )
