"""How long the pages of the statistics take with 10,000, 100,000 and 1,000,000 contacts, beside the naive query.

The contacts are invented, spread over the same three years whatever their number; the log, the tickets' facts and the
sums are what the contact centre itself makes of them. The naive query counts the visitation log for the same period,
which is what a page would do without facts and sums.

    python benchmarks/figures.py [10000 100000 1000000] [--postgresql ADDRESS]
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import structlog
from fastapi.testclient import TestClient
from sqlalchemy import Engine, delete, insert

from contact_center.api.app import StaffDoor, create_app
from contact_center.api.passwords import hash_password
from contact_center.catalog.load import load_catalog
from contact_center.catalog.model import Catalog
from contact_center.demo import mix
from contact_center.domain.fact import COLUMNS
from contact_center.storage import users
from contact_center.storage.migrate import upgrade
from contact_center.storage.tables import contact_facts, metadata, uncounted, visitations
from contact_center.storage.transaction import open_database, reading, transaction
from contact_center.visitation import building, rollup
from contact_center.visitation.facts import of_line, of_ticket
from contact_center.visitation.report import ReportFilter, report
from queues.desk import Desk
from queues.outgoing import Mailer

TODAY = date(2026, 11, 18)
DAYS = 3 * 365
CHUNK = 20_000
PERIODS = {"four weeks": timedelta(days=27), "a year": timedelta(days=364), "three years": timedelta(days=DAYS - 1)}
PAGES = {
    "overview, four weeks": "/statistics",
    "overview, compared": "/statistics?compare=year",
    "overview, a year": "/statistics?from=2025-11-19&to=2026-11-18",
    "overview, three years": "/statistics?from=2023-11-20&to=2026-11-18",
    "one office": "/statistics?office=aarhus&from=2026-01-10&to=2026-11-18",
    "one topic, four weeks": "/statistics?topic=cpr",
    "one topic, a year": "/statistics?topic=cpr&from=2025-12-05&to=2026-11-18",
    "one language, a year": "/statistics?language=en&from=2025-12-05&to=2026-11-18",
    "two filters, four weeks": "/statistics?topic=tax-card&language=pl",
    "two broad filters, a year": "/statistics?role=citizen&language=en&from=2025-11-19&to=2026-11-18",
    "two filters, one office, three years": "/statistics?topic=tax-card&language=pl&office=aarhus&from=2023-11-20",
    "three filters, four weeks": "/statistics?topic=tax-card&language=pl&group=eu",
    "three filters, a year": "/statistics?topic=tax-card&language=pl&group=eu&from=2025-11-19&to=2026-11-18",
    "tickets of two filters": "/statistics/tickets?by=outcome&key=answered&topic=tax-card&language=pl&from=2023-11-20",
    "telephone": "/statistics/phone?from=2026-01-01",
    "mail and answers": "/statistics/mail?from=2026-01-01",
    "triage": "/statistics/triage?from=2026-01-01",
    "a municipality": "/statistics/municipalities/0751?from=2026-01-01",
    "yearly report": "/statistics/year/2026",
    "definitions": "/statistics/definitions",
    "tickets of a topic": "/statistics/tickets?by=topic&key=cpr&from=2023-11-20",
    "tickets, rare and far back": "/statistics/tickets?list=topic-wrong&from=2023-11-20&page=10",
    "spreadsheet of a year": "/api/v1/figures/files/xlsx?from=2025-11-19&to=2026-11-18",
}
Line = dict[str, Any]


def invented(rng: random.Random, catalog: Catalog, number: int) -> Iterator[list[Line]]:
    """The lines of one contact after another, with ids: 5 % machines, most tickets answered, some corrected."""
    homes = list(catalog.municipalities.values())
    weights = [one.population for one in homes]
    begin = datetime(TODAY.year, TODAY.month, TODAY.day, 9, 0, tzinfo=UTC) - timedelta(days=DAYS - 1)
    line_id = 0
    places = rng.choices(homes, weights, k=number)
    topics, languages = (rng.choices(list(one), list(one.values()), k=number) for one in (mix.TOPICS, mix.LANGUAGES))
    for ticket in range(1, number + 1):
        at = begin + timedelta(seconds=rng.randrange(DAYS * 86_400))
        home = places[ticket - 1]
        machine = rng.random() < mix.MACHINE_SHARE
        base: Line = {
            "ticket_id": None if machine else ticket,
            "channel": "phone" if not machine and rng.random() < mix.PHONE_SHARE else "mail",
            "language": languages[ticket - 1],
            "topic": topics[ticket - 1],
            "further_topics": [],
            "office": home.office or home.nearest_office,
            "municipality": home.code if rng.random() > mix.NO_PLACE else None,
            "citizen_group": rng.choice(("eu", "third", "nordic", None)),
            "role": "citizen",
            "nature": "bounce" if machine else "human",
            "model_version": "bench",
        }
        told: list[Line] = [
            {"kind": "contact", "at": at, "by": "system", "reply": "delivery-report" if machine else "sent"}
        ]
        if not machine:
            taken = at + timedelta(minutes=rng.randrange(2, 2000))
            told.append({"kind": "claim", "at": taken, "by": "agent"})
            if rng.random() < mix.WRONG_TOPIC:
                told.append({"kind": "correction", "at": taken, "by": "agent", "previous_topic": "general"})
            told.append({"kind": "reply", "at": taken + timedelta(minutes=5), "by": "agent"})
            outcome = rng.choice(("answered", "answered", "guided", "forwarded", "misdirected"))
            told.append({"kind": "completion", "at": taken + timedelta(minutes=8), "by": "agent", "outcome": outcome})
        lines = []
        for one in told:
            line_id += 1
            nothing = dict.fromkeys(("outcome", "waited_seconds", *(f"previous_{n}" for n in PREVIOUS)))
            lines.append({**base, **nothing, "reply": "", **one, "id": line_id})
        yield lines


PREVIOUS = ("topic", "language", "municipality", "office")


class Row:
    """A line as the making of facts reads it."""

    def __init__(self, values: Line) -> None:
        """Take the values as they are."""
        self.__dict__ = values


def fill(engine: Engine, catalog: Catalog, number: int) -> tuple[float, float]:
    """Write log and facts, and make the sums; how long both took, in seconds."""
    rng, begun = random.Random(5), time.perf_counter()
    lines: list[Line] = []
    facts: list[dict[str, Any]] = []
    for told in invented(rng, catalog, number):
        lines += told
        rows = [Row(one) for one in told]
        made = of_ticket(rows) if told[0]["ticket_id"] else of_line(rows[0])
        facts += [{name: getattr(one, name) for name in COLUMNS} for one in made]
        if told[0]["channel"] == "phone":
            facts.append(a_call(rng, facts[-1]))
        if len(facts) >= CHUNK:
            keep(engine, lines, facts)
            lines, facts = [], []
    keep(engine, lines, facts)
    written = time.perf_counter() - begun
    begun = time.perf_counter()
    with transaction(engine) as connection:
        connection.execute(delete(uncounted))
        months = building.months(connection)
    for month in months:
        with transaction(engine) as connection:
            building.build(connection, month, rollup.keys_of)
    for year in building.years(months):
        with transaction(engine) as connection:
            building.build_year(connection, year)
    return written, time.perf_counter() - begun


def a_call(rng: random.Random, fact: dict[str, Any]) -> dict[str, Any]:
    """The fact of a call that goes with a contact's."""
    outcome = rng.choices(("answered", "abandoned", "callback", "left"), (60, 11, 12, 17))[0]
    queued = outcome in ("answered", "abandoned")
    wait = min(900, round(rng.lognormvariate(4, 0.9))) if queued else None
    more = {"marks": " queued " if queued else "", "wait": wait, "handle": None, "reply": "", "further": ""}
    place = "waiting" if outcome == "abandoned" else ""
    return {**fact, **more, "kind": "call", "key": f"c{fact['key']}", "outcome": outcome, "place": place}


