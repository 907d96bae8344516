"""Loading the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from contact_center.catalog.load import load_catalog
from contact_center.catalog.model import Catalog
from contact_center.errors import CatalogMistakes

Spoil = Callable[[str, str, str], None]


def test_the_project_has_what_it_promises(catalog: Catalog) -> None:
    assert len(catalog.municipalities) == 98
    assert len(catalog.topics) == 18
    assert set(catalog.offices) == {
        "koebenhavn", "aarhus", "aalborg", "esbjerg", "odense", "soenderborg", "national",
    }  # fmt: skip
    assert {"da", "en"} <= set(catalog.languages)
    assert catalog.inbox_office["ics@aarhus.example"] == "aarhus"
    assert catalog.closures == {(12, 24), (12, 31)}


def test_every_postcode_leads_to_an_office(catalog: Catalog) -> None:
    for postcode in catalog.postcodes.values():
        assert len(postcode.code) == 4
        for code in postcode.candidates:
            home = catalog.municipalities[code]
            assert (home.office or home.nearest_office) in catalog.offices


def test_words_of_tables_are_named_by_table_and_key(catalog: Catalog) -> None:
    english = catalog.language("en")
    assert english.mail["heading.bring"] == "What to bring"
    assert "groups.arrive" in english.voice_lines
    assert "wait_facts.cpr" in english.voice_lines
    assert "essentials.cpr" in english.sms


def test_facts_hold_links_and_authorities(catalog: Catalog) -> None:
    assert catalog.facts["cpr_deadline_days"] == "5"
    assert catalog.facts["link.mitid"] == "https://mitid.dk/"
    assert catalog.facts["authority.siri.phone"] == "+45 72 14 20 00"
    assert "authority.udlaendingestyrelsen.phone" not in catalog.facts


def test_all_mistakes_are_told_at_once_with_file_and_key(copied: Path, spoil: Spoil) -> None:
    spoil("data/offices.toml", 'open = "09:00"', 'open = "nine"')
    spoil("data/topics.toml", "target_minutes = 480", 'target_minutes = "soon"')
    spoil("data/municipalities.csv", ",koebenhavn,yes,", ",kobenhavn,yes,")
    spoil("data/postcodes.csv", "0169", "9999")
    spoil("templates/en/mail.toml", "greeting = ", "greeting ")
    with pytest.raises(CatalogMistakes) as raised:
        load_catalog(copied)
    told = str(raised.value)
    for words in (
        "data/offices.toml: office[koebenhavn].phone_hours[1].open: is 'nine'",
        "data/topics.toml: topic[eu-registration].target_minutes: is 'soon'",
        "there is no office 'kobenhavn'",
        "there is no municipality '9999'",
        "templates/en/mail.toml: cannot be read",
    ):
        assert words in told


@pytest.mark.parametrize("file", ["offices.toml", "municipalities.csv", "topics.toml", "facts.toml", "routes.toml"])
def test_a_missing_data_file_is_a_sentence_not_a_traceback(file: str, copied: Path) -> None:
    (copied / "contact_center" / "catalog" / "data" / file).unlink()
    with pytest.raises(CatalogMistakes, match=file):
        load_catalog(copied)


def test_a_language_that_is_not_finished_is_not_served(copied: Path) -> None:
    (copied / "templates" / "fi").mkdir()
    (copied / "templates" / "fi" / "language.toml").write_text('name = "suomi"')
    assert "fi" not in load_catalog(copied).languages


def test_there_is_no_catalogue_without_english(copied: Path) -> None:
    (copied / "templates" / "en" / "mail.toml").unlink()
    with pytest.raises(CatalogMistakes, match="English"):
        load_catalog(copied)


def test_hours_that_close_before_they_open_are_a_mistake(copied: Path, spoil: Spoil) -> None:
    spoil("data/offices.toml", 'open = "09:00", close = "15:00"', 'open = "16:00", close = "15:00"')
    with pytest.raises(CatalogMistakes, match="closes before it opens"):
        load_catalog(copied)
