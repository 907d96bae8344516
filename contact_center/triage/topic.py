"""Step of the understanding: what is it about? Topics with confidence and the words that led to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from contact_center.catalog.model import Catalog
from contact_center.domain.triage import GENERAL, TopicScore
from contact_center.triage import ngrams
from contact_center.triage.lexicon import Lexicon

Array = npt.NDArray[np.float32]
MODEL: Final = Path(__file__).parent / "data" / "topics.npz"


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


@dataclass(frozen=True, slots=True)
class Model:
    """The learned numbers."""

    version: str
    labels: tuple[str, ...]
    idf: Array
    words: Array
    """[buckets, labels]"""
    words_bias: Array

    @staticmethod
    def load(path: Path = MODEL) -> Model:
        """Read the shipped file."""
        with np.load(path, allow_pickle=False) as file:
            found: dict[str, Any] = {name: file[name] for name in file.files}
        return Model(
            str(found["version"]),
            tuple(found["labels"].tolist()),
            found["idf"].astype(np.float32),
            found["words"].astype(np.float32),
            found["words_bias"].astype(np.float32),
        )


@cache
def model() -> Model:
    """The shipped model, loaded once."""
    return Model.load()


def joined(subject: str, body: str) -> str:
    """What is judged: the subject first."""
    return f"{subject}\n{body}".strip()


class Topics:
    """Judges what a contact is about."""

    def __init__(self, catalog: Catalog) -> None:
        """Load the model and the words of the catalogue."""
        self._model = model()
        self._lexicon = Lexicon(catalog)

    @property
    def version(self) -> str:
        """The model's version, stored with each decision."""
        return self._model.version

    def judge(self, subject: str, body: str, language: str, speech: bool) -> Judgement:
        """The topics of a text."""
        text = joined(subject, body)
        if not any(letter.isalpha() for letter in text):
            return Judgement.unknown("no words to tell the topic by")
        chances = self._cheap(text)
        return self._judged(chances, text, language)

    def _cheap(self, text: str) -> Array:
        """Probabilities by letter groups."""
        known = self._model
        row = ngrams.row(text)
        buckets = np.fromiter(row, dtype=np.int64, count=len(row))
        values = np.fromiter(row.values(), dtype=np.float32, count=len(row)) * known.idf[buckets]
        values /= np.linalg.norm(values) or 1.0
        return softmax(values @ known.words[buckets] + known.words_bias)

    def _judged(self, chances: Array, text: str, language: str) -> Judgement:
        order = np.argsort(-chances)
        labels = self._model.labels
        first = self._score(labels[order[0]], float(chances[order[0]]), text, language)
        further: Sequence[TopicScore] = [
            self._score(labels[at], float(chances[at]), text, language) for at in order[1:3] if chances[at] >= 0.3
        ]
        return Judgement((first, *further), first.confidence >= 0.8, "by what similar contacts were about")

    def _score(self, topic: str, confidence: float, text: str, language: str) -> TopicScore:
        return TopicScore(topic, round(confidence, 4), self._lexicon.evidence(topic, text, language))


def softmax(values: Array) -> Array:
    """Scores into probabilities."""
    raised: Array = np.exp(values - values.max())
    return raised / raised.sum()
