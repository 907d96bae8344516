"""Role × route: the table `matrix.csv`, the code, and what is answered to every role and every key, are one."""

from __future__ import annotations

import asyncio
import csv
import re
from importlib import util
from pathlib import Path
from typing import Any

import httpx
import pytest

from contact_center.api.trail import action_for, actions
from contact_center.domain.roles import ROLES, scopes_of

TABLE = Path(__file__).with_name("matrix.csv")
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
BODIES: dict[str, Any] = {
    "transfer": {"office": "aarhus", "reason": "x"},
    "correct": {},
    "reply": {"text": "x"},
    "note": {"text": "x"},
    "letters": {"kind": "forwarding", "language": "pl", "fields": {}},
    "complete": {"outcome": "answered"},
    "calls": {"from": "", "to": "+4570000001"},
    "keys": {"digits": "1"},
    "say": {"text": "x"},
    "consult": {"staff_id": 1},
    "pass-on": {"staff_id": 1, "reason": "x"},
    "presence": {"state": "away"},
    "snooze": {"for_citizen": True},
    "assign": {"staff_id": 1},
    "draft": {"text": "x"},
    "forward": {"authority": "siri", "text": "x"},
    "confirmation": {"version": "0123456789abcdef"},
}


def _tool() -> Any:
    path = Path(__file__).parents[2] / "tools" / "role_matrix.py"
    spec = util.spec_from_file_location("role_matrix", path)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def concrete(path: str) -> str:
    """A path with numbers of things that are not there."""
    path = re.sub(r"\{[a-z_]+_id\}", "9999", path).replace("{sid}", "CA" + "0" * 32)
    named = {"number": "AARHUS-2026-00001", "name": "nobody", "slug": "aarhus", "topic": "cpr"}
    named |= {"code": "0147", "counted": "2022-01-01", "format": "json", "year": "2025"}
    return re.sub(r"\{([a-z]+)\}", lambda found: named[found[1]], path)


def answers(house: Any, paths: list[tuple[str, str]], cookies: Any = None, **headers: str) -> list[int]:
    """The statuses of many requests, in one event loop: a client for each would take most of the time."""

    async def walk() -> list[int]:
        transport = httpx.ASGITransport(app=house.app)
        sent = {"X-Requested-With": "ics", **headers}
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver", headers=sent) as client:
            client.cookies.update(cookies or {})
            return [(await client.request(method, path, **body_of(method, path))).status_code for method, path in paths]

    return asyncio.run(walk())


def body_of(method: str, path: str) -> dict[str, Any]:
    return {"json": BODIES.get(path.rsplit("/", 1)[-1], {})} if method in ("POST", "PUT", "PATCH") else {}


def asked(rows: list[dict[str, str]]) -> list[tuple[str, str]]:
    """Method and path of each line."""
    return [(row["route"].split()[0], concrete(row["route"].split()[1])) for row in rows]


def guarded() -> list[dict[str, str]]:
    """The lines that ask for somebody; a stream never ends by itself and has tests of its own."""
    return [row for row in ROWS if row["agent"] != "open" and not row["route"].endswith("/events")]


def test_the_table_is_what_the_code_says(house: Any) -> None:
    now = _tool().table(house.app)
    assert now == TABLE.read_text(encoding="utf-8"), "run tools/role_matrix.py, and read what changes"


@pytest.mark.parametrize("role", ROLES)
def test_a_person_may_ask_what_the_table_says_and_nothing_else(house: Any, role: str) -> None:
    browser = house.client(role, role, ("aarhus",))
    rows = guarded()
    for row, status in zip(rows, answers(house, asked(rows), dict(browser.cookies)), strict=True):
        assert status != 401, row["route"]
        assert (status != 403) == (row[role] == "x"), f"{role}: {row['route']} → {status}"


@pytest.mark.parametrize(
    ("role", "mode"), [("lead", "read"), ("lead", "write"), ("admin", "write"), ("auditor", "read")]
)
def test_a_key_may_ask_what_its_role_and_scopes_say_and_nothing_else(house: Any, role: str, mode: str) -> None:
    scopes = [scope for scope in scopes_of(role) if scope.endswith(mode)]
    wanted = {"name": role, "role": role, "offices": ["aarhus"], "scopes": scopes}
    made = house.client("anna", "admin").post("/api/v1/api-keys", json=wanted)
    rows = [row for row in guarded() if "/api/" in row["route"]]  # pages are for browsers
    found = answers(house, asked(rows), Authorization=f"Bearer {made.json()['key']}")
    for row, status in zip(rows, found, strict=True):
        allowed = row[role] == "x" and row["key"] != "-" and (row["route"].startswith("GET ") or mode == "write")
        assert status != 401, row["route"]
        assert (status != 403) == allowed, f"{row['route']} → {status}"


def test_another_offices_ticket_is_not_found_by_any_route(house: Any) -> None:
    ticket, browser = house.mail(), house.client("ole", "agent", ("odense",))
    rows = [row for row in guarded() if "{ticket_id}" in row["route"] and row["agent"] == "x"]
    paths = [(method, path.replace("9999", str(ticket.id))) for method, path in asked(rows)]
    found = dict(zip((row["route"] for row in rows), answers(house, paths, dict(browser.cookies)), strict=True))
    assert len(found) > 20
    assert {route: status for route, status in found.items() if status not in (404, 409)} == {}
    listed = ("tickets", "outbox", "voicemails", "callbacks")
    assert all(browser.get(f"/api/v1/{name}").json()["items"] == [] for name in listed)


def test_every_change_and_every_reading_of_a_conversation_has_its_name_in_the_log() -> None:
    for row in guarded():
        method, path = row["route"].split()
        known = actions().get(f"{method} {path.removeprefix('/api/v1')}")
        if method != "GET" and not (known and known.quiet):
            assert row["audit"] not in ("", "-"), f"{row['route']}: give it a line in actions.toml"
            assert " " not in row["audit"], f"{row['route']}: give it a line in actions.toml"
    known = {row["route"].replace("/api/v1", "", 1) for row in ROWS}
    assert set(actions()) <= known, set(actions()) - known
    assert action_for("GET", "/tickets/{ticket_id}") is not None
