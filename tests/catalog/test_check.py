"""Checking facts and texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from contact_center.catalog.check import check

Spoil = Callable[[str, str, str], None]
TODAY = date(2026, 11, 22)


def test_the_project_has_no_mistakes() -> None:
    report = check(today=TODAY)
    assert report.mistakes == ()
    assert "No mistakes." in report.text()


def test_the_coverage_names_every_topic_and_language() -> None:
    coverage = check(today=TODAY).coverage
    assert coverage["cpr"]["en"] == "full"
    assert coverage["network"]["da"] == "label"
    assert set(coverage["cpr"]) >= {"da", "en", "de", "pl", "lt", "ro", "uk"}


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("templates/da/mail.toml", 'greeting = "', 'greetings = "', "templates/da/mail.toml: greeting: is missing"),
        ("templates/da/voice.toml", 'goodbye = "', 'goodby = "', "templates/da/voice.toml: goodbye: is missing"),
        ("templates/da/voice.toml", 'arrive = "', 'arrival = "', "templates/da/voice.toml: groups.arrive: is missing"),
        ("templates/da/pages.toml", 'skip = "', 'jump = "', "templates/da/pages.toml: skip: is missing"),
        ("templates/da/topics.toml", "[network]", "[netwerk]", "templates/da/topics.toml: network: is missing"),
        ("templates/da/checklists/cpr.toml", 'marriage = "', 'wedding = "', "bring.marriage: is missing"),
        ("templates/da/checklists/cpr.toml", 'marriage = "', 'wedding = "', "bring.wedding: is orphaned"),
        ("templates/da/checklists/cpr.toml", "{cpr_deadline_days}", "{cpr_days}", "{cpr_days} is no fact"),
        ("templates/da/checklists/cpr.toml", "{cpr_deadline_days}", "fem", "the placeholders are not those"),
        ("templates/da/mail.toml", 'greeting = "', 'greeting = "www.casino.example ', "an address is written out"),
        ("templates/da/language.toml", "digit = 1", "digit = 9", "is no free key"),
        ("templates/da/language.toml", "digit = 1", "digit = 2", "is also the key of"),
        ("templates/da/voice.toml", 'goodbye = "', f'goodbye = "{"Farvel og tak. " * 12}', "takes about"),
        ("templates/da/sms.toml", 'cpr = "', f'cpr = "{"Husk alle papirer. " * 20}', "more than two segments"),
        ("data/facts.toml", 'source_key = "AAR-QA"', 'source_key = "GOSSIP"', "'GOSSIP' is not in data/sources.toml"),
        ("data/facts.toml", 'source_key = "AAR-QA"', 'source_key = "SF"', "is superseded"),
        ("data/facts.toml", "read = 2026-11-22", "", "read: is missing"),
        ("data/facts.toml", "https://mitid.dk/", "", "is missing"),
        ("data/facts.toml", 'url = "https://jobnet.dk/"', 'url = "https://jobnet.example/"', "official hosts"),
        ("data/facts.toml", 'url = "https://jobnet.dk/"', 'url = "http://jobnet.dk/"', "official hosts"),
        ("data/checklists.toml", 'if = "employer"', 'if = "rich"', "'rich' is not known"),
        ("data/checklists.toml", 'groups = ["eu"]', 'groups = ["uk"]', "uk is not known"),
        ("data/checklists.toml", 'source = "WID-EU"', 'source = "?"', "'?' is not in data/sources.toml"),
        (
            "templates/da/letters.toml",
            'passport = "',
            'pass = "',
            "da/letters.toml: choices.passport: is missing",
        ),
        ("templates/en/letters.toml", 'passport = "', 'pass = "', "letters.toml: choices.pass: is orphaned"),
        ("templates/pl/letters.toml", "{u2_register_days}", "7", "the placeholders are not those"),
        ("data/letters.toml", 'source = "AKS"', 'source = "GOSSIP"', "part.lines.source: 'GOSSIP' is not known"),
        ("data/letters.toml", 'kind = "moment"', 'kind = "cpr"', "fields.kind: 'cpr' is not known"),
        ("data/letters.toml", 'not_before = "pd_u2_date"', 'not_before = "birth"', "not_before: 'birth' is not known"),
        ("data/letters.toml", 'groups = ["third"]', 'groups = ["uk"]', "groups: 'uk' is not known"),
        ("data/letters.toml", ', if = "late"', ', if = "rich"', "part.lines.if: 'rich' is not known"),
        ("data/letters.toml", 'id = "where"', 'id = "elsewhere"', "part 'elsewhere' has no heading"),
        ("data/topics.toml", "\nmenu = false", "\nmenu = true", "a menu of 5; 4 at most"),
        ("data/topics.toml", "order = 4\nmenu", "order = 5\nmenu", "without a gap"),
        ("data/topics.toml", "checklist = true", "checklist = false", "does not fit data/checklists.toml"),
        ("data/offices.toml", "ics@aalborg.example", "ics@aarhus.example", "also belongs to"),
        ("data/offices.toml", 'page = "https://lifeindenmark', 'page = "https://life', "official hosts"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_key(
    file: str, old: str, new: str, told: str, copied: Path, spoil: Spoil
) -> None:
    spoil(file, old, new)
    assert any(told in mistake for mistake in check(copied, TODAY).mistakes)


def test_a_municipality_without_office_and_nearest_office_is_a_mistake(copied: Path, spoil: Spoil) -> None:
    spoil("data/municipalities.csv", ",,koebenhavn,49274", ",,,49274")
    assert any("0151.nearest_centre" in mistake for mistake in check(copied, TODAY).mistakes)


def test_a_missing_checklist_of_one_language_is_a_mistake(copied: Path) -> None:
    (copied / "templates" / "da" / "checklists" / "cpr.toml").unlink()
    report = check(copied, TODAY)
    assert "templates/da/checklists/cpr.toml: is missing" in report.mistakes
    assert report.coverage["cpr"]["da"] == "label"


def test_an_unfinished_language_is_a_mistake_file_by_file(copied: Path) -> None:
    (copied / "templates" / "fi").mkdir()
    assert "templates/fi/voice.toml: is missing" in check(copied, TODAY).mistakes


def test_several_mistakes_are_told_together_even_when_a_file_is_broken(copied: Path, spoil: Spoil) -> None:
    spoil("data/offices.toml", "[[office]]", "[[office]")
    spoil("data/topics.toml", 'group = "arrive"', 'group = "departures"')
    report = check(copied, TODAY)
    assert any("offices.toml: cannot be read" in mistake for mistake in report.mistakes)
    assert any("'departures'" in mistake for mistake in report.mistakes)
    assert "Mistakes" in report.text()


def test_a_text_past_its_review_date_is_a_warning_only() -> None:
    report = check(today=date(2028, 1, 1))
    assert report.mistakes == check(today=TODAY).mistakes
    assert any("checklist[cpr].review_by" in warning for warning in report.warnings)
    assert any("letter[attendance].review_by" in warning for warning in report.warnings)
