"""The page of a mail's HTML, made in a process of its own that is stopped when it takes too long.

A process for each: people open HTML now and then, and whatever a mail does to its parser ends with it.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading

from mail_triage.shown.page import WORDS, Shown, page_of
from mail_triage.shown.parts import found_in

SECONDS = 8.0
MOST_MEMORY = 1024 * 1024 * 1024
MOST_AT_ONCE = 3
"""So that a few mails made to hurt do not take the whole machine."""
_MARK = b"\0"
_room = threading.BoundedSemaphore(MOST_AT_ONCE)


def shown(content: bytes, language: str = "da", seconds: float = SECONDS) -> Shown:
    """The page for a mail. `reason` is `slow` when it takes too long, `broken` when it brings its reader down."""
    if not _room.acquire(timeout=seconds):
        return Shown(reason="busy")
    try:
        return _asked(content, language if language in WORDS else "da", seconds)
    finally:
        _room.release()


def _asked(content: bytes, language: str, seconds: float) -> Shown:
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-m", "mail_triage.shown.apart", language, str(int(seconds) + 2)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=seconds, env=paths, check=False)
    except subprocess.TimeoutExpired:
        return Shown(reason="slow")
    reason, mark, page = done.stdout.partition(_MARK)
    if done.returncode != 0 or not mark:
        return Shown(reason="broken")
    return Shown(page.decode("utf-8", "replace"), reason.decode("utf-8", "replace"))


def _limit(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(language: str, seconds: str) -> None:
    _limit(int(seconds))
    page = page_of(found_in(sys.stdin.buffer.read()), language)
    sys.stdout.buffer.write(page.reason.encode() + _MARK + page.page.encode("utf-8", "replace"))


if __name__ == "__main__":
    _main(*sys.argv[1:3])
