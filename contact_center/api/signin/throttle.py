"""How long somebody who failed to sign in has to wait. Pure.

Two counts within a quarter of an hour: attempts with this user name from this network, and attempts with this user
name or from this network at all. The first grows to a minute. The second stays short where the failures come from
elsewhere, so that nobody can keep a colleague out by typing wrong passwords for them; and it needs more failures
where an office shares one address. No delay is for ever, and nobody's account is ever locked.

Wrong codes of a second factor are counted apart. Whoever gets that far knows the password, so there the delay for all
networks together grows to a minute, too: three guesses in a million a minute.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

WINDOW = timedelta(minutes=15)
PASSWORD, FACTOR = "password", "factor"
TRIES = 5
"""So many wrong codes end the half-finished sign-in: the password is asked for again."""


class Failure(Protocol):
    """One failed attempt."""

    username: str
    origin: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Limit:
    """From how many failures on there is a delay, and how long it may become."""

    failures: int
    longest: float


@dataclass(frozen=True, slots=True)
class Limits:
    """The three limits of one kind of attempt."""

    same_person_and_origin: Limit
    same_person: Limit
    same_origin: Limit


LIMITS = {
    PASSWORD: Limits(Limit(5, 60), Limit(10, 8), Limit(20, 60)),
    FACTOR: Limits(Limit(5, 60), Limit(10, 60), Limit(20, 60)),
}


def seconds_to_wait(
    failures: Sequence[Failure], username: str, origin: str, now: datetime, kind: str = PASSWORD
) -> float:
    """The seconds until the next attempt is worth making; 0 when it may be made now."""
    by_name = [failure for failure in failures if failure.username == username]
    from_here = [failure for failure in failures if failure.origin == origin]
    both = [failure for failure in by_name if failure.origin == origin]
    limits = LIMITS[kind]
    counted = ((both, limits.same_person_and_origin), (by_name, limits.same_person), (from_here, limits.same_origin))
    return max(_left(found, limit, now) for found, limit in counted)


def _left(failures: Sequence[Failure], limit: Limit, now: datetime) -> float:
    if len(failures) < limit.failures:
        return 0.0
    delay = min(limit.longest, 2.0 ** min(len(failures) - limit.failures, 10))
    latest = max(failure.at for failure in failures)
    return max(0.0, delay - (now - latest).total_seconds())


def network(address: str) -> str:
    """The network somebody comes from, as far as it is kept: /24 of IPv4, /48 of IPv6."""
    try:
        known = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return address[:64] or "unknown"
    bits = 24 if known.version == 4 else 48
    return str(ipaddress.ip_network((known, bits), strict=False))
