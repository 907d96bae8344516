"""Role × route: the table `matrix.csv`, the code, and what is answered to every role and every key, are one."""

from __future__ import annotations

import csv
import re
from importlib import util
from pathlib import Path
from typing import Any

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
    return path.replace("{number}", "AARHUS-2026-00001").replace("{name}", "nobody")


def ask(browser: Any, route: str, path: str, **more: Any) -> int:
    method = route.split()[0]
    body = {"json": BODIES.get(path.rsplit("/", 1)[-1], {})} if method in ("POST", "PUT", "PATCH") else {}
    return int(browser.request(method, path, **body, **more).status_code)


def guarded() -> list[dict[str, str]]:
    """The lines that ask for somebody; a stream never ends by itself and has tests of its own."""
    return [row for row in ROWS if row["agent"] != "open" and not row["route"].endswith("/events")]


def test_the_table_is_what_the_code_says(house: Any) -> None:
    now = _tool().table(house.app)
    assert now == TABLE.read_text(encoding="utf-8"), "run tools/role_matrix.py, and read what changes"


@pytest.mark.parametrize("role", ROLES)
def test_a_person_may_ask_what_the_table_says_and_nothing_else(house: Any, role: str) -> None:
    browser = house.client(role, role, ("aarhus",))
    for row in guarded():
        if row["route"] == "DELETE /api/v1/me/totp":
            continue  # 204 for everybody: there is none
        status = ask(browser, row["route"], concrete(row["route"].split()[1]))
        assert status != 401, row["route"]
        assert (status != 403) == (row[role] == "x"), f"{role}: {row['route']} → {status}"


@pytest.mark.parametrize(
    ("role", "mode"), [("lead", "read"), ("lead", "write"), ("admin", "write"), ("auditor", "read")]
)
def test_a_key_may_ask_what_its_role_and_scopes_say_and_nothing_else(house: Any, role: str, mode: str) -> None:
    scopes = [scope for scope in scopes_of(role) if scope.endswith(mode)]
    wanted = {"name": role, "role": role, "offices": ["aarhus"], "scopes": scopes}
    made = house.client("anna", "admin").post("/api/v1/api-keys", json=wanted)
    key = {"Authorization": f"Bearer {made.json()['key']}"}
    machine = house.visitor()
    for row in guarded():
        if not row["route"].split()[1].startswith("/api/"):
            continue  # a page: whoever has no session is sent to sign in
        status = ask(machine, row["route"], concrete(row["route"].split()[1]), headers=key)
        reads = row["route"].startswith("GET ")
        allowed = row[role] == "x" and row["key"] != "-" and (reads or mode == "write")
        assert status != 401, row["route"]
        assert (status != 403) == allowed, f"{row['route']} → {status}"


def test_another_offices_ticket_is_not_found_by_any_route(house: Any) -> None:
    ticket, browser = house.mail(), house.client("ole", "agent", ("odense",))
    walked = 0
    for row in guarded():
        path = row["route"].split()[1]
        if "{ticket_id}" in path and row["agent"] == "x":
            status = ask(browser, row["route"], concrete(path.replace("{ticket_id}", str(ticket.id))))
            assert status in (404, 409), f"{row['route']} → {status}"
            walked += 1
    assert walked > 20
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
