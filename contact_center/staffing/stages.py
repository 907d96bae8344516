"""How long somebody waits who has so many ahead, while everybody who serves is busy: a row of exponential stages. Pure.

With `ahead` people in front the next one leaves the line at the rate `serving + ahead·leaving` (served, or given up),
the one after at `serving + (ahead - 1)·leaving`, and so on; at last somebody is free at the rate `serving`. The time
of such a row is known exactly: e^(-leaving·wait) is beta distributed. Rates are per second, times in seconds.
"""

from __future__ import annotations

import math

STEPS = 60
"""Bisections: more than a float can tell apart."""


def mean(ahead: int, serving: float, leaving: float = 0.0) -> float:
    """The mean wait."""
    return sum(1 / (serving + stage * leaving) for stage in range(ahead + 1))


def within(seconds: float, ahead: int, serving: float, leaving: float = 0.0) -> float:
    """The chance that it is one's turn within `seconds`, for somebody who does not give up."""
    if seconds <= 0:
        return 0.0
    if leaving <= serving * 1e-9:  # nobody gives up: an Erlang distribution
        return 1 - _still(_poisson(serving * seconds, ahead))
    gone = -math.expm1(-leaving * seconds)
    first, log = serving / leaving, -serving * seconds
    if gone <= 0:  # a time too short for numbers
        return 1 - _still([log])
    return 1 - _still([log, *_steps(log, first, gone, ahead)])


def answered_within(seconds: float, ahead: int, serving: float, leaving: float) -> float:
    """The chance that one is answered within `seconds` and has not given up before."""
    if serving <= 0:
        return 0.0
    stays = math.prod((serving + stage * leaving) / (serving + (stage + 1) * leaving) for stage in range(ahead + 1))
    return stays * within(seconds, ahead, serving + leaving, leaving)


def quantile(share: float, ahead: int, serving: float, leaving: float = 0.0) -> float:
    """The seconds within which `share` (between 0 and 1) of such waits are over."""
    low, high = 0.0, mean(ahead, serving, leaving)
    while within(high, ahead, serving, leaving) < share:
        low, high = high, high * 2
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle, ahead, serving, leaving) < share else (low, middle)
    return high


def _steps(log: float, first: float, gone: float, ahead: int) -> list[float]:
    """Logarithms of the chances that exactly 1, 2 … of the stages are over."""
    found = []
    for stage in range(1, ahead + 1):
        log += math.log((first + stage - 1) / stage) + math.log(gone)
        found.append(log)
    return found


def _poisson(mean_events: float, most: int) -> list[float]:
    logs = [-mean_events]
    for event in range(1, most + 1):
        logs.append(logs[-1] + math.log(mean_events / event))
    return logs


def _still(logs: list[float]) -> float:
    """The sum of chances given by their logarithms."""
    return min(1.0, math.fsum(math.exp(log) for log in logs))
