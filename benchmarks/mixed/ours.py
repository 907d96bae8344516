"""Our worker, in a process of its own on a fresh SQLite database: `python -m mixed.ours MAILS [no-topics] [stages]`.

Prints one line of JSON. The mails are kept first, as the doors do it; that is timed apart from the work.
"""

from __future__ import annotations

import json
import logging
import os
import pickle
import resource
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import structlog
from sqlalchemy import func, select

from contact_center.commands.processes import AT_ONCE
from contact_center.settings import Settings
from contact_center.storage import raw_mail
from contact_center.storage.migrate import upgrade
from contact_center.storage.tables import contacts, outbox, tickets, visitations
from contact_center.storage.transaction import reading, transaction
from contact_center.triage.topic import Judgement
from contact_center.wiring import House
from mail_triage import apart
from mixed.mails import Made
from mixed.stages import Stages

WARM_UP = 20


def keep(house: House, mails: list[Made]) -> list[int]:
    """Keep the bytes, as SMTP does before it says 250."""
    numbers = []
    for mail in mails:
        with transaction(house.engine) as connection:
            sender = mail.sender or raw_mail.NULL_SENDER
            numbers.append(raw_mail.keep(connection, mail.content, "smtp", sender, [mail.recipient], mail.at)[0])
    return numbers


def reader_seconds() -> float:
    """CPU seconds of the process that reads mails, so far."""
    process = apart._reader._process
    if process is None:
        return 0.0
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def work(house: House, mails: list[Made], numbers: list[int], at_once: int) -> None:
    """Work each mail as the job of the worker does, so many at a time."""
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(lambda m, n: house.mail_process().run(n, m.at + timedelta(seconds=2)), mails, numbers))


def results(house: House) -> dict[str, int]:
    """What came of it, to show that everything was done."""
    with reading(house.engine) as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (contacts, tickets, outbox, visitations)
        }


def main() -> None:
    """Measure once."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    mails: list[Made] = pickle.loads(Path(sys.argv[1]).read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        house = House(Settings(state_dir=Path(folder)))
        upgrade(house.engine)
        if "no-topics" in sys.argv:
            topics: Any = house.understanding._topics
            topics.judge = lambda *_args, **_kwargs: Judgement.unknown("the topic model is left out")
        began = perf_counter()
        numbers = keep(house, mails)
        kept = perf_counter() - began
        at_once = 1 if "stages" in sys.argv else AT_ONCE
        work(house, mails[:WARM_UP], numbers[:WARM_UP], at_once)
        stages = Stages(house.engine) if "stages" in sys.argv else None
        began, cpu, reader = perf_counter(), process_time(), reader_seconds()
        work(house, mails[WARM_UP:], numbers[WARM_UP:], at_once)
        seconds, count = perf_counter() - began, len(mails) - WARM_UP
        reader = reader_seconds() - reader
        found: dict[str, Any] = {
            "per_second": count / seconds,
            "cpu_ms": 1000 * (process_time() - cpu + reader) / count,
            "reader_ms": 1000 * reader / count,
            "kept_per_second": len(mails) / kept,
            "rows": results(house),
            "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "stages": stages.table(count) if stages else [],
            "statements": stages.statements / count if stages else 0,
        }
        print(json.dumps(found))
        apart._reader.close()


if __name__ == "__main__":
    main()
