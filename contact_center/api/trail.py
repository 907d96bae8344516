"""What of a request goes into the audit log: who, what they did or saw, and to which ticket it belongs.

A change is written in the very transaction that makes it, at its end: there is no change without its line, and no
line without its change. A reading is written before the first byte of the answer leaves. What the path says is read
off a table (`actions.toml`); an endpoint may say more by `trail_of(request)`.
"""

from __future__ import annotations

import json
import re
import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from sqlalchemy import Connection, Engine

from contact_center.api.signin.throttle import network
from contact_center.domain.ticket import StaffMember
from contact_center.storage import audit, objects
from contact_center.storage.audit import Entry
from contact_center.storage.transaction import reading, transaction

API = "/api/v1"
AGAIN = timedelta(minutes=15)
"""Whoever reads the same again within this time is not written down again: screens load what they show often."""
READING = frozenset({"GET", "HEAD"})
TOLD = frozenset(
    {
        *("office", "topic", "language", "municipality", "outcome", "state", "kind", "channel", "channels", "via"),
        *("role", "offices", "languages", "topics", "active", "scopes", "purpose", "days", "version"),
    }
)
"""Fields whose values are nobody's words. Of all others the log holds the name only."""
PLAIN = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9.:_+-]{0,40}")
TOUCHED = "touched"


@dataclass(frozen=True, slots=True)
class Action:
    """A line of the table."""

    action: str
    object: str = ""
    quiet: bool = False


@cache
def actions() -> Mapping[str, Action]:
    """Method and path below the API → what it is called in the log."""
    table = tomllib.loads(Path(__file__).with_name("actions.toml").read_text(encoding="utf-8"))
    return {route: Action(**{"action": "", **line}) for route, line in table.items()}


def action_for(method: str, path: str) -> Action | None:
    """What is written for an endpoint; None: nothing. A change that nobody thought of is written as it is."""
    known = actions().get(f"{'GET' if method == 'HEAD' else method} {path}")
    if known is not None:
        return None if known.quiet else known
    return None if method in READING else Action(f"{method} {path}")


class Trail:
    """The lines of one request. It is told in threads and in the event loop, but never by two at once."""

    def __init__(self, clock: Callable[[], datetime], origin: str) -> None:
        """Nothing is known yet, so nothing is written."""
        self.clock, self.request_id = clock, secrets.token_hex(8)
        self.entry = Entry(clock(), "", "", origin=network(origin), request_id=self.request_id)
        self.tickets: list[int] = []
        self.reads = self.begun = self.written = self._wrote = False
        self.by_touch = False

    # --- what is known about the request -------------------------------------------------------

    def by(self, staff: StaffMember, session_id: int | None = None, key_id: int | None = None) -> None:
        """Say who it is."""
        who = {"actor": staff.username, "actor_id": staff.id, "session_id": session_id, "key_id": key_id}
        self.entry = replace(self.entry, **who)  # type: ignore[arg-type]

    def begins(self, request: Request, body: bytes) -> None:
        """The endpoint is about to work: from here on a change is written with its line."""
        path = str(getattr(request.scope.get("route"), "path_format", "")).removeprefix(API)
        found = action_for(request.method, path)
        if found is None:
            return
        key = str(next(iter(request.path_params.values()), ""))
        self.by_touch = found.object == TOUCHED
        kind = "" if self.by_touch else found.object
        self.did(found.action, kind, key if kind else "", fields=_fields(body))
        self.reads = request.method in READING

    def did(self, action: str, kind: str = "", key: object = "", **more: Any) -> None:
        """Say what it is: action, object, and `fields` or a `reason`. The last word counts until it is written."""
        self.entry = replace(self.entry, action=action, object_kind=kind, object_id=str(key), **more)
        self.begun = True

    def about(self, kind: str, key: object, **more: Any) -> None:
        """Say which object it turned out to be; the action stays."""
        self.did(self.entry.action, kind, key, **more)

    def again(self) -> None:
        """What comes now is another thing, with a line of its own."""
        self.written = self.begun = False

    def ends(self) -> None:
        """The answer is on its way: what is written from now on is no deed of this person."""
        self.begun = False

    # --- when it is written --------------------------------------------------------------------

    def touches(self, ticket_id: int) -> None:
        """A transaction of this request changes a ticket."""
        if ticket_id not in self.tickets:
            self.tickets.append(ticket_id)

    def say(self, connection: Connection) -> None:
        """At the end of a transaction: its lines, one for each ticket it changed."""
        if not self.begun or self.reads:
            return
        own = objects.ticket_of(connection, self.entry.object_kind, self.entry.object_id)
        changed = list(dict.fromkeys([*([own] if own and not self.written else []), *self.tickets]))
        if not changed and not self.by_touch and not self.written:
            audit.append(connection, replace(self.entry, at=self.clock()))
            self._wrote = True
        for ticket_id in changed:
            if self.written and ticket_id == own:
                continue
            audit.append(connection, self._of(connection, ticket_id))
            self._wrote = True

    def said(self) -> None:
        """The transaction is committed: its lines stand."""
        self.written, self._wrote, self.tickets = self.written or self._wrote, False, []

    def unsaid(self) -> None:
        """The transaction is rolled back, and its lines with it."""
        self._wrote, self.tickets = False, []

    def missing(self, status: int) -> bool:
        """Whether something succeeded of which there is no line yet: a reading, or a change outside the database."""
        return self.begun and not self.written and not self.by_touch and status < 400

    def write(self, engine: Engine) -> None:
        """Write it now, unless the same was read by the same person just before."""
        entry = replace(self.entry, at=self.clock())
        with reading(engine) as connection:
            ticket_id = objects.ticket_of(connection, entry.object_kind, entry.object_id)
            if self.reads and audit.seen_since(connection, entry, entry.at - AGAIN):
                return
        self.begun = False
        with transaction(engine) as connection:
            audit.append(connection, self._of(connection, ticket_id) if ticket_id else entry)
        self.written = True

    def _of(self, connection: Connection, ticket_id: int) -> Entry:
        kind = self.entry.object_kind or "ticket"
        named = {"object_kind": kind, "object_id": self.entry.object_id or str(ticket_id)}
        office = self.entry.office or objects.office_of(connection, ticket_id)
        return replace(self.entry, at=self.clock(), ticket_id=ticket_id, office=office, **named)  # type: ignore[arg-type]


def trail_of(request: Request) -> Trail:
    """The lines of this request."""
    trail = request.scope.get("trail")
    return trail if isinstance(trail, Trail) else Trail(request.app.state.door().clock, "")


def _fields(body: bytes) -> dict[str, Any]:
    """The names of what was sent, and the values that are nobody's words."""
    try:
        told = json.loads(body) if body else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    return {str(name)[:40]: _plain(value) if name in TOLD else None for name, value in list(told.items())[:30]}


def _plain(value: Any) -> Any:
    values = value if isinstance(value, list) else [value]
    plain = all(isinstance(one, bool | int) or (isinstance(one, str) and PLAIN.fullmatch(one)) for one in values)
    return value if plain and len(values) <= 40 else None
