"""Teaches the sentence encoder our topics. Slow (minutes an epoch on one core), seldom run.

The same examples give the same adapters: the seed is fixed and the sums are done in one order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from contact_center.triage.embed import Array
from contact_center.triage.student import Student


@dataclass(slots=True)
class Adam:
    """The usual optimiser over named arrays."""

    rates: Callable[[str], float]
    decay: float
    first: dict[str, Array] = field(default_factory=dict)
    second: dict[str, Array] = field(default_factory=dict)
    step: int = 0

    def move(self, values: dict[str, Array], slopes: dict[str, Array], factor: float) -> None:
        """One step against the slopes."""
        self.step += 1
        norm = float(np.sqrt(sum(float((slope * slope).sum()) for slope in slopes.values())))
        clip = min(1.0, 1.0 / (norm + 1e-6))
        for name, slope in slopes.items():
            slope = slope * np.float32(clip)
            first = self.first.setdefault(name, np.zeros_like(slope))
            second = self.second.setdefault(name, np.zeros_like(slope))
            first += np.float32(0.1) * (slope - first)
            second += np.float32(0.001) * (slope * slope - second)
            rate = self.rates(name) * factor
            mean = first / np.float32(1 - 0.9**self.step)
            spread = np.sqrt(second / np.float32(1 - 0.999**self.step)) + np.float32(1e-8)
            values[name] -= np.float32(rate) * (mean / spread + np.float32(self.decay) * values[name])


def batches(lengths: Sequence[int], size: int, chance: Any) -> Iterator[list[int]]:
    """Rows of like length together, in random order."""
    order = sorted(range(len(lengths)), key=lambda at: lengths[at] + chance.random() * 6)
    parts = [order[start : start + size] for start in range(0, len(order), size)]
    chance.shuffle(parts)
    yield from parts


def teach(
    student: Student,
    variants: Sequence[Sequence[Array]],
    shares: Sequence[float],
    targets: tuple[Array, Array],
    report: Callable[[int], None] = lambda _epoch: None,
) -> None:
    """Learn from rows in several variants (as written, with noise); `shares`: how often one is seen in an epoch."""
    plan = student.plan
    chance = np.random.default_rng(plan.seed)
    steps = int(plan.epochs * np.ceil(sum(shares) / plan.batch)) + 1
    adam = Adam(lambda name: plan.rate if name[0] == "l" and name != "look" else plan.head_rate, plan.decay)
    for epoch in range(plan.epochs):
        drawn = [at for at, share in enumerate(shares) if chance.random() < share]
        seen = [variants[int(chance.integers(len(variants)))][at] for at in drawn]
        for part in batches([len(states) for states in seen], plan.batch, chance):
            done = adam.step + 1
            factor = min(done / (0.06 * steps), 1.0) * max(0.02, 0.5 * (1 + np.cos(np.pi * min(1.0, done / steps))))
            rows = [drawn[at] for at in part]
            slopes = _slopes(student, [seen[at] for at in part], targets[0][rows], targets[1][rows], chance)
            adam.move(student.values, slopes, float(factor))
        report(epoch)


def _slopes(student: Student, texts: list[Array], primary: Array, asked: Array, chance: Any) -> dict[str, Array]:
    """One batch forward and back."""
    plan, values = student.plan, student.values
    weights = student.weights()
    states, mask, tape = student.forward(texts, weights, keep=True)
    pooled, memory = student.pooled(states, mask)
    drop = (chance.random(pooled.shape) >= plan.dropout).astype(np.float32) / np.float32(1 - plan.dropout)
    dropped = pooled * drop
    raised = np.exp(_lowered(student.scores(dropped, "primary")))
    first = (raised / raised.sum(axis=1, keepdims=True) - primary) / np.float32(len(texts))
    also = (1 / (1 + np.exp(-student.scores(dropped, "asked"))) - asked) * np.float32(plan.further_weight / len(texts))
    slopes: dict[str, Array] = {}
    change = np.zeros_like(pooled)
    for head, slope in (("primary", first), ("asked", also)):
        slopes[f"{head}.w"] = dropped.T @ slope
        slopes[f"{head}.b"] = slope.sum(axis=0)
        change += slope @ values[f"{head}.w"].T
    student.back(student.pooled_back(change * drop, memory, slopes), tape, weights, slopes)
    return slopes


def _lowered(scores: Array) -> Array:
    lowered: Array = scores - scores.max(axis=1, keepdims=True)
    return lowered


def predict(student: Student, begun: Sequence[Array]) -> tuple[Array, Array]:
    """Scores of both heads."""
    weights = student.weights()
    order = sorted(range(len(begun)), key=lambda at: len(begun[at]))
    labels = student.values["primary.b"].shape[0]
    found = (np.zeros((len(begun), labels), dtype=np.float32), np.zeros((len(begun), labels), dtype=np.float32))
    for start in range(0, len(order), student.plan.batch):
        part = order[start : start + student.plan.batch]
        states, mask, _tape = student.forward([begun[at] for at in part], weights, keep=False)
        pooled, _memory = student.pooled(states, mask)
        found[0][part] = student.scores(pooled, "primary")
        found[1][part] = student.scores(pooled, "asked")
    return found
