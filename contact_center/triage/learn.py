"""Learns the topics from examples and writes the model that `topic.py` reads. Needs scikit-learn (development only)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from contact_center.triage import ngrams
from contact_center.triage.text import clean
from contact_center.triage.topic import MODEL, Array, joined

EXAMPLES: Final = Path("tests/examples")


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled contact."""

    subject: str
    body: str
    language: str
    topic: str
    secondary: tuple[str, ...]
    speech: bool
    place: str | None

    @property
    def text(self) -> str:
        """What is judged."""
        return joined(clean(self.subject), clean(self.body))


def read(folder: Path, part: str) -> list[Example]:
    """All examples of a part (files that begin with `train` or `test`), in the order of languages, files and lines."""
    return [
        _example(json.loads(line))
        for file in sorted(folder.glob(f"*/{part}*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
        if line.strip()
    ]


def _example(row: dict[str, Any]) -> Example:
    speech = row["channel"] == "phone"
    return Example(
        "" if speech else row["subject"],
        row["text"] if speech else row["body"],
        row["language"],
        row["topic"],
        tuple(row["secondary"]),
        speech,
        row["place"],
    )


def matrix(texts: Iterable[str]) -> Any:
    """Sparse rows of hashed letter groups, before the document frequencies."""
    from scipy.sparse import csr_matrix

    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for text in texts:
        row = ngrams.row(text)
        columns.extend(row)
        data.extend(row.values())
        ends.append(len(columns))
    return csr_matrix((np.array(data, dtype=np.float32), columns, ends), shape=(len(ends) - 1, ngrams.BUCKETS))


def idf(raw: Any) -> Array:
    """Rare groups say more; groups of one text only say nothing."""
    seen = np.asarray((raw > 0).sum(axis=0)).ravel()
    weights = np.log((1 + raw.shape[0]) / (1 + seen)) + 1
    weights[seen < 2] = 0.0
    return weights.astype(np.float32)


def scaled(raw: Any, weights: Array) -> Any:
    """Weighted rows at length one."""
    from sklearn.preprocessing import normalize

    return normalize(raw.multiply(weights).tocsr())


def build(examples: Path = EXAMPLES, out: Path = MODEL) -> str:
    """Learn from the training part and write the model; returns its version."""
    from sklearn.linear_model import LogisticRegression

    rows = read(examples, "train")
    raw = matrix(row.text for row in rows)
    weights = idf(raw)
    topics = [row.topic for row in rows]
    cheap = LogisticRegression(C=20.0, max_iter=300).fit(scaled(raw, weights), topics)
    arrays = {
        "labels": np.array(cheap.classes_.tolist()),
        "idf": weights.astype(np.float16),
        "words": cheap.coef_.T.astype(np.float16),
        "words_bias": cheap.intercept_.astype(np.float32),
    }
    return write(out, arrays)


def write(out: Path, arrays: dict[str, Any]) -> str:
    """Write the arrays with a version that is their digest."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        digest.update(name.encode() + np.ascontiguousarray(arrays[name]).tobytes())
    version = digest.hexdigest()[:12]
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out, version=np.array(version), **arrays)
    return version


if __name__ == "__main__":
    print(build())
