"""How often the page behind a receipt's link may be asked for. In memory: each process of the web counts for itself.

A link is never made up, so whoever is counted here holds one of ours; other addresses lead nowhere and cost nothing.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable

PER_LINK, PER_LINK_SECONDS = 30, 600
TOTAL, TOTAL_SECONDS = 600, 60


class Window:
    """Counts by key, and begins anew when its time is over."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """At most `most` of each key within `seconds`."""
        self._most, self._seconds, self._clock = most, seconds, clock
        self._counts: Counter[str] = Counter()
        self._until = clock() + seconds
        self._lock = threading.Lock()

    def admits(self, key: str = "") -> bool:
        """Count one more of `key`; whether it is still within the limit."""
        with self._lock:
            if self._clock() >= self._until:
                self._counts.clear()
                self._until = self._clock() + self._seconds
            self._counts[key] += 1
            return self._counts[key] <= self._most


class Limits:
    """The limit for each link, and the one for all of them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is counted yet."""
        self._per_link = Window(PER_LINK, PER_LINK_SECONDS, clock)
        self._total = Window(TOTAL, TOTAL_SECONDS, clock)

    def admit(self, reference: str) -> bool:
        """Whether the link of this ticket may be followed now; who is over their own limit uses up nobody else's."""
        return self._per_link.admits(reference) and self._total.admits()
