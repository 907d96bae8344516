"""What leads look after, over the API."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from contact_center.catalog.holder import News
from contact_center.catalog.mistake import Mistake
from contact_center.catalog.model import Validity
from contact_center.delivery.faults import fault
from contact_center.domain.inbox import Place, Stated
from contact_center.storage import inboxes, ledger
from contact_center.storage.transaction import transaction

API = "/api/v1/upkeep"


@pytest.fixture
def lead(house: Any) -> Any:
    return house.client("mette", "lead", ("aarhus",))


def renew(house: Any, **changes: Any) -> None:
    """The files have changed; from now on the staff web works with another catalogue."""
    door = replace(house.door, catalog=replace(house.door.catalog, **changes))
    house.door, house.app.state.door = door, lambda: door


def test_a_quiet_day_needs_the_first_confirmation_only(house: Any, lead: Any) -> None:
    view = lead.get(API).json()
    assert (view["refused"], view["gaps"], view["texts"], view["endings"], view["reminders"]) == ([], [], [], [], 1)
    assert view["directory"]["due"] is True
    assert (view["directory"]["confirmed_at"], view["directory"]["changes"]) == (None, [])
    assert {"slug": "pl", "label": "polsk"} in view["languages"]
    assert {"slug": "odense", "label": "ICS Odense"} in view["offices"]


def test_mistakes_of_the_last_reload_and_gaps_are_shown(new_house: Any, now: Any) -> None:
    gap, mistake = Mistake("templates/lt/mail.toml: x", "missing"), Mistake("data/facts.toml: y", "no-day", value="x")
    mette = new_house(news=News(now, gaps=(gap,), refused=(mistake,))).client("mette", "admin")
    view = mette.get(API).json()
    assert view["since"] == "2026-11-18T09:00:00Z"
    assert view["reminders"] == 2
    assert (view["refused"], view["gaps"]) == (
        ["data/facts.toml: y: er 'x', som ikke er en dato"],
        ["templates/lt/mail.toml: x: mangler"],
    )
    english = mette.get(API, headers={"Accept-Language": "en"}).json()
    assert (english["refused"], english["gaps"]) == (
        ["data/facts.toml: y: is 'x', which is no day"],
        ["templates/lt/mail.toml: x: is missing"],
    )


def test_texts_and_statements_are_named_before_their_time_is_over(house: Any, lead: Any) -> None:
    checklists = {**house.catalog.checklists}
    checklists["cpr"] = replace(checklists["cpr"], review_by=date(2026, 11, 17))
    checklists["mitid"] = replace(checklists["mitid"], review_by=date(2026, 12, 18))
    renew(house, checklists=checklists, passing={"cpr_deadline_days": ("5", Validity(last=date(2026, 11, 17)))})
    view = lead.get(API).json()
    assert [(one["label"], one["review_by"], one["overdue"]) for one in view["texts"]] == [
        ("CPR-nummer", "2026-11-17", True),
        ("MitID", "2026-12-18", False),
    ]
    assert view["endings"] == [{"where": "facts.toml: cpr_deadline_days", "last": "2026-11-17", "lapsed": True}]
    assert view["reminders"] == 4


def test_a_confirmation_holds_until_a_detail_changes(house: Any, lead: Any) -> None:
    version = lead.get(API).json()["directory"]["version"]
    told = lead.post(f"{API}/directory/confirmation", json={"version": version})
    assert told.status_code == 200
    assert told.json() == {
        **{"version": version, "due": False, "changes": []},
        **{"confirmed_at": "2026-11-18T09:00:00Z", "confirmed_by": "Mette"},
    }
    assert lead.get(API).json()["reminders"] == 0
    aarhus = house.catalog.offices["aarhus"]
    later = replace(aarhus, phone="+45 89 40 10 99", phone_hours=aarhus.phone_hours[:1], booking_required=False)
    renew(house, offices={**house.catalog.offices, "aarhus": later})
    directory = lead.get(API).json()["directory"]
    assert directory["due"] is True
    assert directory["changes"] == [
        {
            "office": "aarhus",
            "name": "ICS Aarhus",
            "field": "phone",
            "before": "+45 89 40 10 40",
            "after": "+45 89 40 10 99",
        },
        {
            "office": "aarhus",
            "name": "ICS Aarhus",
            "field": "phone_hours",
            "before": "mandag, onsdag, fredag 10.00–14.00; torsdag 10.00–16.00",
            "after": "mandag 10.00–14.00",
        },
        {"office": "aarhus", "name": "ICS Aarhus", "field": "booking_required", "before": "ja", "after": "nej"},
    ]


def test_what_changed_since_it_was_shown_is_not_confirmed(house: Any, lead: Any) -> None:
    version = lead.get(API).json()["directory"]["version"]
    moved = replace(house.catalog.offices["aarhus"], address="Another Street 1")
    renew(house, offices={**house.catalog.offices, "aarhus": moved})
    answer = lead.post(f"{API}/directory/confirmation", json={"version": version})
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert lead.get(API).json()["directory"]["confirmed_at"] is None


@pytest.mark.parametrize(
    "body", [{}, {"version": ""}, {"version": "x" * 16}, {"version": "A" * 16}, {"version": 1}, []]
)
def test_nonsense_is_not_confirmed(lead: Any, body: Any) -> None:
    answer = lead.post(f"{API}/directory/confirmation", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_export_holds_all_offices_as_csv_and_as_json(house: Any, lead: Any) -> None:
    exported = lead.get(f"{API}/directory.json")
    assert exported.headers["content-disposition"] == 'attachment; filename="ics-offices.json"'
    assert exported.json()["version"] == lead.get(API).json()["directory"]["version"]
    offices = {one["slug"]: one for one in exported.json()["offices"]}
    assert "national" not in offices
    assert offices["aarhus"]["phone_hours"][0] == {"weekday": 1, "opens": "10:00", "closes": "14:00"}
    answer = lead.get(f"{API}/directory.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = {row["slug"]: row for row in csv.DictReader(answer.text.splitlines())}
    assert set(rows) == set(offices)
    assert rows["aarhus"]["phone"] == "+45 89 40 10 40"
    assert rows["aarhus"]["phone_hours"].startswith("Monday, Wednesday, Friday 10:00–14:00")
    assert (rows["aarhus"]["hours_confirmed"], rows["odense"]["hours_confirmed"]) == ("true", "false")


def test_an_agent_learns_nothing_and_confirms_nothing(house: Any) -> None:
    sara = house.client("sara")
    for answer in (sara.get(API), sara.post(f"{API}/directory/confirmation", json={"version": "0" * 16})):
        assert answer.status_code == 403
        assert answer.headers["content-type"] == "application/problem+json"
    assert "upkeep" not in sara.get("/api/v1/me").json()["user"]["may"]


def test_mailboxes_that_cannot_be_read_and_what_the_comparisons_found_are_shown(
    house: Any, lead: Any, engine: Any, now: Any
) -> None:
    place, mail = Place("ics@b.example", "INBOX", 7), Stated(1, 10)
    with transaction(engine) as connection:
        since = inboxes.failed(connection, "ics@a.example", "INBOX", fault("fetch-login"), now - timedelta(minutes=15))
        assert inboxes.failed(connection, "ics@a.example", "INBOX", fault("fetch-login"), now) == since
        inboxes.succeeded(connection, "ics@b.example", "INBOX", now)
        inboxes.compared(connection, inboxes.Comparison(place, 9, 9, 8, 1), now - timedelta(days=1))
        inboxes.compared(connection, inboxes.Comparison(place, 9, 9, 9, 0), now)
        ledger.fail(connection, place, mail, "no", now, 3, now)
    view = lead.get(API).json()
    shown = {one["inbox"]: one["alarm"] for one in view["mail"]["inboxes"]}
    told = "Den har ikke kunnet læses i 15 minutter. Mailserveren afviser vores login."
    assert shown == {"ics@a.example": told, "ics@b.example": ""}
    [compared] = view["mail"]["comparisons"]
    assert (compared["server"], compared["ours"], compared["times"], compared["missing"]) == (9, 9, 2, 1)
    assert (view["mail"]["lacking"], view["reminders"]) == (1, 3)
    ready = house.visitor().get("/api/v1/ready")
    assert (ready.status_code, ready.json()["reasons"]) == (200, [])  # staff can work all the same
    assert ready.json()["warnings"] == ["mail: 1 of the fetched folders needs a person; see the upkeep page"]
    assert "example" not in ready.text


@pytest.mark.parametrize(
    ("problem", "paused", "danish", "english"),
    [
        (
            fault("fetch-token-refused", "invalid_grant"),
            "",
            "Den har ikke kunnet læses i 15 minutter. Tokenserveren giver os ikke adgang (invalid_grant).",
            "It could not be read for 15 minutes. The token server refuses us (invalid_grant).",
        ),
        (
            "The store on S3 cannot be read: timeout.",
            "",
            "Den har ikke kunnet læses i 15 minutter. Lageret på S3 kan ikke nås (timeout).",
            "It could not be read for 15 minutes. The store on S3 cannot be read: timeout.",
        ),
        (
            "",
            fault("room-disk", "1024"),
            "Der hentes ikke lige nu. Der er mindre end 1024 MiB ledig plads på disken.",
            "Nothing is fetched just now. Less than 1024 MiB of disk are free.",
        ),
        (
            "what an older edition has kept",
            "",
            "Den har ikke kunnet læses i 15 minutter. what an older edition has kept",
            "It could not be read for 15 minutes. what an older edition has kept",
        ),
    ],
)
def test_what_is_wrong_with_a_mailbox_is_told_in_the_language_of_the_screen(
    house: Any, lead: Any, now: Any, problem: str, paused: str, danish: str, english: str
) -> None:
    with transaction(house.engine) as connection:
        if problem:
            inboxes.failed(connection, "ics@a.example", "INBOX", problem, now - timedelta(minutes=15))
            inboxes.failed(connection, "ics@a.example", "INBOX", problem, now)
        else:
            inboxes.succeeded(connection, "ics@a.example", "INBOX", now, paused)
    for language, told in (("da", danish), ("en", english)):
        [one] = lead.get(API, headers={"Accept-Language": language}).json()["mail"]["inboxes"]
        assert one["alarm"] == told
