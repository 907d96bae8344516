"""Waiting for news: IDLE where the server has it, renewed often enough, and never trusted alone."""

from __future__ import annotations

import threading
import time

from imapclient import IMAPClient

from mail_triage.fetch.inbox import LONGEST_IDLE, Pace


def wait(client: IMAPClient, pace: Pace, stop: threading.Event) -> None:
    """Until something new comes, or it is time for a round. Raises when the connection is dead.

    A server that hangs is found out by `idle_done`, after the read time-out.
    """
    seconds = min(pace.poll, LONGEST_IDLE)
    if not client.has_capability("IDLE"):
        stop.wait(seconds)
        return
    client.idle()
    end, news = time.monotonic() + seconds, False
    while not news and time.monotonic() < end and not stop.is_set():
        news = _heard(client, min(pace.listen, seconds))
    client.idle_done()


def _heard(client: IMAPClient, seconds: float) -> bool:
    """Whether new mail was announced. On a dead connection IMAPClient returns at once, for ever, with nothing."""
    began = time.monotonic()
    said = client.idle_check(timeout=seconds)
    if not said and time.monotonic() - began < seconds / 2:
        raise ConnectionError("the connection is gone")
    return any(len(line) > 1 and line[1] in (b"EXISTS", b"RECENT") for line in said)
