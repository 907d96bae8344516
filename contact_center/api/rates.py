"""How many requests a person or a key may send within a minute.

A fixed window: whoever is signed in has so many requests between two full minutes. It is counted in Redis, where all
web processes count together, in one round trip of a single command. Two bursts may meet at the turn of a minute; that
is no harm for a limit that only has to stop what runs wild.

Counting is a courtesy and never in the way: while Redis is away everybody passes, and the log says so once.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = structlog.get_logger()

PERSON, KEY = "person", "key"
WINDOW = 60
"""Seconds."""
PATIENCE = 0.2
"""Seconds that Redis has for an answer."""
AGAIN = 10.0
"""Seconds in which it is not asked again after it did not answer."""


@dataclass(frozen=True, slots=True)
class Spent:
    """How much of its quota a caller has used within this window."""

    policy: str
    quota: int
    used: int
    resets: int
    """Seconds until the next window."""

    @property
    def exceeded(self) -> bool:
        """Whether this request is one too many."""
        return self.used > self.quota

    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers-11 writes them: `"key";q=600;w=60` and `"key";r=599;t=42`."""
        left = max(0, self.quota - self.used)
        return {
            "RateLimit-Policy": f'"{self.policy}";q={self.quota};w={WINDOW}',
            "RateLimit": f'"{self.policy}";r={left};t={self.resets}',
        }


def window(at: float) -> tuple[int, int]:
    """The number of the window that `at` (seconds) lies in, and the seconds until the next one: 1 to WINDOW."""
    number = int(at // WINDOW)
    return number, max(1, math.ceil((number + 1) * WINDOW - at))


def connect(redis_url: str) -> Redis:
    """Open Redis for counting: no request waits long for it, and it is never asked twice."""
    retry = Retry(NoBackoff(), 0)
    return Redis.from_url(redis_url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=retry)


class Rates:
    """Counts the requests of each caller."""

    def __init__(self, redis: Redis, quotas: Mapping[str, int], clock: Callable[[], float] = time.time) -> None:
        """Count in `redis`; `quotas`: requests in a window for a `person` and a `key`, 0 for no limit."""
        self._redis, self._quotas, self._clock = redis, quotas, clock
        self._away, self._silent_until, self._turn = False, 0.0, threading.Lock()

    def spend(self, policy: str, who: int) -> Spent | None:
        """Count one request of `who`; None where nothing is limited, or nothing can be counted just now."""
        quota, at = self._quotas.get(policy, 0), self._clock()
        if quota < 1 or (self._away and not self._asks_again(at)):
            return None
        number, resets = window(at)
        try:
            used = self._count(f"contact-center:rate:{policy}:{who}:{number}")
        except RedisError as error:
            self._lost(at, error)
            return None
        self._found()
        return Spent(policy, quota, used, resets)

    def _count(self, name: str) -> int:
        used = int(self._redis.incr(name))
        if used == 1:  # with its first request a window also gets its end; all others are one command
            self._redis.expire(name, 2 * WINDOW)
        return used

    def _asks_again(self, at: float) -> bool:
        """Whether this is the one request that tries whether Redis is back."""
        with self._turn:
            if at < self._silent_until:
                return False
            self._silent_until = at + AGAIN
            return True

    def _lost(self, at: float, error: RedisError) -> None:
        with self._turn:
            told, self._away, self._silent_until = self._away, True, at + AGAIN
        if not told:
            log.warning("rates.uncounted", error=type(error).__name__)

    def _found(self) -> None:
        if self._away:
            self._away = False
            log.info("rates.counted_again")
