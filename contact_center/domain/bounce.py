"""A bounce: a mail server says that a mail of ours did not arrive, or not yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Failure(StrEnum):
    """What became of the mail."""

    DEAD = "dead"
    """There is no such address (5.1.x)."""
    UNREACHABLE = "unreachable"
    """No server takes mail for it (5.4.x, or given up after days)."""
    FULL = "full"
    """The mailbox is full (5.2.2)."""
    BLOCKED = "blocked"
    """The server refuses mail of ours (5.7.x): somebody has to see to that."""
    FAILED = "failed"
    """It did not arrive, for another reason."""
    DELAYED = "delayed"
    """It has not arrived yet (4.x.x): the server goes on trying."""


NO_ADDRESS = frozenset({Failure.DEAD, Failure.UNREACHABLE})
"""Whoever had this gets no automatic mail for a while."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a bounce says; whose it is, is asked of the keys in `arrived_at` and `message_ids`."""

    failure: Failure
    status: str = ""
    """The enhanced status code (RFC 3463), such as 5.1.1; empty where the notice gives none."""
    arrived_at: tuple[str, ...] = ()
    """The addresses of ours it was sent to: one of them may hold a bounce token."""
    message_ids: tuple[str, ...] = ()
    """Message-IDs in the mail it returns and in those it answers: one of them may be that of a mail of ours."""
