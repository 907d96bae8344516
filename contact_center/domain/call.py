"""What becomes of a call: exactly one thing, whatever order the news of it comes in. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class CallOutcome(StrEnum):
    """How a call ended, the strongest first: what is further up stays when news of something further down comes late.

    A caller who was answered and hung up has not given up; a voicemail that is told of after the hang-up was left.
    """

    ANSWERED = "answered"
    VOICEMAIL = "voicemail"
    CALLBACK = "callback"
    LEFT = "left"
    """By choice: with a key, or after hearing when we open, or with the text message."""
    ERROR = "error"
    ABANDONED = "abandoned"
    """The caller hung up; in which step is kept beside it."""
    REFUSED = "refused"
    """Not let in: too many calls from one number. Not offered to anybody, so not among the offered calls."""


ORDER = tuple(CallOutcome)
OFFERED = tuple(outcome for outcome in CallOutcome if outcome is not CallOutcome.REFUSED)


def weaker(outcome: CallOutcome) -> tuple[str, ...]:
    """The outcomes that give way to this one."""
    return tuple(other.value for other in ORDER[ORDER.index(outcome) + 1 :])


@dataclass(frozen=True, slots=True)
class CallTotals:
    """The calls of a period, or of an office in it."""

    offered: int
    """Calls that were let in."""
    ended: Mapping[str, int] = field(default_factory=dict)
    """Outcome → calls."""
    running: int = 0
    """Not over yet."""
    overflow_in: int = 0
    """Taken over from another office."""
    overflow_out: int = 0


def unreconciled(line: CallTotals, offices: Mapping[str, CallTotals], without_office: int = 0) -> list[str]:
    """Where the totals do not add up; empty when they do.

    Each call counts once for the line: offered = answered + voicemail + callback + left + error + abandoned + running.
    It counts once for the office it ended with, or for none, when it never came so far (`without_office`). What one
    office gave away another took over.
    """
    found = [wrong for name, one in {"the line": line, **offices}.items() for wrong in _sum(name, one)]
    by_office = sum(one.offered for one in offices.values()) + without_office
    if by_office != line.offered:
        found.append(f"the offices have {by_office} of {line.offered} calls")
    given, taken = (sum(getattr(one, name) for one in offices.values()) for name in ("overflow_out", "overflow_in"))
    if given != taken:
        found.append(f"{given} calls were given away and {taken} taken over")
    return found


def _sum(name: str, one: CallTotals) -> list[str]:
    unknown = sorted(set(one.ended) - {outcome.value for outcome in OFFERED})
    wrong = [f"{name}: {', '.join(unknown)} is no outcome of an offered call"] if unknown else []
    total = sum(one.ended.values()) + one.running
    return wrong + ([f"{name}: {total} of {one.offered} calls have an outcome or run"] if total != one.offered else [])