def keep(engine: Engine, lines: list[Line], facts: list[dict[str, Any]]) -> None:
    """Write rows in one transaction."""
    if lines:
        with transaction(engine) as connection:
            connection.execute(insert(visitations), lines)
            connection.execute(insert(contact_facts), facts)


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds."""

    cpu: float
    """Of this process and the database's: what it takes on any machine, however busy."""
    fastest: float
    """From asking to answer, the fastest of some tries: whatever else the machine does only makes them slower."""


def server_cpu(engine: Engine) -> float:
    """Seconds of CPU that PostgreSQL's processes for this database have used; 0 for SQLite, which has none."""
    if engine.dialect.name != "postgresql":
        return 0.0
    with engine.connect() as connection:
        asked = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        pids = list(connection.exec_driver_sql(asked).scalars())
    ticks = 0
    for pid in pids:
        with contextlib.suppress(FileNotFoundError):
            ticks += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def timed(engine: Engine, ask: Callable[[], Any], times: int) -> Took:
    """Ask several times, after once that does not count (but where once is enough)."""
    if times > 1:
        ask()
    taken, own, server = [], time.process_time(), server_cpu(engine)
    for _ in range(times):
        begun = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - begun) * 1000)
    cpu = time.process_time() - own + server_cpu(engine) - server
    return Took(cpu / times * 1000, min(taken))


