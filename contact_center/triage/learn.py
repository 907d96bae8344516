"""Learns the topics from examples and writes the model that `model.py` reads. Needs scikit-learn (development only).

    python -m contact_center.triage.learn          the cheap model and the thresholds anew; a minute
    python -m contact_center.triage.learn --teach  the encoder's adapters, too; an hour or two

The thresholds are measured on examples kept aside (every eighth); then all examples of the training part are learned.
The test part is never read here.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from contact_center.triage import lessons, ngrams
from contact_center.triage.adapt import predict, teach
from contact_center.triage.calibrate import measure
from contact_center.triage.embed import Array, one_thread
from contact_center.triage.lessons import Example
from contact_center.triage.model import MODEL, MOST_PIECES, STRENGTH, Limits
from contact_center.triage.student import Plan, Student

EXAMPLES: Final = Path("tests/examples")
TEMPLATES: Final = Path("templates")
VARIANTS: Final = 3
CHEAP_STRENGTH: Final = 20.0
PLAN: Final = Plan(strength=STRENGTH)
Say = Callable[[str], None]


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
    return np.asarray(weights, dtype=np.float32)


def scaled(raw: Any, weights: Array) -> Any:
    """Weighted rows at length one."""
    from sklearn.preprocessing import normalize

    return normalize(raw.multiply(weights).tocsr())


def learn_cheap(rows: Sequence[Example]) -> tuple[dict[str, Any], Callable[[Sequence[Example]], Array]]:
    """The cheap model as arrays, and a function that scores rows with it."""
    from sklearn.linear_model import LogisticRegression

    raw = matrix(row.text for row in rows)
    weights = idf(raw)
    fitted = LogisticRegression(C=CHEAP_STRENGTH, max_iter=300).fit(scaled(raw, weights), [row.topic for row in rows])
    arrays = {
        "labels": np.array(fitted.classes_.tolist()),
        "idf": weights.astype(np.float16),
        "words": fitted.coef_.T.astype(np.float16),
        "words_bias": fitted.intercept_.astype(np.float32),
    }
    return arrays, lambda asked: np.asarray(
        fitted.decision_function(scaled(matrix(row.text for row in asked), weights)), np.float32
    )


def learn_deep(rows: Sequence[Example], labels: Sequence[str], plan: Plan, say: Say) -> tuple[Student, dict[str, Any]]:
    """Teach the encoder; the student and its arrays."""
    one_thread()
    student = Student(plan, len(labels))
    begun = [
        student.begin([spelled(student, text) for text in lessons.variants(rows, number)]) for number in range(VARIANTS)
    ]
    aims = lessons.targets(rows, labels, plan.smoothing)
    teach(student, begun, [row.share for row in rows], aims, lambda epoch: say(f"epoch {epoch + 1} of {plan.epochs}"))
    return student, deep_arrays(student)


def deep_arrays(student: Student) -> dict[str, Any]:
    """Adapters and heads as they are kept."""
    arrays: dict[str, Any] = {"depth": np.array(student.plan.depth)}
    for name, value in student.values.items():
        kind = "adapter" if name.endswith((".A", ".B")) else "head"
        arrays[f"{kind}.{name}"] = value.astype(np.float16)
    return arrays


def spelled(student: Student, text: str) -> list[int]:
    """The word pieces of a text with begin and end."""
    return [student.file.begin, *student.file.pieces.numbers(text, MOST_PIECES - 2), student.file.end]


def deep_scores(student: Student, rows: Sequence[Example]) -> tuple[Array, Array]:
    """What the student says of rows."""
    return predict(student, student.begin([spelled(student, row.text) for row in rows]))


def build(
    examples: Path = EXAMPLES, out: Path = MODEL, templates: Path = TEMPLATES, plan: Plan = PLAN, say: Say = print
) -> str:
    """Learn everything from the training part and write the model; returns its version."""
    rows = lessons.read(examples, "train")
    labels = sorted({row.topic for row in rows})
    more = lessons.phrases(templates, labels)
    kept, aside = [row for row in rows if not row.aside], [row for row in rows if row.aside]
    say(f"{len(rows)} examples, {len(more)} phrases; {len(aside)} examples kept aside for the thresholds")
    _arrays, cheap_of = learn_cheap([*kept, *more])
    student, _deep = learn_deep([*kept, *lessons.pairs(kept, plan.seed), *more], labels, plan, say)
    limits = measure(labels, aside, cheap_of(aside), *deep_scores(student, aside), say)
    arrays, _cheap_of = learn_cheap([*rows, *more])
    _student, deep = learn_deep([*rows, *lessons.pairs(rows, plan.seed), *more], labels, plan, say)
    return write(out, {**arrays, **deep}, limits)


def rebuild_cheap(examples: Path = EXAMPLES, out: Path = MODEL, templates: Path = TEMPLATES) -> str:
    """Learn the cheap model anew and keep the encoder's part and the thresholds of the model at `out`."""
    rows = lessons.read(examples, "train")
    arrays, _cheap_of = learn_cheap([*rows, *lessons.phrases(templates, sorted({row.topic for row in rows}))])
    with np.load(out, allow_pickle=False) as file:
        old = {name: file[name] for name in file.files}
    kept = {name: old[name] for name in old if name == "depth" or name.startswith(("adapter.", "head."))}
    limits = Limits(**{name.removeprefix("limit."): float(old[name]) for name in old if name.startswith("limit.")})
    return write(out, {**arrays, **kept}, limits)


def write(out: Path, arrays: dict[str, Any], limits: Limits) -> str:
    """Write the arrays with a version that is their digest."""
    fields = limits.__dataclass_fields__
    everything = {**arrays, **{f"limit.{name}": np.array(getattr(limits, name)) for name in fields}}
    digest = hashlib.sha256()
    for name in sorted(everything):
        digest.update(name.encode() + np.ascontiguousarray(everything[name]).tobytes())
    version = digest.hexdigest()[:12]
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out, version=np.array(version), **everything)
    return version


if __name__ == "__main__":
    print(build() if "--teach" in sys.argv else rebuild_cheap())
