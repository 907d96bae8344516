"""Which sentences of a checklist apply, and what stands in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.catalog.model import Catalog, Item, Validity
from contact_center.replies.render import Circumstances, applies, authority_name, checklist, fill

AARHUS, BALLERUP = "0751", "0151"


def item(condition: str = "", *groups: str) -> Item:
    return Item("x", frozenset(groups), condition, "LID")


@pytest.mark.parametrize(
    ("asked", "about", "shown"),
    [
        (item(), Circumstances(), True),
        (item("", "eu"), Circumstances(), True),  # unknown group: everybody's sentences
        (item("", "eu"), Circumstances(citizen_group="eu"), True),
        (item("", "eu", "nordic"), Circumstances(citizen_group="third"), False),
        (item("office:aarhus"), Circumstances(office="aarhus"), True),
        (item("office:aarhus"), Circumstances(office="odense"), False),
        (item("office:aarhus"), Circumstances(), False),
        (item("office:aarhus"), Circumstances(office="aarhus", guest=True), False),
        (item("office:aarhus", "eu"), Circumstances(office="aarhus", citizen_group="third"), False),
        (item("agreement"), Circumstances(office="aarhus", municipality=AARHUS), True),
        (item("agreement"), Circumstances(office="odense", municipality=AARHUS), False),
        (item("agreement"), Circumstances(office="aarhus"), False),
        (item("no-agreement"), Circumstances(office="koebenhavn", municipality=BALLERUP), True),
        (item("no-agreement"), Circumstances(office="koebenhavn"), False),
        (item("had-cpr"), Circumstances(), True),
        (item("had-cpr"), Circumstances(never_had_cpr=True), False),
        (item("employer"), Circumstances(), False),
        (item("employer"), Circumstances(employer=True), True),
        (item("full-moon"), Circumstances(), False),
    ],
)
def test_a_condition_counts_only_when_it_is_known_to_be_true(
    asked: Item, about: Circumstances, shown: bool, catalog: Catalog
) -> None:
    assert applies(asked, about, catalog) is shown


def test_an_unknown_agreement_is_neither_an_agreement_nor_none(catalog: Catalog) -> None:
    home = next(one for one in catalog.municipalities.values() if one.agreement == "unknown")
    about = Circumstances(office=home.nearest_office, municipality=home.code)
    assert not applies(item("agreement"), about, catalog)
    assert not applies(item("no-agreement"), about, catalog)


def test_an_item_outside_its_validity_is_for_nobody(catalog: Catalog) -> None:
    december = replace(item(), validity=Validity(date(2026, 12, 1), date(2026, 12, 31)))
    for day, holds in ((date(2026, 11, 30), False), (date(2026, 12, 1), True), (date(2027, 1, 1), False)):
        assert applies(december, Circumstances(), catalog.on(day)) is holds


def test_a_sentence_without_a_value_is_left_out() -> None:
    assert fill("Within {n} days", {"n": "5"}) == "Within 5 days"
    assert fill("Within {n} days at {office.name}", {"n": "5"}) == ""
    assert fill("Within {n} days", {"n": ""}) == ""
    assert fill("{authority.udbetaling-danmark.phone}", {"authority.udbetaling-danmark.phone": "1"}) == "1"


@given(st.dictionaries(st.sampled_from(["a", "b.c"]), st.text(max_size=20)), st.text(max_size=20))
def test_values_are_never_taken_for_placeholders(values: dict[str, str], rest: str) -> None:
    tame = {key: value for key, value in values.items() if value}
    filled = fill("{a}|{b.c}", tame | {"b.c": "{a}"})
    assert filled == (f"{tame['a']}|{{a}}" if "a" in tame else "")


def test_a_section_without_sentences_is_left_out(catalog: Catalog) -> None:
    language = catalog.language("en")
    nordic = checklist("eu-registration", language, catalog, Circumstances(citizen_group="nordic"))
    assert "bring" not in {section.id for section in nordic.sections}
    assert all(section.lines and section.heading for section in nordic.sections)


def test_lines_are_named_the_same_in_every_language(catalog: Catalog) -> None:
    about = Circumstances(office="aarhus", municipality=AARHUS)
    shown = [checklist("cpr", language, catalog, about) for language in catalog.languages.values()]
    assert len({tuple(section.items for section in one.sections) for one in shown}) == 1


def test_a_language_without_this_checklist_shows_the_english_one(catalog: Catalog) -> None:
    danish = replace(catalog.language("da"), checklists={})
    shown = checklist("cpr", danish, catalog, Circumstances())
    assert (shown.language, shown.title) == ("en", "Your checklist: CPR number")
    assert shown.sections[0].heading == "What this is"


def test_every_checklist_renders_for_everybody(catalog: Catalog) -> None:
    for language in catalog.languages.values():
        for topic in catalog.checklists:
            for group in ("", "nordic", "eu", "third"):
                for office in catalog.offices:
                    for home in (None, AARHUS, BALLERUP):
                        about = Circumstances(group, office, home)
                        shown = checklist(topic, language, catalog, about)
                        lines = [line for section in shown.sections for line in section.lines]
                        assert shown.title
                        assert shown.summary
                        assert lines
                        assert not any("{" in line or "  " in line or not line.strip() for line in lines)


def test_authorities_keep_their_danish_name_outside_english(catalog: Catalog) -> None:
    municipality = catalog.authorities["municipality"]
    assert authority_name(municipality, catalog.language("da")) == "Kommune"
    assert authority_name(municipality, catalog.language("en")) == "The municipality where you live (kommune)"
