"""The learned numbers of the topics, as one file: the cheap model, the encoder's adapters and heads, the thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from contact_center.triage import ngrams
from contact_center.triage.embed import Array, Encoder, model_path

MODEL: Final = Path(__file__).parent / "data" / "topics.npz"
MOST_PIECES: Final = 100
"""Word pieces the encoder is given; what is asked stands in the first lines."""
STRENGTH: Final = 2.0
"""Factor on the product of an adapter's two matrices."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Where to draw lines; measured on examples that were kept aside."""

    cheap_sharpness: float = 1.0
    """Factor on the cheap model's scores that makes its confidence come true."""
    cheap_enough: float = 1.1
    """From this confidence on the cheap step decides alone."""
    cheap_share: float = 0.5
    """How much the cheap model's word counts beside the encoder's."""
    sharpness: float = 1.0
    sure: float = 0.8
    """From this confidence on a checklist may be sent."""
    further: float = 0.5
    """From this confidence on a further topic counts as asked."""


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that was learned."""

    version: str
    labels: tuple[str, ...]
    idf: Array
    words: Array
    """[buckets, labels]"""
    words_bias: Array
    heads: dict[str, Array]
    """`look`, `primary.w`, `primary.b`, `asked.w`, `asked.b`; empty when there is no encoder."""
    limits: Limits
    encoder: Encoder | None

    def cheap(self, text: str) -> Array:
        """The cheap model's probabilities, by letter groups and words."""
        row = ngrams.row(text)
        buckets = np.fromiter(row, dtype=np.int64, count=len(row))
        values: Array = np.fromiter(row.values(), dtype=np.float32, count=len(row)) * self.idf[buckets]
        values /= np.float32(np.linalg.norm(values) or 1.0)
        scores: Array = values @ self.words[buckets] + self.words_bias
        return chances(scores * np.float32(self.limits.cheap_sharpness))

    def deep(self, text: str) -> tuple[Array, Array]:
        """The encoder's scores for the primary topic, and the probability of each topic of being asked at all."""
        assert self.encoder is not None
        states = self.encoder.states(self.encoder.numbers(text, MOST_PIECES))
        heads = self.heads
        weight = chances(heads["look"] @ states)
        pooled = np.concatenate([states.mean(axis=1), states @ weight])
        primary = pooled @ heads["primary.w"] + heads["primary.b"]
        return primary, likely(pooled @ heads["asked.w"] + heads["asked.b"])

    def together(self, cheap: Array, deep: Array) -> Array:
        """Both voices as one probability for each topic."""
        share = np.float32(self.limits.cheap_share)
        return chances(
            (np.log(chances(deep) + 1e-9) + share * np.log(cheap + 1e-9)) * np.float32(self.limits.sharpness)
        )


def likely(scores: Array) -> Array:
    """Scores into probabilities, each for itself."""
    found: Array = np.float32(1) / (np.float32(1) + np.exp(-scores))
    return found


def chances(scores: Array) -> Array:
    """Scores into probabilities that sum to one."""
    raised: Array = np.exp(scores - scores.max())
    raised /= raised.sum()
    return raised


def load(path: Path = MODEL) -> Model:
    """Read the file and unpack the encoder; without the encoder's package the cheap model decides alone."""
    with np.load(path, allow_pickle=False) as file:
        found: dict[str, Any] = {name: file[name] for name in file.files}
    heads = {name.removeprefix("head."): found[name].astype(np.float32) for name in found if name.startswith("head.")}
    weights = model_path() if heads else None
    encoder = Encoder(weights, int(found["depth"]), adapters(found)) if weights else None
    limits = {name.removeprefix("limit."): float(found[name]) for name in found if name.startswith("limit.")}
    return Model(
        str(found["version"]),
        tuple(found["labels"].tolist()),
        found["idf"].astype(np.float32),
        found["words"].astype(np.float32),
        found["words_bias"].astype(np.float32),
        heads if encoder else {},
        Limits(**limits),
        encoder,
    )


def adapters(found: dict[str, Any]) -> dict[str, Array]:
    """Name of a matrix → what is added to it."""
    names = [name.removesuffix(".A") for name in found if name.startswith("adapter.") and name.endswith(".A")]
    return {
        name.removeprefix("adapter."): np.float32(STRENGTH)
        * (found[f"{name}.B"].astype(np.float32) @ found[f"{name}.A"].astype(np.float32))
        for name in names
    }


@cache
def shipped() -> Model:
    """The shipped model, loaded once."""
    return load()
