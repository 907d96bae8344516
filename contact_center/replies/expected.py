"""How long a mail will probably wait for its answer, from what really happened. Pure.

Two things are looked at, and the worse one counts: how long most mails have waited lately, those still waiting
included, and how long the office needs for what lies before it at the pace at which it has answered lately.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LOOK_BACK_DAYS: Final = 28
MOST: Final = 0.8
"""Most mails: four of five."""
FEWEST_ANSWERED: Final = 20
"""Fewer answers say nothing about the next one."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One mail of the last weeks."""

    minutes: int
    """Working minutes until its first human answer; until now, if it still waits."""
    answered: bool


def expected_minutes(waits: Sequence[Wait], worked_minutes: int) -> int | None:
    """Working minutes after which four of five mails are answered; None when too little is known.

    `waits` are the mails of an office that came or were answered in `worked_minutes` of working time.
    """
    answered = sum(wait.answered for wait in waits)
    if answered < FEWEST_ANSWERED:
        return None
    usual = _time_until(waits, MOST)
    if usual is None:
        return None
    waiting = len(waits) - answered
    return max(usual, math.ceil(waiting * worked_minutes / answered))


def _time_until(waits: Sequence[Wait], share: float) -> int | None:
    """Minutes after which `share` of all mails are answered; None when that has not been seen.

    Kaplan and Meier 1958, Journal of the American Statistical Association 53: who still waits counts for as long as
    they have waited, so that a slow office does not look quick because only its quick answers are in yet.
    """
    left, at_risk = 1.0, len(waits)
    for wait in sorted(waits, key=lambda one: (one.minutes, not one.answered)):
        if wait.answered:
            left *= 1 - 1 / at_risk
        at_risk -= 1
        if left <= 1 - share + 1e-9:
            return wait.minutes
    return None
