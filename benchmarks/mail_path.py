"""How long a citizen's mail takes from SMTP until the reply is handed to the outgoing mail server.

    python benchmarks/mail_path.py [SECONDS] [MAILS A SECOND]        default: 40 seconds, 5 a second

Everything runs as `contact-center up` starts it, with a state folder of its own; the outgoing server is aiosmtpd in
this process. The clock starts when the connection is opened and stops when the reply's last line is here. Not every
mail is answered: machines are not, nor what is plainly not for ICS. After 40 seconds at this pace the limits on
automatic replies begin to say no, which is what they are for.
"""

from __future__ import annotations

import os
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from statistics import median
from typing import Any

from aiosmtpd.controller import Controller
from mixed.mails import Made, Maker

ROOT = Path(__file__).resolve().parent.parent
PORTS = ("WEB__STAFF_PORT", "WEB__PUBLIC_PORT", "SMTP__PORT", "TWILIO__SIMULATOR_PORT")
PATIENCE = 15.0
"""Seconds after the last mail in which answers still count."""


class Sink:
    """The outgoing server: notes when the answer to which mail came."""

    def __init__(self) -> None:
        """Nothing has come yet."""
        self.came: dict[str, float] = {}

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take everything."""
        mail = message_from_bytes(envelope.content, policy=policy.compat32)
        self.came[str(mail["In-Reply-To"]).strip()] = time.perf_counter()
        return "250 OK"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(state: Path, ports: dict[str, int], outgoing: int) -> Iterator[None]:
    """The whole system, until the block ends."""
    out = {"SMTP_OUT__HOST": "127.0.0.1", "SMTP_OUT__PORT": str(outgoing), "SMTP_OUT__TLS": "none"}
    told = {**{name: str(port) for name, port in ports.items()}, **out, "STATE_DIR": str(state)}
    environment = {**os.environ, **{f"CONTACT_CENTER_{name}": value for name, value in told.items()}}
    command = [sys.executable, "-m", "contact_center.cli", "up", "--empty", "--open"]
    log = state / "log.txt"
    with log.open("w") as opened:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=opened, stderr=subprocess.STDOUT)
    try:
        while "The contact centre is open" not in log.read_text():
            if process.poll() is not None:
                sys.exit(log.read_text())
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(60)


def send(mail: Made, port: int) -> None:
    """One mail over a connection of its own."""
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as server:
        server.sendmail(mail.sender, [mail.recipient], mail.content)


def sent(mails: list[Made], port: int, pace: float) -> dict[str, float]:
    """Send `pace` mails a second, whether or not those before have got through; Message-ID → when it began."""
    began, start, threads = {}, time.perf_counter(), []
    for number, mail in enumerate(mails):
        time.sleep(max(0.0, start + number / pace - time.perf_counter()))
        name = str(message_from_bytes(mail.content, policy=policy.compat32)["Message-ID"]).strip()
        began[name] = time.perf_counter()
        threads.append(threading.Thread(target=send, args=(mail, port)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return began


def main() -> None:
    """Start everything, send, and print how long it took."""
    given = [float(word) for word in sys.argv[1:3]]
    seconds, pace = [*given, *(40.0, 5.0)[len(given) :]]
    count, sink = int(seconds * pace), Sink()
    outgoing = Controller(sink, hostname="127.0.0.1", port=free_port())
    outgoing.start()
    ports = {name: free_port() for name in PORTS}
    with tempfile.TemporaryDirectory(prefix="ics-") as folder, running(Path(folder), ports, outgoing.port):
        warm_up = Maker(seed=6).mails(10, datetime.now(UTC), timedelta(seconds=1))
        sent(warm_up, ports["SMTP__PORT"], pace)
        mails = Maker().mails(count, datetime.now(UTC), timedelta(seconds=1 / pace))
        began = sent(mails, ports["SMTP__PORT"], pace)
        time.sleep(PATIENCE)
    outgoing.stop()
    took = sorted(sink.came[name] - at for name, at in began.items() if name in sink.came)
    machines = sum(mail.kind != "human" for mail in mails)
    print(f"{count} mails at {pace:g} a second, {machines} of them machines'; {len(took)} replies handed over")
    print(f"  p50 {median(took):.2f} s   p95 {took[int(0.95 * (len(took) - 1))]:.2f} s   max {took[-1]:.2f} s")


if __name__ == "__main__":
    main()
