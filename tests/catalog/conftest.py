"""A copy of the project's files that a test may spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from contact_center.catalog.files import places

Spoil = Callable[[str, str, str], None]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder laid out like the project, with its data files and language folders."""
    own = places()
    shutil.copytree(own.data, tmp_path / "contact_center" / "catalog" / "data")
    shutil.copytree(own.templates, tmp_path / "templates")
    return tmp_path


@pytest.fixture
def spoil(copied: Path) -> Spoil:
    """Replace the first occurrence of something in a copied file."""

    def change(file: str, old: str, new: str) -> None:
        path = copied / file if file.startswith("templates/") else copied / "contact_center" / "catalog" / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change
