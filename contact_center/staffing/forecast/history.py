"""What came on earlier days, as arrays. Danish days; the half hours of a day are numbered 0 (midnight) to 47."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

SLOTS = 48
Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class History:
    """The contacts of one channel, counted."""

    first: date
    offices: tuple[str, ...]
    languages: tuple[str, ...]
    slots: Counts
    """days × offices × 48"""
    spoken: Counts
    """days × offices × languages; a day's sum is that of its half hours."""

    @property
    def days(self) -> int:
        """How many days it covers."""
        return int(self.slots.shape[0])

    @property
    def total(self) -> int:
        """All contacts."""
        return int(self.slots.sum())

    @property
    def end(self) -> date:
        """The first day it does not cover."""
        return self.first + timedelta(days=self.days)

    def dates(self) -> list[date]:
        """Its days, oldest first."""
        return [self.first + timedelta(days=number) for number in range(self.days)]

    def until(self, day: date) -> History:
        """What was known on the morning of `day`."""
        kept = max(0, min(self.days, (day - self.first).days))
        return replace(self, slots=self.slots[:kept], spoken=self.spoken[:kept])

    def since_first_contact(self) -> History:
        """Without the empty days at its beginning: nobody knew the centre yet, or nothing was counted."""
        filled = np.flatnonzero(self.slots.sum(axis=(1, 2)))
        start = int(filled[0]) if filled.size else self.days
        later = self.first + timedelta(days=start)
        return replace(self, first=later, slots=self.slots[start:], spoken=self.spoken[start:])

    def of(self, offices: Sequence[str] | None = None) -> Counts:
        """The half hours of some offices together: days × 48."""
        counted: Counts = self.slots[:, positions(self.offices, offices)].sum(axis=1)
        return counted


def positions(known: Sequence[str], wanted: Sequence[str] | None) -> list[int]:
    """Where `wanted` stand among `known`; None: all. What is not known has no place and counts nothing."""
    return [number for number, one in enumerate(known) if wanted is None or one in wanted]
