"""Erlang's formulas B, C and A: how a line with so many calls and so many people behaves in the long run. Pure.

Times are seconds; the load is in erlang: calls per second times the handling time (talk, hold and wrap-up).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from contact_center.errors import Invalid
from contact_center.staffing.stages import answered_within

MOST_WAITING = 5000
"""So many in the line at once are thought through; long before that almost everybody has left."""
NEGLIGIBLE = 1e-12


@dataclass(frozen=True, slots=True)
class Patient:
    """A line in which everybody waits (Erlang C)."""

    waits: float
    """Share of callers who have to wait at all."""
    service_level: float
    """Share of callers answered within the target."""
    mean_wait: float
    """Seconds, over all callers (ASA); infinite when the load is not less than the staff."""
    occupancy: float
    """Share of the staff's time that is taken by calls; 1 at most."""

    @property
    def immediate(self) -> float:
        """Share of callers who do not wait."""
        return 1 - self.waits


@dataclass(frozen=True, slots=True)
class Impatient:
    """A line in which people give up (Erlang A, M/M/n+M)."""

    abandoned: float
    """Share of callers who give up."""
    service_level: float
    """Share of all callers who are answered within the target."""
    mean_wait: float
    """Seconds, over all callers, whether answered or not."""
    waiting: float
    """Callers in the line on average."""
    occupancy: float
    immediate: float = 0.0
    """Share of callers who do not wait."""
    answer_time: float = 0.0
    """Seconds, over those who are answered (ASA); 0 when nobody is."""


def load(calls_per_hour: float, handling: float) -> float:
    """The load in erlang."""
    _positive(handling=handling)
    _not_negative(calls_per_hour=calls_per_hour)
    return calls_per_hour / 3600 * handling


def blocked(erlangs: float, staff: int) -> float:
    """Erlang B: the share of callers who find all `staff` taken, where nobody can wait."""
    _not_negative(erlangs=erlangs, staff=staff)
    share = 1.0
    for busy in range(1, staff + 1):
        share = erlangs * share / (busy + erlangs * share)
    return share


def waits(erlangs: float, staff: int) -> float:
    """Erlang C: the share of callers who have to wait; 1 when the load is not less than the staff."""
    if erlangs >= staff:
        _not_negative(erlangs=erlangs, staff=staff)
        return 1.0 if erlangs > 0 or staff == 0 else 0.0
    without_a_line = blocked(erlangs, staff)
    return without_a_line / (1 - erlangs / staff * (1 - without_a_line))


def patient(calls_per_hour: float, handling: float, staff: int, target: float = 20.0) -> Patient:
    """Erlang C for a line with `staff` people. `target` and `handling` in seconds."""
    erlangs = load(calls_per_hour, handling)
    share = waits(erlangs, staff)
    if erlangs >= staff:
        return Patient(share, 0.0, math.inf, 1.0)
    level = 1 - share * math.exp(-(staff - erlangs) * target / handling)
    return Patient(share, level, share * handling / (staff - erlangs), erlangs / staff)


@lru_cache(maxsize=256)
def impatient(calls_per_hour: float, handling: float, patience: float, staff: int, target: float = 20.0) -> Impatient:
    """Erlang A: callers give up after `patience` seconds on average. Holds for any load and staff, also for none."""
    _positive(handling=handling, patience=patience)
    _not_negative(staff=staff)
    arriving = load(calls_per_hour, handling) / handling
    if arriving == 0:
        return Impatient(0.0, 1.0 if staff else 0.0, 0.0, 0.0, 0.0, 1.0 if staff else 0.0)
    shares = _shares(arriving, 1 / handling, 1 / patience, staff)
    waiting = sum((present - staff) * share for present, share in enumerate(shares) if present > staff)
    busy = sum(min(present, staff) * share for present, share in enumerate(shares))
    at_once = sum(shares[:staff])
    later = sum(
        share * answered_within(target, present - staff, staff / handling, 1 / patience)
        for present, share in enumerate(shares)
        if present >= staff and share > NEGLIGIBLE
    )
    occupancy, left = busy / staff if staff else 1.0, waiting / patience / arriving
    asa = _answer_time(shares[staff:], staff / handling, 1 / patience)
    return Impatient(left, at_once + later, waiting / arriving, waiting, occupancy, at_once, asa)


def _answer_time(shares: list[float], serving: float, leaving: float) -> float:
    """The mean wait of those who are answered; `shares` of callers who find 0, 1, 2 … in the line and everybody busy.

    Who is last but k waits for k + 1 stages at the rates serving + i·leaving; that they have not given up by then
    weighs each wait t by e^(-leaving·t).
    """
    if serving <= 0:
        return 0.0
    answered, waited, stages = 1 - sum(shares), 0.0, 0.0
    for ahead, share in enumerate(shares):
        stays = serving / (serving + (ahead + 1) * leaving)
        stages += 1 / (serving + (ahead + 1) * leaving)
        answered += share * stays
        waited += share * stays * stages
    return waited / answered if answered > NEGLIGIBLE else 0.0


def _shares(arriving: float, served: float, leaving: float, staff: int) -> list[float]:
    """The share of time with 0, 1, 2 … callers in the house: a birth and death process, in logarithms."""
    logs = [0.0]
    for present in range(1, staff + MOST_WAITING):
        death = min(present, staff) * served + max(0, present - staff) * leaving
        logs.append(logs[-1] + math.log(arriving / death))
        if death > arriving and logs[-1] < max(logs[0], logs[-2]) - 60:
            break
    highest = max(logs)
    weights = [math.exp(one - highest) for one in logs]
    total = sum(weights)
    return [weight / total for weight in weights]


def _positive(**values: float) -> None:
    for name, value in values.items():
        if not (value > 0 and math.isfinite(value)):
            raise Invalid(f"{name} must be more than nothing")


def _not_negative(**values: float) -> None:
    for name, value in values.items():
        if not (value >= 0 and math.isfinite(value)):
            raise Invalid(f"{name} must not be negative")
