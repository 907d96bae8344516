"""What happens when a telephone is rung: who picks up, after how long, and what they do then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Answer(StrEnum):
    """What becomes of ringing."""

    YES = "yes"
    NO = "no"
    BUSY = "busy"
    FAILS = "fails"
    MACHINE = "machine"
    """Picks up, presses nothing, and hangs up after a while."""


STATUS = {Answer.NO: "no-answer", Answer.BUSY: "busy", Answer.FAILS: "failed"}
"""What the provider says of a call that nobody picked up."""
MACHINE_SECONDS = 20.0


@dataclass(frozen=True)
class Habit:
    """What one telephone does when it is rung."""

    answers: Answer = Answer.YES
    after: float | None = None
    """Seconds of ringing until it is picked up or refused; None: as the exchange's timing says."""
    steps: tuple[Any, ...] = ()
    """What is pressed and said then (`ivr.simulator.script.Step`)."""
    talks: float | None = None
    """Puts the telephone down so many seconds after having been connected; None: never."""
    hang_up: float | None = None
    """Puts it down so many seconds after having picked up, wherever the call is; None: never."""


@dataclass
class Habits:
    """Of all telephones that are rung."""

    known: dict[str, Sequence[Habit]] = field(default_factory=dict)
    """Address → what it does the first time, the second time …; the last one from then on."""
    rung: dict[str, int] = field(default_factory=dict)

    def learn(self, address: str, habits: Sequence[Habit]) -> None:
        """From now on `address` does so."""
        self.known[address] = tuple(habits)
        self.rung.pop(address, None)

    def next(self, address: str) -> Habit:
        """What it does this time."""
        habits = self.known.get(address) or (Habit(),)
        turn = self.rung.get(address, 0)
        self.rung[address] = turn + 1
        return habits[min(turn, len(habits) - 1)]
