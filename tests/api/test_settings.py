"""Leads change their offices' hours, deadlines and ready-made replies; nobody overwrites anybody unseen."""

from __future__ import annotations

from typing import Any

import pytest

SETTINGS = "/api/v1/settings"


def seen(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


def office(browser: Any, slug: str = "aarhus") -> dict[str, Any]:
    return next(one for one in browser.get(f"{SETTINGS}/offices").json() if one["slug"] == slug)


@pytest.fixture
def lead(house: Any) -> Any:
    return house.client("lene", "lead")


@pytest.fixture
def national(house: Any) -> Any:
    return house.client("nina", "lead", ("national",))


def test_a_lead_changes_the_hours_of_the_own_office_and_of_no_other(house: Any, lead: Any) -> None:
    own = office(lead)
    assert [one["slug"] for one in lead.get(f"{SETTINGS}/offices").json()] == ["aarhus"]
    details = {
        **own["details"],
        "phone": "+45 89 40 10 41",
        "phone_hours": [{"weekday": 2, "opens": "09:00", "closes": "12:00"}],
    }
    changed = lead.put(f"{SETTINGS}/offices/aarhus", json=details, headers=seen(0))
    assert changed.status_code == 200, changed.text
    assert office(lead)["details"] == details
    assert changed.headers["ETag"] == f'"{office(lead)["version"]}"'
    assert lead.put(f"{SETTINGS}/offices/odense", json=details, headers=seen(0)).status_code == 404
    assert house.client("sara").get(f"{SETTINGS}/offices").status_code == 403


def test_who_has_not_seen_the_newest_state_changes_nothing(lead: Any, national: Any) -> None:
    details = office(lead)["details"]
    path = f"{SETTINGS}/offices/aarhus"
    assert lead.put(path, json={**details, "phone": "+45 1"}, headers=seen(0)).status_code == 200
    late = national.put(path, json={**details, "phone": "+45 2"}, headers=seen(0))
    assert (late.status_code, late.headers["content-type"]) == (412, "application/problem+json")
    assert national.put(path, json=details).status_code == 428
    assert office(lead)["details"]["phone"] == "+45 1"


def test_closed_days_are_kept_each_once(lead: Any) -> None:
    days = ["2026-12-24", "2026-12-23", "2026-12-24"]
    lead.put(f"{SETTINGS}/offices/aarhus/closed-days", json={"days": days}, headers=seen(0))
    assert office(lead)["closed_days"] == ["2026-12-23", "2026-12-24"]


def test_deadlines_are_for_those_who_see_all_offices(lead: Any, national: Any) -> None:
    path = f"{SETTINGS}/deadlines/cpr"
    assert lead.put(path, json={"minutes": 60}, headers=seen(0)).status_code == 403
    assert national.put(path, json={"minutes": 60}, headers=seen(0)).status_code == 200
    assert {d["topic"]: d["minutes"] for d in lead.get(f"{SETTINGS}/deadlines").json()}["cpr"] == 60
    assert national.put(f"{SETTINGS}/deadlines/weather", json={"minutes": 60}, headers=seen(0)).status_code == 422


def test_a_reply_of_ones_own_is_made_hidden_and_taken_away(lead: Any) -> None:
    path = f"{SETTINGS}/canned-replies/own-call"
    reply = {
        "title": "Vi ringer",
        "title_en": "We call",
        "topics": ["cpr"],
        "texts": {"da": "Vi ringer.", "en": "We call you."},
    }

    def version() -> int:
        return next((r["version"] for r in lead.get(f"{SETTINGS}/canned-replies").json() if r["id"] == "own-call"), 0)

    assert lead.put(path, json={**reply, "texts": {"en": "We call you."}}, headers=seen(0)).status_code == 422
    assert lead.put(path, json=reply, headers=seen(0)).status_code == 200
    made = next(r for r in lead.get(f"{SETTINGS}/canned-replies").json() if r["id"] == "own-call")
    assert (made["title"], made["title_en"], made["topics"], made["texts"], made["own"]) == (*reply.values(), True)
    lead.put(path, json={"hidden": True}, headers=seen(version()))
    assert next(r for r in lead.get(f"{SETTINGS}/canned-replies").json() if r["id"] == "own-call")["hidden"]
    lead.request("DELETE", path, headers=seen(version()))
    assert "own-call" not in [r["id"] for r in lead.get(f"{SETTINGS}/canned-replies").json()]
    assert [line["key"] for line in lead.get(f"{SETTINGS}/history").json()] == ["own-call"] * 3


@pytest.mark.parametrize("wrong", ["7", '"x"', "*", '"1'])
def test_a_version_that_is_none_is_refused(lead: Any, wrong: str) -> None:
    details = office(lead)["details"]
    assert lead.put(f"{SETTINGS}/offices/aarhus", json=details, headers={"If-Match": wrong}).status_code == 422
