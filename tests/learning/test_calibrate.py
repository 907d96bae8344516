"""Confidence that comes true."""

from __future__ import annotations

import numpy as np
import pytest

from contact_center.learning.calibrate import FEWEST, _best_sharpness, _logs, _threshold
from contact_center.triage.model import NEVER

CHANCE = np.random.default_rng(3)


def scored(count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Scores of four topics that are right the more often the less noise there is."""
    right = CHANCE.integers(0, 4, count)
    scores = np.eye(4)[right] * 4 + CHANCE.normal(0, noise, (count, 4))
    return scores.astype(np.float32), right


def test_scores_that_claim_too_much_are_made_softer() -> None:
    scores, right = scored(4000, 2.0)
    sharpness = _best_sharpness(scores * 3, right)
    assert sharpness < 0.5
    logs = _logs(scores * 3, sharpness)
    confidence, hit = np.exp(logs.max(axis=1)), logs.argmax(axis=1) == right
    assert abs(float(confidence.mean()) - float(hit.mean())) < 0.03


@pytest.mark.parametrize("precision", [0.9, 0.97, 0.99])
def test_from_the_threshold_on_the_promised_share_is_right(precision: float) -> None:
    scores, right = scored(4000, 2.0)
    logs = _logs(scores, 1.0)
    limit = _threshold(logs, right, precision)
    chosen = np.exp(logs.max(axis=1)) >= limit
    assert (logs.argmax(axis=1) == right)[chosen].mean() >= precision - 0.005
    assert chosen.mean() > 0.2


def test_a_promise_that_cannot_be_kept_is_never_made() -> None:
    scores, right = scored(400, 50.0)
    assert _threshold(_logs(scores, 1.0), right, 0.99) == NEVER


def test_a_threshold_never_rests_on_a_handful_of_examples() -> None:
    scores, right = scored(FEWEST - 1, 0.1)
    assert _threshold(_logs(scores, 1.0), right, 0.9) == NEVER
