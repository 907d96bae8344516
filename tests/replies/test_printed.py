"""Letters and receipts that staff print: what may be filled in, and what stands there."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contact_center.catalog.load import load_catalog
from contact_center.catalog.model import Catalog
from contact_center.replies.printed.fields import Checked, Circumstances, as_json, check
from contact_center.replies.printed.page import as_html
from contact_center.replies.printed.write import Case, Printed, number_of, write, year_of

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
ATTENDED: dict[str, str | bool] = {
    "name": "Anna Kowalska-Nowak",
    "citizenship": "eu",
    "id_seen": "passport",
    "attended_at": "2026-11-18T09:15",
    "pd_u2_date": "2026-11-12",
    "export_until": "2027-02-11",
}
THIRD: dict[str, str | bool] = {"name": "Priya Sharma", "citizenship": "third"}
FORWARDED: dict[str, str | bool] = {"name": "Ion Popa", "received_on": "2026-11-16", "forwarded_on": "2026-11-18"}
GOOD = {"attendance": ATTENDED, "third-country": THIRD, "forwarding": FORWARDED}
CATALOG = load_catalog()


def checked(kind: str, changes: dict[str, Any] | None = None, national: bool = False, believed: str = "") -> Checked:
    filled = {name: value for name, value in {**GOOD[kind], **(changes or {})}.items() if value is not None}
    return check(CATALOG.letters[kind], filled, Circumstances(NOW, national, believed))


def printed(kind: str, language: str, changes: dict[str, Any] | None = None, office: str = "aarhus") -> Printed:
    fit = checked(kind, changes)
    assert fit.faults == ()
    case = Case(CATALOG.letters[kind], fit.values, CATALOG.offices[office], "AARHUS-2026-00001", "Sara Holm", NOW)
    return write(case, CATALOG, language)


def words(page: Any) -> str:
    return "\n".join([page.title, *(f"{a}: {b}" for a, b in page.facts), *(one for p in page.parts for one in p.lines)])


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_what_is_filled_in_properly_has_no_faults(kind: str) -> None:
    assert checked(kind).faults == ()


@pytest.mark.parametrize(
    ("kind", "changes", "told"),
    [
        ("attendance", {"name": None}, "name: is missing"),
        ("attendance", {"name": " \t "}, "name: is missing"),
        ("attendance", {"name": True}, "name: is missing"),
        ("attendance", {"name": "Anna 010190-9999"}, "a personal number never stands on a letter"),
        ("attendance", {"name": "Anna ٠١٠١٩٠"}, "a personal number never stands on a letter"),
        ("attendance", {"name": "Anna ²"}, "a personal number never stands on a letter"),
        ("attendance", {"name": "…"}, "is no name"),
        ("attendance", {"name": "Anna\u202egpj"}, "is no name"),
        ("attendance", {"name": "a" * 121}, "is no name"),
        ("attendance", {"id_seen": "library card"}, "id_seen: is none of passport"),
        ("attendance", {"citizenship": "martian"}, "citizenship: is none of"),
        ("attendance", {"pd_u2_date": "2026-11-19"}, "pd_u2_date: lies in the future"),
        ("attendance", {"pd_u2_date": "2026-13-01"}, "pd_u2_date: is no day"),
        ("attendance", {"pd_u2_date": "12.11.2026"}, "pd_u2_date: is no day"),
        ("attendance", {"pd_u2_date": "2026-W46-4"}, "pd_u2_date: is no day"),
        ("attendance", {"pd_u2_date": "2016-11-12"}, "more than a year away"),
        ("attendance", {"attended_at": "2026-11-18T10:01"}, "attended_at: lies in the future"),
        ("attendance", {"attended_at": "2026-11-18T09:01Z"}, "attended_at: lies in the future"),
        ("attendance", {"attended_at": "2026-11-18"}, "is no day and time"),
        ("attendance", {"attended_at": "2026-11-18T25:00"}, "is no day and time"),
        ("attendance", {"attended_at": "0001-01-01T00:00+14:00"}, "attended_at: "),
        ("attendance", {"attended_at": "9999-12-31T23:59-12:00"}, "attended_at: "),
        ("attendance", {"attended_at": "2026-11-11T12:00"}, "attended_at: lies before pd_u2_date"),
        ("attendance", {"export_until": "2026-11-11"}, "export_until: lies before pd_u2_date"),
        ("attendance", {"cpr": "010190-9999"}, "cpr: there is no such field"),
        ("attendance", {"decision": "granted"}, "decision: there is no such field"),
        ("forwarding", {"forwarded_on": "2026-11-15"}, "forwarded_on: lies before received_on"),
        ("forwarding", {"forwarded_on": "2026-11-19"}, "forwarded_on: lies in the future"),
        ("forwarding", {"decision": "granted"}, "decision: there is no such field"),
        ("third-country", {"citizenship": "nordic"}, "this letter is not for them"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(kind: str, changes: dict[str, Any], told: str) -> None:
    assert any(told in fault for fault in checked(kind, changes).faults)


def test_all_faults_are_told_at_once() -> None:
    assert len(checked("attendance", {"name": None, "pd_u2_date": None, "id_seen": "x"}).faults) == 3


def test_a_time_of_attendance_just_before_now_in_danish_time_is_good() -> None:
    assert checked("attendance", {"attended_at": "2026-11-18T10:00"}).faults == ()


@pytest.mark.parametrize("confirmed", [None, True, False])
@pytest.mark.parametrize("believed", ["", "nordic", "eu", "third"])
def test_a_third_country_national_never_gets_the_attendance_receipt(believed: str, confirmed: bool | None) -> None:
    faults = checked("attendance", {"citizenship": "third", "citizenship_seen": confirmed}, believed=believed).faults
    assert any("no attendance receipt can be issued" in fault for fault in faults)


def test_a_contact_from_a_third_country_gets_the_receipt_only_when_the_document_was_seen_to_say_otherwise() -> None:
    refused = checked("attendance", believed="third").faults
    assert len(refused) == 1
    assert "no attendance receipt can be issued" in refused[0]
    assert checked("attendance", {"citizenship_seen": "yes"}, believed="third").faults == refused
    assert checked("attendance", {"citizenship_seen": True}, believed="third").faults == ()


def test_nobody_attends_at_the_national_queue() -> None:
    assert any("issued by a centre" in fault for fault in checked("attendance", national=True).faults)
    assert checked("third-country", national=True).faults == ()
    assert checked("forwarding", national=True).faults == ()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([*ATTENDED, "citizenship_seen", "x"]), st.text(max_size=60) | st.booleans()))
def test_whatever_is_sent_is_answered_with_values_or_reasons(filled: dict[str, str | bool]) -> None:
    for form in CATALOG.letters.values():
        result = check(form, filled, Circumstances(NOW, False, ""))
        assert result.faults or json.dumps(as_json(result.values))


@pytest.mark.parametrize("language", ["da", "en", "de", "pl", "lt", "ro", "uk"])
@pytest.mark.parametrize("kind", sorted(GOOD))
def test_every_letter_is_complete_in_every_language_and_in_danish(kind: str, language: str) -> None:
    pages = printed(kind, language).pages
    assert [page.language for page in pages] == list(dict.fromkeys((language, "da")))
    form = CATALOG.letters[kind]
    for page in pages:
        assert len(page.facts) == len(form.facts)
        assert [part.id for part in page.parts] == [part.id for part in form.parts]
        for part, structure in zip(page.parts, form.parts, strict=True):
            assert len(part.lines) == len([line for line in structure.lines if not line.only])
        assert all(label and value for label, value in page.facts)
        assert "{" not in words(page)


def test_a_language_we_do_not_serve_is_answered_in_english_and_danish() -> None:
    assert [page.language for page in printed("forwarding", "xx").pages] == ["en", "da"]


def test_the_attendance_receipt_says_when_where_by_which_document_and_until_when() -> None:
    page = printed("attendance", "en").pages[0]
    facts = dict(page.facts)
    assert facts["Number"] == "AARHUS-2026-00001"
    assert facts["Name"] == "Anna Kowalska-Nowak"
    assert facts["You came on"] == "Wednesday, 18 November 2026, 09:15"
    assert facts["Centre"].startswith("ICS Aarhus, DOKK1")
    assert facts["Identification you showed"] == "passport"
    assert facts["Date on the PD U2"] == "Thursday, 12 November 2026"
    deadline = next(value for label, value in page.facts if "7 days" in label)
    assert deadline == "Thursday, 19 November 2026"
    assert facts["Issued by"] == "Sara Holm"
    assert "Thursday, 11 February 2027" in facts.values()
    assert "keep it active all the time: https://jobnet.dk/" in words(page)


@pytest.mark.parametrize(("came", "late"), [("2026-11-17T23:59", False), ("2026-11-18T00:01", True)])
def test_who_came_after_the_deadline_reads_who_decides_what_that_means(came: str, late: bool) -> None:
    page = printed("attendance", "en", {"attended_at": came, "pd_u2_date": "2026-11-10"}).pages[0]
    assert ("after the last day to register" in words(page)) is late


def test_a_third_country_national_reads_that_it_cannot_be_used_and_where_to_ask() -> None:
    said = words(printed("third-country", "en").pages[0])
    assert "cannot use a PD U2 in Denmark" in said
    for place in ("the authority that gave you the PD U2", "SIRI", "Jobnet", "a-kasse"):
        assert place in said
    assert "citizenship" not in said.lower().replace("citizens of", "")


def test_the_forwarding_receipt_says_both_days_and_that_it_decides_nothing() -> None:
    page = printed("forwarding", "en").pages[0]
    assert dict(page.facts)["We received your application on"] == "Monday, 16 November 2026"
    assert dict(page.facts)["We sent it to Skattestyrelsen on"] == "Wednesday, 18 November 2026"
    assert "this receipt is no decision" in words(page)
    assert "+45 72 22 27 80" in words(page)


def test_an_office_without_an_address_is_named_without_one() -> None:
    page = printed("forwarding", "en", office="odense").pages[0]
    assert dict(page.facts)["Centre"] == "ICS Odense"


def test_the_number_is_office_year_and_running_number_and_the_year_is_danish() -> None:
    assert number_of("aarhus", 2026, 17) == "AARHUS-2026-00017"
    assert number_of("koebenhavn", 2026, 123456) == "KOEBENHAVN-2026-123456"
    assert year_of(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == 2027


def test_what_is_kept_is_json_and_prints_the_same_page() -> None:
    letter = printed("attendance", "uk")
    kept = json.loads(json.dumps(letter.as_json()))
    assert as_html(kept, ("/a.css",), "/i.svg", "/") == as_html(letter.as_json(), ("/a.css",), "/i.svg", "/")
    values = as_json(checked("attendance").values)
    assert values["attended_at"] == "2026-11-18T09:15:00+01:00"
    assert json.loads(json.dumps(values)) == values


def test_the_page_has_both_languages_no_scripts_and_nothing_inline() -> None:
    html = as_html(printed("attendance", "pl").as_json(), ("/a.css", "/b.css"), "/i.svg", "/?ticket=7")
    assert '<html lang="pl">' in html
    assert '<section lang="pl"' in html
    assert '<section lang="da"' in html
    assert "Fremmødekvittering" in html
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", html)
    assert 'href="/?ticket=7"' in html


def test_a_danish_letter_stands_there_once() -> None:
    assert as_html(printed("attendance", "da").as_json(), (), "/i.svg", "/").count("<section") == 1


def test_a_name_is_never_markup() -> None:
    html = as_html(printed("forwarding", "en", {"name": "<b>Ana</b> & {office.name}"}).as_json(), (), "/i.svg", "/")
    assert "&lt;b&gt;Ana&lt;/b&gt; &amp; {office.name}" in html


def test_no_letter_has_a_field_for_a_personal_number_or_a_decision(catalog: Catalog) -> None:
    fields = {field.id for form in catalog.letters.values() for field in form.fields}
    assert not [name for name in fields if re.search(r"cpr|number|decision|amount", name)]


def test_the_deadline_is_the_fact_of_the_checklists(catalog: Catalog) -> None:
    other = replace(catalog, facts={**catalog.facts, "u2_register_days": "10"})
    fit = checked("attendance")
    case = Case(other.letters["attendance"], fit.values, other.offices["aarhus"], "X-2026-00001", "Sara", NOW)
    deadline = next(value for label, value in write(case, other, "en").pages[0].facts if "10 days" in label)
    assert deadline == f"{date(2026, 11, 12) + timedelta(days=10):%A, %d %B %Y}"
