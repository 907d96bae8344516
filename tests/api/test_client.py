"""The typed client that is made of our description: it is whole, its types are right, and the example runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import util
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from staff_house import House  # loaded by conftest.py

from contact_center.api.keys import add
from contact_center.api.rates import KEY, Rates, connect
from contact_center.api.signin_schemas import NewKey
from contact_center.catalog.model import Catalog
from contact_center.storage.transaction import open_database, transaction

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "use-the-api.md"
WRONG = """
from ics_client import AuthenticatedClient
from ics_client.api.tickets import tickets_claim

taken = tickets_claim.sync("4711", client=AuthenticatedClient(base_url="", token=""))
print(taken.reference)
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the client."""
    path = ROOT / "tools" / "make_client.py"
    spec = util.spec_from_file_location("make_client", path)
    assert spec is not None
    assert spec.loader is not None
    tool = util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    made: Path = tool.make(tmp_path_factory.mktemp("made") / "client")
    return made


@pytest.fixture(scope="module")
def example(client: Path) -> Path:
    """The example of the how-to, as a program beside the client."""
    (program,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (client / "example.py").write_text(program, "utf-8")
    return client / "example.py"


@pytest.fixture(scope="module")
def house(
    empty_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
    catalog: Catalog,
    redis_url: str,
    free_port: Callable[[], int],
) -> Iterator[Any]:
    """A staff web that is served, with `url`."""
    file = tmp_path_factory.mktemp("served") / "served.sqlite"
    shutil.copyfile(empty_file, file)
    engine, now = open_database(f"sqlite:///{file}"), datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
    house = House(engine, catalog, now, rates=Rates(connect(redis_url), {KEY: 600}))
    server = uvicorn.Server(uvicorn.Config(house.app, port=free_port(), log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    house.url = f"http://127.0.0.1:{server.config.port}"
    yield house
    server.should_exit = True
    thread.join()
    engine.dispose()


def run(program: Path, house: Any, key: str) -> list[str]:
    """The lines a program of the client prints."""
    given = {"PYTHONPATH": str(program.parent), "ICS_URL": house.url, "ICS_KEY": key, "PATH": os.environ["PATH"]}
    done = subprocess.run([sys.executable, str(program)], env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def key_for(house: Any, *scopes: str) -> str:
    """A key of an agent in Aarhus."""
    with transaction(house.engine) as connection:
        wanted = NewKey(name="Night shift", role="agent", offices=["aarhus"], scopes=list(scopes))
        return add(connection, house.catalog, wanted, None, house.now)[1]


def checked(*programs: Path) -> list[str]:
    """What mypy says of programs of the client."""
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull, "--cache-dir", os.devnull]
    names = [program.name for program in programs]
    done = subprocess.run([*mypy, *names], cwd=programs[0].parent, capture_output=True, text=True, check=False)
    return done.stdout.splitlines()[:-1]


def test_the_types_of_the_example_are_right_and_mistakes_are_seen(example: Path) -> None:
    wrong = example.with_name("wrong.py")
    wrong.write_text(WRONG, "utf-8")
    found = checked(example, wrong)
    assert {line.split(":")[0] for line in found} == {"wrong.py"}, found
    assert any("incompatible type" in line for line in found)
    assert any('has no attribute "reference"' in line and '"Problem' in line for line in found), (
        found
    )  # nobody thought of an error


def test_the_example_takes_a_ticket_and_answers_it(example: Path, house: Any) -> None:
    ticket = house.mail()
    lines = run(example, house, key_for(house, "tickets:read", "tickets:write"))
    assert lines[0] == f"{ticket.reference} CPR-nummer"
    assert re.fullmatch(r'200 "key";r=59\d;t=\d+', lines[1])


def test_an_error_is_a_value_with_a_type(example: Path, house: Any) -> None:
    house.mail()
    assert run(example, house, key_for(house, "tickets:read")) == ["403 The key does not have the scope: tickets."]


def test_nothing_is_left_out_of_the_client(client: Path, house: Any) -> None:
    described = house.app.openapi()
    wanted = {one["operationId"] for operations in described["paths"].values() for one in operations.values()}
    assert wanted == {file.stem for file in client.glob("ics_client/api/*/*.py")} - {"__init__"}
