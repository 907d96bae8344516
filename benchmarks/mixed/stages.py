"""Where the milliseconds go: stamps around the steps of the work, each counted without the steps inside it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import perf_counter, thread_time
from typing import Any

from sqlalchemy import Engine, event

from contact_center.storage.blobs.folder import Folder
from contact_center.triage import language, person, personal_numbers
from contact_center.triage.place import Places
from contact_center.triage.topic import Topics
from mail_triage import process
from queues import deciding, intake

REST = "the rest: what holds it together"


class Stages:
    """Adds up waiting and computing, by step."""

    def __init__(self, engine: Engine) -> None:
        """Put the stamps in place."""
        self._spent: dict[str, list[float]] = {}
        self._here = threading.local()
        self._lock = threading.Lock()
        self.statements = 0
        self._stamp(process.Process, "run", REST)
        self._stamp(process, "read", "reading, in its own process")
        self._stamp(process, "to_contact", "machine or human, conversation, forwarded")
        self._stamp(language, "detect", "language")
        self._stamp(Topics, "judge", "topic")
        self._stamp(Places, "find", "place")
        self._stamp(person, "read", "group, role, personal numbers")
        self._stamp(personal_numbers, "count", "group, role, personal numbers")
        self._stamp(intake, "decide", "route, and may we answer")
        self._stamp(deciding, "acknowledge", "composing the reply")
        self._stamp(Folder, "write", "files into the store")
        self._stamp(Folder, "read", "the mail's bytes from the store")
        self._listen(engine)

    def _stamp(self, owner: Any, name: str, step: str) -> None:
        real: Callable[..., Any] = getattr(owner, name)

        def stamped(*args: Any, **kwargs: Any) -> Any:
            self._enter(step)
            try:
                return real(*args, **kwargs)
            finally:
                self._leave()

        setattr(owner, name, stamped)

    def _listen(self, engine: Engine) -> None:
        """SQL by the driver's clock; what SQLAlchemy does around it belongs to the step that asked."""

        def before(*_: Any) -> None:
            self.statements += 1
            self._enter("SQL statements")

        event.listen(engine, "before_cursor_execute", before)
        event.listen(engine, "after_cursor_execute", lambda *_: self._leave())
        dialect: Any = engine.dialect
        self._stamp(dialect, "do_commit", "commits: the log on the disk")

    def _stack(self) -> list[tuple[str, float, float]]:
        if not hasattr(self._here, "stack"):
            self._here.stack = []
        stack: list[tuple[str, float, float]] = self._here.stack
        return stack

    def _enter(self, step: str) -> None:
        stack = self._stack()
        self._count(stack)
        stack.append((step, perf_counter(), thread_time()))

    def _leave(self) -> None:
        stack = self._stack()
        self._count(stack)
        stack.pop()
        if stack:
            stack[-1] = (stack[-1][0], perf_counter(), thread_time())

    def _count(self, stack: list[tuple[str, float, float]]) -> None:
        """What has gone by since the last stamp belongs to the step on top."""
        if not stack:
            return
        step, began, computed = stack[-1]
        with self._lock:
            spent = self._spent.setdefault(step, [0.0, 0.0])
            spent[0] += perf_counter() - began
            spent[1] += thread_time() - computed

    def table(self, count: int) -> list[tuple[str, float, float]]:
        """Step, milliseconds a mail, of them computing in this process; the longest first."""
        rows = [(step, 1000 * wall / count, 1000 * cpu / count) for step, (wall, cpu) in self._spent.items()]
        return sorted(rows, key=lambda row: -row[1])
