"""A connection to one folder of an IMAP server: everything that is said to it, and nothing that is decided."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError

from contact_center.delivery.faults import fault
from contact_center.domain.inbox import Place, Stated
from contact_center.errors import Final
from mail_triage.fetch.account import Account
from mail_triage.fetch.idle import wait
from mail_triage.fetch.inbox import Inbox, Pace


class Unfetchable(Exception):
    """The server answers, but does not hand these mails over."""


class Connection:
    """One connection, logged in, with the inbox's folder open."""

    def __init__(self, client: IMAPClient, inbox: Inbox, pace: Pace, stop: threading.Event) -> None:
        """Keep what is needed; `opened` makes one."""
        self._client, self.inbox, self._pace, self._stop = client, inbox, pace, stop
        self.place = self.select(inbox.folder)[0]
        self.moves = inbox.moves and (client.has_capability("MOVE") or client.has_capability("UIDPLUS"))

    def select(self, folder: str, to_read: bool = False) -> tuple[Place, int]:
        """Open a folder; returns where its numbers hold and how many mails it has."""
        answer = self._client.select_folder(folder, readonly=to_read)
        return Place(self.inbox.name, folder, int(answer[b"UIDVALIDITY"])), int(answer[b"EXISTS"])

    def folder(self, name: str) -> str:
        """The folder for what is moved; made if missing, below the inbox where the server wants it there."""
        _prefix, delimiter, _name = next(iter(self._client.list_folders("", "INBOX")), ((), b"/", "INBOX"))
        names = (name, f"INBOX{(delimiter or b'/').decode()}{name}")
        for one in names:
            if self._client.folder_exists(one):
                return one
        for one in names:
            with suppress(IMAPClientError):
                self._client.create_folder(one)
                return one
        if found := next((one for one in names if self._client.folder_exists(one)), ""):  # made at this moment
            return found
        raise Final(fault("fetch-folder", name))

    def reopen(self) -> None:
        """Open the inbox's folder again, after another one. Raises ConnectionError when it was made anew meanwhile."""
        if self.select(self.inbox.folder)[0] != self.place:
            raise ConnectionError("the folder was made anew")

    def uids(self, above: int = 0, since: date | None = None) -> list[int]:
        """The numbers of the mails in the folder above `above`, the oldest first. Says noop first: news come in."""
        self._client.noop()
        asked: list[Any] = ["UID", f"{above + 1}:*"] if above else ["ALL"]
        asked += ["SINCE", since] if since else []
        return sorted(uid for uid in self._client.search(asked) if uid > above)  # n:* finds the last one in any case

    def stated(self, uids: Sequence[int]) -> list[Stated]:
        """Size and time of arrival of those that are (still) there."""
        try:
            answers = self._client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
        except IMAPClient.AbortError:
            raise
        except (IMAPClientError, ValueError):  # one of them is odd: ask for each
            if len(uids) == 1:
                return [Stated(uids[0])] if uids[0] in self._client.search(["UID", str(uids[0])]) else []
            return [one for uid in uids for one in self.stated([uid])]
        return [_stated(uid, answers[uid]) for uid in uids if uid in answers]

    def contents(self, uids: Sequence[int]) -> dict[int, bytes]:
        """Number → bytes; PEEK: they stay unread. Raises Unfetchable when the server refuses."""
        try:
            answers = self._client.fetch(uids, ["BODY.PEEK[]"])
        except IMAPClient.AbortError:
            raise
        except IMAPClientError as error:
            raise Unfetchable(type(error).__name__) from error
        bodies = {uid: answer.get(b"BODY[]") for uid, answer in answers.items()}
        return {uid: body for uid, body in bodies.items() if isinstance(body, bytes)}

    def is_there(self, uid: int) -> bool:
        """Whether the folder has this mail."""
        return uid in self._client.search(["UID", str(uid)])

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Move mails to another folder. What is no longer there is no error."""
        if not uids or not self.moves:
            return
        if self._client.has_capability("MOVE"):
            self._client.move(uids, folder)
            return
        self._client.copy(uids, folder)
        self._client.delete_messages(uids)
        self._client.uid_expunge(uids)  # these alone: what others marked as deleted is theirs

    def like(self, mail: Stated) -> list[int]:
        """Numbers of mails in the open folder that have this size and came at this time; the newest first."""
        asked: list[Any] = ["LARGER", max(0, mail.size - 1), "SMALLER", mail.size + 1]
        if mail.internal_at is not None:
            day: date = mail.internal_at.date()  # servers compare days in their own time zone
            asked += ["SINCE", day - timedelta(days=1), "BEFORE", day + timedelta(days=2)]
        return sorted(self._client.search(asked), reverse=True)

    def wait(self) -> None:
        """Until something new comes, or it is time for a round. Raises ConnectionError on a dead connection."""
        wait(self._client, self._pace, self._stop)


def _stated(uid: int, answer: dict[bytes, Any]) -> Stated:
    at, size = answer.get(b"INTERNALDATE"), answer.get(b"RFC822.SIZE")
    aware = at.astimezone(UTC) if isinstance(at, datetime) and at.tzinfo is not None else None
    return Stated(uid, size if isinstance(size, int) else 0, aware)


@contextmanager
def opened(
    inbox: Inbox, account: Account, pace: Pace, stop: threading.Event, context: ssl.SSLContext
) -> Iterator[Connection]:
    """A connection, which is closed afterwards, whatever state it is in."""
    tls = inbox.tls == "tls"
    timeout = SocketTimeout(pace.connect, pace.read)
    client = IMAPClient(inbox.host, inbox.port, ssl=tls, ssl_context=context if tls else None, timeout=timeout)
    client.normalise_times = False  # aware times, please
    try:
        if inbox.tls == "starttls":
            client.starttls(context)
        account.login(client, pace)
        yield Connection(client, inbox, pace, stop)
    finally:
        with suppress(Exception):
            client.shutdown()
