"""The code of a personal checklist."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.catalog.load import load_catalog
from contact_center.catalog.model import Catalog
from contact_center.replies.codes import ALPHABET, Choice, decode, encode
from contact_center.replies.render import Circumstances

CATALOG = load_catalog()
TOPICS = sorted(topic.slug for topic in CATALOG.topics.values() if topic.citizen_topic)
CIRCUMSTANCES = st.builds(
    Circumstances,
    citizen_group=st.sampled_from(["", "nordic", "eu", "third"]),
    office=st.sampled_from(sorted(CATALOG.offices)),
    municipality=st.sampled_from([None, *sorted(CATALOG.municipalities)]),
    employer=st.booleans(),
    never_had_cpr=st.booleans(),
    guest=st.booleans(),
)
CHOICES = st.builds(
    Choice,
    topics=st.lists(st.sampled_from(TOPICS), min_size=1, max_size=3, unique=True).map(tuple),
    language=st.sampled_from(sorted(CATALOG.languages)),
    about=CIRCUMSTANCES,
)
SOMEBODY = Choice(("cpr",), "pl", Circumstances("eu", "aarhus", "0730"))
CODE = "4MBS-J5D7"


@given(CHOICES)
def test_what_is_encoded_is_read_back(choice: Choice) -> None:
    code = encode(choice, CATALOG)
    assert decode(code, CATALOG) == choice
    assert len(code) == (9 if len(choice.topics) == 1 else 12)
    assert set(code) <= set(ALPHABET) | {"-"}


@given(CHOICES, CHOICES)
def test_two_choices_have_two_codes(one: Choice, other: Choice) -> None:
    assert (encode(one, CATALOG) == encode(other, CATALOG)) is (one == other)


@given(CHOICES, st.data())
def test_every_wrong_symbol_is_caught(choice: Choice, data: st.DataObject) -> None:
    code = encode(choice, CATALOG).replace("-", "")
    place = data.draw(st.integers(0, len(code) - 1))
    for wrong in set(ALPHABET) - {code[place]}:
        assert decode(code[:place] + wrong + code[place + 1 :], CATALOG) is None


@given(CHOICES, st.data())
def test_a_symbol_too_many_or_too_few_is_caught(choice: Choice, data: st.DataObject) -> None:
    code = encode(choice, CATALOG).replace("-", "")
    place = data.draw(st.integers(0, len(code) - 1))
    assert decode(code[:place] + code[place + 1 :], CATALOG) is None
    for more in ALPHABET:
        assert decode(code[:place] + more + code[place:], CATALOG) is None


@given(CHOICES)
def test_two_symbols_that_changed_places_are_caught(choice: Choice) -> None:
    code = encode(choice, CATALOG).replace("-", "")
    for left in range(len(code)):
        for right in range(left + 1, len(code)):
            letters = list(code)
            letters[left], letters[right] = letters[right], letters[left]
            assert code[left] == code[right] or decode("".join(letters), CATALOG) is None


def test_a_code_never_changes() -> None:
    """These stand in mails that people keep: if this test fails, their links are dead."""
    assert encode(SOMEBODY, CATALOG) == CODE
    assert encode(Choice(("mitid", "cpr"), "uk", Circumstances("third", "odense")), CATALOG) == "NSMC-PF3F-DV"
    assert encode(Choice(("general",), "da"), CATALOG) == "6S6F-2HD7"


@pytest.mark.parametrize(
    "typed",
    [
        "4MBS-J5D7",
        "4mbs-j5d7",
        "4mbsj5d7",
        " 4MBS J5D7 ",
        "4 M B S - J 5 D 7",
        "4MBS–J5D7",  # a dash that a word processor made
        "4MBS\u00a0J5D7.",
        "４ＭＢＳ-Ｊ５Ｄ７",  # typed at full width
        "4МВS-J5D7",  # typed on a Cyrillic keyboard
        "\u200e4MBS-J5D7\r\n",
    ],
)
def test_how_a_code_is_written_does_not_matter(typed: str) -> None:
    assert decode(typed, CATALOG) == SOMEBODY


@given(CHOICES)
def test_letters_that_look_like_digits_are_taken_for_them(choice: Choice) -> None:
    code = encode(choice, CATALOG)
    for one, zero in (("I", "O"), ("l", "o"), ("i", "О")):
        assert decode(code.replace("1", one).replace("0", zero), CATALOG) == choice


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "4MBS",
        "4MBS-J5D",
        "4MBS-J5D7-",  # a dash more is no other code …
        "4MBS-J5D7-4M",  # … but symbols more are
        "4MBS-J5DU",
        "4MBS_J5D7",
        "4MBS/J5D7",
        "ÆØÅÆØÅÆØ",
        "ICS-ABCD2345",  # the number of a message
        "010190-1234",
        "00000000",
        "ZZZZZZZZZZ",
        "4MBS-J5D7" * 50,
        "\0" * 8,
        "<script>",
        "9" * 100_000,
        "ß" * 8,
    ],
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert decode(typed, CATALOG) == (SOMEBODY if typed == "4MBS-J5D7-" else None)


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=80), st.text(ALPHABET, min_size=8, max_size=8), st.text(ALPHABET, min_size=10)))
def test_any_words_give_a_choice_with_this_very_code_or_nothing(typed: str) -> None:
    choice = decode(typed, CATALOG)
    if choice is not None:
        assert decode(encode(choice, CATALOG), CATALOG) == choice


@pytest.mark.parametrize(
    "choice",
    [
        Choice((), "en"),
        Choice(("cpr", "mitid", "tax-card", "children"), "en"),
        Choice(("cpr", "cpr"), "en"),
        Choice(("not-for-ics",), "en"),
        Choice(("juggling",), "en"),
        Choice(("cpr",), "fr"),
        Choice(("cpr",), "en", Circumstances(office="malmoe")),
        Choice(("cpr",), "en", Circumstances(citizen_group="martian")),
        Choice(("cpr",), "en", Circumstances(municipality="1999")),
    ],
)
def test_what_has_no_number_has_no_code(choice: Choice) -> None:
    assert encode(choice, CATALOG) == ""


def test_an_old_code_stays_valid_when_something_is_added() -> None:
    grown = with_topic("juggling", 18)
    assert decode(CODE, grown) == SOMEBODY
    new = Choice(("juggling",), "en")
    assert decode(encode(new, grown), grown) == new
    assert decode(encode(new, grown), CATALOG) is None


def test_the_code_of_something_that_is_gone_is_none() -> None:
    topics = {slug: topic for slug, topic in CATALOG.topics.items() if slug != "cpr"}
    assert decode(CODE, replace(CATALOG, topics=topics)) is None
    offices = {slug: office for slug, office in CATALOG.offices.items() if slug != "aarhus"}
    assert decode(CODE, replace(CATALOG, offices=offices)) is None
    languages = {code: language for code, language in CATALOG.languages.items() if code != "pl"}
    assert decode(CODE, replace(CATALOG, languages=languages)) is None
    assert decode(CODE, replace(CATALOG, municipalities={})) is None
    assert decode(CODE, replace(CATALOG, numbers={})) is None


def with_topic(slug: str, number: int) -> Catalog:
    """The catalogue with one topic more."""
    numbers = {**CATALOG.numbers, "topic": {**CATALOG.numbers["topic"], slug: number}}
    topics = {**CATALOG.topics, slug: replace(CATALOG.topics["network"], slug=slug)}
    return replace(CATALOG, topics=topics, numbers=numbers)
