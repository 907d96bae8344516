"""Reading a suspicious mail in a process of its own, which may be stopped: nothing inside Python can stop a parser."""

from __future__ import annotations

import multiprocessing
import resource
from multiprocessing.connection import Connection

from mail_triage import limits
from mail_triage.mail import Envelope, InboundMail, Unreadable
from mail_triage.parse import parse, unreadable
from mail_triage.rules import Rules

SECONDS = 20.0
MOST_MEMORY = 2 * 1024 * 1024 * 1024


def read(content: bytes, rules: Rules, envelope: Envelope, seconds: float = SECONDS) -> InboundMail | Unreadable:
    """Parse a mail: here when it looks harmless, else in a process with limits on time and memory."""
    if limits.beyond(content) or not limits.suspicious(content):
        return parse(content, rules.is_ours, envelope)
    context = multiprocessing.get_context("spawn")  # a fork of a process with threads may hang
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(theirs, content, rules, envelope), daemon=True)
    child.start()
    theirs.close()
    try:
        return _answer(ours, content, seconds)
    finally:
        child.kill()
        child.join()
        ours.close()


def _answer(pipe: Connection, content: bytes, seconds: float) -> InboundMail | Unreadable:
    try:
        if pipe.poll(seconds):
            answer: InboundMail | Unreadable = pipe.recv()
            return answer
    except (EOFError, OSError):
        return unreadable(content, "reading it takes too much memory")
    return unreadable(content, f"reading it takes longer than {seconds:.0f} seconds")


def _child(pipe: Connection, content: bytes, rules: Rules, envelope: Envelope) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    pipe.send(parse(content, rules.is_ours, envelope))
