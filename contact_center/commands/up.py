"""`contact-center up`: everything on this machine, with embedded defaults."""

from __future__ import annotations

import os
import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from contact_center import embedded, nursery
from contact_center.errors import Final
from contact_center.settings import Settings
from contact_center.supervisor import Supervisor, read_procfile
from contact_center.wiring import House, repository_root

READY_SECONDS = 60.0


def run(house: House, empty: bool) -> int:
    """Prepare the state folder, start the Procfile and the embedded servers, and watch them. Returns the exit code."""
    settings = house.settings
    for port, setting in ports(settings):
        _must_be_free(port, setting)
    os.environ["CONTACT_CENTER_DEMO"] = "1"
    nursery.prepare()  # loads in the background while the database is made ready
    users = prepare(house, empty)
    supervisor = Supervisor(commands(settings), below=("redis",))
    supervisor.start()
    if _ready(settings):
        print(welcome(settings, users), flush=True)
    return supervisor.wait()


def ports(settings: Settings) -> Iterator[tuple[int, str]]:
    """The ports this machine must have free, each with the setting that changes it."""
    yield settings.web.staff_port, "CONTACT_CENTER_WEB__STAFF_PORT"
    yield settings.web.public_port, "CONTACT_CENTER_WEB__PUBLIC_PORT"
    yield settings.smtp.port, "CONTACT_CENTER_SMTP__PORT"
    if settings.embedded_phone:
        yield settings.twilio.simulator_port, "CONTACT_CENTER_TWILIO__SIMULATOR_PORT"


def _must_be_free(port: int, setting: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Final(f"Port {port} is in use. Stop the program that uses it, or set {setting}.") from error


def prepare(house: House, empty: bool) -> list[dict[str, object]]:
    """Make the state folder, the database, the demo's users and its invented contacts; all only once."""
    from contact_center.storage.migrate import upgrade

    house.settings.state_dir.mkdir(parents=True, exist_ok=True)
    upgrade(house.engine)
    from contact_center.demo import users as demo_users

    users: list[dict[str, object]] = demo_users.ensure(house.engine, house.settings.state_dir / "demo-users.json")
    if not empty:
        from contact_center.clock import now
        from contact_center.demo import generator

        generator.fill_once(house.engine, house.catalog, house.mailer, now())
    house.engine.dispose()
    return users


def commands(settings: Settings) -> dict[str, str]:
    """The Procfile, and the embedded servers that no setting replaces."""
    lines = read_procfile(repository_root() / "Procfile")
    if not settings.imap.inboxes:
        lines.pop("fetch", None)
    if settings.embedded_phone:
        lines["phone"] = "contact-center simulate"
    if not settings.redis.url:
        folder = settings.state_dir.resolve() / "redis"
        lines = {"redis": embedded.server_command(Path(settings.redis_url.removeprefix("unix://")), folder), **lines}
    return lines


def _ready(settings: Settings) -> bool:
    """Wait until both web apps answer."""
    deadline = time.monotonic() + READY_SECONDS
    waiting = [f"http://127.0.0.1:{settings.web.staff_port}/api/v1/health"]
    waiting.append(f"http://127.0.0.1:{settings.web.public_port}/health")
    while waiting and time.monotonic() < deadline:
        waiting = [url for url in waiting if not _answers(url)]
        time.sleep(0.1)
    return not waiting


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except OSError:
        return False


def welcome(settings: Settings, users: list[dict[str, object]]) -> str:
    """What somebody who starts this for the first time wants to know."""
    rows = "\n".join(f"    {user['username']:<22} {user['password']:<22} {user['role']}" for user in users)
    return f"""
  The contact centre is open.

    Dashboard for staff     {settings.staff_url}
    Pages for citizens      {settings.public_url}
    Send a mail             127.0.0.1 port {settings.smtp.port}, for example to ics@aarhus.example
    Make a call             contact-center call, or {settings.staff_url}/phone
    Mails and texts sent    {settings.staff_url}/outbox and {settings.state_dir / "outbox"}
                            {_leaves(settings)}

    User                   Password               Role
{rows}

  Ctrl-C stops everything.
"""


def _leaves(settings: Settings) -> str:
    nothing = not settings.smtp_out.host and settings.embedded_phone
    return "Nothing leaves this machine." if nothing else "Real servers are set: mails or texts do leave this machine."
