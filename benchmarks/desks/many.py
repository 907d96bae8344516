"""A database with very many open tickets, invented; and a PostgreSQL of one's own to put it into."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from glob import glob
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from contact_center.api.passwords import hash_password
from contact_center.catalog.model import Catalog
from contact_center.storage import demo, search, tables, users
from contact_center.storage.migrate import upgrade
from contact_center.storage.transaction import open_database, transaction

PASSWORD = "a long enough password"
LANGUAGES = ("pl", "ro", "en", "uk", "lt", "de", "da", "it", "ar", "es")
WORDS = """
how can I get a cpr number we moved to odense last week my employer says tax card skattekort jak dostać numer
zameldowanie paszport umowa o pracę permis de ședere locuiesc în danemarca потрібен документ для дитини kortelė
darbdavys adresas family school doctor yellow card appointment passport expired contract december
""".split()  # noqa: SIM905


def filled(url: str, catalog: Catalog, many: int) -> Engine:
    """A migrated database at `url` with `many` waiting tickets, some of them old, and twenty staff."""
    engine = open_database(url)
    upgrade(engine)
    draw = random.Random(7)
    now = datetime.now(UTC)
    offices, topics = list(catalog.offices), [one for one in catalog.topics if one != "not-for-ics"]
    rows = [_ticket(number, draw, now, offices, topics) for number in range(1, many + 1)]
    said = [_message(row, draw) for row in rows]
    with transaction(engine) as connection:
        for number in range(20):
            role = "lead" if number == 0 else "agent"
            languages = ("da", "en", draw.choice(LANGUAGES))
            users.add(
                connection, f"staff{number}", f"Staff {number}", role, offices, languages, hash_password(PASSWORD), now
            )
        demo.insert_all(connection, tables.tickets, rows)
        demo.insert_all(connection, tables.messages, said)
        search.rebuild(connection)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    else:
        with engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
    return engine


def _ticket(number: int, draw: random.Random, now: datetime, offices: list[str], topics: list[str]) -> dict[str, Any]:
    since = now - timedelta(minutes=draw.randrange(1, 60 * 24 * 14))
    name = f"Person {draw.choice(WORDS).title()} {number}"
    return {
        "id": number,
        "reference": f"ICS-{number:08d}",
        "channel": "mail",
        "kind": "mail",
        "state": "pending",
        "office": draw.choice(offices),
        "topic": draw.choice(topics),
        "further_topics": [],
        "language": draw.choice(LANGUAGES),
        "role": "citizen",
        "priority": draw.choice((4, 5, 5, 5, 5)),
        "due_at": since + timedelta(days=3),
        "created_at": since,
        "waiting_since": since,
        "subject": " ".join(draw.choices(WORDS, k=4)),
        "party_name": name,
        "party_address": f"person{number}@mail.example",
    }


def _message(ticket: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    text = " ".join(draw.choices(WORDS, k=120))
    return {"ticket_id": ticket["id"], "at": ticket["created_at"], "direction": "in", "author": "", "text": text}


@contextmanager
def postgresql() -> Iterator[str | None]:
    """The address of a PostgreSQL server that lives as long as this; None where the program is not installed."""
    programs = next(iter(sorted(glob("/usr/lib/postgresql/*/bin"), reverse=True)), None)
    if programs is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="ics-desk-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    data = str(folder / "data")
    subprocess.run([*as_user, f"{programs}/initdb", "-D", data, "-A", "trust", "-U", "postgres"], check=True, stdout=-3)
    control = [*as_user, f"{programs}/pg_ctl", "-D", data, "-w"]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    subprocess.run([*control, "-o", options, "-l", str(folder / "log"), "start"], check=True, stdout=-3)
    try:
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, stdout=-3)
        shutil.rmtree(folder, ignore_errors=True)
