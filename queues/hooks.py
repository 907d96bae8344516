"""Tells other systems what happens: in the order in which it happened, again until it is taken, and never for ever."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy import Engine, Row

from contact_center.delivery.hook import headers
from contact_center.errors import Final, Retryable
from contact_center.storage import hooks
from contact_center.storage.transaction import reading, transaction

log = structlog.get_logger()

PAUSES = (
    *(timedelta(seconds=s) for s in (5, 30)),
    *(timedelta(minutes=m) for m in (2, 10, 30)),
    *(timedelta(hours=h) for h in (1, 3, 6, 12)),
)
"""After each try that failed; after the last one the event is given up: some 23 hours."""
AT_ONCE = 20
"""However slowly they are taken, they are sent within the lease."""


class Sends(Protocol):
    """Hands one message over."""

    def send(self, url: str, message: Mapping[str, str], body: bytes) -> None:
        """Raises Retryable or Final."""


def wanted(hook: Row[Any], event: Row[Any]) -> bool:
    """Whether it asked for events like this one."""
    return (not hook.kinds or event.kind in hook.kinds) and (not hook.offices or event.office in hook.offices)


def body_of(event: Row[Any]) -> bytes:
    """What is sent of an event: numbers and safe fields, no word of a citizen."""
    data = {"seq": event.seq, "ticket_id": event.ticket_id, "office": event.office, **event.data}
    return json.dumps({"type": event.kind, "timestamp": event.at.isoformat(), "data": data}).encode()


@dataclass(frozen=True, slots=True)
class Hooks:
    """All systems that are told."""

    engine: Engine
    post: Sends

    def run(self, now: datetime) -> None:
        """Send to each whose time has come what it does not know yet."""
        with reading(self.engine) as connection:
            if not any(hook.active for hook in hooks.listed(connection)):
                return
        with transaction(self.engine) as connection:
            due = hooks.take(connection, now)
        for hook in due:
            values = self._tell(hook, now)
            with transaction(self.engine) as connection:
                hooks.settle(connection, hook.id, **values)

    def _tell(self, hook: Row[Any], now: datetime) -> dict[str, Any]:
        """What has to be kept about it afterwards."""
        with reading(self.engine) as connection:
            waiting = hooks.following(connection, hook, now, AT_ONCE)
        done: dict[str, Any] = {}
        for event in waiting:
            if wanted(hook, event):
                try:
                    self._send(hook, event, now)
                except Retryable as error:
                    return done | self._again(hook, event, str(error), now, first="delivered" not in done)
                except Final as error:
                    log.warning("hook.gone", hook=hook.id)
                    return done | {"active": False, "problem": str(error)}
                done["delivered"] = done.get("delivered", hook.delivered) + 1
                done |= {"last_at": now, "problem": "", "attempts": 0}
            done["seq"] = event.seq
        return done

    def _send(self, hook: Row[Any], event: Row[Any], now: datetime) -> None:
        body = body_of(event)
        self.post.send(hook.url, headers(hook.secret, f"evt_{hook.id}_{event.seq}", now, body), body)

    def _again(self, hook: Row[Any], event: Row[Any], problem: str, now: datetime, first: bool) -> dict[str, Any]:
        """When `event` is tried again; what was tried often enough is given up. `first`: none was taken before it."""
        attempts = hook.attempts if first else 0
        if attempts >= len(PAUSES):
            log.error("hook.given_up", hook=hook.id, event_seq=event.seq, problem=problem)
            given_up = {"seq": event.seq, "attempts": 0, "given_up": hook.given_up + 1}
            return {**given_up, "next_at": now, "problem": problem}
        return {"attempts": attempts + 1, "next_at": now + PAUSES[attempts], "problem": problem}
