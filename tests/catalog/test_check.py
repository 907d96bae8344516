"""Checking facts and texts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from contact_center.catalog import numbers
from contact_center.catalog.check import check
from contact_center.catalog.model import Catalog

Spoil = Callable[[str, str, str], None]
TODAY = date(2026, 11, 22)
READ = "read = 2026-11-22"


def test_the_project_has_no_mistakes() -> None:
    report = check(today=TODAY)
    assert report.mistakes == ()
    assert "No mistakes." in report.text()


def test_the_coverage_names_every_topic_language_and_citizen_group() -> None:
    report = check(today=TODAY)
    assert report.coverage["cpr"]["en"] == {"nordic": "full", "eu": "full", "third": "full"}
    assert set(report.coverage["cpr"]) >= {"da", "en", "de", "pl", "lt", "ro", "uk"}
    cpr = next(line for line in report.text().splitlines() if line.startswith("cpr "))
    assert set(cpr.split()[1:]) == {"F"}


def test_a_group_whose_sentences_a_language_lacks_is_answered_in_english(copied: Path, spoil: Spoil) -> None:
    spoil("templates/da/checklists/eu-registration.toml", 'third = "', 'fourth = "')
    report = check(copied, TODAY)
    assert report.coverage["eu-registration"]["da"] == {"nordic": "full", "eu": "full", "third": "english"}
    assert "FFe" in report.text()


def test_what_is_missing_in_english_too_is_missing(copied: Path, spoil: Spoil) -> None:
    for language in ("da", "en"):
        spoil(f"templates/{language}/checklists/eu-registration.toml", 'third = "', 'fourth = "')
    coverage = check(copied, TODAY).coverage["eu-registration"]
    assert (coverage["da"]["third"], coverage["en"]["third"], coverage["pl"]["third"]) == ("missing", "missing", "full")


def test_a_language_without_a_folder_is_answered_in_english(copied: Path) -> None:
    shutil.rmtree(copied / "templates" / "lt")
    assert set(check(copied, TODAY).coverage["cpr"]["lt"].values()) == {"english"}


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
        ("data/facts.toml", READ, f"{READ}\nvalid_from = 2027-01-01\nvalid_to = 2026-12-31", "lies before valid_from"),
        ("data/facts.toml", READ, f'{READ}\nvalid_to = "soon"', "is 'soon'"),
        ("data/sources.toml", READ, "", "LID.read: is missing"),
        ("data/offices.toml", READ, "", "office[koebenhavn].read: is missing"),
        ("data/authorities.toml", 'source = "https://sonder', 'sauce = "', "authority[siri].source: is missing"),
        ("data/authorities.toml", '"https://nyidanmark.dk/"', '"https://nyidanmark.example/"', "official hosts"),
        ("templates/da/mail.toml", 'greeting = "', 'greeting = "Se casino.com ', "casino.com is not on the list"),
        ("templates/da/mail.toml", 'greeting = "', 'greeting = "{ ', "greeting: a brace stands alone"),
        ("templates/da/topics.toml", 'label = "', 'label = "{topic} ', "nothing is filled in here"),
        ("templates/da/checklists/cpr.toml", 'title = "', 'title = "{cpr_deadline_days} ', "nothing is filled in here"),
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
        ("data/codes.toml", "cpr = 2", "cpr = 3", "data/codes.toml: topic.cpr: the number 3 is given twice"),
        ("data/codes.toml", "cpr = 2", "", "data/codes.toml: topic.cpr: is missing"),
        ("data/codes.toml", "cpr = 2", "cpr = 64", "data/codes.toml: topic.cpr: is 64; it must be 1 to 63"),
        ("data/codes.toml", "cpr = 2", "cpr = 0", "it must be 1 to 63"),
        ("data/codes.toml", "cpr = 2", "cpr = -2", "it must be 1 to 63"),
        ("data/codes.toml", "cpr = 2", 'cpr = "two"', "data/codes.toml: topic.cpr: is 'two', which is no number"),
        ("data/codes.toml", "aarhus = 3", "aarhus = 7", "data/codes.toml: office.aarhus: the number 7 is given twice"),
        ("data/codes.toml", "eu = 2", "", "data/codes.toml: citizen_group.eu: is missing"),
        ("data/codes.toml", "da = 1", "", "data/codes.toml: language.da: is missing"),
        ("data/codes.toml", "[language]", "[tongue]", "data/codes.toml: tongue: is not known"),
        ("data/offices.toml", 'page = "https://lifeindenmark', 'page = "https://life', "official hosts"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_key(
    file: str, old: str, new: str, told: str, copied: Path, spoil: Spoil
) -> None:
    spoil(file, old, new)
    assert any(told in mistake for mistake in check(copied, TODAY).mistakes)


@pytest.mark.parametrize("code", ["1024", "147", "0000", "aalb", "０１４７"])
def test_a_municipality_that_no_code_can_name_is_a_mistake(code: str, catalog: Catalog) -> None:
    home = replace(catalog.municipalities["0147"], code=code)
    found = numbers.mistakes(replace(catalog, municipalities={code: home}))
    assert found == [f"data/municipalities.csv: {code}.code: is no number of four digits up to 1023"]


def test_the_number_of_something_that_is_gone_may_stay(copied: Path, spoil: Spoil) -> None:
    spoil("data/codes.toml", "[office]", "juggling = 18\n\n[office]")
    assert check(copied, TODAY).mistakes == ()


def test_a_municipality_without_office_and_nearest_office_is_a_mistake(copied: Path, spoil: Spoil) -> None:
    spoil("data/municipalities.csv", ",,koebenhavn,49274", ",,,49274")
    assert any("0151.nearest_centre" in mistake for mistake in check(copied, TODAY).mistakes)


def test_a_missing_checklist_of_one_language_is_a_mistake(copied: Path) -> None:
    (copied / "templates" / "da" / "checklists" / "cpr.toml").unlink()
    report = check(copied, TODAY)
    assert "templates/da/checklists/cpr.toml: is missing" in report.mistakes
    assert set(report.coverage["cpr"]["da"].values()) == {"english"}


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


def test_a_site_may_be_called_by_its_name_if_it_is_an_official_one(copied: Path, spoil: Spoil) -> None:
    spoil("templates/da/mail.toml", 'greeting = "', 'greeting = "Se borger.dk. ')
    assert check(copied, TODAY).mistakes == ()


def test_a_fact_outside_its_validity_fails_the_check_where_it_is_used(copied: Path, spoil: Spoil) -> None:
    spoil("data/facts.toml", READ, f"{READ}\nvalid_to = 2026-12-31")
    assert check(copied, date(2026, 12, 31)).mistakes == ()
    report = check(copied, date(2027, 1, 1))
    assert report.of_the_files == ()
    assert any(
        mistake.startswith("templates/pl/checklists/cpr.toml: ")
        and mistake.endswith("{cpr_deadline_days} held until 2026-12-31; the sentence is left out")
        for mistake in report.mistakes
    )
    assert "data/facts.toml: fact.cpr_deadline_days: held until 2026-12-31" in report.warnings


def test_a_fact_before_its_validity_fails_the_check_where_it_is_used(copied: Path, spoil: Spoil) -> None:
    spoil("data/facts.toml", READ, f"{READ}\nvalid_from = 2027-01-01")
    assert any("holds from 2027-01-01 on" in mistake for mistake in check(copied, TODAY).mistakes)
    assert check(copied, date(2027, 1, 1)).mistakes == ()


def test_a_sentence_that_begins_another_day_may_name_what_holds_then(copied: Path, spoil: Spoil) -> None:
    spoil("data/facts.toml", READ, f"{READ}\nvalid_from = 2027-01-01")
    spoil("data/checklists.toml", '{ id = "register"', '{ id = "register", valid_from = 2027-01-01')
    report = check(copied, TODAY)
    assert report.mistakes == ()
    assert any("deadlines.register: holds from 2027-01-01 on; it is left out" in one for one in report.warnings)
