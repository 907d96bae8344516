"""Teaches the sentence encoder our topics, by PyTorch. Slow (minutes an epoch on two cores), seldom run.

The same examples on the same kind of machine give the same adapters: the seed is fixed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as sums

from contact_center.learning import examples
from contact_center.learning.encoder import Plan, Student
from contact_center.learning.examples import Example
from contact_center.learning.noise import noisy
from contact_center.triage.text import clean
from contact_center.triage.topic import joined

WARM_UP = 0.06
"""Share of the steps in which the rate rises."""
LEAST_RATE = 0.02
ALIKE = 6
"""Texts in one batch differ by some six pieces in length at most, or padding costs more than learning."""
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Seen:
    """One text as it is seen in an epoch."""

    pieces: list[int]
    topic: int
    asked: list[int]


def teach(
    rows: Sequence[Example],
    phrases: Sequence[Example],
    labels: Sequence[str],
    plan: Plan,
    say: Say,
    begun: dict[str, Any] | None = None,
) -> Student:
    """Teach an encoder from examples, pairs of them and bare phrases; go on from `begun`, if it is given."""
    torch.manual_seed(plan.seed)
    student, chance = Student(plan, len(labels)), np.random.default_rng(plan.seed)
    if begun:
        student.take(begun)
    adapters = [value for value in student.layers.parameters() if value.requires_grad]
    groups = [{"params": adapters}, {"params": student.heads.parameters()}]
    optimiser = torch.optim.AdamW(groups, weight_decay=plan.decay)
    student.train()
    done = 0
    for epoch in range(plan.epochs):
        seen = list(_seen(student, _drawn(rows, phrases, plan.seed + epoch, chance), labels, plan, chance))
        parts = list(batches(seen, plan.batch, chance))
        steps, lost = plan.epochs * len(parts), 0.0
        for part in parts:
            done += 1
            for group, rate in zip(optimiser.param_groups, (plan.rate, plan.head_rate), strict=True):
                group["lr"] = rate * factor(done / steps)
            lost += _step(student, optimiser, part, plan)
        say(f"epoch {epoch + 1} of {plan.epochs}: loss {lost / len(parts):.3f}")
    student.eval()
    return student


def _drawn(rows: Sequence[Example], phrases: Sequence[Example], seed: int, chance: Any) -> list[Example]:
    """What is seen in one epoch."""
    return [*rows, *examples.pairs(rows, seed), *(row for row in phrases if chance.random() < row.share)]


def _seen(student: Student, rows: Sequence[Example], labels: Sequence[str], plan: Plan, chance: Any) -> Iterator[Seen]:
    """The texts, many of them a little worse than they were written, other ones in each epoch."""
    place = {label: at for at, label in enumerate(labels)}
    for row in rows:
        subject, body = clean(row.subject), clean(row.body)
        if chance.random() < plan.noisy_share:
            subject, body = noisy(subject, body, chance)
        asked = [place[topic] for topic in (row.topic, *row.secondary)]
        yield Seen(student.spelled(joined(subject, body)), place[row.topic], asked)


def batches(seen: Sequence[Seen], size: int, chance: Any) -> Iterator[list[Seen]]:
    """Texts of like length together, in random order."""
    order = sorted(seen, key=lambda one: len(one.pieces) + chance.random() * ALIKE)
    parts = [order[start : start + size] for start in range(0, len(order), size)]
    for at in chance.permutation(len(parts)):
        yield parts[at]


def factor(share: float) -> float:
    """What the learning rate is multiplied with when `share` of the steps is done: up, then down like a cosine."""
    fall = max(LEAST_RATE, 0.5 * (1 + float(np.cos(np.pi * min(1.0, share)))))
    return min(share / WARM_UP, 1.0) * fall


def _step(student: Student, optimiser: torch.optim.Optimizer, part: Sequence[Seen], plan: Plan) -> float:
    """One batch forward and back; the loss."""
    said = student([one.pieces for one in part])
    wanted = torch.zeros_like(said[-1][1])
    for at, one in enumerate(part):
        wanted[at, one.asked] = 1.0
    first = torch.tensor([one.topic for one in part])
    losses = [_loss(primary, first, asked, wanted, plan) for primary, asked in said]
    loss = losses[-1] + plan.early_weight * sum(losses[:-1])
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(student.parameters(), 1.0)
    optimiser.step()
    return float(losses[-1].detach())


def _loss(primary: Tensor, first: Tensor, asked: Tensor, wanted: Tensor, plan: Plan) -> Tensor:
    """Of one exit."""
    loss = sums.cross_entropy(primary, first, label_smoothing=plan.smoothing)
    further = sums.binary_cross_entropy_with_logits(asked, wanted, reduction="sum") / len(first)
    return loss + plan.further_weight * further
