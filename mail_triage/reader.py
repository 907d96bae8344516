"""The process in which mails are read: started by `mail_triage.apart`, which stops it when a mail takes too long.

It answers each mail twice or more: first with what the mail says, then with what each of its files is. Whoever stops
it in between keeps what has come so far. It may use some memory and some seconds, and it can write no files.
"""

from __future__ import annotations

import pickle
import resource
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from mail_triage.attachments.examine import examine
from mail_triage.mail import Envelope, InboundMail
from mail_triage.parse import parse
from mail_triage.rules import Rules

READY, READ, EXAMINED, DONE = "ready", "read", "examined", "done"
MOST_MEMORY = 1536 * 1024 * 1024
"""Of address space; a mail of 25 MB takes a fifth of it."""
FIT_UNTIL = 400 * 1024
"""Kilobytes of memory in use after which a fresh process goes on: memory once taken is rarely given back."""


def serve(pipe: Connection) -> None:
    """Read mails until the other side is gone."""
    pipe.send((READY, None))
    while True:
        try:
            content, rules, envelope, seconds = pickle.loads(pipe.recv_bytes())  # noqa: S301  our own parent's
        except EOFError:
            return
        _limit_time(seconds)
        _answer(pipe, content, rules, envelope)


def _answer(pipe: Connection, content: bytes, rules: Rules, envelope: Envelope) -> None:
    mail = parse(content, rules.is_ours, envelope)
    pipe.send((READ, mail))
    for file in mail.attachments if isinstance(mail, InboundMail) else ():
        seen = examine(file)
        pipe.send((EXAMINED, (seen.media_type, seen.marks, seen.form)))
    pipe.send((DONE, _memory() < FIT_UNTIL))


def _memory() -> int:
    """Kilobytes in use. The peak that the system tells is no help: a new process begins with that of its parent."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):  # not Linux
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
    return pages * resource.getpagesize() // 1024


def _limit_time(seconds: float) -> None:
    """Should the parent die, a mail made to hurt must not go on for ever."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _limit_everything() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to obey: it ends us by closing the pipe
    _limit_everything()
    with Connection(int(sys.argv[1])) as _pipe:
        serve(_pipe)
