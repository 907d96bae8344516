"""Measures on contacts nothing was learned from how certain the topics are: 0.9 should be right nine times of ten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from contact_center.learning.examples import Example
from contact_center.triage.embed import Array
from contact_center.triage.model import NEVER, Exit, Limits, Model

SURE_PRECISION: Final = 0.975
"""A checklist for the wrong topic does more harm than none."""
STOP_PRECISION: Final = 0.985
"""What is decided before everything was asked must be righter than what is."""
FEWEST: Final = 40
"""A threshold must rest on so many examples at least."""
SHARES: Final = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0)
SHARPNESSES: Final = tuple(float(value) for value in np.geomspace(0.3, 4.0, 40))
FURTHER: Final = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Heard:
    """What one exit says of all examples: [examples, labels] each."""

    scores: Array
    """Log probabilities of the primary topic."""
    asked: Array


def calibrated(model: Model, rows: Sequence[Example], say: Say) -> Model:
    """The model with the limits that fit `rows`, none of which it has learned from."""
    right = np.array([model.labels.index(row.topic) for row in rows])
    words = np.stack([model.cheap_scores(row.text) for row in rows])
    sharpness = _best_sharpness(words, right)
    cheap = _logs(words, sharpness)
    say(f"words: right {_hits(cheap, right):.3f}")
    heard = listen(model, rows)
    exits = [_fitted(leaving, said.scores, cheap, right, say) for leaving, said in zip(model.exits, heard, strict=True)]
    limits = Limits(sharpness, _threshold(cheap, right, STOP_PRECISION))
    if exits:
        exits[-1] = replace(exits[-1], enough=NEVER)
        both = _mixed(exits[-1], heard[-1].scores, cheap)
        sure, further = _threshold(both, right, SURE_PRECISION), _further(model.labels, rows, both, heard[-1].asked)
        limits = replace(limits, sure=sure, further=further)
    say(f"{limits}")
    return replace(model, limits=limits, exits=tuple(exits))


def listen(model: Model, rows: Sequence[Example]) -> list[Heard]:
    """What each exit of the model says of `rows`."""
    said = [[(primary, asked) for _leaving, primary, asked in model.deep(row.text)] for row in rows]
    return [
        Heard(np.stack([one[at][0] for one in said]), np.stack([one[at][1] for one in said]))
        for at in range(len(model.exits))
    ]


def _fitted(leaving: Exit, deep: Array, cheap: Array, right: Array, say: Say) -> Exit:
    """How much the words count beside this exit, how sharp both are, and from where on they are enough."""
    share = min(SHARES, key=lambda value: _loss(_logs(deep + value * cheap, 1.0), right, sharpen=True))
    fitted = replace(leaving, cheap_share=share, sharpness=_best_sharpness(deep + share * cheap, right))
    both = _mixed(fitted, deep, cheap)
    enough = _threshold(both, right, STOP_PRECISION)
    stop = float((np.exp(both.max(axis=1)) >= enough).mean())
    say(
        f"{leaving.depth} layers: right {_hits(deep, right):.3f} alone, {_hits(both, right):.3f} with words; "
        f"words count {share}, {stop:.0%} are certain enough to stop"
    )
    return replace(fitted, enough=enough)


def _mixed(leaving: Exit, deep: Array, cheap: Array) -> Array:
    return _logs(deep + leaving.cheap_share * cheap, leaving.sharpness)


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
    return float(confidence[order][max(enough)]) if enough else NEVER


def _further(labels: Sequence[str], rows: Sequence[Example], both: Array, asked: Array) -> float:
    """The confidence from which on further topics are best found (harmonic mean of precision and completeness)."""
    wanted = np.array([[label in row.secondary for label in labels] for row in rows])
    possible = asked.copy()
    possible[np.arange(len(rows)), both.argmax(axis=1)] = 0.0

    def score(limit: float) -> float:
        said = possible >= limit
        return float(2 * (said & wanted).sum() / max(1, said.sum() + wanted.sum()))

    return max(FURTHER, key=score)
