"""Step of the understanding: is this a language with a script of its own, typed in Latin letters? And which?

Its words decide. Where they are few, the text is written back into its own letters, and must fit much better then.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from contact_center.domain.triage import UNDETERMINED
from contact_center.triage import latin, neighbours, short
from contact_center.triage.detectors import first_voice
from contact_center.triage.romanise import CYRILLIC_ONES

USUAL_FIT: Final = 0.75
"""How well a text fits its language; stands for the languages that cannot be written back (Hindi, Arabic, Persian)."""
FIT: Final = 8.0
"""How many words a fit of 1 outweighs between Ukrainian, Russian and Bulgarian."""
OURS: Final = {"uk": 0.2}
"""Of these three, the one we answer in is meant where nothing tells them apart."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a text must have: so many words; different ones that only this language has; words and half words in all;
    their share of the text; and the lead of the text written back, where it counts."""

    words: int
    own: int
    weight: float
    share: float
    lead: float | None


RULES: Final = (
    Rule(2, 2, 2, 0.2, None),
    Rule(2, 1, 1, 0.45, None),
    Rule(2, 1, 2, 0.25, None),
    Rule(2, 3, 3, 0.12, None),
    Rule(2, 1, 1, 0.0, 0.04),
    Rule(3, 0, 1, 0.3, 0.08),
    Rule(4, 0, 2, 0.45, 0.0),
    Rule(4, 0, 1, 0.0, 0.2),
)


def language(text: str) -> tuple[str, str] | None:
    """The language and why; or nothing."""
    lead = _Lead(text)
    found = latin.evidence(text, in_english=lead.known == "en")
    fits = {code: said for code, said in found.items() if any(_holds(rule, said, code, lead) for rule in RULES)}
    if not fits:
        return None
    best = max(fits, key=lambda code: (fits[code].weight, len(fits[code].own), lead.fit(code)))
    if best in CYRILLIC_ONES:
        best = max(CYRILLIC_ONES, key=lambda code: found[code].weight + FIT * lead.fit(code) + OURS.get(code, 0.0))
    said = found[best]
    if _spoken_against(text, lead.known, said):
        return None
    return best, f"words of {best} in Latin letters: {', '.join((*said.own, *said.shared)[:4])}"


def _spoken_against(text: str, known: str, said: latin.Evidence) -> bool:
    """Whether the language that the text seems to be as it stands has more words in it; English may: it is mixed in."""
    if known == "en" and len(set(said.own)) >= latin.LEAST_STRANGE:
        return False
    against = neighbours.spoken_for(text, known) + short.count(text, known)
    return against > len(said.own) + len(said.shared) or (against >= said.weight and not said.own)


def _holds(rule: Rule, said: latin.Evidence, code: str, lead: _Lead) -> bool:
    own, weight = len(set(said.own)) >= rule.own, said.weight >= rule.weight
    enough = said.words >= rule.words and own and weight and said.share >= rule.share
    return enough and (rule.lead is None or lead.of(code) >= rule.lead)


class _Lead:
    """How much better a text fits when written back into its own letters; asked only when needed."""

    def __init__(self, text: str) -> None:
        self._text = text
        ranked = first_voice().scores(text)
        self.known, self._score = ranked[0] if ranked else (UNDETERMINED, 0.0)

    @cached_property
    def _back(self) -> dict[str, float]:
        return dict(first_voice().back(self._text))

    @cached_property
    def _as_it_stands(self) -> float:
        beyond = first_voice().beyond(self._text)
        return max(self._score, beyond[0][1] if beyond else 0.0)

    def fit(self, code: str) -> float:
        """How well the text fits a language when written back into its letters; 0 where a detector cannot tell."""
        return self._back.get(code, USUAL_FIT) if self._back else 0.0

    def of(self, code: str) -> float:
        """The lead over the best language of the text as it stands."""
        return self.fit(code) - self._as_it_stands
