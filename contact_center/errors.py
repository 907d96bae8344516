"""The exception tree: what an error means for a retry.

ContactCenterError
├── Retryable         the same call may succeed later (database away, SMTP 4xx, Twilio 429/5xx)
│   ├── StoreAway     the store of mails and files is away, or full
│   └── Unreachable   the server itself is away or not to be trusted; nothing was said about the one mail
├── Final             it never will (SMTP 550, a number that does not exist); staff are told
│   └── Damaged       stored bytes are lost or changed; never given out                → HTTP 500
├── Ambiguous         it may have happened or not; held for a person, never done again blindly
├── NotAllowed        a staff verb that is not permitted now or for this person
│   ├── Conflict      somebody else was faster, or the ticket moved on            → HTTP 409
│   │   ├── Overtaken a reply met what its writer had not seen; it says what         → HTTP 409
│   │   └── Stale     it is not any more what the change was made from           → HTTP 412
│   ├── Unconditional the change does not say what it was made from              → HTTP 428
│   ├── Forbidden     the role or the office does not allow it                    → HTTP 403
│   └── NotFound      there is no such thing, or not for this person              → HTTP 404
├── Invalid           what was asked for makes no sense (unknown topic)           → HTTP 422
│   └── TooLarge      a file is too large, or there are too many                  → HTTP 413
└── CatalogMistakes   mistakes in the data files, all of them at once
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class ContactCenterError(Exception):
    """The root of everything this project raises on purpose."""


class Retryable(ContactCenterError):
    """The same call may succeed later."""


class StoreAway(Retryable):
    """The store of mails and files cannot be reached, is full, or its key is not set."""


class Unreachable(Retryable):
    """The server is away or cannot be trusted; whatever was to be sent waits, and nothing counts against it."""


class Final(ContactCenterError):
    """The same call will never succeed."""


class Damaged(Final):
    """Stored bytes are lost, or they are not those that were kept."""


class Ambiguous(ContactCenterError):
    """The effect may have happened or not; a person decides."""


class NotAllowed(ContactCenterError):
    """A staff verb that is not permitted."""


class Conflict(NotAllowed):
    """Somebody else was faster, or the ticket has moved on."""


class Overtaken(Conflict):
    """Something came in that the writer of a reply has not seen, or somebody else is replying."""

    def __init__(self, detail: str, **more: Any) -> None:
        """Keep what is told besides the sentence: plain values that can be written as JSON."""
        self.more = more
        super().__init__(detail)


class Stale(Conflict):
    """It is not any more what the change was made from."""


class Unconditional(NotAllowed):
    """The change does not say what it was made from."""


class Forbidden(NotAllowed):
    """The person's role or office does not allow it."""


class NotFound(NotAllowed):
    """There is no such thing, or not for this person."""


class Invalid(ContactCenterError):
    """What was asked for makes no sense."""


class TooLarge(Invalid):
    """A file is too large, or there are too many."""


class CatalogMistakes(ContactCenterError):
    """Mistakes in the data files, each with its file and key."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        """Keep `mistakes`, one sentence each, and show them a line each."""
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(self.mistakes))
