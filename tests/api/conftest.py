"""The staff web of one test."""

from __future__ import annotations

import sys
from datetime import datetime
from importlib import util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import Engine

from contact_center.catalog.model import Catalog


def _load() -> ModuleType:
    spec = util.spec_from_file_location("staff_house", Path(__file__).with_name("staff_house.py"))
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    sys.modules.setdefault("staff_house", module)
    spec.loader.exec_module(module)
    return module


stories = _load()


@pytest.fixture
def house(engine: Engine, catalog: Catalog, now: datetime) -> Any:
    """A staff web on an empty SQLite file."""
    return stories.House(engine, catalog, now)


@pytest.fixture
def new_house(engine: Engine, catalog: Catalog, now: datetime) -> Any:
    """Build a staff web with other settings."""
    return lambda **door: stories.House(engine, catalog, now, **door)
