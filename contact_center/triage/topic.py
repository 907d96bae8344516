"""Step of the understanding: what is it about? Topics with confidence and the words that led to them.

A cheap model looks at letter groups first; where it is sure, nothing more is done. Else the sentence encoder reads the
text and both voices are weighed. What is only mentioned is not a topic: that, too, was learned from examples.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from contact_center.catalog.model import Catalog
from contact_center.domain.triage import GENERAL, NOT_FOR_ICS, TopicScore
from contact_center.triage.embed import Array
from contact_center.triage.lexicon import Lexicon
from contact_center.triage.model import Model, shipped

APPOINTMENT: Final = "appointment"
MOST_FURTHER: Final = 3
READ: Final = 1_500
"""Letters that are judged."""
REMEMBERED: Final = 256
WORTH_OFFERING: Final = 0.02
"""Less likely topics are not offered to choose from."""
BY_WORDS: Final = "by its words"
BY_MEANING: Final = "by its meaning, compared with examples"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Topics, best first; whether the first is certain; and a word on how it was decided."""

    topics: tuple[TopicScore, ...]
    sure: bool
    reason: str

    @staticmethod
    def unknown(reason: str) -> Judgement:
        """Nothing to go by: general, and a person reads it."""
        return Judgement((TopicScore(GENERAL, 0.0, (reason,) if reason else ()),), False, reason)

    def why(self, score: TopicScore) -> str:
        """The evidence as one line."""
        return ", ".join(score.evidence) or self.reason


def joined(subject: str, body: str) -> str:
    """What is judged: the subject first."""
    return f"{subject}\n{body}".strip()[:READ]


class Topics:
    """Judges what a contact is about."""

    def __init__(self, catalog: Catalog, model: Model | None = None) -> None:
        """Take the shipped model (or `model`) and the words of the catalogue."""
        self._model = model or shipped()
        self._lexicon = Lexicon(catalog)
        self._seen = lru_cache(maxsize=REMEMBERED)(self._model.believe)
        """Remembered: mails come twice."""

    @property
    def version(self) -> str:
        """The model's version, stored with each decision."""
        return self._model.version

    def judge(self, subject: str, body: str, thorough: bool = True) -> Judgement:
        """The topics of a text; not `thorough`, by its words alone."""
        text = joined(subject, body)
        if not any(letter.isalpha() for letter in text):
            return Judgement.unknown("no words to tell the topic by")
        belief = self._seen(text, thorough)
        return self._judged(belief.primary, belief.asked, text, BY_WORDS if belief.by_words else BY_MEANING)

    def likely(self, subject: str, body: str, most: int) -> tuple[str, ...]:
        """The topics a text is probably about, the likeliest first, to choose from."""
        text = joined(subject, body)
        if not any(letter.isalpha() for letter in text):
            return ()
        chances = self._seen(text).primary
        best = [at for at in np.argsort(-chances) if chances[at] >= WORTH_OFFERING]
        named = [self._model.labels[at] for at in best]
        return tuple(topic for topic in named if topic not in {GENERAL, NOT_FOR_ICS})[:most]

    def _judged(self, primary: Array, asked: Array, text: str, reason: str) -> Judgement:
        labels, limits = self._model.labels, self._model.limits
        best = int(primary.argmax())
        first = self._score(labels[best], float(primary[best]), text, reason)
        others = [at for at in np.argsort(-asked) if at != best and asked[at] >= limits.further]
        further = [self._score(labels[at], float(asked[at]), text, reason) for at in others]
        kept = tuple(score for score in further if score.topic not in {GENERAL, NOT_FOR_ICS})[:MOST_FURTHER]
        if first.topic == NOT_FOR_ICS:
            kept = ()
        return Judgement((first, *kept), first.confidence >= limits.sure, reason)

    def _score(self, topic: str, confidence: float, text: str, reason: str) -> TopicScore:
        return TopicScore(topic, round(confidence, 4), self._lexicon.evidence(topic, text) or (reason,))
