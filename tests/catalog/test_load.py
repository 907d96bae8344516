"""Loading the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from contact_center.catalog.load import load_catalog
from contact_center.catalog.model import Catalog
from contact_center.errors import CatalogMistakes
from contact_center.replies.render import Circumstances, checklist

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


def test_a_fact_is_filled_in_on_the_days_it_holds_only(copied: Path, spoil: Spoil) -> None:
    validity = "read = 2026-11-22\nvalid_from = 2026-11-01\nvalid_to = 2026-12-31T23:59:00"
    spoil("data/facts.toml", "read = 2026-11-22", validity)
    for day, held in ((date(2026, 10, 31), False), (date(2026, 11, 1), True), (date(2026, 12, 31), True)):
        assert ("cpr_deadline_days" in load_catalog(copied, day).facts) is held
    later = load_catalog(copied, date(2027, 1, 1))
    assert later.lapsed == {"cpr_deadline_days": "held until 2026-12-31"}
    words = checklist("cpr", later.language("pl"), later, Circumstances())
    assert "register" not in [item for section in words.sections for item in section.items]


def test_a_link_that_has_ended_keeps_nobody_from_starting(copied: Path, spoil: Spoil) -> None:
    spoil("data/facts.toml", "[link.nyidanmark_eu]", "[link.nyidanmark_eu]\nvalid_to = 2026-12-31")
    assert "link.nyidanmark_eu" not in load_catalog(copied, date(2027, 1, 1)).facts


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


@pytest.mark.parametrize(
    "file", ["offices.toml", "municipalities.csv", "topics.toml", "facts.toml", "routes.toml", "limits.toml"]
)
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


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ('month_day = "12-24"', 'month_day = "12-32"', "is not written MM-DD"),
        ('month_day = "12-24"', 'month_day = "x"', "is not written MM-DD"),
        ('"aalborg", "aarhus"', '"nowhere", "aarhus"', "'nowhere' is none of"),
    ],
)
def test_a_closed_day_that_is_none_is_a_mistake(copied: Path, spoil: Spoil, old: str, new: str, mistake: str) -> None:
    spoil("data/offices.toml", old, new)
    with pytest.raises(CatalogMistakes, match=mistake):
        load_catalog(copied)


def test_a_day_off_of_one_office(copied: Path, spoil: Spoil) -> None:
    spoil(
        "data/offices.toml",
        'month_day = "12-24"',
        'day = 2026-12-02\nname = "x"\noffices = ["odense"]\n[[closure]]\nmonth_day = "12-24"',
    )
    loaded = load_catalog(copied)
    assert loaded.closures == {(12, 24), (12, 31)}
    assert any(one.on(date(2026, 12, 2)) for one in loaded.offices["odense"].closures)
    assert not any(one.on(date(2026, 12, 2)) for one in loaded.offices["aarhus"].closures)


def test_the_limits_on_automatic_mail_are_read_and_a_wrong_figure_is_a_mistake(copied: Path, spoil: Spoil) -> None:
    assert load_catalog(copied).limits.total_per_hour == 300
    spoil("data/limits.toml", "per_sender_and_day = 3", "per_sender_and_day = 0")
    spoil("data/limits.toml", "receipt_hours = 24", "receipt_hour = 24")
    with pytest.raises(CatalogMistakes) as caught:
        load_catalog(copied)
    for mistake in (
        "data/limits.toml: replies.per_sender_and_day: must be at least 1",
        "data/limits.toml: replies.receipt_hour: is not known",
        "data/limits.toml: receipt_hours: is missing",
    ):
        assert mistake in str(caught.value)
