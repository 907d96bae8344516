"""A call is over: told by the provider, or found out by ourselves when nobody told.

The news may come before, after or without what happened last in the call, so what is settled here gives way to stronger
news (`contact_center.domain.call`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Engine, Row

from contact_center.domain.ticket import Outcome
from contact_center.errors import ContactCenterError
from contact_center.storage import calls
from contact_center.storage.transaction import fleeting, reading
from ivr.door import Door
from ivr.state import State, Step
from queues.line import CALL_OUTCOMES, gone

log = structlog.get_logger()
DIALOGUE = "dialogue"
SILENT = timedelta(minutes=10)
"""A call in the line or in a menu says something every half minute."""
LOST = timedelta(hours=5)
"""No call lasts longer, whatever the provider says, or does not say."""
CHOOSING = frozenset({Step.CLOSED, Step.NUMBER, Step.NUMBER_RIGHT})
"""Who hangs up there outside the hours has heard when we open."""
RUNNING = frozenset({"queued", "initiated", "ringing", "in-progress"})


def over(door: Door, sid: str, now: datetime) -> None:
    """Settle what became of the call `sid`. Can be done twice, and for a call that nobody knows."""
    with reading(door.engine) as connection:
        kept = calls.get(connection, sid)
    if kept is None:
        return
    state = _state(kept)
    if kept.ended_at is None and not _settle(door, sid, state, now):
        with fleeting(door.engine) as connection:
            calls.over(connection, sid, now)


def _state(kept: Row[Any]) -> State:
    return State.from_json(kept.state[DIALOGUE]) if kept.state else State()


def _settle(door: Door, sid: str, state: State, now: datetime, late: bool = False) -> bool:
    """Say how it ended, in one transaction with the end itself; False when that has to wait."""
    where = state.step.value
    if state.step is Step.VOICEMAIL and not state.waited and not late:
        return False  # the recording of who hangs up after speaking comes in a moment
    if state.step is Step.CALLBACK_NUMBER and state.may_call_back:  # wished for, and hung up: that is a yes
        door.line.ask_callback(door.engine, sid, state.caller, now)
    if state.received and state.step in CHOOSING and not state.waited:
        door.line.leave(door.engine, sid, Outcome.SELF_SERVICE, now, where, over=True)  # has heard when we open
    elif state.received:
        door.line.ended(door.engine, sid, now, where)
    else:
        with fleeting(door.engine) as connection:
            calls.settle(connection, sid, CALL_OUTCOMES[gone(connection, sid)], where)
            calls.over(connection, sid, now)
    return True


@dataclass(frozen=True, slots=True)
class Reaper:
    """Ends calls whose end nobody told: the provider is asked, and not believed for ever."""

    engine: Engine
    door: Callable[[], Door]
    status: Callable[[str], str]
    """Call → the provider's word for how it stands; empty when the provider does not know it. Raises Retryable."""

    def run(self, now: datetime) -> int:
        """Look once; returns how many calls were ended."""
        with reading(self.engine) as connection:
            silent = calls.silent(connection, now - SILENT)
            unsettled = calls.unsettled(connection, now - SILENT)
        for row in unsettled:
            _settle(self.door(), row.call_sid, _state(row), now, late=True)
        return sum(self._one(row.call_sid, row.seen_at or row.started_at, now) for row in silent)

    def _one(self, sid: str, seen: datetime, now: datetime) -> bool:
        try:
            running = self.status(sid) in RUNNING
        except ContactCenterError as error:
            log.warning("call.not_asked", call_sid=sid, error=type(error).__name__)
            running = True
        if running and now - seen < LOST:
            return False
        log.warning("call.end_not_told", call_sid=sid)
        over(self.door(), sid, now)
        return True
