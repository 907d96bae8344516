"""The interval in which a count will lie: a negative binomial distribution about what is expected. Pure.

Contacts come by chance (Poisson), and what is expected is itself uncertain: variance = mean + relative variance ·
mean². Without uncertainty it is Poisson.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from contact_center.staffing.forecast.history import Counts

LOW, HIGH = 0.1, 0.9
"""Eight of ten counts lie between."""
MANY = 400.0
"""From so many on the normal distribution is close enough."""
NORMAL = {0.1: -1.2815515655446004, 0.9: 1.2815515655446004, 0.5: 0.0}


def interval(mean: float, variance: float) -> tuple[int, int]:
    """The counts between which eight of ten lie, both included. `variance`: relative."""
    rounded = round(mean, 3) if mean < 10 else round(mean, 2)
    return quantile(rounded, round(variance, 4), LOW), quantile(rounded, round(variance, 4), HIGH)


@lru_cache(maxsize=65536)
def quantile(mean: float, variance: float, share: float) -> int:
    """The smallest count that is not exceeded with the chance `share`."""
    if mean <= 0:
        return 0
    if mean > MANY:
        return max(0, math.ceil(mean + NORMAL[share] * math.sqrt(mean + variance * mean * mean) - 0.5))
    return _exact(mean, variance, share)


def _exact(mean: float, variance: float, share: float) -> int:
    """By adding up the chances of 0, 1, 2 … contacts."""
    size = 1 / variance if variance > 1e-6 else math.inf
    log = -mean if math.isinf(size) else -size * math.log1p(mean / size)
    count, reached = 0, math.exp(log)
    most = 20 * int(mean + 10) + int(40 * mean * math.sqrt(variance) + 40)
    while reached < share and count < most:
        count += 1
        log += math.log(mean / count)
        if not math.isinf(size):
            log += math.log((size + count - 1) / (size + mean))
        reached += math.exp(log)
    return count


def excess(counts: Counts, expected: Counts) -> float:
    """The relative variance of `counts` about what was `expected`, chance not counted."""
    weight = float((expected**2).sum())
    if weight <= 0:
        return 0.0
    return max(0.0, float(((counts - expected) ** 2 - expected).sum()) / weight)


def outside(counts: Counts, low: Counts, high: Counts) -> Counts:
    """Which counts lie outside."""
    apart: Counts = np.logical_or(counts < low, counts > high).astype(np.float64)
    return apart
