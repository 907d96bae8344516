"""How long forecasts take and how far off they are, with more and more contacts; beside the naive query and forecast.

    python benchmarks/forecast.py [contacts ...]     10000 100000 if nothing is said; 1000000 takes some minutes

Two years of invented lines of the visitation log, with the demonstration's weekdays, hours, holidays and growth. The
naive query counts the log by half hour, office and language each time; the naive forecast is the week before.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from contact_center.api.app import StaffDoor, create_app
from contact_center.api.passwords import hash_password
from contact_center.api.planning.learned import calendar
from contact_center.catalog.load import load_catalog
from contact_center.catalog.model import Catalog
from contact_center.demo import mix
from contact_center.demo.curve import moments
from contact_center.staffing.forecast.check import check
from contact_center.storage import demand, demo, users
from contact_center.storage.migrate import upgrade
from contact_center.storage.tables import visitations
from contact_center.storage.transaction import open_database, reading, transaction
from queues.desk import Desk
from queues.outgoing import Mailer

NOW, DAYS, AT_ONCE = datetime(2026, 11, 25, 9, tzinfo=UTC), 730, 20_000
PASSWORD, PAGES = "a long enough password", ("/forecast", "/staffing", "/forecast?channel=mail&days=91")
Got = TypeVar("Got")


def main() -> None:
    """Measure each size."""
    catalog = load_catalog()
    for contacts in [int(one) for one in sys.argv[1:]] or [10_000, 100_000]:
        with tempfile.TemporaryDirectory() as folder:
            engine = open_database(f"sqlite:///{Path(folder) / 'bench.sqlite'}")
            upgrade(engine)
            fill(engine, catalog, contacts)
            measure(engine, catalog, contacts)
            engine.dispose()


def fill(engine: Engine, catalog: Catalog, contacts: int) -> None:
    """Write the log."""
    rng = random.Random(4)
    for channel, share in (("phone", mix.PHONE_SHARE), ("mail", 1 - mix.PHONE_SHARE)):
        rows: list[dict[str, Any]] = []
        for at in moments(rng, catalog, channel, NOW, DAYS, round(contacts * share)):
            rows.append(line(rng, channel, at))
            if len(rows) == AT_ONCE:
                keep(engine, rows)
                rows = []
        keep(engine, rows)


def keep(engine: Engine, rows: list[dict[str, Any]]) -> None:
    """Insert some lines."""
    with transaction(engine) as connection:
        demo.insert_all(connection, visitations, rows)


def line(rng: random.Random, channel: str, at: datetime) -> dict[str, Any]:
    """A line of the log."""
    office = rng.choices(list(mix.OFFICES), list(mix.OFFICES.values()))[0]
    language = rng.choices(list(mix.LANGUAGES), list(mix.LANGUAGES.values()))[0]
    usual = {"kind": "contact", "topic": "cpr", "further_topics": [], "role": "citizen", "nature": "human", "reply": ""}
    return {**usual, "at": at, "channel": channel, "office": office, "language": language}


def measure(engine: Engine, catalog: Catalog, contacts: int) -> None:
    """Print what it takes, and how far off it is."""
    today = NOW.date()
    first = today - timedelta(days=DAYS)
    print(f"{contacts:,} contacts in two years")

    def history(channel: str) -> Any:
        with reading(engine) as connection:
            return demand.history(connection, channel, first, today)

    direct = {channel: timed(f"the log counted, {channel}", lambda: history(channel)) for channel in ("phone", "mail")}  # noqa: B023
    timed("rolled up, once", lambda: demand.roll_up(engine, today))
    for channel, before in direct.items():
        kept = timed(f"what is rolled up, read, {channel}", lambda: history(channel))  # noqa: B023
        assert (kept.slots == before.slots).all()
        found = timed(f"learned, and checked on four weeks, {channel}", lambda: check(kept, calendar(catalog), 4))  # noqa: B023
        assert found is not None
        ours, naive = found.ours, found.naive
        for name in ("half_hours", "days", "weeks"):
            print(f"    WAPE of {name:<12}{getattr(ours, name):8.1%}   the week before {getattr(naive, name):8.1%}")
        print(f"    MASE of days        {ours.mase:8.2f}   the week before {naive.mase:8.2f}")
        held = f"{found.covered_half_hours:8.0%} of half hours, {found.covered_days:.0%} of days"
        print(f"    inside the interval {held}")
    for page, browser in pages(engine, catalog):
        timed(f"{page}, the first time", lambda: browser.get(page))  # noqa: B023
        timed(f"{page}, again", lambda: browser.get(page))  # noqa: B023


def pages(engine: Engine, catalog: Catalog) -> Iterator[tuple[str, TestClient]]:
    """The pages, asked for by an administrator."""
    with transaction(engine) as connection:
        users.add(connection, "adm", "Adm", "admin", (), ("da",), hash_password(PASSWORD), NOW)
    desk = Desk(engine, catalog, Mailer("ics.example", b"secret"), lambda *_job: None)
    door = StaffDoor(engine, catalog, desk, lambda: NOW, None, "http://127.0.0.1", False)
    browser = TestClient(create_app(door), headers={"X-Requested-With": "ics"})
    browser.post("/api/v1/session", json={"username": "adm", "password": PASSWORD})
    for page in PAGES:
        yield page, browser


def timed(name: str, do: Callable[[], Got]) -> Got:
    """Do it, and print how long it took, and how much of that this process computed: others may be on the machine."""
    begun, worked = time.perf_counter(), time.process_time()
    got = do()
    took, work = (1000 * seconds for seconds in (time.perf_counter() - begun, time.process_time() - worked))
    print(f"  {name:<46}{took:9.0f} ms, {work:7.0f} of them computing", flush=True)
    return got


if __name__ == "__main__":
    main()
