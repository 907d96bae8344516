"""One round through a folder: keep what is not yet ours, then move what is; what is not handed over goes aside."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from contact_center.domain.inbox import MOST_TRIES, Stated
from mail_triage.fetch.books import Books
from mail_triage.fetch.connection import Connection, Unfetchable
from mail_triage.fetch.inbox import Pace
from mail_triage.fetch.plan import Step, batches, groups, steps


@dataclass(slots=True)
class Careful:
    """Whether mails are asked for one by one: one of them took the connection down. Outlives the connection."""

    one_by_one: bool = False


@dataclass(slots=True)
class Round:
    """Rounds through one folder on one connection."""

    connection: Connection
    books: Books
    pace: Pace
    stop: threading.Event
    careful: Careful
    processed: str = ""
    """Empty where nothing is moved."""
    quarantine: str = ""
    _highest: int = field(default=0, init=False)
    """Where nothing is moved: everything up to this number stands in the ledger."""

    def run(self, from_start: bool = False) -> str:
        """Work everything that lies there; returns why it was broken off, or an empty string."""
        if from_start:
            self._highest = 0
        worked, reason = True, ""
        while worked and not reason:  # until nothing is new: what came meanwhile may never be announced again
            worked, reason = self._once()
        if not reason:
            self.careful.one_by_one = False
        return reason

    def _once(self) -> tuple[bool, str]:
        """Look through the folder once; returns whether a mail was kept, and why it was broken off."""
        worked = False
        for batch in batches(self._waiting()):
            if self.stop.is_set():
                return False, ""
            if reason := self.books.no_room():
                return False, reason
            worked |= self._batch(batch)
            self.books.well(self.connection.inbox)
            self._highest = max(self._highest, batch[-1])
        return worked, ""

    def _waiting(self) -> list[int]:
        if self.connection.moves:
            return self.connection.uids(since=self.connection.inbox.since)
        due = self.books.again(self.connection.place)
        news = self.connection.uids(self._highest, self.connection.inbox.since)
        return sorted({*due, *news})

    def _batch(self, uids: Sequence[int]) -> bool:
        """Keep, then move; returns whether anything was kept."""
        place, moves = self.connection.place, self.connection.moves
        entries = self.books.known(place, uids)
        todo = steps(uids, entries, self.books.clock(), moves)
        kept: list[int] = []
        for group in groups(self._small_enough(todo[Step.FETCH]), set(entries), self.careful.one_by_one):
            kept += self._group(group, suspect=self.careful.one_by_one or group[0].uid in entries)
        if moves:
            self._move([*todo[Step.MOVE], *kept], self.processed, "moved")
            self._move(todo[Step.GIVE_UP], self.quarantine, "quarantined")
        return bool(kept)

    def _small_enough(self, uids: Sequence[int]) -> list[Stated]:
        """Those that are fetched; a mail that is too large is listed for a person."""
        most, fetched = self.books.most_bytes, []
        for mail in self.connection.stated(uids) if uids else []:
            if mail.size <= most:
                fetched.append(mail)
                continue
            self.books.failed(self.connection.place, mail, f"it has {mail.size} bytes, more than {most}", 0, MOST_TRIES)
        return fetched

    def _group(self, group: Sequence[Stated], suspect: bool) -> list[int]:
        """Keep these mails; returns the numbers of those that were handed over."""
        uids = [mail.uid for mail in group]
        try:
            contents = self.connection.contents(uids)
        except Unfetchable as error:
            if len(group) > 1:
                return [uid for mail in group for uid in self._group([mail], suspect)]
            contents = {}
            reason = f"the server refuses: {error}"
        except Exception as error:
            self._took_down(group, suspect, error)
            raise
        else:
            reason = "the server hands over nothing"
        return [mail.uid for mail in group if self._kept(mail, contents.get(mail.uid), reason)]

    def _kept(self, mail: Stated, content: bytes | None, reason: str) -> bool:
        """Keep one mail. Nothing for a mail that has a size is nothing handed over."""
        if content is not None and (content or not mail.size):
            self.books.keep(self.connection.place, mail, content, self.connection.inbox.address)
            return True
        if self.connection.is_there(mail.uid):  # else somebody has moved it, another fetcher perhaps
            self.books.failed(self.connection.place, mail, reason, self.pace.again)
        return False

    def _took_down(self, group: Sequence[Stated], suspect: bool, error: Exception) -> None:
        """The connection broke while these were asked for. Was it one of them? The next time they come one by one."""
        if len(group) == 1 and suspect:
            self.books.failed(self.connection.place, group[0], type(error).__name__, self.pace.again)
        self.careful.one_by_one = True

    def _move(self, uids: Sequence[int], folder: str, state: str) -> None:
        self.connection.move(uids, folder)
        self.books.settle(self.connection.place, uids, state)
