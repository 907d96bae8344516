"""The commands `evaluate` and `learn`, with the house's own models and catalogue."""

import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from contact_center.commands import evaluate, learn
from contact_center.commands.learn import When
from contact_center.errors import Final, Invalid
from contact_center.settings import Settings
from contact_center.storage.tables import metadata
from contact_center.triage.decide import Understanding
from contact_center.triage.model import MODEL
from contact_center.wiring import House

MAIL = {"id": "en-1", "channel": "mail", "subject": "", "body": "Where do I get a CPR number in Aarhus?"}
CALL = {"id": "en-2", "channel": "phone", "text": "i need a tax card for my new job", "language": "en"}
LABELS: dict[str, dict[str, Any]] = {
    "mail": {"language": "en", "topic": "cpr", "secondary": [], "place": "0751"},
    "call": {"topic": "tax-card", "secondary": [], "place": None},
}


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    from contact_center.catalog.load import load_catalog

    return Understanding(load_catalog())


@pytest.fixture
def house(tmp_path: Path, engine: Engine, understanding: Understanding) -> Iterator[House]:
    built = House(Settings(state_dir=tmp_path / "state", _env_file=None))
    built.__dict__["engine"] = engine
    built.__dict__["understanding"] = understanding
    metadata.create_all(engine)
    return built


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    folder = tmp_path / "examples" / "en"
    folder.mkdir(parents=True)
    rows = [{**MAIL, **LABELS["mail"]}, {**CALL, **LABELS["call"]}]
    for part in ("train", "test"):
        (folder / f"{part}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder.parent


def build(folder: Path, out: Path) -> str:
    """Learns nothing new: the shipped model again."""
    assert (folder / "en" / "train.jsonl").exists()
    shutil.copyfile(MODEL, out)
    return "the same"


def test_labelled_contacts_are_decided_and_counted(
    house: House, examples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluate.run(house, examples, "test", True, 15)
    found = json.loads(capsys.readouterr().out)
    assert (found["cases"], found["failed"]) == (2, 0)
    assert found["language"]["en"] == {"right": 1, "of": 1, "share": 1.0}
    assert found["places"]["right"]["right"] == 1
    assert set(found["cost"]) == {"mail", "phone"}


def test_the_figures_are_printed_as_tables(house: House, examples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evaluate.run(house, examples / "en" / "test.jsonl", None, False, 15)
    assert capsys.readouterr().out.startswith("Altogether\n  Contacts")


def test_a_mail_without_addresses_is_given_some_so_that_it_can_be_answered(house: House) -> None:
    from contact_center.evaluation.cases import cases

    bare, full = cases(json.dumps({**MAIL, **LABELS["mail"], **more}) for more in ({}, {"from": "a@b.example"}))
    assert evaluate.addressed(bare, house)["from"] == evaluate.SENDER
    assert evaluate.addressed(bare, house)["to"] in house.catalog.inbox_office
    assert evaluate.addressed(full, house)["from"] == "a@b.example"


def test_a_line_that_cannot_be_decided_is_wrong_and_the_rest_goes_on(house: House, tmp_path: Path) -> None:
    from contact_center.evaluation import cases

    rows = [{"id": "1", "eml": str(tmp_path / "away.eml"), **LABELS["mail"]}, {**MAIL, **LABELS["mail"]}]
    figures = evaluate.measured(house, list(cases.cases(map(json.dumps, rows))), 5)
    assert (figures.cases, figures.failed) == (2, 1)
    assert figures.worst[-1].answer.error.startswith("FileNotFoundError")


def test_a_proposed_model_is_measured_and_not_installed_unasked(
    house: House, examples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    learn.run(house, examples, True, When.NEVER, build)
    told = capsys.readouterr().out
    assert "Learned from 2 examples and 0 corrections: the same" in told
    assert "Mended; broken" in told
    assert "Not installed:" in told
    assert [file.name for file in learn.model_folder(house).iterdir()] == ["proposed.npz"]


def test_a_model_that_is_not_worse_is_installed_and_the_one_before_kept(house: House, examples: Path) -> None:
    for _ in range(2):
        learn.run(house, examples, False, When.NOT_WORSE, build)
    assert sorted(file.name for file in learn.model_folder(house).iterdir()) == ["replaced.npz", MODEL.name]


def test_corrections_are_learned_from_beside_the_examples(house: House, examples: Path) -> None:
    seen: list[str] = []

    def watch(folder: Path, out: Path) -> str:
        seen.extend((folder / "corrections" / "train.jsonl").read_text().splitlines())
        return build(folder, out)

    row = {**MAIL, **LABELS["mail"], "id": "correction-1"}
    proposal = learn.propose(house, examples, [row], watch)
    assert (proposal.examples, proposal.corrections) == (2, 1)
    assert [json.loads(line) for line in seen] == [row]


@pytest.mark.parametrize(
    ("when", "not_worse", "expected"),
    [
        (When.NEVER, True, False),
        (When.NOT_WORSE, True, True),
        (When.NOT_WORSE, False, False),
        (When.ALWAYS, False, True),
    ],
)
def test_a_model_is_installed_only_when_told_or_not_worse(when: When, not_worse: bool, expected: bool) -> None:
    assert when.holds(not_worse) is expected


def test_the_two_ways_to_install_exclude_each_other() -> None:
    assert When.of(True, False) is When.ALWAYS
    assert When.of(False, True) is When.NOT_WORSE
    assert When.of(False, False) is When.NEVER
    with pytest.raises(Invalid):
        When.of(True, True)


def test_what_learning_needs_is_named_when_it_is_missing(
    house: House, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learn, "find_spec", lambda _name: None)
    with pytest.raises(Final, match="scikit-learn"):
        learn.run(house, examples, False, When.NEVER)


def test_the_drift_of_an_empty_log_is_told(house: House, now: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    learn.drift(house, 8, now)
    assert "Weeks 2026-W40 to 2026-W47" in capsys.readouterr().out
