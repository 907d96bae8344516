"""Measures on examples kept aside how certain the topics are: a confidence of 0.9 should be right nine times of ten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from contact_center.triage.embed import Array
from contact_center.triage.lessons import Example
from contact_center.triage.model import Limits, likely

SURE_PRECISION: Final = 0.975
"""A checklist for the wrong topic does more harm than none."""
CHEAP_PRECISION: Final = 0.985
FEWEST: Final = 40
"""A threshold must rest on so many examples at least."""
SHARES: Final = (0.2, 0.3, 0.4, 0.5, 0.7, 1.0)
SHARPNESSES: Final = tuple(float(value) for value in np.geomspace(0.3, 4.0, 40))


def measure(
    labels: Sequence[str], rows: Sequence[Example], cheap: Array, deep: Array, asked: Array, say: Callable[[str], None]
) -> Limits:
    """The limits that fit the examples kept aside."""
    right = np.array([labels.index(row.topic) for row in rows])
    cheap_sharpness = _best_sharpness(_logs(cheap, 1.0), right)
    first = _logs(cheap, cheap_sharpness)
    share = min(SHARES, key=lambda value: _loss(_logs(_logs(deep, 1.0) + value * first, 1.0), right, sharpen=True))
    mixed = _logs(deep, 1.0) + share * first
    sharpness = _best_sharpness(mixed, right)
    both = _logs(mixed, sharpness)
    limits = Limits(
        cheap_sharpness=cheap_sharpness,
        cheap_enough=_threshold(first, right, CHEAP_PRECISION),
        cheap_share=share,
        sharpness=sharpness,
        sure=_threshold(both, right, SURE_PRECISION),
        further=_further(labels, rows, both, likely(asked)),
    )
    hits = [f"{_hits(scores, right):.3f}" for scores in (first, deep, both)]
    say(f"aside: cheap {hits[0]}, deep {hits[1]}, both {hits[2]}; {limits}")
    return limits


def _logs(scores: Array, sharpness: float) -> Array:
    """Log probabilities of sharpened scores."""
    sharp = scores * np.float32(sharpness)
    sharp = sharp - sharp.max(axis=1, keepdims=True)
    found: Array = sharp - np.log(np.exp(sharp).sum(axis=1, keepdims=True))
    return found


def _loss(logs: Array, right: Array, sharpen: bool = False) -> float:
    if sharpen:
        return min(_loss(_logs(logs, value), right) for value in SHARPNESSES)
    return float(-logs[np.arange(len(right)), right.astype(int)].mean())


def _best_sharpness(scores: Array, right: Array) -> float:
    return min(SHARPNESSES, key=lambda value: _loss(_logs(scores, value), right))


def _hits(scores: Array, right: Array) -> float:
    return float((scores.argmax(axis=1) == right).mean())


def _threshold(logs: Array, right: Array, precision: float) -> float:
    """The lowest confidence from which on at least `precision` of the answers are right."""
    confidence = np.exp(logs.max(axis=1))
    hit = logs.argmax(axis=1) == right
    order = np.argsort(-confidence)
    share = np.cumsum(hit[order]) / np.arange(1, len(order) + 1)
    enough = [at for at in range(FEWEST, len(order)) if share[at] >= precision]
    return float(confidence[order][max(enough)]) if enough else 1.1


def _further(labels: Sequence[str], rows: Sequence[Example], both: Array, asked: Array) -> float:
    """The confidence from which on further topics are best found (harmonic mean of precision and completeness)."""
    wanted = np.array([[label in row.secondary for label in labels] for row in rows])
    possible = asked.copy()
    possible[np.arange(len(rows)), both.argmax(axis=1)] = 0.0

    def score(limit: float) -> float:
        said = possible >= limit
        return float(2 * (said & wanted).sum() / max(1, said.sum() + wanted.sum()))

    return max((0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7), key=score)
