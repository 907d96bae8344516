"""What the scenarios share: the day, and the people in it."""

from __future__ import annotations

import sys
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest


def _load(name: str) -> ModuleType:
    spec = util.spec_from_file_location(f"scenario_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    sys.modules.setdefault(f"scenario_{name}", module)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def day() -> ModuleType:
    return _load("day")


@pytest.fixture(scope="session")
def people() -> ModuleType:
    return _load("people")


@pytest.fixture(scope="session")
def checks() -> ModuleType:
    return _load("checks")
