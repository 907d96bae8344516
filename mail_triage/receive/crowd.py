"""The open connections. Slow ones cannot keep others out.

There are so many places. When all are taken, the guest who did nothing useful for longest gives up theirs, once that
is longer than a moment; until then the newcomer waits for the greeting. One address has only some of the places,
unless it is a mail server of ours.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from ipaddress import IPv6Address, ip_address
from typing import Protocol

GRACE_SECONDS = 1.0
"""A full house puts out who did nothing useful for at least so long."""
WAIT_SECONDS = 10.0
"""So long a newcomer waits for a place."""
LOOK_SECONDS = 0.05
MOST_WAITING = 500
FULL = "421 4.3.2 Too many connections, please try again later"
FULL_FOR_YOU = "421 4.7.0 Too many connections from your address"
TOO_SLOW = "421 4.3.2 Others are waiting, please try again later"


class Guest(Protocol):
    """A connection, as the crowd sees it."""

    peer: str
    """The address it comes from."""
    useful: float
    """When it last came closer to handing over a mail (monotonic seconds)."""
    keeping: bool
    """Its mail is being kept: it must hear the answer."""

    def dismiss(self, words: str) -> None:
        """Say `words` and close."""


def least_useful(guests: Iterable[Guest], now: float) -> Guest | None:
    """The guest who may be put out; None when everybody is busy. Pure."""
    idle = [guest for guest in guests if not guest.keeping and now - guest.useful >= GRACE_SECONDS]
    return min(idle, key=lambda guest: guest.useful, default=None)


def household(peer: str) -> str:
    """What counts as one address: of IPv6 the network that one customer gets. Pure."""
    try:
        address = ip_address(peer.partition("%")[0])
    except ValueError:
        return peer
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or int(address) >> 64)
    return peer


class Crowd:
    """Who is here, who waits, and who must go."""

    def __init__(
        self, most: int, per_peer: int, front: frozenset[str], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """At most `most` guests, `per_peer` of one address unless it is in `front`."""
        self._most, self._per_peer, self._clock = most, per_peer, clock
        self._front = frozenset(map(household, front))
        self.members: set[Guest] = set()
        self._waiting: list[Guest] = []

    async def admit(self, guest: Guest) -> str:
        """Let `guest` in, now or in a while; returns the words with which it is sent away, or nothing."""
        if self._has_enough(guest):
            return FULL_FOR_YOU
        if len(self._waiting) >= MOST_WAITING:
            return FULL
        self._waiting.append(guest)
        try:
            until = self._clock() + WAIT_SECONDS
            while not self._makes_room(self.members, self._most):
                if self._clock() >= until:
                    return FULL
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            self._waiting.remove(guest)
        guest.useful = self._clock()
        self.members.add(guest)
        return ""

    def leave(self, guest: Guest) -> None:
        """`guest` is gone, or as good as gone."""
        self.members.discard(guest)

    def _has_enough(self, guest: Guest) -> bool:
        """Whether the guest's address has all the places it may have, and uses them."""
        home = household(guest.peer)
        if home in self._front:
            return False
        same = {other for other in (*self.members, *self._waiting) if household(other.peer) == home}
        return not self._makes_room(same, self._per_peer)

    def _makes_room(self, among: set[Guest], most: int) -> bool:
        """Whether one more fits; if need be, one of `among` goes."""
        if len(among) < most:
            return True
        slow = least_useful(among & self.members, self._clock())
        if slow is None:
            return False
        self.leave(slow)
        slow.dismiss(TOO_SLOW)
        return True
