"""What holds for the house as a whole."""

import ast
import importlib
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from contact_center.supervisor import read_procfile
from queues.lanes import JOBS

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("contact_center", "ivr", "mail_triage", "queues")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("name", sorted(JOBS.values()))
def test_every_job_name_resolves(name: str) -> None:
    module, function = name.rsplit(".", 1)
    assert callable(getattr(importlib.import_module(module), function))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text())), f"{path} has no docstring"


def test_every_line_of_the_procfile_is_a_command_of_ours() -> None:
    from contact_center.cli import app

    names = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    for line in read_procfile(ROOT / "Procfile").values():
        words = line.split()
        assert words[0] == "contact-center"
        assert words[1] in names


def test_lock_files_hold_hashes_and_no_index_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    locked = {line.split("==")[0].lower() for line in lines if "==" in line}
    for dependency in project["dependencies"]:
        name = re.split(r"[\[>=; ]", dependency)[0].lower().replace(".", "-")
        assert name in locked


def test_no_tracked_file_is_larger_than_it_should_be() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    paths = [ROOT / name for name in listed.splitlines()]
    large = [path.name for path in paths if path.exists() and path.stat().st_size > 5_000_000]
    assert large == []
