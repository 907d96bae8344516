"""The files that the tests make for themselves."""

from __future__ import annotations

import sys
from importlib import util
from pathlib import Path


def _load_made() -> None:
    """Make `made` importable here only: the tests are no packages."""
    spec = util.spec_from_file_location("made", Path(__file__).with_name("made.py"))
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    sys.modules.setdefault("made", module)
    spec.loader.exec_module(sys.modules["made"])


if "made" not in sys.modules:
    _load_made()
