"""What is done with a mail on the server, and how long a pause lasts. Tables; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Protocol

from contact_center.domain.inbox import MOST_TRIES, Fingerprint, Stated

BATCH = 50
"""Mails looked at in one go."""
GROUP_BYTES = 8 * 1024 * 1024
"""Bytes asked for in one go: memory stays flat whatever the backlog."""
MOST_BYTES = 64 * 1024 * 1024
"""A larger mail is not fetched at all, unless the settings say otherwise."""
_FOR_NOW = ("[unavailable]", "[inuse]", "[limit]", "[serverbug]", "temporar", "try again", "too many", "throttl")
"""Words of a login that failed for now (RFC 5530, and what servers say): no matter of the password."""


class Step(Enum):
    """What is done with a mail that lies in the folder."""

    FETCH = "fetch"
    MOVE = "move"
    GIVE_UP = "give up"
    WAIT = "wait"


class Entry(Protocol):
    """A mail's line in the ledger."""

    state: Any
    attempts: Any
    due_at: Any


def step(entry: Entry | None, now: datetime, moves: bool) -> Step:
    """What is done with a mail that stands in the ledger like this, or not at all."""
    if entry is None:
        return Step.FETCH
    if entry.state == "failed":
        if entry.attempts >= MOST_TRIES:
            return Step.GIVE_UP
        return Step.FETCH if entry.due_at is None or entry.due_at <= now else Step.WAIT
    if not moves:
        return Step.WAIT
    return Step.GIVE_UP if entry.state == "quarantined" else Step.MOVE


def steps(uids: Sequence[int], entries: Mapping[int, Entry], now: datetime, moves: bool) -> dict[Step, list[int]]:
    """Step → numbers, in their order."""
    sorted_out: dict[Step, list[int]] = {one: [] for one in Step}
    for uid in uids:
        sorted_out[step(entries.get(uid), now, moves)].append(uid)
    return sorted_out


def batches(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The oldest first: who has waited longest comes first."""
    for start in range(0, len(uids), BATCH):
        yield uids[start : start + BATCH]


def groups(mails: Iterable[Stated], failed: Collection[int], one_by_one: bool) -> Iterator[list[Stated]]:
    """Mails that are asked for together; those that `failed` alone, all alone after one took the connection down."""
    group: list[Stated] = []
    for mail in mails:
        alone = one_by_one or mail.uid in failed or (group and group[-1].uid in failed)
        if group and (alone or sum(one.size for one in group) + mail.size > GROUP_BYTES):
            yield group
            group = []
        group.append(mail)
    if group:
        yield group


def pause(failures: int, first: float, longest: float, chance: float) -> float:
    """Seconds after so many failures in a row: doubled each time, and by `chance` (0 to 1) up to half shorter."""
    longer: float = min(longest, first * 2.0 ** min(failures - 1, 30))
    return longer * (1 - chance / 2)


def next_try(attempts: int, again_seconds: float, now: datetime) -> datetime:
    """When the server is asked for a mail again that it did not hand over `attempts` times."""
    return now + timedelta(seconds=again_seconds * (1 if attempts <= 1 else 10))


def for_now(refusal: str) -> bool:
    """Whether a refused login says that it may succeed soon."""
    return any(word in refusal.lower() for word in _FOR_NOW)


def strangers(mails: Iterable[Stated], ours: Counter[Fingerprint]) -> list[Stated]:
    """Mails on the server that match none of ours; each of ours stands for one."""
    left, unknown = Counter(ours), []
    for mail in mails:
        if left[mail.fingerprint] > 0:
            left[mail.fingerprint] -= 1
        else:
            unknown.append(mail)
    return unknown
