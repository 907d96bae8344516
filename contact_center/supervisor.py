"""Runs the Procfile on this machine: one process a line, restarted when it dies, all stopped together."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from contact_center.nursery import Child

Running = Child | subprocess.Popen[bytes]
GRACE_SECONDS = 10.0
RESTART_SECONDS = 1.0
MOST_RESTARTS = 5
"""In a row, each after less than ten seconds: then something is wrong that a restart does not mend."""


def read_procfile(path: Path) -> dict[str, str]:
    """Name → command, as the Procfile has them."""
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.split(":", 1) for line in lines if line and not line.startswith("#"))
    return {name.strip(): command.strip() for name, command in pairs}


@dataclass(slots=True)
class Process:
    """One line of the Procfile at work."""

    name: str
    command: str
    child: Running | None = None
    started: float = 0.0
    quick_deaths: int = 0
    output: threading.Thread | None = field(default=None, repr=False)


class Supervisor:
    """Starts, watches and stops the processes."""

    def __init__(self, commands: Mapping[str, str], below: Collection[str] = ()) -> None:
        """Keep what is to be run; nothing starts yet. What the others stand on, `below`, is stopped last."""
        self._below = below
        self._processes = [Process(name, command) for name, command in commands.items()]
        self._width = max((len(name) for name in commands), default=0)
        self._stopping = threading.Event()

    def start(self) -> None:
        """Start every process."""
        for process in self._processes:
            self._start(process)

    def wait(self) -> int:
        """Watch until a signal comes or a process cannot be kept alive; then stop all. Returns the exit code."""
        previous = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            while not self._stopping.wait(0.2):
                if not all([self._look_after(process) for process in self._processes]):
                    return 1
            return 0
        finally:
            self.stop()
            for number, handler in previous.items():
                signal.signal(number, handler)

    def stop(self) -> None:
        """Ask every process to end, and end those that do not."""
        self._stopping.set()
        for lower in (False, True):
            _end([p.child for p in self._processes if p.child is not None and (p.name in self._below) is lower])

    def _stop(self, _number: int, _frame: object) -> None:
        self._stopping.set()

    def _start(self, process: Process) -> None:
        process.started = time.monotonic()
        process.child = _start(shlex.split(process.command))
        process.output = threading.Thread(target=self._copy, args=(process.name, process.child), daemon=True)
        process.output.start()

    def _copy(self, name: str, child: Running) -> None:
        assert child.stdout is not None
        for line in child.stdout:
            sys.stdout.write(f"{name:<{self._width}} | {line.decode('utf-8', 'replace').rstrip()}\n")
            sys.stdout.flush()

    def _look_after(self, process: Process) -> bool:
        """Restart a process that died; False when that has become pointless."""
        if process.child is None or process.child.poll() is None or self._stopping.is_set():
            return True
        if process.output:
            process.output.join(1)
        code, lived = process.child.returncode, time.monotonic() - process.started
        process.quick_deaths = process.quick_deaths + 1 if lived < 10 else 0
        if code == EXIT_FINAL or process.quick_deaths >= MOST_RESTARTS:
            sys.stdout.write(f"{process.name} ended with code {code}; stopping everything.\n")
            return False
        sys.stdout.write(f"{process.name} ended with code {code}; starting it again.\n")
        time.sleep(RESTART_SECONDS)
        self._start(process)
        return True


EXIT_FINAL = 78
"""A process says with this code that a restart will not help (EX_CONFIG of sysexits.h)."""


def _start(words: Sequence[str]) -> Running:
    """Start a command; in a session of its own, so that Ctrl-C reaches this process only, which stops all in order."""
    if words[0] == "contact-center":
        return Child(words[1:])
    return subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True
    )


def _end(children: Sequence[Running]) -> None:
    running = [child for child in children if child.poll() is None]
    for child in running:
        _signal(child, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for child in running:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _signal(child, signal.SIGKILL)
            child.wait()


def _signal(child: Running, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, number)
