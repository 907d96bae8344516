"""Fetching while things break: each mail comes in exactly once, whatever is cut, killed or stopped, and when."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from imap_house import Bounds, letters, soon

from contact_center.storage import tables

ROOT = Path(__file__).resolve().parents[2]
DIES = """
import os, signal, sys, threading
from datetime import UTC, datetime
from contact_center.storage.transaction import open_database
from mail_triage.fetch.account import Account, by_password
from mail_triage.fetch.books import Books
from mail_triage.fetch.fetcher import Fetcher
from mail_triage.fetch.inbox import Inbox, Pace

url, port, user, after = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
rung = []

def ring(_job, number):  # after the commit, before anything is moved
    rung.append(number)
    if len(rung) == after:
        os.kill(os.getpid(), signal.SIGKILL)

books = Books(open_database(url), ring, lambda: datetime.now(UTC), str)
inbox = Inbox("127.0.0.1", port, "none", user, address="ics@aarhus.example")
Fetcher(inbox, Account(user, by_password("right")), books, threading.Event(), Pace(poll=1)).run()
"""


def dies(box: Any, work: Any, after: int) -> int:
    """A process fetches until it has kept so many mails, and is killed then; returns how it ended."""
    told = [str(work.engine.url), str(box.server.port), box.user, str(after)]
    return subprocess.run([sys.executable, "-c", DIES, *told], cwd=ROOT, check=False, stderr=-3, timeout=60).returncode


def once(box: Any, work: Any, count: int, seconds: float = 40) -> None:
    """All mails are kept once, rung for once, and moved."""
    assert soon(lambda: (box.count("INBOX"), box.count("Processed")) == (0, count), seconds)
    assert len(work.rows(tables.raw_mail)) == count
    assert len(set(work.rung)) == len(work.rung)
    assert soon(lambda: list(work.ledger().values()) == ["moved"] * count)


def test_a_process_that_is_killed_between_keeping_and_moving_loses_and_doubles_nothing(
    box: Any, work: Any, fetch: Any
) -> None:
    box.deliver(*letters(6))
    assert dies(box, work, after=3) == -signal.SIGKILL
    assert (len(work.rows(tables.raw_mail)), box.count("Processed")) == (3, 0)
    assert sorted(work.ledger().values()) == ["kept"] * 3
    fetch(box.inbox())
    once(box, work, 6)
    assert len(work.rung) == 3


def test_a_wire_that_is_cut_while_a_mail_comes_is_laid_anew(box: Any, work: Any, fetch: Any, wire: Any) -> None:
    wire.cut_within, wire.times = 30_000, 2
    box.deliver(*letters(5, size=20_000))
    fetch(box.inbox(port=wire.port))
    once(box, work, 5)
    assert wire.connections >= 3


@pytest.mark.parametrize("when", ["cut_before", "cut_after"])
def test_a_wire_that_is_cut_while_mails_are_moved_is_laid_anew(
    box: Any, work: Any, fetch: Any, wire: Any, when: str
) -> None:
    setattr(wire, when, b"UID MOVE")
    box.deliver(*letters(5))
    fetch(box.inbox(port=wire.port))
    once(box, work, 5)
    assert len(work.rung) == 5


def test_a_server_that_is_cut_off_between_copy_and_expunge_keeps_a_copy_more_but_we_do_not(
    box: Any, work: Any, fetch: Any, wire: Any
) -> None:
    wire.hidden, wire.cut_before = (b" MOVE",), b"UID EXPUNGE"
    box.deliver(*letters(2))
    fetch(box.inbox(port=wire.port), compare=0.3)
    assert soon(lambda: box.count("INBOX") == 0)
    assert soon(lambda: len(work.rows(tables.imap_reconciliations)) > 3)
    assert len(work.rows(tables.raw_mail)) == len(work.rung) == 2
    assert all(row.server == row.ours for row in work.rows(tables.imap_reconciliations))


def test_a_mail_that_takes_the_connection_down_each_time_does_not_stop_the_others(
    box: Any, work: Any, fetch: Any, wire: Any
) -> None:
    wire.times, wire.cut_before = 999, rb"UID FETCH (?:\d+,)*2(?:,\d+)* \(BODY"
    box.deliver(*letters(21))
    fetch(box.inbox(port=wire.port))
    assert soon(lambda: box.count("Processed") == 20)
    assert soon(lambda: box.count("Quarantine") == 1)
    assert len(work.rung) == 20
    assert [row.kind for row in work.rows(tables.shunt)] == ["imap"]


def test_a_stalled_wire_during_idle_is_noticed(box: Any, work: Any, fetch: Any, wire: Any) -> None:
    fetch(box.inbox(port=wire.port), poll=0.3, read=0.5)
    assert soon(lambda: work.rows(tables.imap_folders))
    wire.stalled.set()
    assert soon(lambda: any(row.problem for row in work.rows(tables.imap_folders)))
    box.deliver(*letters(1))
    wire.stalled.clear()
    once(box, work, 1)


def test_a_server_process_that_is_stopped_during_idle_is_left_for_another_one(box: Any, work: Any, fetch: Any) -> None:
    fetch(box.inbox(), poll=0.5, read=0.5)
    assert soon(lambda: work.rows(tables.imap_folders) and _processes(box))
    stopped = _processes(box)
    for number in stopped:
        os.kill(number, signal.SIGSTOP)
    try:
        assert soon(lambda: any(row.problem for row in work.rows(tables.imap_folders)))
    finally:
        for number in stopped:
            os.kill(number, signal.SIGCONT)
    box.deliver(*letters(1))
    once(box, work, 1)


def _processes(box: Any) -> list[int]:
    """The server's processes that talk with this user."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            told = path.read_bytes()
        except OSError:
            continue
        if told.startswith(b"dovecot/imap\0") or b"imap [" + box.user.encode() + b" " in told:
            found += [int(path.parent.name)] if box.user.encode() + b" " in told else []
    return found


