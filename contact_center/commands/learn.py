"""`contact-center learn`: a new model of the topics from examples and corrections, measured before it is used."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from contact_center.commands import evaluate
from contact_center.errors import Final, Invalid
from contact_center.evaluation import cases, compare, taught
from contact_center.evaluation import drift as drifting
from contact_center.evaluation.cases import Case
from contact_center.evaluation.score import score
from contact_center.storage import corrections
from contact_center.storage.transaction import reading
from contact_center.triage.model import MODEL
from contact_center.wiring import House

TRAIN, CALIBRATE, TEST = "train", "calibrate", "test"
PROPOSED, REPLACED = "proposed.npz", "replaced.npz"
Build = Callable[[Path, Path], str]
"""Learns from the examples below a folder, writes the model to a file and returns its version."""


class When(Enum):
    """When a new model is installed."""

    NEVER = "never"
    NOT_WORSE = "not worse"
    ALWAYS = "always"

    @staticmethod
    def of(install: bool, not_worse: bool) -> When:
        """What the two options mean. Raises Invalid for both."""
        if install and not_worse:
            raise Invalid("Give --install or --install-if-not-worse, not both.")
        return When.ALWAYS if install else When.NOT_WORSE if not_worse else When.NEVER

    def holds(self, not_worse: bool) -> bool:
        """Whether to install a model that is `not_worse`, or is."""
        return self is When.ALWAYS or (self is When.NOT_WORSE and not_worse)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A new model, not yet in use."""

    file: Path
    version: str
    examples: int
    corrections: int


def run(house: House, examples: Path, corrected: bool, when: When, build: Build | None = None) -> None:
    """Learn, show the difference on the test part, and install the model if `when` says so."""
    build = build or _build()
    asked = cases.read(examples, TEST)
    proposal = propose(house, examples, corrections_of(house, asked) if corrected else [], build)
    print(f"Learned from {proposal.examples} examples and {proposal.corrections} corrections: {proposal.version}\n")
    change = difference(house, asked, proposal.file)
    print(compare.text(change))
    if when.holds(change.not_worse):
        print(f"\nInstalled as {install(proposal.file)}: every process uses it from its next start on.")
    else:
        print(f"\nNot installed{' because it is worse' if when is When.NOT_WORSE else ''}: {proposal.file}")


def _build() -> Build:
    if find_spec("sklearn") is None:
        raise Final("Learning needs scikit-learn, which only a development set-up has: make .venv/ready-dev")
    return learn_words


def learn_words(examples: Path, file: Path) -> str:
    """Learn words and thresholds anew; the sentence encoder stays as it was taught (that takes an hour)."""
    from contact_center.learning.build import build

    return build(examples, file)


def corrections_of(house: House, held_back: Sequence[Case]) -> list[dict[str, Any]]:
    """The staff's corrections as examples, without what the model is tested on."""
    with reading(house.engine) as connection:
        found = corrections.corrected(connection)
    return taught.examples(found, [case.words for case in held_back], house.catalog.topics)


def propose(house: House, examples: Path, corrected: Sequence[dict[str, Any]], build: Build) -> Proposal:
    """Learn from the training part and from `corrected`, and keep the model beside the one in use."""
    file = model_folder(house) / PROPOSED
    file.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=file.parent) as name:  # readable for us alone: corrections are citizens' words
        folder = Path(name)
        count = len(cases.read(examples, TRAIN))
        for part in (TRAIN, CALIBRATE):
            for source in sorted(examples.rglob(f"{part}*.jsonl")):
                _copy(source, folder / source.parent.relative_to(examples))
        _write(folder / "corrections", corrected)
        version = build(folder, file)
    return Proposal(file, version, count, len(corrected))


def _copy(source: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, folder / source.name)


def _write(folder: Path, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        folder.mkdir()
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / f"{TRAIN}.jsonl").write_text("\n".join([*lines, ""]), "utf-8")


def difference(house: House, asked: Sequence[Case], model: Path) -> compare.Change:
    """What `model` changes against the one in use."""
    topics = evaluate.checklist_topics(house)
    before = list(evaluate.judge(house, asked))
    after = list(evaluate.judge(_with(house, model), asked))
    return compare.Change(score(before, topics), score(after, topics), *compare.turned(before, after))


def _with(house: House, model: Path) -> House:
    """The same house with another model of the topics."""
    other = House(house.settings, model)
    other.__dict__["holder"] = house.holder  # read once for both
    return other


def model_folder(house: House) -> Path:
    """Where models of this installation are kept."""
    return house.settings.state_dir / "model"


def install(proposed: Path) -> Path:
    """Put a proposed model in use, at once or not at all; the one before is kept beside it."""
    used = proposed.with_name(MODEL.name)
    if used.exists():
        shutil.copyfile(used, proposed.with_name(REPLACED))
    return proposed.replace(used)


def drift(house: House, weeks: int, now: datetime) -> None:
    """Print the hit rates of the last `weeks` weeks."""
    with reading(house.engine) as connection:
        rows = corrections.judged(connection, drifting.since(now, weeks))
    print(drifting.text(drifting.drift(rows, now, weeks)))
