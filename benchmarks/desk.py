"""How fast the staff's lists are: ten thousand open tickets on SQLite and PostgreSQL, each figure beside a baseline.

Usage: python benchmarks/desk.py [--open 10000] [--times 200] [--streams 50] [--chromium PATH]
"""

from __future__ import annotations

import argparse
import logging
import shutil
import socket
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import structlog
from sqlalchemy import Engine

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.desks import questions as ask
from benchmarks.desks.many import filled, postgresql
from benchmarks.desks.screens import Web, measured, spread
from contact_center.api.door import StaffDoor
from contact_center.catalog.load import load_catalog
from contact_center.catalog.model import Catalog
from queues.bulk_rules import Order
from queues.desk import Desk
from queues.lifecycle import Verb
from queues.outgoing import Mailer


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--streams", type=int, default=50)
    parser.add_argument("--only", choices=("databases", "screens"))
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("chromium-headless-shell"))
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    catalog = load_catalog()
    with tempfile.TemporaryDirectory() as folder:
        if given.only != "screens":
            databases(folder, catalog, given.open, given.times)
        if given.only != "databases":
            engine = filled(f"sqlite:///{folder}/screens.sqlite", catalog, 600)
            screens(engine, given.streams, given.chromium, given.times)


def databases(folder: str, catalog: Catalog, many: int, times: int) -> None:
    """The same on both databases."""
    with postgresql() as server:
        for name, url in (("SQLite", f"sqlite:///{folder}/desk.sqlite"), ("PostgreSQL", server)):
            if url:
                engine = filled(url, catalog, many)
                database(name, engine, catalog, times)
                engine.dispose()


def door_of(engine: Engine, catalog: Catalog) -> StaffDoor:
    """A staff door without anything around it."""
    desk = Desk(engine, catalog, Mailer("ics.example", b"secret"), lambda *job: None)
    return StaffDoor(engine, catalog, desk, lambda: datetime.now(UTC), None, "http://public.example", False)


def database(name: str, engine: Engine, catalog: Catalog, times: int) -> None:
    """The questions on one database."""
    door = door_of(engine, catalog)
    lead, agent = ask.member(engine, "staff0"), ask.member(engine, "staff1")
    local = type(agent)(agent.id, agent.username, agent.name, agent.role, ("odense",), agent.languages)
    print(f"\n{name}\n| | median | p95 | CPU here |\n|---|---|---|---|")
    for what, question in (
        ("list of 100 with total, all offices", ask.page(door, lead)),
        ("list of 100 with total, one office", ask.page(door, local)),
        ("list of 500 with total, all offices", ask.page(door, lead, limit=500)),
        ("oldest first, one language", ask.page(door, lead, order="oldest", language="pl")),
        ("search for a rare word", ask.page(door, lead, q="4711")),
        ("search for two frequent words", ask.page(door, lead, q="zameldow person")),
        ("search for a reference", ask.page(door, lead, q="ICS-00004711")),
        ("take next: skills, lock, claim, log, event", ask.next_one(door, agent)),
    ):
        row(what, *ask.timed(question, times))
    row("baseline: the rows of the list alone", *ask.timed(ask.bare_page(engine), times))
    row("baseline: first of the queue, plain select", *ask.timed(ask.plain_next(engine), times))
    row("baseline: a rare word by LIKE", *ask.timed(ask.like(engine, "4711"), min(times, 20)))
    began = time.perf_counter()
    order, now = Order(Verb.CORRECT, lead.id, True, topic="mitid"), datetime.now(UTC)
    moved = door.bulk.run(lead, ask.Filter(states=("pending",), topic="cpr"), order, "", now)
    took = time.perf_counter() - began
    print(
        f"\nbulk: {len(moved.tickets)} tickets in {took:.1f} s ({1000 * took / max(1, len(moved.tickets)):.1f} ms each)"
    )
    won, refused, twice = ask.race(door, engine)
    print(f"20 staff claim the same 30 tickets: {won} won, {refused} refused, {twice} double")
    ask.without_indexes(engine)
    print("\nwithout our indexes\n| | median | p95 | CPU here |\n|---|---|---|---|")
    row("list of 100 with total, all offices", *ask.timed(ask.page(door, lead), min(times, 60)))
    row("take next", *ask.timed(ask.next_one(door, agent), min(times, 60)))


def row(what: str, median: float, p95: float, cpu: float) -> None:
    """A line of a table."""
    print(f"| {what} | {median:.1f} ms | {p95:.1f} ms | {cpu:.1f} ms |", flush=True)


def screens(engine: Engine, streams: int, chromium: str, times: int) -> None:
    """What the browser shows."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    web = Web(engine.url.render_as_string(hide_password=False), port, streams - 1)
    took = measured(web, engine, chromium, min(times, 60))
    web.stop()
    print(f"\n500 rows drawn, to the end of the frame: {spread(took['rows'])}")
    print(f"open a ticket, click to thread drawn: {spread(took['open'])}")
    print(f"event → screen with {streams} streams: {spread(took['event'])}")


if __name__ == "__main__":
    main()
