"""Two models side by side on the same cases: what became better, what worse. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contact_center.evaluation.cases import Judged
from contact_center.evaluation.score import Figures, Share
from contact_center.evaluation.text import percent, table


@dataclass(frozen=True, slots=True)
class Change:
    """What a new model changes."""

    old: Figures
    new: Figures
    mended: int
    """Cases that were wrong and are right now."""
    broken: int

    @property
    def not_worse(self) -> bool:
        """Whether at least as many cases are right."""
        return self.mended >= self.broken


def turned(old: Sequence[Judged], new: Sequence[Judged]) -> tuple[int, int]:
    """How many of the same cases, in the same order, were mended and how many were broken."""
    pairs = [(before.right, after.right) for before, after in zip(old, new, strict=True)]
    return pairs.count((False, True)), pairs.count((True, False))


def text(change: Change) -> str:
    """The difference as tables."""
    old, new = change.old, change.new
    whole = [
        ("Primary topic right", percent(old.topic), percent(new.topic)),
        ("Checklist sent, where there is one", percent(old.checklists.sent), percent(new.checklists.sent)),
        ("Right checklist, of those sent", percent(old.checklists.right), percent(new.checklists.right)),
        ("Calibration error", f"{old.calibration_error:.3f}", f"{new.calibration_error:.3f}"),
        ("Mended; broken", "", f"{change.mended}; {change.broken}"),
    ]
    head = ("", "before", "after", "change", "of")
    tables = [table("On the test part", whole, head[:3])]
    for title, name in (("By language", "topic_by_language"), ("By topic", "topic_by_topic")):
        tables.append(table(title, _rows(getattr(old, name), getattr(new, name)), head))
    return "\n\n".join(tables)


def _rows(old: dict[str, Share], new: dict[str, Share]) -> Iterator[tuple[str, str, str, str, str]]:
    for name, before in old.items():
        after = new[name]
        gained = after.right - before.right
        yield name, f"{before.right}", f"{after.right}", f"{gained:+d}" if gained else "=", f"{before.of}"
