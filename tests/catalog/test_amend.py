"""What leads change counts at once, is checked in words, and never brings the house down."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.catalog import hours
from contact_center.catalog.amend import Amendment, amended, check
from contact_center.catalog.model import Catalog
from contact_center.errors import Invalid
from contact_center.replies import canned

MORNING = {"weekday": 1, "opens": "08:00", "closes": "12:00"}
DAY = date(2026, 11, 18)
WEDNESDAY_NOON = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
TEXTS = {"da": "Vi ringer til dig fra {office.phone}.", "en": "We call you from {office.phone}."}


def one(kind: str, key: str, **value: Any) -> Amendment:
    return Amendment(kind, key, value, DAY)


def test_new_hours_decide_at_once_whether_the_phone_is_answered(catalog: Catalog) -> None:
    friday = [{"weekday": 5, "opens": "09:00", "closes": "12:00"}]
    changed = amended(catalog, [one("office", "aarhus", phone_hours=friday)])
    assert hours.is_open(catalog.offices["aarhus"], catalog, WEDNESDAY_NOON)
    assert not hours.is_open(changed.offices["aarhus"], changed, WEDNESDAY_NOON)
    assert changed.offices["odense"] == catalog.offices["odense"]


def test_a_closed_day_closes_one_office_on_that_day(catalog: Catalog) -> None:
    changed = amended(catalog, [one("closures", "aarhus", days=["2026-11-18"])])
    assert not hours.is_open(changed.offices["aarhus"], changed, WEDNESDAY_NOON)
    assert hours.is_open(changed.offices["aarhus"], changed, WEDNESDAY_NOON.replace(day=25))


def test_a_deadline_is_working_time(catalog: Catalog) -> None:
    changed = amended(catalog, [one("deadline", "cpr", minutes=60)])
    assert changed.topics["cpr"].target_minutes == 60


def test_a_reply_of_ones_own_is_offered_with_its_values_and_in_english_to_everybody_else(catalog: Catalog) -> None:
    changed = amended(catalog, [one("canned", "own-call", title="Vi ringer", topics=["cpr"], texts=TEXTS)])
    about = canned.Situation(("cpr",), "eu", "aarhus", "0751", "ICS-ABCD2345", WEDNESDAY_NOON, "Sara")
    [offer] = [o for o in canned.offered(about, "pl", changed, WEDNESDAY_NOON) if o.id == "own-call"]
    assert (offer.title, offer.words.language) == ("Vi ringer", "en")
    assert offer.words.text == f"We call you from {catalog.offices['aarhus'].phone}."
    assert offer.words.danish.startswith("Vi ringer til dig fra")


def test_a_reply_of_ones_own_has_a_title_for_each_screen_and_without_an_english_one_the_danish(
    catalog: Catalog,
) -> None:
    about = canned.Situation(("cpr",), "eu", "aarhus", "0751", "ICS-ABCD2345", WEDNESDAY_NOON, "Sara")
    for more, english in (
        ({"title_en": "We will call"}, "We will call"),
        ({}, "Vi ringer"),
        ({"title_en": " "}, "Vi ringer"),
    ):
        changed = amended(catalog, [one("canned", "own-call", title="Vi ringer", texts=TEXTS, **more)])
        for screen, title in (("da", "Vi ringer"), ("en", english)):
            offers = canned.offered(about, "pl", changed, WEDNESDAY_NOON, screen)
            assert [offer.title for offer in offers if offer.id == "own-call"] == [title]


def test_a_reply_of_the_files_gets_other_words_or_is_hidden(catalog: Catalog) -> None:
    other = amended(catalog, [one("canned", "book", texts=TEXTS)])
    assert other.languages["en"].canned.texts["book"] == TEXTS["en"]
    assert other.languages["pl"].canned.texts["book"] == catalog.languages["pl"].canned.texts["book"]
    hidden = amended(catalog, [one("canned", "book", hidden=True)])
    assert "book" not in [reply.id for reply in hidden.canned]
    assert len(other.canned) == len(catalog.canned)


@pytest.mark.parametrize(
    ("amendment", "word"),
    [
        (one("office", "atlantis", phone="+45 1"), "Unknown office: atlantis"),
        (one("office", "aarhus", slug="odense"), "Not to be changed here: slug"),
        (one("office", "aarhus", phone_hours=[{"weekday": 1, "opens": "12:00", "closes": "09:00"}]), "closes before"),
        (one("office", "aarhus", phone_hours=[{"weekday": 9, "opens": "08:00", "closes": "09:00"}]), "closes before"),
        (one("office", "aarhus", phone_hours=[{"weekday": 1, "opens": "half nine", "closes": "10:00"}]), "HH:MM"),
        (one("office", "aarhus", phone_hours=[{"opens": "08:00"}]), "HH:MM"),
        (
            one(
                "office",
                "aarhus",
                visit_hours=[{"weekday": 1, "opens": o, "closes": "12:00"} for o in ("08:00", "11:00")],
            ),
            "overlap",
        ),
        (one("closures", "aarhus", days=["24.12."]), "YYYY-MM-DD"),
        (one("closures", "aarhus", day="2026-12-24"), "YYYY-MM-DD"),
        (one("deadline", "cpr", minutes=0), "between 1 and"),
        (one("deadline", "cpr", minutes="soon"), "between 1 and"),
        (one("deadline", "weather", minutes=60), "Unknown topic"),
        (one("canned", "x", texts={"en": "Only English"}), "Danish and English"),
        (one("canned", "x", texts={**TEXTS, "tlh": "Qapla'"}), "Unknown language"),
        (one("canned", "x", texts={**TEXTS, "da": "{office.fax}"}), "office.fax"),
        (one("canned", "x", texts={**TEXTS, "da": "a } alone"}), "brace"),
        (one("canned", "x", texts={**TEXTS, "da": "  "}), "empty"),
        (one("canned", "x", topics=["weather"], texts=TEXTS), "Unknown topic"),
        (one("weather", "sunny", always=True), "Nothing of the kind"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(catalog: Catalog, amendment: Amendment, word: str) -> None:
    with pytest.raises(Invalid, match=word):
        check(catalog, amendment)


def test_what_the_files_no_longer_know_is_left_out_and_the_rest_counts(catalog: Catalog) -> None:
    gone = replace(catalog, offices={slug: office for slug, office in catalog.offices.items() if slug != "esbjerg"})
    changed = amended(gone, [one("office", "esbjerg", phone="+45 1"), one("deadline", "cpr", minutes=60)])
    assert changed.topics["cpr"].target_minutes == 60


def test_an_empty_one_gives_the_word_back_to_the_files(catalog: Catalog) -> None:
    assert amended(catalog, [one("deadline", "cpr")]) == catalog


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["phone_hours", "days", "minutes", "texts", "topics", "hidden", "title", "phone"])


def test_nothing_that_was_kept_brings_the_house_down(catalog: Catalog) -> None:
    @given(st.sampled_from(["office", "closures", "deadline", "canned"]), st.dictionaries(NAMES, plain, max_size=3))
    def nothing(kind: str, value: dict[str, Any]) -> None:
        key = {"office": "aarhus", "closures": "aarhus", "deadline": "cpr", "canned": "own"}[kind]
        changed = amended(catalog, [Amendment(kind, key, value, DAY)])
        assert isinstance(changed.offices["aarhus"].phone, str)
        hours.is_open(changed.offices["aarhus"], changed, WEDNESDAY_NOON)

    nothing()  # within: the catalogue is too long to be told for each example
