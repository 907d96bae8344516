"""Fetches one folder for as long as the process lives: connections, rounds, pauses, and what is said of failures."""

from __future__ import annotations

import random
import signal
import ssl
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

import structlog

from contact_center.delivery.faults import fault
from contact_center.errors import ContactCenterError
from mail_triage.fetch.account import Account, Refused
from mail_triage.fetch.aside import set_aside
from mail_triage.fetch.books import Books
from mail_triage.fetch.compare import compare
from mail_triage.fetch.connection import Connection, opened
from mail_triage.fetch.inbox import Inbox, Pace
from mail_triage.fetch.plan import pause
from mail_triage.fetch.round import Careful, Round

log = structlog.get_logger()

LAST_SECONDS = 5.0
"""A mail that is being kept is kept; a connection that hangs is not waited for."""


class Fetcher:
    """Fetches one folder of one inbox."""

    def __init__(
        self,
        inbox: Inbox,
        account: Account,
        books: Books,
        stop: threading.Event,
        pace: Pace,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """Nothing is opened yet. `context` says which certificates are trusted; the system's by default."""
        self._inbox, self._account, self._books, self._stop, self._pace = inbox, account, books, stop, pace
        self._context = context or ssl.create_default_context()
        self._careful = Careful()

    def run(self) -> None:
        """Fetch until stopped; every failure is followed by a pause, longer each time, and a new connection."""
        failures = 0
        while not self._stop.is_set():
            closed, reason = self._account.closed()
            if closed:  # for this folder or another one of the same account
                self._failed(reason, closed)
                continue
            began = time.monotonic()
            try:
                self._session()
                return
            except Refused:
                continue
            except Exception as error:  # a broken inbox must not end its thread for good
                failures = 1 if time.monotonic() - began > self._pace.longest_pause else failures + 1
                chance = random.random()  # noqa: S311 - so that folders do not all come back at once
                self._failed(_told(error), pause(failures, self._pace.first_pause, self._pace.longest_pause, chance))

    def _failed(self, problem: str, seconds: float) -> None:
        log.warning("imap.broken", inbox=self._inbox.label, folder=self._inbox.folder, problem=problem, pause=seconds)
        with suppress(Exception):  # the database may be what is broken; the next try says it again
            self._books.ill(self._inbox, problem)
        self._stop.wait(seconds)

    def _session(self) -> None:
        """One connection: rounds, with IDLE or a pause in between. Returns when the process stops."""
        with opened(self._inbox, self._account, self._pace, self._stop, self._context) as connection:
            rounds = self._rounds(connection)
            log.info("imap.connected", inbox=self._inbox.label, folder=self._inbox.folder, moves=connection.moves)
            while not self._stop.is_set():
                paused = rounds.run() if not (reason := self._books.no_room()) else reason
                self._books.well(self._inbox, paused)
                away = not paused and not self._stop.is_set() and (set_aside(rounds) or compare(rounds))
                if not away:  # what came while another folder was open is never announced: look first
                    connection.wait()

    def _rounds(self, connection: Connection) -> Round:
        rounds = Round(connection, self._books, self._pace, self._stop, self._careful)
        if connection.moves:
            rounds.processed = connection.folder(self._inbox.processed)
            rounds.quarantine = connection.folder(self._inbox.quarantine)
        elif self._inbox.moves:
            log.warning("imap.cannot_move", inbox=self._inbox.label, reason="the server has neither MOVE nor UIDPLUS")
        return rounds


def _told(error: Exception) -> str:
    """What is kept of a failure: a code with a detail, never what a server said of a mail."""
    return str(error) if isinstance(error, ContactCenterError) else fault("fetch-broken", type(error).__name__)


def forget_others(books: Books, fetched: Sequence[Inbox]) -> None:
    """Folders that are no longer fetched must not raise an alarm for ever."""
    try:
        books.only(fetched)
    except Exception as error:  # the database is away or being made: the next start does it
        log.warning("imap.not_forgotten", error=type(error).__name__)


def serve(fetched: Sequence[tuple[Inbox, Account]], books: Books, pace: Pace) -> None:
    """Fetch all folders, each in a thread of its own, until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    forget_others(books, [inbox for inbox, _account in fetched])
    fetchers = [Fetcher(inbox, account, books, stop, pace) for inbox, account in fetched]
    threads = [threading.Thread(target=fetcher.run, name="fetch", daemon=True) for fetcher in fetchers]
    for thread in threads:
        thread.start()
    stop.wait()
    deadline = time.monotonic() + LAST_SECONDS
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
