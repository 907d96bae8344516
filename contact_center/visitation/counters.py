"""What a fact counts as: a table of conditions, asked in Python when facts are summed and in SQL when they are listed.

Every figure is made of these counters, so every figure leads to the facts it was made of. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from contact_center.domain.fact import COLUMNS, FactKind

HUMAN = "human"
SENT = "sent"
CONTACTS = (FactKind.CONTACT.value, FactKind.FOLLOW_UP.value)
OPENING = (FactKind.CONTACT.value, FactKind.TICKET.value)
CALL, CALLBACK = (FactKind.CALL.value,), (FactKind.CALLBACK.value,)
ASKED = ("kind", "nature", "reply", "outcome", "marks")
"""The columns that the conditions ask."""
PLACES = tuple(COLUMNS.index(name) for name in ASKED)


@dataclass(frozen=True, slots=True)
class Count:
    """One counter; what is not said matches everything."""

    kinds: tuple[str, ...]
    human: bool | None = None
    outcomes: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    """Outcomes that do not count."""
    marks: tuple[str, ...] = ()
    """All of them must be there."""
    reply: bool | None = None
    """True: an automatic answer was sent; False: it was withheld, for a reason."""

    def holds(self, kind: str, nature: str, reply: str, outcome: str, marks: str) -> bool:
        """Whether a fact with these values counts."""
        return (
            kind in self.kinds
            and (self.human is None or (nature == HUMAN) is self.human)
            and (not self.outcomes or outcome in self.outcomes)
            and outcome not in self.but
            and all(f" {mark} " in marks for mark in self.marks)
            and (self.reply is None or (reply == SENT if self.reply else reply not in ("", SENT)))
        )


def _opened(*marks: str) -> Count:
    return Count(OPENING, marks=("opened", *marks))


COUNTS: Mapping[str, Count] = {
    # contacts
    "contacts": Count(CONTACTS),
    "people": Count(CONTACTS, human=True),
    "machines": Count(CONTACTS, human=False),
    "receipts": Count(CONTACTS, reply=True),
    "withheld": Count(CONTACTS, reply=False),
    "joined": Count((FactKind.FOLLOW_UP.value,)),
    # tickets
    "opened": _opened(),
    "done": _opened("done"),
    "waiting": Count(OPENING, marks=("opened",), outcomes=("open",)),
    "worked": _opened("worked"),
    "replied": _opened("replied"),
    "transferred": _opened("transferred"),
    "reopened": _opened("reopened"),
    "elsewhere": _opened("elsewhere"),
    "solvable": _opened("solvable"),
    "once": _opened("once"),
    "receipt-done": _opened("receipt-done"),
    "alone": _opened("alone"),
    "judged": _opened("judged"),
    "topic-wrong": _opened("judged", "topic-wrong"),
    "language-wrong": _opened("judged", "language-wrong"),
    "municipality-wrong": _opened("judged", "municipality-wrong"),
    "office-wrong": _opened("judged", "office-wrong"),
    # calls
    "offered": Count(CALL, but=("refused",)),
    "answered": Count(CALL, outcomes=("answered",)),
    "abandoned": Count(CALL, outcomes=("abandoned",)),
    "asked-back": Count(CALL, outcomes=("callback",)),
    "voicemail": Count(CALL, outcomes=("voicemail",)),
    "left": Count(CALL, outcomes=("left",)),
    "error": Count(CALL, outcomes=("error",)),
    "running": Count(CALL, outcomes=("running",)),
    "refused": Count(CALL, outcomes=("refused",)),
    "queued": Count(CALL, marks=("queued",)),
    "line-answered": Count(CALL, marks=("queued",), outcomes=("answered",)),
    "line-abandoned": Count(CALL, marks=("queued",), outcomes=("abandoned",)),
    "line-left": Count(CALL, marks=("queued",), outcomes=("answered", "abandoned", "callback")),
    # call-backs
    "callbacks": Count(CALLBACK),
    "callbacks-over": Count(CALLBACK, outcomes=("reached", "unreached")),
    "callbacks-reached": Count(CALLBACK, outcomes=("reached",)),
    "callbacks-kept": Count(CALLBACK, outcomes=("reached",), marks=("kept",)),
}
TIMES: Mapping[str, str] = {
    "line-answered": "wait",
    "line-abandoned": "wait",
    "line-left": "wait",
    "replied": "wait",
    "worked": "handle",
    "callbacks-reached": "wait",
}
"""Counters whose times are kept, and the column the time stands in."""
CALL_FATES = ("answered", "abandoned", "asked-back", "voicemail", "left", "error", "running")
"""Every offered call is exactly one of these."""


@lru_cache(maxsize=50_000)
def counted(kind: str, nature: str, reply: str, outcome: str, marks: str) -> tuple[str, ...]:
    """The names of all counters that a fact with these values counts for."""
    return tuple(name for name, one in COUNTS.items() if one.holds(kind, nature, reply, outcome, marks))


@lru_cache(maxsize=100_000)
def step(seconds: int) -> int:
    """The step a time belongs to: its lower end. Short times are told apart finely, long ones coarsely.

    >>> [step(seconds) for seconds in (19, 61, 64, 599, 659, 4000, 90_000)]
    [19, 60, 60, 595, 600, 3600, 86400]
    """
    width = next(width for limit, width in _STEPS if seconds < limit)
    return seconds - seconds % width


_STEPS = ((60, 1), (600, 5), (3600, 60), (86_400, 1800), (float("inf"), 14_400))
