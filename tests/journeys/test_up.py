"""Starting and stopping everything on one machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def processes_of(state: Path) -> list[str]:
    """The command lines of processes that work with this state folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            environment = (entry / "environ").read_bytes()
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if f"CONTACT_CENTER_STATE_DIR={state}".encode() in environment and entry.name != str(os.getpid()):
            found.append(command)
    return found


def test_ctrl_c_stops_every_process_and_a_second_start_finds_what_was_there(start: Callable[..., Any]) -> None:
    system = start()
    assert len(processes_of(system.state)) >= 7
    passwords = (system.state / "demo-users.json").read_text()
    assert oct((system.state / "demo-users.json").stat().st_mode & 0o777) == "0o600"
    assert system.stop() == 0
    deadline = time.monotonic() + 5
    while processes_of(system.state) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes_of(system.state) == []
    again = type(system)(system.state, system.ports, ())
    again.wait_until_open()
    try:
        assert (system.state / "demo-users.json").read_text() == passwords
        assert again.signed_in("lead").ask("GET", "/queues")["waiting"] > 0
    finally:
        again.stop()


@pytest.mark.chaos
def test_a_process_that_dies_is_started_again_and_its_mail_is_worked(
    start: Callable[..., Any], eventually: Callable[..., Any]
) -> None:
    system = start("--empty")
    mail = (ROOT / "tests/journeys/mails/07-en-residence-permit.eml").read_bytes()
    subprocess.run(["pkill", "-9", "-f", f"unixsocket:{system.state}"], check=False)  # the doorbell is gone
    system.send("priya.sharma@mail.example", "ics@aalborg.example", mail)
    lead = system.signed_in("lead")
    assert eventually(lambda: lead.ask("GET", "/tickets?state=waiting")["items"], 40)


def test_a_busy_port_is_named_with_its_setting(free_port: Callable[[], int], tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        environment = {
            **os.environ,
            "CONTACT_CENTER_STATE_DIR": str(tmp_path),
            "CONTACT_CENTER_WEB__STAFF_PORT": port,
            "CONTACT_CENTER_WEB__PUBLIC_PORT": str(free_port()),
        }
        done = subprocess.run(
            [sys.executable, "-m", "contact_center.cli", "up", "--empty"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert done.returncode != 0
    assert port in done.stderr
    assert "CONTACT_CENTER_WEB__STAFF_PORT" in done.stderr
    assert "Traceback" not in done.stderr
