"""Learns the cheap model: letter groups and words, by logistic regression."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from contact_center.learning.examples import Example
from contact_center.triage import ngrams
from contact_center.triage.embed import Array

STRENGTH: Final = 20.0
ROUNDS: Final = 300


def learn(rows: Sequence[Example]) -> dict[str, Any]:
    """The cheap model as arrays, as `contact_center.triage.model` reads them."""
    raw = matrix(row.text for row in rows)
    weights = idf(raw)
    scaled = normalize(raw.multiply(weights).tocsr())
    fitted = LogisticRegression(C=STRENGTH, max_iter=ROUNDS).fit(scaled, [row.topic for row in rows])
    return {
        "labels": np.array(fitted.classes_.tolist()),
        "idf": weights.astype(np.float16),
        "words": fitted.coef_.T.astype(np.float16),
        "words_bias": fitted.intercept_.astype(np.float32),
    }


def matrix(texts: Iterable[str]) -> Any:
    """Sparse rows of hashed letter groups, before the document frequencies."""
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
    return np.asarray(weights, dtype=np.float32)
