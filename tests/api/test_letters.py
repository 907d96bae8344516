"""Letters and receipts over the API, and the page that is printed."""

from __future__ import annotations

from typing import Any

import pytest

from contact_center.domain.contact import CitizenGroup

API = "/api/v1"
FIELDS = {"name": "Anna Kowalska", "received_on": "2026-11-16", "forwarded_on": "2026-11-18"}
FORWARDING = {"kind": "forwarding", "language": "pl", "fields": FIELDS}
ATTENDED = {
    "name": "Anna Kowalska",
    "citizenship": "eu",
    "id_seen": "passport",
    "attended_at": "2026-11-18T09:15",
    "pd_u2_date": "2026-11-12",
    "export_until": "2027-02-11",
}
ATTENDANCE = {"kind": "attendance", "language": "pl", "fields": ATTENDED}


@pytest.fixture
def sara(house: Any) -> Any:
    return house.client("sara", "agent", ("aarhus", "national"))


def test_a_letter_is_issued_listed_told_and_printed(house: Any, sara: Any) -> None:
    base = f"{API}/tickets/{house.mail().id}"
    answer = sara.post(f"{base}/letters", json=ATTENDANCE)
    assert answer.status_code == 201, answer.text
    letter = answer.json()
    assert (letter["number"], letter["label"]) == ("AARHUS-2026-00001", "Fremmødekvittering")
    assert (letter["name"], letter["issued_by"]) == ("Anna Kowalska", "Sara")
    assert sara.get(f"{base}/letters").json() == {"items": [letter]}
    assert sara.get(base).json()["messages"][-1]["text"] == "Fremmødekvittering AARHUS-2026-00001 (polsk)"
    page = sara.get(letter["page"])
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["content-language"] == "pl"
    assert "Anna Kowalska" in page.text
    assert "Potwierdzenie przyjścia" in page.text


def test_the_newest_letter_is_listed_first(house: Any, sara: Any) -> None:
    base = f"{API}/tickets/{house.mail().id}/letters"
    numbers = [sara.post(base, json=FORWARDING).json()["number"] for _ in range(3)]
    assert [one["number"] for one in sara.get(base).json()["items"]] == numbers[::-1]


def test_the_page_finds_its_style_sheets_without_sign_in(house: Any, sara: Any) -> None:
    letter = sara.post(f"{API}/tickets/{house.mail().id}/letters", json=FORWARDING).json()
    styles = [part.split('"')[0] for part in sara.get(letter["page"]).text.split('<link rel="stylesheet" href="')[1:]]
    assert len(styles) == 3
    for style in styles:
        answer = house.visitor().get(style)
        assert answer.status_code == 200, style
        assert answer.headers["content-type"].startswith("text/css")


def test_another_offices_letters_do_not_exist(house: Any, sara: Any) -> None:
    base = f"{API}/tickets/{house.mail().id}/letters"
    letter = sara.post(base, json=FORWARDING).json()
    bo = house.client("bo", "agent", ("koebenhavn",))
    assert bo.post(base, json=FORWARDING).status_code == 404
    assert bo.get(base).status_code == 404
    assert bo.get(letter["page"]).status_code == 404
    assert house.client("stat", "statistics").get(letter["page"]).status_code == 403
    assert house.client("lone", "lead", ("national",)).get(letter["page"]).status_code == 200


def test_a_letter_follows_its_ticket_to_another_office(house: Any, sara: Any) -> None:
    ticket = house.mail()
    letter = sara.post(f"{API}/tickets/{ticket.id}/letters", json=FORWARDING).json()
    sara.post(f"{API}/tickets/{ticket.id}/transfer", json={"office": "koebenhavn", "reason": "flyttet"})
    assert sara.get(letter["page"]).status_code == 404
    assert "ICS Aarhus" in house.client("bo", "agent", ("koebenhavn",)).get(letter["page"]).text


def test_a_visitor_is_sent_to_the_login_page(house: Any) -> None:
    answer = house.visitor().get("/letters/AARHUS-2026-00001")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=/letters/AARHUS-2026-00001"


@pytest.mark.parametrize("number", ["AARHUS-2026-00009", "aarhus-2026-00001", "..%2F..", "%00", "A" * 500, "x y"])
def test_a_letter_that_is_not_there_is_not_found_in_words(sara: Any, number: str) -> None:
    answer = sara.get(f"/letters/{number}")
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_third_country_national_gets_the_letter_but_never_the_receipt(house: Any, sara: Any) -> None:
    base = f"{API}/tickets/{house.mail(citizen_group=CitizenGroup.THIRD).id}/letters"
    refused = sara.post(base, json={**ATTENDANCE, "fields": {**ATTENDED, "citizenship": "third"}})
    assert refused.status_code == 422
    assert "no attendance receipt can be issued" in refused.json()["detail"]
    assert "understood as of this group: third" in sara.post(base, json=ATTENDANCE).json()["detail"]
    fields = {"name": "Priya Sharma", "citizenship": "third"}
    letter = sara.post(base, json={"kind": "third-country", "language": "en", "fields": fields}).json()
    assert "cannot use a PD U2 in Denmark" in sara.get(letter["page"]).text
    assert [one["kind"] for one in sara.get(base).json()["items"]] == ["third-country"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {**FORWARDING, "kind": "Attendance!"},
        {**FORWARDING, "kind": "pardon"},
        {**FORWARDING, "language": "xx"},
        {**FORWARDING, "language": "polski"},
        {**FORWARDING, "fields": None},
        {**FORWARDING, "fields": {**FIELDS, "name": "Anna\x00"}},
        {**FORWARDING, "fields": {**FIELDS, "name": "x" * 201}},
        {**FORWARDING, "fields": {**FIELDS, "name": ["Anna"]}},
        {**FORWARDING, "fields": {**FIELDS, "name": 7}},
        {**FORWARDING, "fields": {**FIELDS, "name": "Anna 010190-9999"}},
        {**FORWARDING, "fields": {**FIELDS, "forwarded_on": "2026-11-19"}},
        {**FORWARDING, "fields": {**FIELDS, "decision": "granted"}},
        {**FORWARDING, "fields": {f"x{number}": "" for number in range(31)}},
        {**ATTENDANCE, "fields": {**ATTENDED, "pd_u2_date": "2026-11-19"}},
    ],
)
def test_nonsense_is_refused_in_words(house: Any, sara: Any, body: Any) -> None:
    base = f"{API}/tickets/{house.mail().id}/letters"
    answer = sara.post(base, json=body)
    assert answer.status_code == 422, answer.text
    assert "010190" not in answer.text
    assert sara.get(base).json() == {"items": []}


def test_the_catalogue_says_what_is_filled_in(sara: Any) -> None:
    forms = {form["kind"]: form for form in sara.get(f"{API}/catalogue").json()["letters"]}
    assert set(forms) == {"attendance", "third-country", "forwarding"}
    assert forms["attendance"]["groups"] == ["eu", "nordic"]
    assert {"id": "pd_u2_date", "kind": "day", "choices": [], "not_before": "", "not_after": "today"} in forms[
        "attendance"
    ]["fields"]