def measured(engine: Engine, catalog: Catalog, number: int) -> dict[str, Took]:
    """What each page takes, and the naive query beside it."""
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 12, 0, tzinfo=UTC)
    with transaction(engine) as connection:
        users.add(connection, "lead", "Lead", "lead", list(catalog.offices), ("da",), hash_password("pw"), now)
    mailer = Mailer("ics.example", b"key")
    door = StaffDoor(
        engine, catalog, Desk(engine, catalog, mailer, lambda *_: None), lambda: now, None, "http://x", False
    )
    browser = TestClient(create_app(door), headers={"X-Requested-With": "ics"})
    assert browser.post("/api/v1/session", json={"username": "lead", "password": "pw"}).status_code == 200
    found: dict[str, Took] = {}
    for name, path in PAGES.items():
        assert browser.get(path).status_code == 200, path
        found[name] = timed(engine, partial(browser.get, path), 12)

    def naive(days: timedelta) -> None:
        with reading(engine) as connection:
            report(connection, ReportFilter(TODAY - days, TODAY), catalog)

    for name, days in PERIODS.items():
        found[f"naive query, {name}"] = timed(engine, partial(naive, days), 1 if number >= 100_000 else 3)
    return found


def one_more(engine: Engine) -> Took:
    """What it takes to count one more contact, with everything else counted already."""
    with transaction(engine) as connection:
        base = {"further_topics": [], "office": "aarhus", "municipality": "0751", "role": "citizen", "nature": "human"}
        rows = [
            {"kind": "contact", "ticket_id": 10**7 + n, "at": datetime(2026, 11, 18, 9, n, tzinfo=UTC)}
            for n in range(10)
        ]
        for row in rows:
            connection.execute(
                insert(visitations).values(channel="mail", language="pl", topic="cpr", reply="sent", **base, **row)
            )
            connection.execute(insert(uncounted).values(what="ticket", key=str(row["ticket_id"])))
    took = timed(engine, partial(rollup.catch_up, engine), 1)
    return Took(took.cpu / len(rows), took.fastest / len(rows))


TABLES = ("visitations", "contact_facts", "figure_cubes")


def copied(source: Engine, address: str) -> Engine:
    """The same rows in an empty PostgreSQL database."""
    engine = open_database(address)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    metadata.create_all(engine)
    with source.connect() as reader, engine.begin() as connection:
        for name in TABLES:
            columns = [column.name for column in metadata.tables[name].columns]
            names = ", ".join(f'"{one}"' for one in columns)
            rows = reader.exec_driver_sql(f"SELECT {names} FROM {name}")
            cursor = connection.connection.cursor()
            with cursor.copy(f"COPY {name} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        for name in TABLES[:2]:
            forward = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"
            connection.exec_driver_sql(forward)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    return engine


def main() -> None:
    """Measure, and print a table for each database."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--postgresql", default="", help="A database that may be emptied: postgresql+psycopg://…")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    catalog = load_catalog()
    found: dict[str, dict[int, dict[str, Took]]] = {"SQLite": {}, "PostgreSQL": {}}
    for number in given.sizes or [10_000, 100_000]:
        with tempfile.TemporaryDirectory() as folder:
            engine = open_database(f"sqlite:///{Path(folder) / 'bench.sqlite'}")
            upgrade(engine)
            written, built = fill(engine, catalog, number)
            print(f"{number:,}: log and facts written in {written:.0f} s, sums made in {built:.0f} s", flush=True)
            other = copied(engine, given.postgresql) if given.postgresql else None
            for name, database in (("SQLite", engine), ("PostgreSQL", other)):
                if database is not None:
                    found[name][number] = measured(database, catalog, number)
                    found[name][number]["counting one more contact"] = one_more(database)
                    database.dispose()
        for name, columns in found.items():
            if columns:
                print(f"\n{name}\n", flush=True)
                table(columns)


def table(columns: dict[int, dict[str, Took]]) -> None:
    """Print CPU and fastest answer side by side, and how the CPU grows from one size to the next."""
    sizes = list(columns)
    growth = [f"× {b // a}" for a, b in pairwise(sizes)]
    print("| CPU ms (fastest answer ms) | " + " | ".join([*(f"{number:,}" for number in sizes), *growth]) + " |")
    print("|---" * (len(sizes) + len(growth) + 1) + "|")
    for name in columns[sizes[0]]:
        row = [columns[number][name] for number in sizes]
        cells = [f"{one.cpu:,.0f} ({one.fastest:,.0f})" for one in row]
        cells += [f"{b.cpu / max(a.cpu, 0.01):.2f}" for a, b in pairwise(row)]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
