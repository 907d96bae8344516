"""Reading mails in a process of its own, which may be stopped: nothing inside Python can stop a parser.

One process reads mail after mail; it is stopped, and a fresh one started, when a mail takes too long, uses too much
memory or brings it down. That mail is given up with its sender and subject; the mails behind it go on.
"""

from __future__ import annotations

import atexit
import os
import pickle
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection

from mail_triage import limits
from mail_triage.attachments.examine import UNEXAMINED, ordered
from mail_triage.mail import Envelope, InboundMail, Unreadable
from mail_triage.parse import unreadable
from mail_triage.reader import DONE, EXAMINED, READ, READY
from mail_triage.rules import Rules

SECONDS = 8.0
"""For one mail. With the start of a fresh process a mail made to hurt costs those behind it less than 15 seconds."""
START_SECONDS = 60.0
"""A machine that is busy takes long to start a process; that is no fault of the mail."""

Facts = tuple[str, tuple[str, ...], str]
"""Of one file: media type, marks, form."""


@dataclass(slots=True)
class _Answer:
    """What has come so far about one mail."""

    mail: InboundMail | Unreadable | None = None
    files: list[Facts] = field(default_factory=list)
    fit: bool = False
    """Whether the process may read another mail."""


class Reader:
    """Reads mails, one at a time, in a process that it starts when it is needed."""

    def __init__(self) -> None:
        """Nothing is started yet."""
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None
        self._owner = 0

    def read(self, content: bytes, rules: Rules, envelope: Envelope, seconds: float = SECONDS) -> _Answer:
        """Let a mail be read for at most so many seconds; whatever was not answered by then is missing."""
        with self._lock:
            pipe = self._ready()
            answer = _Answer()
            try:
                pipe.send_bytes(pickle.dumps((content, replace(rules, secret=b""), envelope, seconds)))
                _listen(pipe, answer, time.monotonic() + seconds)
            except (EOFError, OSError):
                self._stop()
            if not answer.fit:
                self._stop()
            return answer

    def _ready(self) -> Connection:
        """The pipe to a living process. A process that was forked from ours must not share it."""
        if self._pipe is None or self._process is None or self._owner != os.getpid():
            return self._start()
        if self._process.poll() is not None:
            self._stop()
            return self._start()
        return self._pipe

    def _start(self) -> Connection:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "mail_triage.reader", str(theirs.fileno())]
            paths = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
            self._process = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], env=paths, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
        self._pipe, self._owner = Connection(ours.detach()), os.getpid()
        if not self._pipe.poll(START_SECONDS) or self._pipe.recv()[0] != READY:
            self._stop()
            raise OSError("the process that reads mails does not start")
        return self._pipe

    def _stop(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._pipe = self._process = None

    def close(self) -> None:
        """Stop the process, if this is the process that started it."""
        if self._owner == os.getpid():
            self._stop()


def _listen(pipe: Connection, answer: _Answer, until: float) -> None:
    while pipe.poll(max(0.0, until - time.monotonic())):
        kind, said = pipe.recv()
        if kind == READ:
            answer.mail = said
        elif kind == EXAMINED:
            answer.files.append(said)
        elif kind == DONE:
            answer.fit = bool(said)
            return


_reader = Reader()
atexit.register(_reader.close)


def read(content: bytes, rules: Rules, envelope: Envelope, seconds: float = SECONDS) -> InboundMail | Unreadable:
    """Read a mail and look at its files. What is beyond the limits is not read at all."""
    reason = limits.beyond(content)
    if reason:
        return unreadable(content, reason)
    began = time.monotonic()
    answer = _reader.read(content, rules, envelope, seconds)
    if answer.mail is None:
        slow = time.monotonic() - began >= seconds
        return unreadable(
            content, f"reading it takes longer than {seconds:.0f} seconds" if slow else "it brings its reader down"
        )
    return answer.mail if isinstance(answer.mail, Unreadable) else _with_facts(answer.mail, answer.files)


def _with_facts(mail: InboundMail, facts: list[Facts]) -> InboundMail:
    """The mail with what is known of its files; what was not looked at in time is marked so."""
    files = []
    for number, file in enumerate(mail.attachments):
        if number < len(facts):
            media_type, marks, form = facts[number]
            files.append(replace(file, media_type=media_type, marks=marks, form=form))
        else:
            files.append(replace(file, marks=ordered((*file.marks, UNEXAMINED))))
    return replace(mail, attachments=tuple(files))
