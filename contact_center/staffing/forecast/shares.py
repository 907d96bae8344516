"""How a day is divided: over its half hours, over the offices, over the languages. Pure.

Each share is drawn to what the next larger group has in common, as if some contacts more had been seen there: a half
hour of a weekday to that of all weekdays, an office's half hour to its weekday and that to the office as a whole, an
office's languages to those of all offices. Shares add up to one on every level, so the parts add up to the whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from contact_center.staffing.forecast.history import SLOTS, Counts

HALF_LIFE_DAYS = 56.0
"""What is eight weeks old counts half: offices open, change their hours, become known."""
DOUBT_CLOCK = 60.0
"""Contacts of a weekday that are worth as much as the clock of all weekdays."""
DOUBT_OFFICE = 40.0
DOUBT_LANGUAGE = 40.0
MOST_GROWN = 8.0
"""An office that opened lately counts as if it had been there all the time, but by no more than this."""


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares of a channel."""

    clock: Counts
    """7 × 48; each weekday's half hours add up to 1."""
    offices: Counts
    """offices × 7 × 48; the offices of each half hour add up to 1."""
    languages: Counts
    """offices × languages; the languages of each office add up to 1."""


def find(slots: Counts, spoken: Counts, weekdays: Counts) -> Shares:
    """Learn the shares from days × offices × 48, days × offices × languages, and by which weekday each day runs."""
    age = np.arange(len(slots))[::-1]
    weight = 0.5 ** (age / HALF_LIFE_DAYS)
    counted = np.stack(
        [np.tensordot(weight * (weekdays == day), slots, axes=1) for day in range(7)]
    )  # 7 × offices × 48
    grown = counted * _grown(slots.sum(axis=2), weight)[None, :, None]
    return Shares(_clock(counted.sum(axis=1)), _offices(grown), _languages(np.tensordot(weight, spoken, axes=1)))


def _grown(days: Counts, weight: Counts) -> Counts:
    """days × offices → by how much each office's counts grow to stand beside those that were there all the time."""
    known = np.cumsum(days, axis=0) > 0  # since its first contact
    every = weight * days.sum(axis=1)
    since: Counts = (every[:, None] * known).sum(axis=0)
    grown: Counts = np.minimum(MOST_GROWN, (every.sum() + DOUBT_OFFICE) / (since + DOUBT_OFFICE))
    return grown


def _clock(counted: Counts) -> Counts:
    """7 × 48 counts → shares of each weekday."""
    every = (counted.sum(axis=0) + 0.5 / SLOTS) / (counted.sum() + 0.5)
    return _drawn(counted, every[None, :], DOUBT_CLOCK, axis=1)


def _offices(counted: Counts) -> Counts:
    """7 × offices × 48 counts → offices × 7 × 48 shares."""
    number = max(1, counted.shape[1])
    whole = (counted.sum(axis=(0, 2)) + 0.5 / number) / (counted.sum() + 0.5)
    by_day = _drawn(counted.sum(axis=2), whole[None, :], DOUBT_OFFICE, axis=1)
    shares = _drawn(counted, by_day[:, :, None], DOUBT_OFFICE, axis=1)
    return shares.transpose(1, 0, 2)


def _languages(counted: Counts) -> Counts:
    """offices × languages counts → shares of each office."""
    number = max(1, counted.shape[1])
    every = (counted.sum(axis=0) + 0.5 / number) / (counted.sum() + 0.5)
    return _drawn(counted, every[None, :], DOUBT_LANGUAGE, axis=1)


def _drawn(counted: Counts, prior: Counts, doubt: float, axis: int) -> Counts:
    """Shares along `axis`, drawn to `prior` (which adds up to 1 there) as if `doubt` contacts said so."""
    shares: Counts = (counted + doubt * prior) / (counted.sum(axis=axis, keepdims=True) + doubt)
    return shares
