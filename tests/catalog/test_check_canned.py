"""Checking the canned replies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from contact_center.catalog.check import check

Spoil = Callable[[str, str, str], None]
TODAY = date(2026, 11, 22)
DATA = "data/canned.toml"
DANISH, ENGLISH, POLISH = "templates/da/canned.toml", "templates/en/canned.toml", "templates/pl/canned.toml"


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            DATA,
            'topics = ["cpr"]',
            'topics = ["visa"]',
            "data/canned.toml: reply[cpr-visit].topics: there is no 'visa'",
        ),
        (DATA, 'groups = ["eu"]', 'groups = ["uk"]', "reply[eu-document-first].groups: 'uk' is not known"),
        (DATA, 'agreement = ["no"]', 'agreement = ["perhaps"]', "agreement: 'perhaps' is not known"),
        (DATA, 'sources = ["SON-HC"]', 'sources = ["GOSSIP"]', "reply[doctor-change].sources: 'GOSSIP' is not in"),
        (DATA, 'sources = ["SON-HC"]', 'sources = ["SF"]', "reply[doctor-change].sources: 'SF' is superseded"),
        (DATA, 'sources = ["SON-HC"]', "sources = []", "reply[doctor-change].sources: is empty"),
        (DATA, 'sources = ["SON-HC"]', "", "reply[doctor-change].sources: is missing"),
        (DATA, "reviewed = 2026-11-22", 'reviewed = "soon"', "reply[own-borgerservice].reviewed"),
        (DATA, 'id = "cpr-visit"', 'id = "book"', "data/canned.toml: reply[book]: stands there twice"),
        (DATA, 'id = "cpr-visit"', 'id = "visit"', f"{POLISH}: texts.cpr-visit: is orphaned"),
        (POLISH, "wait = ", "waits = ", f"{POLISH}: texts.wait: is missing"),
        (POLISH, "[texts]", "[words]", f"{POLISH}: texts: is missing"),
        (
            POLISH,
            "{link.borger}",
            "{link.nyidanmark}",
            "texts.doctor-change: the placeholders are not those of the English",
        ),
        (POLISH, "{link.borger}", "www.casino.example", "texts.doctor-change: an address is written out"),
        (POLISH, "{link.borger}", "{magic}", "{magic} is no fact, and templates/da/canned.toml has no gaps.magic"),
        (POLISH, "{link.borger}", "{link.borger}}", "texts.doctor-change: a brace stands alone"),
        (POLISH, "{link.borger}", "casino.com", "texts.doctor-change: casino.com is not on the list of official hosts"),
        (POLISH, "{link.borger}", "«…adres…»", "texts.doctor-change: a gap is written out; use a placeholder"),
        (
            POLISH,
            "[texts]",
            '[titles]\nwait = "Czekać"\n[texts]',
            f"{POLISH}: titles and gaps belong into",
        ),
        (POLISH, "[texts]", '[gaps]\nreference = "numer"\n[texts]', f"{POLISH}: titles and gaps belong into"),
        (DANISH, 'wait = "Tak', 'waits = "Tak', f"{DANISH}: titles.wait: is missing"),
        (ENGLISH, 'wait = "Thank', 'waits = "Thank', f"{ENGLISH}: titles.wait: is missing"),
        (ENGLISH, 'wait = "Thank', 'waits = "Thank', f"{ENGLISH}: titles.waits: is orphaned"),
        (ENGLISH, 'reference = "', 'number = "', f"{ENGLISH}: gaps.reference: is missing"),
        (ENGLISH, 'reference = "', 'number = "', f"{ENGLISH}: gaps.number: no text has this placeholder"),
        (DANISH, 'choose = "', 'chose = "', "{choose} is no fact"),
        (DANISH, 'choose = "', 'chose = "', f"{DANISH}: gaps.chose: no text has this placeholder"),
        (DANISH, 'reference = "', 'reference = "«…', f"{DANISH}: gaps.reference: is empty, or holds"),
    ],
)
def test_a_mistake_in_a_canned_reply_is_told_with_its_file_and_key(
    file: str, old: str, new: str, told: str, copied: Path, spoil: Spoil
) -> None:
    spoil(file, old, new)
    mistakes = check(copied, TODAY).mistakes
    assert any(told in mistake for mistake in mistakes), mistakes


def test_a_language_without_the_file_is_a_mistake(copied: Path) -> None:
    (copied / POLISH).unlink()
    assert f"{POLISH}: is missing" in check(copied, TODAY).mistakes


def test_a_text_that_names_what_no_longer_holds_is_a_mistake_of_the_day(copied: Path, spoil: Spoil) -> None:
    spoil("data/facts.toml", "[fact.car_register_days]", "[fact.car_register_days]\nvalid_to = 2026-11-21")
    report = check(copied, TODAY)
    told = f"{POLISH}: texts.car: {{car_register_days}} held until 2026-11-21; staff see a gap"
    assert told in report.of_the_day
    assert not any("canned.toml" in mistake for mistake in report.of_the_files)


def test_the_same_placeholder_may_stand_twice_in_one_language(copied: Path, spoil: Spoil) -> None:
    spoil(POLISH, "{link.borger}", "{link.borger} {link.borger}")
    assert check(copied, TODAY).mistakes == ()


def test_a_reply_past_its_review_date_is_a_warning_only() -> None:
    warnings = check(today=date(2028, 1, 1)).warnings
    assert any("reply[wait].review_by" in warning for warning in warnings)
    assert not any("reply[" in warning for warning in check(today=TODAY).warnings)
