"""Canned replies: which are offered, what stands in them, and what staff still have to fill in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.catalog.model import Catalog, Validity
from contact_center.replies.canned import Fit, Offer, Situation, closing, gaps_in, greeting, offered
from contact_center.replies.render import PLACEHOLDER

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
USUAL = Situation(
    topics=("cpr", "mitid"),
    citizen_group="",
    office="aarhus",
    municipality="0730",
    reference="ICS-ABCD2345",
    due_at=NOW + timedelta(days=1),
    staff_name="Sara Holm",
)
WITHOUT_AGREEMENT, UNKNOWN_AGREEMENT = "no", "unknown"


def offers(catalog: Catalog, language: str = "pl", **changes: Any) -> dict[str, Offer]:
    """What is offered, by id, best first."""
    return {one.id: one for one in offered(replace(USUAL, **changes), language, catalog, NOW)}


def with_agreement(catalog: Catalog, agreement: str) -> str:
    """The code of a municipality whose agreement is as wanted."""
    return next(code for code, home in catalog.municipalities.items() if home.agreement == agreement)


def test_what_is_for_the_topic_comes_first_then_further_topics_then_the_general_ones(catalog: Catalog) -> None:
    fits = [one.fit for one in offers(catalog).values()]
    assert fits == sorted(fits, key=list(Fit).index)
    assert set(fits) == set(Fit)
    found = offers(catalog)
    assert found["cpr-visit"].fit is Fit.TOPIC
    assert found["mitid-witness"].fit is Fit.FURTHER
    assert found["wait"].fit is Fit.ALL
    assert found["car"].fit is Fit.OTHER


def test_replies_that_fit_alike_keep_the_order_of_the_file(catalog: Catalog) -> None:
    order = [reply.id for reply in catalog.canned]
    general = [one.id for one in offers(catalog).values() if one.fit is Fit.ALL]
    assert general == [one for one in order if one in general]


def test_a_reply_for_another_group_is_offered_last_and_an_unknown_group_gets_all(catalog: Catalog) -> None:
    u2 = {"topics": ("unemployment-benefits",)}
    assert offers(catalog, **u2)["u2-third-country"].fit is Fit.TOPIC
    assert offers(catalog, **u2, citizen_group="eu")["u2-third-country"].fit is Fit.OTHER
    assert offers(catalog, **u2, citizen_group="third")["u2-register"].fit is Fit.OTHER


def test_that_a_municipality_has_no_agreement_is_said_only_where_it_is_known(catalog: Catalog) -> None:
    home = with_agreement(catalog, WITHOUT_AGREEMENT)
    assert next(iter(offers(catalog, municipality=home))) == "own-borgerservice"
    assert "own-borgerservice" not in offers(catalog, municipality=with_agreement(catalog, UNKNOWN_AGREEMENT))
    assert "own-borgerservice" not in offers(catalog, municipality="0751")
    unknown = offers(catalog, municipality=None)["own-borgerservice"]
    assert (unknown.fit, unknown.gaps) == (Fit.OTHER, ("«…kommunens navn…»",))


@pytest.mark.parametrize("language", ["da", "en", "de", "pl", "lt", "ro", "uk"])
@pytest.mark.parametrize("office", ["aarhus", "odense", "national"])
def test_nothing_is_left_unfilled_but_marked_gaps(catalog: Catalog, language: str, office: str) -> None:
    for one in offers(catalog, language, office=office, municipality=None).values():
        assert one.words.language == language
        for text in (one.words.text, one.words.danish):
            assert text
            assert text == text.strip()
            assert not PLACEHOLDER.findall(text)
        assert one.gaps == gaps_in(one.words.text)
        assert set(one.gaps) == set(gaps_in(one.words.danish))
        assert one.title


def test_values_are_filled_in_the_language_and_in_danish_side_by_side(catalog: Catalog) -> None:
    wait = offers(catalog)["wait"].words
    assert "czwartek, 19 listopada 2026" in wait.text
    assert "torsdag den 19. november 2026" in wait.danish
    assert "ICS-ABCD2345" in wait.text
    book = offers(catalog)["book"]
    assert "+45 89 40 10 40" in book.words.text
    assert book.gaps == ()


def test_what_an_office_does_not_have_is_a_gap_in_danish(catalog: Catalog) -> None:
    book = offers(catalog, office="odense")["book"]
    assert book.gaps == ("«…centrets adresse…»", "«…centrets telefonnummer…»")
    assert "Telefon: «…centrets telefonnummer…»" in book.words.text


def test_a_day_that_has_passed_is_not_promised(catalog: Catalog) -> None:
    assert offers(catalog, due_at=NOW)["wait"].gaps == ("«…hvornår vi svarer…»",)


def test_a_fact_that_no_longer_holds_is_a_gap(catalog: Catalog) -> None:
    days = catalog.facts["car_register_days"]
    ended = replace(catalog, passing={"car_register_days": (days, Validity(last=date(2026, 11, 17)))}).on(NOW.date())
    assert offers(catalog)["car"].gaps == ()
    car = offers(ended)["car"]
    assert car.gaps == ("«…oplysning, der ikke gælder i dag…»",)
    assert gaps_in(car.words.danish) == car.gaps


def test_a_language_without_texts_gets_english_ones(catalog: Catalog) -> None:
    words = offers(catalog, "ar")["wait"].words
    assert words.language == "en"
    assert words.text.startswith("Thank you")
    assert words.danish.startswith("Tak")


def test_one_missing_text_is_said_in_english_and_the_others_are_not(catalog: Catalog) -> None:
    polish = catalog.languages["pl"]
    texts = {key: text for key, text in polish.canned.texts.items() if key != "wait"}
    poorer = replace(polish, canned=replace(polish.canned, texts=texts))
    found = offers(replace(catalog, languages={**catalog.languages, "pl": poorer}))
    assert (found["wait"].words.language, found["answered"].words.language) == ("en", "pl")


def test_greeting_and_closing_carry_the_name_of_who_writes(catalog: Catalog) -> None:
    assert greeting("pl", catalog).text == "Dzień dobry!"
    assert greeting("pl", catalog).danish == "Hej"
    end = closing(replace(USUAL, staff_name="Sara\n Holm"), "de", catalog)
    assert end.text == "Freundliche Grüße\nSara Holm\nICS Aarhus, International Citizen Service"
    assert end.danish.startswith("Venlig hilsen\nSara Holm")
    national = closing(replace(USUAL, office="national"), "en", catalog)
    assert national.text == "Kind regards\nSara Holm\nInternational Citizen Service"


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("Ring til «…centrets telefonnummer…».", ("«…centrets telefonnummer…»",)),
        ("«…a…» og «…b…» og «…a…»", ("«…a…»", "«…b…»")),
        ("a half gap: «…navn", ("«…navn",)),
        ("the other half: navn…»", ("…»",)),
        ("«…", ("«…",)),
        ("«…over\ntwo lines…»", ("«…over", "…»")),
        ("Застосунок «Дія» не потрібен.", ()),
        ("Ordet »borger« … og »CPR«", ()),
        ("Sie schrieben: »Wann …?«", ()),
        ("« Bonjour », a-t-il écrit …", ()),
        ("", ()),
    ],
)
def test_a_gap_is_told_from_quotation_marks(text: str, gaps: tuple[str, ...]) -> None:
    assert gaps_in(text) == gaps


@given(st.text(alphabet="«»… \nab", max_size=300))
def test_every_marker_that_is_left_is_noticed(text: str) -> None:
    assert bool(gaps_in(text)) == ("«…" in text or "…»" in text)
