"""Texts as staff first see them: personal and telephone numbers masked until somebody asks for them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from contact_center.triage import personal_numbers, telephones


@dataclass(frozen=True, slots=True)
class Hidden:
    """Where a number stands in a text, and what is shown in its place."""

    start: int
    end: int
    shown: str


@dataclass(frozen=True, slots=True)
class Concealed:
    """A text whose numbers are masked."""

    text: str
    count: int
    """How many numbers are."""


def hidden(text: str, phones: bool = True) -> list[Hidden]:
    """The numbers of a text, in order. Where both fit, it is a personal number."""
    personal = personal_numbers.spans(text)
    found = [Hidden(start, end, personal_numbers.mask(text[start:end])) for start, end in personal]
    found = [one if "*" in one.shown else _starred(one) for one in found]
    for start, end in telephones.spans(text) if phones else ():
        if not any(start < other_end and other_start < end for other_start, other_end in personal):
            found.append(Hidden(start, end, telephones.masked(text[start:end])))
    return sorted(found, key=lambda one: one.start)


def _starred(one: Hidden) -> Hidden:
    """A number that is only known by the words before it."""
    return Hidden(one.start, one.end, "*" * (one.end - one.start))


def conceal(text: str, phones: bool = True) -> Concealed:
    """Mask the numbers of a text; `phones`: those of telephones, too."""
    parts, at, numbers = [], 0, hidden(text, phones)
    for one in numbers:
        parts += [text[at : one.start], one.shown]
        at = one.end
    return Concealed("".join([*parts, text[at:]]), len(numbers))
