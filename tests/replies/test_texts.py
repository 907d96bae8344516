"""The checklist as a text message."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.catalog.model import Catalog
from contact_center.catalog.segments import segments
from contact_center.replies.codes import Choice, encode
from contact_center.replies.render import Circumstances
from contact_center.replies.texts import checklist_text, place_in_words

URL = "https://ics.example"
LONG_URL = "https://international-citizen-service.copenhagen.example/checklists"
ABOUT = Circumstances("eu", "aarhus", "0751")


def test_a_text_message_fits_into_two_segments(catalog: Catalog) -> None:
    for language in catalog.languages:
        for topic in catalog.topics:
            for url in ("", URL, LONG_URL):
                for link in (False, True):
                    message = checklist_text(Choice((topic,), language, ABOUT), catalog, url, link)
                    assert "{" not in message.text
                    assert segments(message.text) in (1, 2), (language, topic, message.text)
                    assert (message.language, message.topic) == (language, topic)


def test_a_text_message_has_a_link_only_when_it_may(catalog: Catalog) -> None:
    choice = Choice(("cpr",), "en", ABOUT)
    link = f"{URL}/c/{encode(choice, catalog)} "
    for message in (checklist_text(choice, catalog), checklist_text(choice, catalog, URL)):
        assert "http" not in message.text
        assert "Passport" in message.text
    assert link in checklist_text(choice, catalog, f"{URL}/", with_link=True).text
    assert "http" not in checklist_text(choice, catalog, "", with_link=True).text


def test_without_a_link_it_ends_with_the_code_and_where_to_type_it(catalog: Catalog) -> None:
    for language in catalog.languages.keys() - {"uk"}:
        for topic in catalog.checklists:
            choice = Choice((topic,), language, ABOUT)
            text = checklist_text(choice, catalog, URL).text
            assert encode(choice, catalog) in text[-40:]
            assert "ics " in text
            assert " example/c" in text


def test_in_letters_of_which_half_as_much_fits_the_code_is_there_where_it_fits(catalog: Catalog) -> None:
    found = {
        topic: checklist_text(Choice((topic,), "uk", ABOUT), catalog, "https://ics.example").text.partition(" Код ")[2]
        for topic in catalog.checklists
    }
    assert found["residence-permit"].endswith(": ics крапка example/c")
    assert ":" not in found["cpr"]  # the code alone
    assert "" in found.values()


def test_nothing_in_it_looks_like_a_web_address(catalog: Catalog) -> None:
    for language in catalog.languages:
        text = checklist_text(Choice(("cpr",), language, ABOUT), catalog, URL).text
        assert ".example" not in text
        assert "://" not in text


def test_accents_are_given_up_before_the_code_is(catalog: Catalog) -> None:
    choice = Choice(("unemployment-benefits",), "pl", ABOUT)
    assert "Zgłoszenie" in checklist_text(choice, replace(catalog, numbers={}), URL).text
    assert "Zgloszenie" in checklist_text(choice, catalog, URL).text
    assert "kropka" in checklist_text(choice, catalog, URL).text


def test_the_code_is_there_without_a_place_where_there_is_none(catalog: Catalog) -> None:
    choice = Choice(("cpr",), "en", ABOUT)
    text = checklist_text(choice, catalog, "http://127.0.0.1:8001").text
    assert text.endswith(f" Code: {encode(choice, catalog)}.")


def test_where_no_code_can_be_made_the_message_is_what_it_was(catalog: Catalog) -> None:
    bare = replace(catalog, numbers={})
    assert "ode" not in checklist_text(Choice(("cpr",), "en"), bare, URL).text
    assert f"{URL}/en/cpr " in checklist_text(Choice(("cpr",), "en"), bare, URL, with_link=True).text


def test_essentials_that_grew_too_long_are_sent_all_the_same(catalog: Catalog) -> None:
    english = catalog.language("en")
    long = replace(english, sms={**english.sms, "essentials.cpr": "Bring papers. " * 30})
    text = checklist_text(Choice(("cpr",), "en"), replace(catalog, languages={**catalog.languages, "en": long})).text
    assert "Bring papers." in text


def test_a_text_message_in_a_language_that_is_not_served_is_english(catalog: Catalog) -> None:
    message = checklist_text(Choice(("cpr",), "fr", ABOUT), catalog, URL)
    assert message.language == "en"
    assert encode(Choice(("cpr",), "en", ABOUT), catalog) in message.text


def test_a_topic_without_checklist_promises_none(lacking: Catalog) -> None:
    text = checklist_text(Choice(("network",), "en", ABOUT), lacking, URL).text
    assert "no checklist" in text
    assert "code" not in text


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://ics.example", "ics dot example/c"),
        ("https://www.ICS-Danmark.example/", "www dot ics-danmark dot example/c"),
        ("https://city.example/ics/", "city dot example/ics/c"),
        ("https://ics.example:8443", ""),
        ("http://127.0.0.1:8001", ""),
        ("http://127.0.0.1", ""),
        ("http://localhost", ""),
        ("", ""),
        ("https://user@ics.example", ""),
    ],
)
def test_a_place_is_named_in_words_when_citizens_can_go_there(url: str, words: str) -> None:
    assert place_in_words(url, "dot") == words


@given(st.from_regex(r"[a-z]{1,9}(\.[a-z]{2,9}){1,3}", fullmatch=True))
def test_a_place_in_words_has_no_dot(host: str) -> None:
    assert "." not in place_in_words(f"https://{host}", "dot")
