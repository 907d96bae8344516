"""What the tests of fetching share: one Dovecot for all of them, and a mailbox, books and threads for each."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from importlib import util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import Engine


def _load() -> ModuleType:
    spec = util.spec_from_file_location("imap_house", Path(__file__).with_name("imap_house.py"))
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    sys.modules.setdefault("imap_house", module)
    spec.loader.exec_module(module)
    return module


imap = _load()


@pytest.fixture(scope="session")
def dovecot(needs: Callable[[str, str], str], free_port: Callable[[], int]) -> Iterator[Any]:
    """A server for the whole run; each test has users of its own."""
    program = needs("/usr/sbin/dovecot", "dovecot-imapd")
    if os.geteuid() != 0:
        pytest.skip("Dovecot starts as root only")
    with imap.dovecot(program, free_port) as running:
        yield running


@pytest.fixture
def box(dovecot: Any) -> Any:
    """An empty mailbox."""
    return dovecot.user()


@pytest.fixture
def wire(dovecot: Any) -> Iterator[Any]:
    """A wire to the server that can be cut."""
    wire = imap.Wire(dovecot.port)
    yield wire
    wire.close()


@pytest.fixture
def work(engine: Engine, tmp_path: Path) -> Any:
    """Books in an empty database."""
    return imap.Work(engine, tmp_path)


@pytest.fixture
def fetch(work: Any) -> Iterator[Any]:
    """Starts fetchers, which end with the test."""
    fetching = imap.Fetching(work)
    yield fetching
    fetching.stop()
