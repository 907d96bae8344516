"""Which numbers we would ever ring or text: the table of what fraud would like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.catalog.line_rules import Destinations
from contact_center.catalog.load import load_catalog
from contact_center.catalog.model import Catalog
from queues.destinations import country, may_call, may_text, normalised

KNOWN = load_catalog().destinations
ORDINARY = {
    "a Danish mobile": ("+4520123456", True),
    "a Danish landline": ("+4533661000", True),
    "a Polish mobile": ("+48512345678", True),
    "a Polish landline": ("+48221234567", False),
    "a Lithuanian mobile": ("+37061234567", True),
    "a Romanian mobile": ("+40721234567", True),
    "a Ukrainian mobile": ("+380501234567", True),
    "a German mobile": ("+4915112345678", True),
    "a British mobile": ("+447400123456", True),
    "an Italian landline": ("+390612345678", False),
    "a Faroese number": ("+298211234", True),
}
COSTLY = {
    "Danish premium": "+4590123456",
    "Danish freephone": "+4580101010",
    "the emergency number": "112",
    "the police": "114",
    "directory enquiries": "118",
    "British premium": "+449098790000",
    "British personal": "+447012345678",
    "British shared cost": "+448712345678",
    "Guernsey": "+447781123456",
    "Jersey": "+447797123456",
    "the Isle of Man": "+447624123456",
    "Polish premium": "+48701234567",
    "German premium": "+499001234567",
    "Lithuanian premium": "+37090012345",
    "Romanian premium": "+40903123456",
    "Ukrainian premium": "+380900123456",
    "Norwegian premium": "+4782012345",
    "Swedish premium": "+46900123456",
    "the United States": "+12025550123",
    "the Caribbean": "+18765550123",
    "Russia": "+79161234567",
    "Somalia": "+252612345678",
    "Tunisia": "+21620123456",
    "Cuba": "+5351234567",
    "a satellite": "+8821612345678",
    "Inmarsat": "+870773123456",
    "international premium": "+979112345678",
    "nothing": "",
    "a withheld number": "anonymous",
    "another withheld number": "+266696687",
    "a SIP address": "sip:someone@example.com",
    "a staff member": "client:anna",
    "digits without end": "+45" + "2" * 60,
    "letters": "+45CALLNOW",
    "two numbers": "+4520123456,+4590123456",
}


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_numbers_of_the_countries_around_are_called(name: str) -> None:
    number, mobile = ORDINARY[name]
    assert may_call(number, KNOWN)
    assert may_text(number, KNOWN) is mobile or number == "+298211234"


@pytest.mark.parametrize("name", COSTLY)
def test_whatever_could_cost_a_fortune_is_neither_called_nor_texted(name: str) -> None:
    assert not may_call(COSTLY[name], KNOWN)
    assert not may_text(COSTLY[name], KNOWN)


def test_without_data_nobody_is_called(catalog: Catalog) -> None:
    assert not may_call("+4520123456", Destinations())
    assert not may_call("+4520123456", Destinations(catalog.destinations.countries, ("+4520",)))


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_nothing(text: str) -> None:
    number = normalised(text)
    assert number == "" or (number.startswith("+") and number[1:].isdigit())
    assert isinstance(may_call(text, KNOWN), bool)


@given(st.from_regex(r"\+[1-9][0-9]{5,14}", fullmatch=True))
def test_only_countries_of_the_list_are_ever_called(number: str) -> None:
    if may_call(number, KNOWN):
        assert country(number) in KNOWN.countries
        assert not normalised(number).startswith(KNOWN.refused)
