"""What fetching writes down: the mail with its line in the ledger, in one transaction, and how each folder fares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Engine, Row

from contact_center.domain.inbox import ALARM_AFTER, MOST_TRIES, Fingerprint, Place, Stated
from contact_center.storage import inboxes, ledger, raw_mail, shunt
from contact_center.storage.blobs.store import digest_of
from contact_center.storage.inboxes import Comparison
from contact_center.storage.transaction import reading, transaction
from mail_triage.fetch.inbox import Inbox
from mail_triage.fetch.plan import MOST_BYTES, next_try

log = structlog.get_logger()


class NotHandedOver(Exception):
    """A mail lies on the server, which does not hand it over, or it is too large to be fetched."""


@dataclass(frozen=True, slots=True)
class Books:
    """The books of all inboxes."""

    engine: Engine
    ring: Callable[[str, int], None]
    clock: Callable[[], datetime]
    no_room: Callable[[], str]
    """Why nothing is fetched now; empty when it may go on. Mail that stays on the server is not lost."""
    most_bytes: int = MOST_BYTES

    def keep(self, place: Place, mail: Stated, content: bytes, address: str, state: str = "kept") -> bool:
        """Keep a mail, committed; returns whether it is new. The bell rings after the commit, and only for a new mail.

        It counts as received when the server took it in: what lay there for days must not look fresh.
        """
        now = self.clock()
        at = min(mail.internal_at or now, now)
        with transaction(self.engine) as connection:
            kept, new = raw_mail.keep(connection, content, "imap", "", (address,), at)
            ledger.keep(connection, place, mail, digest_of(content), kept, state, now)
        if new:
            self.ring("triage_mail", kept)
        log.info("mail.kept", raw_mail=kept, size=len(content), new=new)
        return new

    def failed(self, place: Place, mail: Stated, error: str, again_seconds: float, tries: int = 1) -> None:
        """The server did not hand a mail over. After the last try it is listed, for a person to look at."""
        now = self.clock()
        with transaction(self.engine) as connection:
            known = ledger.entry(connection, place, mail.uid)
            before = known.attempts if known is not None else 0
            due = next_try(before + tries, again_seconds, now)
            row = ledger.fail(connection, place, mail, error, due, tries, now)
            attempts = row.attempts if row is not None else 0
            if row is not None and before < MOST_TRIES <= attempts:
                shunt.add(connection, "imap", row.id, NotHandedOver(f"{place.folder}, UID {mail.uid}: {error}"), now)
        level = log.error if attempts >= MOST_TRIES else log.warning
        level("imap.unfetchable", folder=place.folder, uid=mail.uid, attempt=attempts, error=error)

    def known(self, place: Place, uids: Sequence[int]) -> Mapping[int, Row[Any]]:
        """Number → line in the ledger."""
        with reading(self.engine) as connection:
            return ledger.known(connection, place, uids)

    def again(self, place: Place) -> list[int]:
        """Numbers of mails that may be asked for again."""
        with reading(self.engine) as connection:
            return ledger.again(connection, place, MOST_TRIES, self.clock())

    def settle(self, place: Place, uids: Sequence[int], state: str) -> None:
        """These mails have been moved."""
        if uids:
            with transaction(self.engine) as connection:
                ledger.settle(connection, place, uids, state)

    def unworkable(self, inbox: Inbox) -> list[Row[Any]]:
        """Moved mails that the worker has shunted since."""
        with reading(self.engine) as connection:
            return ledger.unworkable(connection, inbox.name)

    def settle_row(self, ledger_id: int, state: str) -> None:
        """This mail has been moved once more, or was looked for in vain."""
        with transaction(self.engine) as connection:
            ledger.settle_row(connection, ledger_id, state)

    def held(self, place: Place, uids: Sequence[int]) -> set[int]:
        """Which of these mails are ours."""
        with reading(self.engine) as connection:
            return ledger.held(connection, place, uids)

    def fingerprints(self, inbox: Inbox, mails: Sequence[Stated]) -> Counter[Fingerprint]:
        """Our mails that came in the time of `mails`."""
        with reading(self.engine) as connection:
            return ledger.fingerprints(connection, inbox.name, mails)

    def compared(self, found: Comparison) -> None:
        """Keep and log what a comparison found."""
        place = found.place
        level = log.info if found.server == found.ours else log.warning
        counted = {"server": found.server, "ours": found.ours, "fetched": found.fetched}
        level("imap.compared", inbox=place.inbox.replace("@", " at "), folder=place.folder, **counted)
        with transaction(self.engine) as connection:
            inboxes.compared(connection, found, self.clock())

    def last_comparison(self, inbox: Inbox, folder: str, within: float) -> tuple[Row[Any] | None, bool]:
        """The newest comparison of a folder, and whether the next one is due."""
        with reading(self.engine) as connection:
            row = inboxes.latest(connection, inbox.name, folder)
        return row, row is None or self.clock() - row.at >= timedelta(seconds=within)

    def well(self, inbox: Inbox, paused: str = "") -> None:
        """The folder was looked into. Says so when an alarm is over, or a pause begins or ends."""
        now = self.clock()
        with transaction(self.engine) as connection:
            before = inboxes.succeeded(connection, inbox.name, inbox.folder, now, paused)
        if before is not None and before.failing_since is not None and now - before.failing_since >= ALARM_AFTER:
            log.warning("imap.recovered", inbox=inbox.label, folder=inbox.folder)
        if paused and (before is None or before.paused != paused):
            log.warning("imap.paused", inbox=inbox.label, folder=inbox.folder, reason=paused)

    def ill(self, inbox: Inbox, problem: str) -> None:
        """The folder could not be looked into. After ten minutes that is an alarm."""
        now = self.clock()
        with transaction(self.engine) as connection:
            since = inboxes.failed(connection, inbox.name, inbox.folder, problem, now)
        if now - since >= ALARM_AFTER:
            minutes = int((now - since).total_seconds() // 60)
            log.error("imap.alarm", inbox=inbox.label, folder=inbox.folder, minutes=minutes, problem=problem)

    def only(self, fetched: Collection[Inbox]) -> None:
        """Forget how folders fare that are no longer fetched."""
        with transaction(self.engine) as connection:
            inboxes.only(connection, {(inbox.name, inbox.folder) for inbox in fetched})
