"""Who writes: citizen group and role."""

from __future__ import annotations

import pytest

from contact_center.domain.contact import CitizenGroup, Role, Stated
from contact_center.triage.person import read


@pytest.mark.parametrize(
    ("group", "text"),
    [
        (CitizenGroup.EU, "I am a German citizen and start on Monday"),
        (CitizenGroup.EU, "jestem obywatelem Polski"),
        (CitizenGroup.EU, "esu Lietuvos pilietis"),
        (CitizenGroup.EU, "sunt cetățean român"),
        (CitizenGroup.EU, "ich bin Österreicher, österreichischer Pass"),
        (CitizenGroup.NORDIC, "Jeg er norsk statsborger"),
        (CitizenGroup.NORDIC, "I have a Swedish passport"),
        (CitizenGroup.THIRD, "I am from India"),
        (CitizenGroup.THIRD, "я громадянка України"),
        (CitizenGroup.THIRD, "my wife is Brazilian citizen"),
        (CitizenGroup.THIRD, "jestem z Ukrainy"),
    ],
)
def test_a_citizenship_that_is_claimed_gives_the_group(group: CitizenGroup, text: str) -> None:
    assert read(Stated(), "", text).group is group


@pytest.mark.parametrize(
    "text", ["I need a tax card", "my car has German plates", "I travelled through Sweden last year", ""]
)
def test_a_country_that_is_only_named_gives_none(text: str) -> None:
    assert read(Stated(), "", text).group is None


def test_two_groups_at_once_stay_open() -> None:
    assert read(Stated(), "", "I am a German citizen, my wife is a Brazilian citizen").group is None


@pytest.mark.parametrize(
    ("role", "text"),
    [
        (Role.EMPLOYER, "Our new employee starts on Monday and needs a tax card"),
        (Role.EMPLOYER, "Vi har ansat en svejser fra Polen"),
        (Role.EMPLOYER, "unser Mitarbeiter braucht eine Nummer"),
        (Role.EMPLOYER, "nasz pracownik potrzebuje karty"),
        (Role.EMPLOYER, "mūsų darbuotojas neturi kortelės"),
        (Role.EMPLOYER, "angajatul nostru are nevoie de card"),
        (Role.EMPLOYER, "наш працівник приїхав у понеділок"),
        (Role.AUTHORITY, "Jeg er sagsbehandler i Kolding Kommune"),
        (Role.CITIZEN, "I need a tax card"),
    ],
)
def test_the_role_shows_in_the_words(role: Role, text: str) -> None:
    assert read(Stated(), "", text).role is role


def test_what_was_stated_outranks_the_words() -> None:
    person = read(Stated(role=Role.CITIZEN, citizen_group=CitizenGroup.NORDIC), "", "our employee is from India")
    assert (person.role, person.group) == (Role.CITIZEN, CitizenGroup.NORDIC)
