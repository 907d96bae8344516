"""A whole running system, as `make up` starts it, on free ports and with a state folder of its own."""

from __future__ import annotations

import json
import os
import signal
import smtplib
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


class System:
    """The running system, seen from outside."""

    def __init__(self, state: Path, ports: dict[str, int], arguments: tuple[str, ...]) -> None:
        self.state, self.ports = state, ports
        self.staff_url = f"http://127.0.0.1:{ports['WEB__STAFF_PORT']}"
        self.public_url = f"http://127.0.0.1:{ports['WEB__PUBLIC_PORT']}"
        settings = {f"CONTACT_CENTER_{name}": str(port) for name, port in ports.items()}
        self.environment = {**os.environ, **settings, "CONTACT_CENTER_STATE_DIR": str(state)}
        self.log = state / "log.txt"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "contact_center.cli", "up", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
        )

    def wait_until_open(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while "The contact centre is open" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)

    def command(self, *arguments: str, stdin: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "contact_center.cli", *arguments],
            cwd=ROOT,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def send(self, sender: str, recipient: str, mail: bytes) -> None:
        with smtplib.SMTP("127.0.0.1", self.ports["SMTP__PORT"], timeout=10) as server:
            server.sendmail(sender, [recipient], mail)

    def user(self, role: str, office: str = "") -> dict[str, Any]:
        users = json.loads((self.state / "demo-users.json").read_text())["users"]
        found = [u for u in users if u["role"] == role and (not office or office in u["offices"])]
        return dict(found[0])

    def stranger(self) -> Browser:
        return Browser(self.staff_url)

    def signed_in(self, role: str, office: str = "") -> Browser:
        user = self.user(role, office)
        browser = Browser(self.staff_url)
        browser.ask("POST", "/session", {"username": user["username"], "password": user["password"]})
        return browser


class Browser:
    """Speaks the staff API with a cookie."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(f"{self.url}/api/v1{path}", method=method)
        request.add_header("X-Requested-With", "ics")
        data = None
        if body is not None:
            request.add_header("Content-Type", "application/json")
            data = json.dumps(body).encode()
        with self.opener.open(request, data, timeout=10) as answer:
            content = answer.read()
        return json.loads(content) if content else None

    def status(self, method: str, path: str, body: Any = None) -> int:
        try:
            self.ask(method, path, body)
        except urllib.error.HTTPError as error:
            return error.code
        return 200


@pytest.fixture(scope="module")
def start(free_port: Callable[[], int]) -> Iterator[Callable[..., System]]:
    """Start systems; they are stopped in the end."""
    started: list[System] = []

    def _start(*arguments: str) -> System:
        names = ("WEB__STAFF_PORT", "WEB__PUBLIC_PORT", "SMTP__PORT", "TWILIO__SIMULATOR_PORT")
        state = Path(tempfile.mkdtemp(prefix="ics-"))  # short: it holds a socket
        system = System(state, {name: free_port() for name in names}, arguments)
        started.append(system)
        system.wait_until_open()
        return system

    yield _start
    for system in started:
        if system.process.poll() is None:
            system.stop()


def eventually(check: Callable[[], Any], seconds: float = 20.0) -> Any:
    """Ask until the answer is not empty; the last answer otherwise."""
    deadline = time.monotonic() + seconds
    while not (answer := check()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return answer


@pytest.fixture(scope="session", name="eventually")
def _eventually() -> Callable[..., Any]:
    return eventually
