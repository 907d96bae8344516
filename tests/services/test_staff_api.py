"""The staff web under a real server: many staff at once, and the stream of events as browsers read it."""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from importlib import util
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy import Engine, delete, select

from contact_center.api import events as stream
from contact_center.catalog.model import Catalog
from contact_center.storage import events, tables, users
from contact_center.storage.transaction import reading, transaction

_spec = util.spec_from_file_location("staff_house", Path(__file__).parents[1] / "api" / "staff_house.py")
assert _spec is not None
assert _spec.loader is not None
stories = util.module_from_spec(_spec)
sys.modules.setdefault("staff_house", stories)
_spec.loader.exec_module(stories)
API = "/api/v1"


class Server:
    """The staff web of one test under uvicorn."""

    def __init__(self, house: Any, port: int) -> None:
        self.house, self.base = house, f"http://127.0.0.1:{port}"
        config = uvicorn.Config(house.app, "127.0.0.1", port, log_level="warning", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> "Server":
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)

    def client(self, username: str, role: str = "agent", offices: tuple[str, ...] = ("aarhus",)) -> httpx.Client:
        self.house.add(username, role, offices)
        browser = httpx.Client(base_url=self.base, headers=stories.CSRF, timeout=30, trust_env=False)
        answer = browser.post(f"{API}/session", json={"username": username, "password": stories.PASSWORD})
        assert answer.status_code == 200, answer.text
        return browser


@pytest.fixture
def server(database: Engine, catalog: Catalog, now: datetime, free_port: Callable[[], int]) -> Iterator[Server]:
    with Server(stories.House(database, catalog, now), free_port()) as running:
        yield running


class Screen:
    """Reads a stream in a thread of its own, as a browser does."""

    def __init__(self, browser: httpx.Client, query: str = "", last_event_id: str | None = None) -> None:
        self.events: list[dict[str, Any]] = []
        self.status = 0
        self.ended = threading.Event()
        headers = {"Last-Event-ID": last_event_id} if last_event_id is not None else {}
        threading.Thread(target=self._read, args=(browser, query, headers), daemon=True).start()

    def _read(self, browser: httpx.Client, query: str, headers: dict[str, str]) -> None:
        try:
            with browser.stream("GET", f"{API}/events{query}", headers=headers) as answer:
                self.status = answer.status_code
                event: dict[str, Any] = {}
                for line in answer.iter_lines():
                    name, _, value = line.partition(": ")
                    if line == "" and event:
                        self.events.append(event)
                        event = {}
                    elif name in ("event", "id", "data"):
                        event[name] = json.loads(value) if name == "data" else value
        except httpx.HTTPError:
            pass
        self.ended.set()

    def wait(self, wanted: Callable[[list[dict[str, Any]]], bool], seconds: float = 10) -> list[dict[str, Any]]:
        deadline = time.monotonic() + seconds
        while not wanted(self.events):
            assert time.monotonic() < deadline, f"only {self.events}"
            time.sleep(0.01)
        return self.events

    def live(self) -> "Screen":
        self.wait(lambda told: any(one["event"] == "heartbeat" for one in told))
        return self

    def tickets(self, count: int) -> list[dict[str, Any]]:
        told = self.wait(lambda told: len([one for one in told if one["event"] == "ticket"]) >= count)
        return [one for one in told if one["event"] == "ticket"]


def test_twenty_staff_who_claim_the_same_thirty_tickets_never_share_one(server: Server) -> None:
    offered = [server.house.mail().id for _ in range(30)]
    browsers = [server.client(f"staff{number}") for number in range(20)]

    def claim_all(browser: httpx.Client) -> list[tuple[int, int]]:
        return [(number, browser.post(f"{API}/tickets/{number}/claim").status_code) for number in offered]

    with ThreadPoolExecutor(20) as pool:
        answers = [answer for person in pool.map(claim_all, browsers) for answer in person]
    won = [number for number, status in answers if status == 200]
    assert sorted(won) == offered
    assert [status for _, status in answers].count(409) == 570
    with reading(server.house.engine) as connection:
        kinds = [row.kind for row in connection.execute(select(tables.visitations.c.kind))]
    assert kinds.count("claim") == 30


def test_twenty_staff_who_take_the_next_ticket_get_one_each(server: Server) -> None:
    offered = [server.house.mail().id for _ in range(30)]
    browsers = [server.client(f"staff{number}") for number in range(20)]

    def take_two(browser: httpx.Client) -> list[int]:
        answers = [browser.post(f"{API}/tickets/next", json={}) for _ in range(2)]
        return [answer.json()["id"] for answer in answers if answer.status_code == 200]

    with ThreadPoolExecutor(20) as pool:
        taken = [number for person in pool.map(take_two, browsers) for number in person]
    assert len(set(taken)) == len(taken)
    assert sorted(taken) == offered


def test_an_event_is_on_the_screen_within_half_a_second(server: Server) -> None:
    screen = Screen(server.client("sara")).live()
    began = time.monotonic()
    ticket = server.house.mail()
    told = screen.tickets(1)[0]
    assert time.monotonic() - began < 2  # some 0.3 s; the rest is for slow machines
    assert told["data"]["ticket_id"] == ticket.id
    assert set(told["data"]) == {"seq", "kind", "ticket_id", "office", "at", "row", "offices"}
    line = told["data"]["row"]
    assert (line["id"], line["party_address"][1:5], told["data"]["offices"]) == (ticket.id, "***@", ["aarhus"])
    assert "text" not in line
    assert told["id"] == str(told["data"]["seq"])


