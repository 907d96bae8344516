"""Children that start fast: the modules they all need are loaded once, in a process that then forks for each.

Seven interpreters that each import the same hundred thousand lines would keep two cores busy for five seconds.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import IO

COMMAND_LINE = "contact_center.cli"
"""By its name: the command line stands above everything, and nobody imports it."""
SHARED = (
    "fastapi",
    "httpx",
    "numpy",
    "redis",
    "sqlalchemy.dialects.sqlite",
    "structlog",
    "uvicorn",
    "uvicorn.protocols.http.httptools_impl",
    "uvloop",
    "contact_center.api.app",
    "contact_center.catalog.load",
    "contact_center.cli",
    "contact_center.delivery.relay",
    "contact_center.logs",
    "contact_center.pages.app",
    "contact_center.triage.decide",
    "contact_center.wiring",
    "ivr.app",
    "ivr.simulator.server",
    "mail_triage.process",
    "mail_triage.receive",
    "queues.desk",
    "queues.intake",
    "queues.worker",
)
"""What most children import; nothing here may start a thread or open a connection."""


LATER = (
    "alembic.command",
    "langdetect",
    "phonenumbers",
    "twilio.rest",
    "twilio.twiml.voice_response",
    "twilio.request_validator",
)
"""What is imported only when it is needed; worth its bytecode all the same."""


class Child:
    """One command of ours, forked; looks like a `subprocess.Popen` as far as the supervisor cares."""

    def __init__(self, words: Sequence[str]) -> None:
        """Start it."""
        reader, writer = _forks.Pipe(duplex=False)
        self._process = _forks.Process(target=_run, args=(tuple(words), writer))
        self._process.start()
        writer.close()
        self.stdout: IO[bytes] = os.fdopen(os.dup(reader.fileno()), "rb")
        reader.close()

    @property
    def pid(self) -> int:
        """Its process id; it leads a session of its own."""
        return self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for its end. Raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        if timeout is not None and self._process.is_alive():
            raise subprocess.TimeoutExpired(self._process.name, timeout)
        return self._process.exitcode


_forks = multiprocessing.get_context("forkserver")


def prepare() -> None:
    """Begin to load what is shared, in the background; the environment is that of this moment."""
    from multiprocessing import forkserver

    _forks.set_forkserver_preload(list(SHARED))
    forkserver.ensure_running()


def _run(words: Sequence[str], output: Connection) -> None:
    """In the child: a session of its own, its output into the pipe, then the command line as always."""
    os.setsid()
    for descriptor in (1, 2):
        os.dup2(output.fileno(), descriptor)
    output.close()
    sys.stdout = os.fdopen(1, "w", buffering=1, closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
    sys.argv = ["contact-center", *words]
    importlib.import_module(COMMAND_LINE).main()


def write_bytecode() -> None:
    """Import everything once, so that the bytecode is there for every start to come, the first one too."""
    sys.dont_write_bytecode = False
    for name in (*SHARED, *LATER):
        importlib.import_module(name)


if __name__ == "__main__":
    write_bytecode()
