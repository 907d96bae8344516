"""`contact-center call --script`: many callers and staff against the running line, and the story of it afterwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from typer.testing import CliRunner

from contact_center import cli
from contact_center.commands import call, script
from contact_center.errors import Final
from contact_center.settings import Settings, Twilio, Web
from contact_center.storage import presences, users
from contact_center.storage.tables import metadata
from contact_center.storage.transaction import reading, transaction
from contact_center.wiring import House
from ivr.app import router

SCRIPT = """
seed = 3
[chaos]
duplicate = 0.5
forge = 0.5
[[callers]]
name = "Tom presses the key for the end"
number = "+4520123456"
to = "aarhus"
steps = [{ keys = "2", after = 0 }, { keys = "9", after = 0 }]
[[callers]]
name = "somebody who says nothing"
to = "+4570000001"
hang_up = 0.5
[[staff]]
user = "jonas"
telephone = [{ answers = "no" }]
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]) -> Iterator[House]:
    """The line and the stand-in, running."""
    tmp_path = tmp_path_factory.mktemp("house")
    web = Web(public_port=free_port(), staff_port=free_port())
    built = House(
        Settings(state_dir=tmp_path / "var", web=web, twilio=Twilio(simulator_port=free_port()), _env_file=None)
    )
    metadata.create_all(built.engine)
    with transaction(built.engine) as connection:
        users.add(connection, "jonas", "Jonas", "agent", ("aarhus",), ("da", "en"), "x", built.staff_door().clock())
    line = FastAPI()
    line.include_router(router(built.phone_door))
    places = ((line, web.public_port), (built.simulator_app(), built.settings.twilio.simulator_port))
    servers = [
        uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical", lifespan="off")) for app, port in places
    ]
    threads = [threading.Thread(target=server.run, daemon=True) for server in servers]
    for thread, server in zip(threads, servers, strict=True):
        thread.start()
        while not server.started:
            time.sleep(0.005)
    yield built
    for server in servers:
        server.should_exit = True
    for thread in threads:
        thread.join(5)
    built.engine.dispose()


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(script, "AFTERWARDS_SECONDS", -19.5)  # staff would wrap up for twenty seconds


def test_a_script_is_played_told_and_counted(house: House, tmp_path: Path) -> None:
    file, trace, lines = tmp_path / "calls.toml", tmp_path / "trace.jsonl", list[str]()
    file.write_text(SCRIPT)
    assert script.run(house, file, trace, None, lines.append) == 0
    assert any("+4520123456 rings +4570000002" in line for line in lines)
    assert lines[-3].split()[:2] == ["left", "(ended)"]
    assert lines[-2].startswith("abandoned (language)")
    assert lines[-1] == "abandoned: 1, left: 1"
    with reading(house.engine) as connection:
        (row,) = presences.staff(connection, ("agent",))
    assert row.chosen == "available"
    story = script.replayed(house, str(trace))
    assert "⚡ forge" in story
    assert "⇢ /voice/incoming" in story
    assert "+4520123456 rings" not in script.replayed(house, "last")
    with pytest.raises(Final, match="no call and no file"):
        script.replayed(house, "CA" + "0" * 32)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('[[callers]]\nto = "atlantis"', "no office and no number atlantis"),
        ('[[callers]]\nto = "aarhus"\nstps = 1', "stps"),
        ('[[staff]]\nuser = "nobody"', "no staff member 'nobody'"),
    ],
)
def test_a_script_with_a_mistake_is_not_begun(house: House, tmp_path: Path, text: str, wrong: str) -> None:
    (tmp_path / "calls.toml").write_text(text)
    with pytest.raises(Final, match=wrong):
        script.run(house, tmp_path / "calls.toml", None, None)
    with pytest.raises(Final, match="nowhere"):
        script.run(house, tmp_path / "nowhere.toml", None, None)


def test_with_a_real_account_nobody_plays(tmp_path: Path) -> None:
    account, web = Twilio(account_sid="AC" + "1" * 32, auth_token="a" * 32), Web(public_url="https://ics.example")
    real = House(Settings(state_dir=tmp_path, web=web, twilio=account, _env_file=None))
    with pytest.raises(Final, match="real phone account"):
        call.by_script(real, tmp_path / "calls.toml", None, None)


def test_the_example_is_printed_and_can_be_read(house: House, tmp_path: Path) -> None:
    shown = CliRunner().invoke(cli.app, ["call", "--example"])
    assert shown.exit_code == 0
    (tmp_path / "calls.toml").write_text(shown.stdout)
    assert len(script.read(house, tmp_path / "calls.toml", 5).everybody()) == 8


def test_what_is_no_trace_is_refused(house: House, tmp_path: Path) -> None:
    (tmp_path / "trace").write_text("nothing\n")
    with pytest.raises(Final, match="no trace"):
        script.replayed(house, str(tmp_path / "trace"))