def test_two_fetchers_on_one_inbox_keep_each_mail_once(box: Any, work: Any, fetch: Any) -> None:
    box.deliver(*letters(40))
    for _ in range(2):
        fetch(box.inbox())
    assert soon(lambda: box.count("INBOX") == 0)
    assert soon(lambda: len(work.rung) == 40)
    assert len(work.rows(tables.raw_mail)) == 40
    assert len(work.rows(tables.imap_mails)) == 40


@pytest.mark.chaos
@pytest.mark.timeout(900)
def test_ten_thousand_mails_are_fetched_in_little_memory(box: Any, work: Any, fetch: Any) -> None:
    with box.client() as client:
        for start in range(0, 10_000, 500):
            for letter in letters(500, start, size=2000):
                client.append("INBOX", letter)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    fetch(box.inbox(), books=work.books(Bounds(most_open=20_000, least_free=0)))
    assert soon(lambda: len(work.rung) == 10_000, 600)
    print(f"10,000 mails in {time.monotonic() - began:.0f} s")
    once(box, work, 10_000, 60)
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 100  # MB


@pytest.mark.chaos
@pytest.mark.timeout(900)
def test_two_thousand_mails_survive_kills_cuts_and_two_fetchers(box: Any, work: Any, fetch: Any, wire: Any) -> None:
    box.deliver(*letters(2000))
    chance = random.Random(7)
    for _ in range(10):
        assert dies(box, work, after=chance.randint(1, 120)) == -signal.SIGKILL
    wire.cut_within, wire.times = 40_000, 30
    fetch(box.inbox(port=wire.port))
    fetch(box.inbox())
    assert soon(lambda: box.count("INBOX") == 0, 300)
    assert soon(lambda: len(work.rows(tables.raw_mail)) == 2000)
    assert len(set(work.rung)) == len(work.rung)
    assert {row.digest for row in work.rows(tables.imap_mails)} == {row.digest for row in work.rows(tables.raw_mail)}
