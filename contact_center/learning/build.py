"""Learns the topics from the training part and writes the model that `contact_center.triage.model` reads.

    python -m contact_center.learning.build          words and thresholds anew; the encoder stays as it was taught
    python -m contact_center.learning.build --teach  the encoder, too (needs PyTorch; about an hour on two cores)
    python -m contact_center.learning.build --teach --further    the same, from where the shipped encoder stands

The thresholds are measured on the part `calibrate`: contacts as they come in on an ordinary day, never learned from.
The test part is never read here.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from contact_center.errors import Invalid
from contact_center.learning import examples as read
from contact_center.learning import words
from contact_center.learning.calibrate import Say, calibrated
from contact_center.learning.examples import Example
from contact_center.triage.model import FITTED, MODEL, Model, load

if TYPE_CHECKING:
    from contact_center.learning.encoder import Plan

EXAMPLES: Final = Path("tests/examples")
TEMPLATES: Final = Path("templates")
TAUGHT: Final = ("exits", "exit.", "adapter.")
"""What belongs to the encoder."""


def build(
    examples: Path = EXAMPLES,
    out: Path = MODEL,
    templates: Path = TEMPLATES,
    plan: Plan | None = None,
    before: Path = MODEL,
    say: Say = print,
    further: bool = False,
) -> str:
    """Learn and write the model to `out`; returns its version. Without a `plan` the encoder of `before` is kept.

    With a `plan` it is taught from the start, or `further`: from where `before` stands.

    Raises Invalid when there are too few examples.
    """
    rows, ordinary = read.read(examples, "train"), read.read(examples, "calibrate")
    if not rows or not ordinary:
        raise Invalid(f"Too few examples below {examples}: there must be files train*.jsonl and calibrate*.jsonl.")
    phrases = read.phrases(templates, sorted({row.topic for row in rows}))
    say(f"{len(rows)} examples, {len(phrases)} phrases; {len(ordinary)} contacts for the thresholds")
    kept = encoder_of(before) if further or plan is None else None
    encoder = _taught(rows, phrases, plan, say, kept) if plan else kept or {}
    arrays = {**words.learn([*rows, *phrases]), **encoder}
    return write(out, arrays, calibrated(as_model(arrays), ordinary, say))


def _taught(
    rows: Sequence[Example], phrases: Sequence[Example], plan: Plan, say: Say, begun: dict[str, Any] | None
) -> dict[str, Any]:
    from contact_center.learning.teach import teach

    return teach(rows, phrases, sorted({row.topic for row in rows}), plan, say, begun).arrays()


def encoder_of(file: Path) -> dict[str, Any]:
    """The arrays of the encoder in a model's file."""
    with np.load(file, allow_pickle=False) as found:
        return {name: found[name] for name in found.files if name.startswith(TAUGHT)}


def as_model(arrays: dict[str, Any]) -> Model:
    """The arrays as the model that would be loaded from them: what is measured is what will run."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / MODEL.name
        np.savez(file, **{**_uncalibrated(arrays), **arrays}, version=np.array("being learned"))
        return load(file)


def _uncalibrated(arrays: dict[str, Any]) -> dict[str, Any]:
    return {f"exit.{depth}.{name}": np.array(0.0) for depth in arrays["exits"] for name in FITTED}


def write(out: Path, arrays: dict[str, Any], fitted: Model) -> str:
    """Write the arrays and what was fitted, with a version that is their digest."""
    everything = {**arrays, **_fitted(fitted)}
    digest = hashlib.sha256()
    for name in sorted(everything):
        digest.update(name.encode() + np.ascontiguousarray(everything[name]).tobytes())
    version = digest.hexdigest()[:12]
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out, version=np.array(version), **everything)
    return version


def _fitted(model: Model) -> dict[str, Any]:
    limits = {f"limit.{name}": np.array(getattr(model.limits, name)) for name in model.limits.__dataclass_fields__}
    exits = {
        f"exit.{leaving.depth}.{name}": np.array(getattr(leaving, name)) for leaving in model.exits for name in FITTED
    }
    return {**limits, **exits}


def main(arguments: Sequence[str]) -> None:
    """Build the shipped model."""
    plan = None
    if "--teach" in arguments:
        from contact_center.learning.encoder import Plan

        plan = Plan()
    print(build(plan=plan, further="--further" in arguments))


if __name__ == "__main__":
    main(sys.argv[1:])
