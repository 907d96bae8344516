"""The IMAP intake: fetch, keep, then move to *Processed*. A crash in between is harmless: the same bytes are one row.

Each inbox has a thread of its own, so that a broken one never stops the others. IDLE tells of new mail at once; a
round at least every `poll_seconds` finds what IDLE missed. Whether a mail is read or unread means nothing here: what
lies in the folder is not yet kept.
"""

from __future__ import annotations

import signal
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field

import structlog
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from contact_center.errors import Final

log = structlog.get_logger()

CONNECT_SECONDS, READ_SECONDS = 15, 60
LONGEST_IDLE = 540
"""RFC 2177: renewed well before 29 minutes; many firewalls forget after ten."""
IDLE_SLICE = 2.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
BATCH = 50

Keep = Callable[[bytes, str, str, Sequence[str]], int]
"""Keeps bytes from a source, an envelope sender (unknown here) and for recipients; returns when they are committed."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """One mailbox to fetch from."""

    host: str
    port: int
    tls: str
    """tls, starttls or none."""
    username: str
    password: str = field(repr=False)
    folder: str
    processed: str
    address: str
    """Our address it receives for."""


class Fetcher:
    """Fetches one inbox, for as long as the process lives."""

    def __init__(
        self,
        inbox: Inbox,
        keep: Keep,
        poll_seconds: float,
        stop: threading.Event,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """Nothing is opened yet. `context` says which certificates are trusted; the system's by default."""
        self._inbox, self._keep, self._stop = inbox, keep, stop
        self._poll_seconds = min(poll_seconds, LONGEST_IDLE)
        self._context = context or ssl.create_default_context()
        self._skipped: set[int] = set()

    def run(self) -> None:
        """Fetch until stopped; every failure is followed by a pause, longer each time, and a new connection."""
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                self._session()
            except LoginError:
                pause = LONGEST_PAUSE  # asking again at once locks accounts
                log.error("imap.login_refused", inbox=self._inbox.username, host=self._inbox.host)
            except Exception as error:  # a broken inbox must not end its thread for good
                pause = FIRST_PAUSE if time.monotonic() - began > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
                log.warning("imap.broken", host=self._inbox.host, error=type(error).__name__, pause=pause)
            self._stop.wait(pause)

    def _session(self) -> None:
        """One connection: rounds, with IDLE or a pause in between."""
        with closing(_Connection(self._connect())) as connection:
            client = connection.client
            client.login(self._inbox.username, self._inbox.password)
            processed = self._processed_folder(client)
            client.select_folder(self._inbox.folder)
            self._skipped.clear()
            log.info("imap.connected", host=self._inbox.host, folder=self._inbox.folder)
            while not self._stop.is_set():
                self.round(client, processed)
                self._wait(client)

    def _connect(self) -> IMAPClient:
        inbox, timeout = self._inbox, SocketTimeout(CONNECT_SECONDS, READ_SECONDS)
        tls = inbox.tls == "tls"
        context = self._context if tls else None
        client = IMAPClient(inbox.host, port=inbox.port, ssl=tls, ssl_context=context, timeout=timeout)
        if inbox.tls == "starttls":
            client.starttls(self._context)
        return client

    def _processed_folder(self, client: IMAPClient) -> str:
        """The folder for what is kept; made if missing, below the inbox where the server wants it there."""
        name = self._inbox.processed
        _prefix, delimiter, _name = next(iter(client.list_folders("", "INBOX")), ((), b"/", "INBOX"))
        below = f"INBOX{(delimiter or b'/').decode()}{name}"
        for folder in (name, below):
            if client.folder_exists(folder):
                return folder
        for folder in (name, below):
            with suppress(IMAPClientError):
                client.create_folder(folder)
                return folder
        raise Final(f"The folder {name} cannot be made on {self._inbox.host}.")

    def round(self, client: IMAPClient, processed: str) -> int:
        """Keep and move everything that lies in the folder; returns how many mails that were."""
        client.noop()
        waiting = [uid for uid in client.search("ALL") if uid not in self._skipped]
        kept = 0
        for start in range(0, len(waiting), BATCH):
            kept += sum(self._one(client, uid, processed) for uid in waiting[start : start + BATCH])
            if self._stop.is_set():
                break
        return kept

    def _one(self, client: IMAPClient, uid: int, processed: str) -> bool:
        """Keep one mail, then move it. What the server cannot hand over waits for the next connection."""
        try:
            content = client.fetch([uid], ["BODY.PEEK[]"]).get(uid, {}).get(b"BODY[]")  # PEEK: it stays unread
        except IMAPClient.AbortError:
            raise
        except IMAPClientError as error:
            log.error("imap.unfetchable", host=self._inbox.host, uid=uid, error=type(error).__name__)
            content = None
        if not isinstance(content, bytes):
            self._skipped.add(uid)
            return False
        kept = self._keep(content, "imap", "", (self._inbox.address,))
        self._move(client, uid, processed)
        log.info("mail.kept", raw_mail=kept, size=len(content))
        return True

    def _move(self, client: IMAPClient, uid: int, processed: str) -> None:
        if client.has_capability("MOVE"):
            client.move([uid], processed)
            return
        client.copy([uid], processed)
        client.delete_messages([uid])
        client.expunge([uid] if client.has_capability("UIDPLUS") else None)

    def _wait(self, client: IMAPClient) -> None:
        """Until something new comes, or it is time for a round."""
        if not client.has_capability("IDLE"):
            self._stop.wait(self._poll_seconds)
            return
        client.idle()
        end, news = time.monotonic() + self._poll_seconds, False
        while not news and time.monotonic() < end and not self._stop.is_set():
            news = self._heard(client, min(IDLE_SLICE, self._poll_seconds))
        client.idle_done()

    def _heard(self, client: IMAPClient, seconds: float) -> bool:
        """Whether new mail was announced. On a dead connection IMAPClient returns at once, for ever, with nothing."""
        began = time.monotonic()
        said = client.idle_check(timeout=seconds)
        if not said and time.monotonic() - began < seconds / 2:
            raise ConnectionError("the connection is gone")
        return any(len(line) > 1 and line[1] in (b"EXISTS", b"RECENT") for line in said)


class _Connection:
    """Closes a connection whatever state it is in."""

    def __init__(self, client: IMAPClient) -> None:
        self.client = client

    def close(self) -> None:
        with suppress(Exception):
            self.client.shutdown()


def serve(inboxes: Sequence[Inbox], keep: Keep, poll_seconds: float) -> None:
    """Fetch all inboxes until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    fetchers = [Fetcher(inbox, keep, poll_seconds, stop) for inbox in inboxes]
    threads = [threading.Thread(target=fetcher.run, name="fetch", daemon=True) for fetcher in fetchers]
    for thread in threads:
        thread.start()
    stop.wait()
    deadline = time.monotonic() + 5
    for thread in threads:  # a mail that is being kept is kept; a connection that hangs is not waited for
        thread.join(max(0.0, deadline - time.monotonic()))
