"""The learned numbers of the topics, as one file: the cheap model, the encoder's adapters and exits, the thresholds."""

from __future__ import annotations

from collections.abc import Iterator
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
EPSILON: Final = np.float32(1e-9)
NEVER: Final = 1.1
"""A confidence that is never reached."""
FITTED: Final = ("cheap_share", "sharpness", "enough")
"""What is measured for each exit, after all has been learned."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Where to draw lines; measured on contacts that nothing was learned from."""

    cheap_sharpness: float = 1.0
    """Factor on the cheap model's scores that makes its confidence come true."""
    cheap_enough: float = NEVER
    """From this confidence on the cheap step decides alone."""
    sure: float = 0.8
    """From this confidence on a checklist may be sent."""
    further: float = 0.5
    """From this confidence on a further topic counts as asked."""


@dataclass(frozen=True, slots=True)
class Exit:
    """A layer after which the encoder may stop, and what is read off there."""

    depth: int
    """Layers done."""
    look: Array
    """[width]: what the pieces are weighed by."""
    primary: tuple[Array, Array]
    """[2 × width, labels] and [labels]: scores of being the primary topic."""
    asked: tuple[Array, Array]
    """The same for being asked at all."""
    cheap_share: float = 0.5
    """How much the cheap model's word counts beside the encoder's."""
    sharpness: float = 1.0
    enough: float = NEVER
    """From this confidence on the layers behind are not asked."""

    def read(self, states: Array) -> tuple[Array, Array]:
        """Log probabilities of the primary topic, probabilities of being asked, from the states [pieces, width]."""
        pooled = np.concatenate([states.mean(axis=0), chances(states @ self.look) @ states])
        primary = np.log(chances(pooled @ self.primary[0] + self.primary[1]) + EPSILON)
        return primary, likely(pooled @ self.asked[0] + self.asked[1])

    def together(self, cheap: Array, deep: Array) -> Array:
        """Both voices as one probability for each topic; `deep` are log probabilities."""
        mixed = deep + np.float32(self.cheap_share) * np.log(cheap + EPSILON)
        return chances(mixed * np.float32(self.sharpness))


@dataclass(frozen=True, slots=True)
class Belief:
    """Probabilities of being the primary topic, and of being asked at all: [labels] each."""

    primary: Array
    asked: Array
    by_words: bool
    """Whether the cheap step decided alone."""


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that was learned."""

    version: str
    labels: tuple[str, ...]
    idf: Array
    words: Array
    """[buckets, labels]"""
    words_bias: Array
    limits: Limits
    encoder: Encoder | None
    exits: tuple[Exit, ...]
    """The first layers' first; empty when there is no encoder."""

    def believe(self, text: str, thorough: bool = True) -> Belief:
        """Judge `text` with as little work as makes it certain: words, then some layers of the encoder, then all.

        Not `thorough`: words alone, however uncertain.
        """
        cheap = self.cheap(text)
        belief = Belief(cheap, cheap, by_words=True)
        if not thorough or float(cheap.max()) >= self.limits.cheap_enough:
            return belief
        for leaving, scores, asked in self.deep(text):
            belief = Belief(leaving.together(cheap, scores), asked, by_words=False)
            if float(belief.primary.max()) >= leaving.enough:
                break
        return belief

    def cheap(self, text: str) -> Array:
        """The cheap model's probabilities, by letter groups and words."""
        return chances(self.cheap_scores(text) * np.float32(self.limits.cheap_sharpness))

    def cheap_scores(self, text: str) -> Array:
        """The cheap model's scores, before they become probabilities."""
        row = ngrams.row(text)
        buckets = np.fromiter(row, dtype=np.int64, count=len(row))
        values: Array = np.fromiter(row.values(), dtype=np.float32, count=len(row)) * self.idf[buckets]
        values /= np.float32(np.linalg.norm(values) or 1.0)
        scores: Array = values @ self.words[buckets] + self.words_bias
        return scores

    def deep(self, text: str) -> Iterator[tuple[Exit, Array, Array]]:
        """What each exit says, one after the other; layers are computed when they are asked for."""
        if self.encoder is None:
            return
        states = self.encoder.inputs(self.encoder.numbers(text, MOST_PIECES))
        done = 0
        for leaving in self.exits:
            for layer in self.encoder.layers[done : leaving.depth]:
                states = self.encoder.step(layer, states)
            done = leaving.depth
            yield leaving, *leaving.read(states)


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
    weights = model_path()
    exits = tuple(_exit(found, depth) for depth in found["exits"].tolist()) if weights else ()
    encoder = Encoder(weights, exits[-1].depth, adapters(found)) if weights and exits else None
    limits = {name.removeprefix("limit."): float(found[name]) for name in found if name.startswith("limit.")}
    return Model(
        str(found["version"]),
        tuple(found["labels"].tolist()),
        found["idf"].astype(np.float32),
        found["words"].astype(np.float32),
        found["words_bias"].astype(np.float32),
        Limits(**limits),
        encoder,
        exits,
    )


def _exit(found: dict[str, Any], depth: int) -> Exit:
    def part(name: str) -> Array:
        return np.asarray(found[f"exit.{depth}.{name}"], dtype=np.float32)

    primary, asked = ((part(f"{head}.w"), part(f"{head}.b")) for head in ("primary", "asked"))
    fitted = {name: float(found[f"exit.{depth}.{name}"]) for name in FITTED}
    return Exit(depth, part("look"), primary, asked, **fitted)


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
