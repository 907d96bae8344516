"""From examples to a model that judges."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from contact_center.errors import Invalid
from contact_center.learning.build import build, encoder_of
from contact_center.triage.model import MODEL, load

ASKED = {
    "cpr": "I have moved to Denmark and want to register my address, number {}",
    "mitid": "The app on my phone does not let me in with the code, attempt {}",
    "tax-card": "My employer takes 55 per cent because I have no tax card, month {}",
}


def written(folder: Path, count: int) -> Path:
    (folder / "en").mkdir(parents=True)
    for part, numbers in (("train", range(count)), ("calibrate", range(1000, 1020))):
        with (folder / "en" / f"{part}.jsonl").open("w") as file:
            for topic, words in ASKED.items():
                for number in numbers:
                    row = {"channel": "mail", "subject": "", "body": words.format(number), "language": "en"}
                    file.write(json.dumps({**row, "topic": topic, "secondary": [], "place": None}) + "\n")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("learning")
    return folder, build(written(folder / "examples", 40), folder / "model.npz", folder, before=without_encoder(folder))


def without_encoder(folder: Path) -> Path:
    """A model that has words only, so that the tests are quick."""
    np.savez(folder / "before.npz", exits=np.array([], dtype=np.int64))
    return folder / "before.npz"


def test_the_model_knows_what_it_was_taught(built: tuple[Path, str]) -> None:
    folder, version = built
    model = load(folder / "model.npz")
    assert model.version == version
    belief = model.believe("do i need a tax card for my employer")
    assert model.labels[int(belief.primary.argmax())] == "tax-card"


def test_the_same_examples_give_the_same_version(built: tuple[Path, str]) -> None:
    folder, version = built
    again = build(folder / "examples", folder / "again.npz", folder, before=folder / "before.npz")
    assert again == version


def test_other_examples_give_another_version(built: tuple[Path, str], tmp_path: Path) -> None:
    folder, version = built
    other = build(written(tmp_path / "other", 41), tmp_path / "model.npz", folder, before=folder / "before.npz")
    assert other != version


def test_learning_from_nothing_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="examples"):
        build(tmp_path, tmp_path / "model.npz", tmp_path)


def test_the_encoder_is_kept_when_only_words_are_learned() -> None:
    kept = encoder_of(MODEL)
    assert "exits" in kept
    assert not any(name.startswith(("words", "idf", "limit")) for name in kept)