def test_only_ones_own_offices_are_told_about(server: Server) -> None:
    aarhus = Screen(server.client("sara")).live()
    odense = Screen(server.client("olga", offices=("odense",))).live()
    admin = Screen(server.client("adam", "admin", ())).live()
    server.house.mail()
    lead = server.client("lone", "lead", ("national",))
    lead.post(f"{API}/tickets/1/transfer", json={"office": "odense", "reason": "x"})
    assert [one["data"]["kind"] for one in aarhus.tickets(2)] == ["ticket.created", "ticket.left"]
    assert [one["data"]["kind"] for one in odense.tickets(1)] == ["ticket.transferred"]
    assert len(admin.tickets(3)) == 3
    # The changed line goes to whoever sees the ticket: not to the office that it left, nor to who reads no tickets.
    assert ["row" in one["data"] for one in aarhus.tickets(2)][1] is False
    assert not any("row" in one["data"] for one in admin.tickets(3))
    assert odense.tickets(1)[0]["data"]["row"]["office"] == "odense"


def test_who_comes_back_is_told_exactly_what_was_missed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    sara = server.client("sara")
    for _ in range(3):
        server.house.mail()
    listed = sara.get(f"{API}/tickets").json()
    assert listed["seq"] == 3
    for _ in range(2):
        server.house.mail()
    server.house.later(minutes=5)
    after_list = Screen(sara, f"?after={listed['seq']}")
    assert [one["id"] for one in after_list.tickets(2)] == ["4", "5"]
    reconnected = Screen(sara, "?after=3", last_event_id="4").live()
    server.house.mail()
    assert [one["id"] for one in reconnected.tickets(2)] == ["5", "6"]
    assert [one["id"] for one in after_list.tickets(3)] == ["4", "5", "6"]


def test_a_gap_makes_the_screen_load_everything_anew(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "CATCH_UP", 3)
    sara = server.client("sara")
    for _ in range(6):
        server.house.mail()
    server.house.later(minutes=5)
    too_many = Screen(sara, "?after=1").live()
    with transaction(server.house.engine) as connection:
        connection.execute(delete(tables.events).where(tables.events.c.seq < 5))
    purged = Screen(sara, last_event_id="2").live()
    from_the_future = Screen(sara, last_event_id="99").live()
    fine = Screen(sara, last_event_id="4")
    for screen in (too_many, purged, from_the_future):
        assert screen.events[0] == {"event": "resync", "id": "6", "data": {"seq": 6}}
    assert [one["id"] for one in fine.tickets(2)] == ["5", "6"]


def test_a_stream_ends_when_the_session_does_and_is_no_sign_of_life(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.2)
    sara, ali = server.client("sara"), server.client("ali")
    watching, idle = Screen(sara).live(), Screen(ali).live()
    sara.delete(f"{API}/session")
    assert watching.ended.wait(5)
    server.house.later(minutes=29)
    idle.wait(lambda told: len(told) > len(idle.events) - 1)
    time.sleep(0.5)
    assert not idle.ended.is_set()
    server.house.later(minutes=2)
    assert idle.ended.wait(5)
    assert ali.get(f"{API}/me").status_code == 401


def test_a_person_who_is_shut_out_is_told_nothing_more(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.2)
    screen = Screen(server.client("sara")).live()
    with transaction(server.house.engine) as connection:
        row = users.by_username(connection, "sara")
        assert row is not None
        users.set_active(connection, row.id, False)
    assert screen.ended.wait(5)


def test_an_event_that_is_committed_late_is_told_all_the_same(server: Server) -> None:
    if server.house.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    screen = Screen(server.client("sara")).live()
    with server.house.engine.begin() as slow:
        events.add(slow, "ticket.slow", 1, "aarhus", server.house.now)
        with transaction(server.house.engine) as quick:
            events.add(quick, "ticket.quick", 2, "aarhus", server.house.now)
        screen.tickets(1)
    assert [one["data"]["kind"] for one in screen.tickets(2)] == ["ticket.quick", "ticket.slow"]


def test_a_role_without_queues_gets_no_stream(server: Server) -> None:
    assert server.client("stine", "statistics", ()).get(f"{API}/events").status_code == 403
    assert httpx.get(f"{server.base}{API}/events", trust_env=False).status_code == 401


def test_the_stream_and_the_answers_carry_the_security_headers(server: Server) -> None:
    with server.client("sara").stream("GET", f"{API}/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-cache"


def test_an_open_stream_says_that_somebody_is_there_and_the_next_contact_is_offered(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.2)
    sara, ali = server.client("sara"), server.client("ali")
    for browser in (sara, ali):
        assert browser.put(f"{API}/presence", json={"state": "available"}).status_code == 200
    screen = Screen(sara).live()
    for _ in range(4):
        server.house.later(seconds=20)
        time.sleep(0.6)
    ticket = server.house.call()
    told = screen.wait(lambda events: any(one["data"].get("kind") == "offer.made" for one in events))
    made = next(one["data"] for one in told if one["data"].get("kind") == "offer.made")
    assert (made["ticket_id"], made["staff_id"]) == (ticket.id, sara.get(f"{API}/me").json()["user"]["id"])
    assert sara.get(f"{API}/offer").json()["ticket_id"] == ticket.id
    away = {one["name"]: one["state"] for one in sara.get(f"{API}/presence").json()["colleagues"]}
    assert away == {"Ali": "away"}
