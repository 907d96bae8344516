"""The provider is told what it has to be told about a talk: read off the rows, done, and marked as done.

Runs as a job when something has changed, and again from the timetable for what a crash, a lost job or a provider in
trouble left undone. Doing it twice does no harm.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy import Connection, Engine, Row

from contact_center.domain.desk import LegState, Pace, Place
from contact_center.errors import Ambiguous, ContactCenterError, Final, Retryable
from contact_center.storage import calls, talks, tickets
from contact_center.storage.transaction import reading, transaction
from queues import comings, telephones
from queues.talk import Act, Leg, acts
from queues.talks import changed, of
from queues.telephones import left

log = structlog.get_logger()

ON_THE_WAY = timedelta(seconds=6)
"""So long it takes a caller who comes back to stand in the provider's queue."""
PAUSE = timedelta(seconds=3)
"""What is younger is probably being done just now."""


ROUNDS = 3


class Switchboard(Protocol):
    """What can be done with calls at the provider. Raises Retryable, Ambiguous or Final."""

    def ring_staff(self, address: str, from_: str, leg_id: int, seconds: int) -> str:
        """Ring a staff member; returns the id of their call."""

    def connect(self, call_sid: str, office: str, staff: str) -> None:
        """Take this very caller out of the queue and into a conference. Final when they are not there."""

    def hold(self, room: str, call_sid: str, held: bool) -> None:
        """Put the caller on hold in a conference, or back."""

    def send_back(self, call_sid: str, room: str, why: str) -> None:
        """Take the caller out of a conference and back into the queue."""

    def hang_up(self, call_sid: str) -> None:
        """End a call; one that is over is no error."""


@dataclass(frozen=True, slots=True)
class Tending:
    """Looks after talks."""

    engine: Engine
    switchboard: Switchboard
    pace: Pace

    def tend(self, ticket_id: int, now: datetime) -> None:
        """Do whatever is not done yet for the talk of a ticket. Never raises for trouble of the provider."""
        for _ in range(ROUNDS):  # while something is done, the next wish may have come
            if not self._tended(ticket_id, now):
                return

    def _tended(self, ticket_id: int, now: datetime) -> bool:
        """One round; whether there was anything to do."""
        with reading(self.engine) as connection:
            row = talks.of_ticket(connection, ticket_id)
            talk = of(connection, row) if row is not None else None
        todo = acts(talk) if talk is not None else ()
        for act, leg in todo:
            assert row is not None  # there is a talk
            try:
                HANDLERS[act](self, row, leg, now)
            except (Final, Retryable, Ambiguous) as error:
                log.warning("talk.not_tended", act=act.value, ticket_id=ticket_id, error=type(error).__name__)
                self._failed(act, row, leg, error, now)
        return bool(todo)

    def sweep(self, now: datetime) -> None:
        """Find what was left undone, and connections of which nothing was heard for too long."""
        with reading(self.engine) as connection:
            undone = talks.undone(connection, now - PAUSE)
            silent = talks.silent_legs(connection, now - self.pace.ring - self.pace.lost)
            deserted = talks.deserted(connection, now - self.pace.lost)
            unmet = talks.unmet(connection, now - self.pace.lost)
            waited_for = talks.waited_for(connection, now - ON_THE_WAY)
        for leg in silent:
            with transaction(self.engine) as connection:
                left(connection, leg.id, leg.sid, "lost", now)
        for found, settle in ((deserted, telephones.deserted), (unmet, comings.unmet), (waited_for, comings.fetched)):
            for talk in found:
                with transaction(self.engine) as connection:
                    settle(connection, talk, now)
        for ticket_id in {*undone, *(one.ticket_id for one in (*silent, *deserted, *unmet, *waited_for))}:
            self.tend(ticket_id, now)

    # --- one act each -----------------------------------------------------------------------------------

    def _ring(self, row: Row[Any], leg: Leg | None, now: datetime) -> None:
        assert leg is not None
        with transaction(self.engine) as connection:
            ours = {"state": LegState.RINGING.value, "moved_at": now}
            wanted = talks.move_leg(connection, leg.id, {"state": LegState.WANTED.value}, ours)
            call = calls.get(connection, row.call_sid)
        if wanted is None:
            return  # somebody else is at it
        from_ = call.called if call is not None else ""
        sid = self.switchboard.ring_staff(wanted.address, from_, leg.id, int(self.pace.ring.total_seconds()))
        with transaction(self.engine) as connection:
            if talks.move_leg(connection, leg.id, {"sid": ("", sid), "state": talks.PRESENT}, {"sid": sid}) is None:
                log.info("talk.rang_in_vain", leg=leg.id)
        self._drop_if_left(leg.id, sid)

    def _drop_if_left(self, leg_id: int, sid: str) -> None:
        """While it was being rung, the connection may have become superfluous: then it had no id to be ended by."""
        with reading(self.engine) as connection:
            leg = talks.leg(connection, leg_id)
        if leg is None or leg.state in (LegState.LEAVING.value, LegState.LEFT.value):
            self.switchboard.hang_up(sid)

    def _fetch(self, row: Row[Any], _leg: Leg | None, now: datetime) -> None:
        with reading(self.engine) as connection:
            ticket = tickets.get(connection, row.ticket_id)
        assert ticket is not None  # foreign key
        self.switchboard.connect(row.call_sid, ticket.office, row.room)
        with transaction(self.engine) as connection:
            on_the_way = {
                "place": Place.MEETING.value,
                "moved_at": now,
            }  # met is who asks for the way into the conference
            here = talks.move(connection, row.call_sid, {"place": Place.FETCHING.value, "room": row.room}, on_the_way)
            changed(connection, row.ticket_id, now)
            now_at = talks.get(connection, row.call_sid)
        if not here and now_at is not None and now_at.place in (Place.QUEUE.value, Place.RETURNING.value):
            # Meanwhile whoever wanted the caller has gone: nobody must be left alone in a conference.
            self.switchboard.send_back(row.call_sid, row.room, "lost")

    def _hold(self, row: Row[Any], _leg: Leg | None, now: datetime) -> None:
        self.switchboard.hold(row.room, row.call_sid, row.held)
        with transaction(self.engine) as connection:
            talks.move(connection, row.call_sid, {}, {"held_done": row.held})
            changed(connection, row.ticket_id, now)

    def _return(self, row: Row[Any], _leg: Leg | None, now: datetime) -> None:
        with reading(self.engine) as connection:
            why = next((leg.why for leg in reversed(talks.legs_of(connection, row.call_sid)) if leg.why), "")
        self.switchboard.send_back(row.call_sid, row.room, why)
        with transaction(self.engine) as connection:
            comings.back_in_line(connection, row.call_sid, now)

    def _end(self, row: Row[Any], _leg: Leg | None, now: datetime) -> None:
        self.switchboard.hang_up(row.call_sid)
        self._moved(row, Place.ENDING, Place.OVER, now)

    def _moved(self, row: Row[Any], before: Place, after: Place, now: datetime) -> None:
        with transaction(self.engine) as connection:
            values = {"place": after.value, "moved_at": now}
            talks.move(connection, row.call_sid, {"place": before.value, "room": row.room}, values)

    def _drop(self, _row: Row[Any], leg: Leg | None, now: datetime) -> None:
        assert leg is not None
        if leg.sid:
            self.switchboard.hang_up(leg.sid)
        with transaction(self.engine) as connection:
            left(connection, leg.id, leg.sid, "let-go", now)

    # --- what goes wrong ----------------------------------------------------------------------------------

    def _failed(self, act: Act, row: Row[Any], leg: Leg | None, error: ContactCenterError, now: datetime) -> None:
        """A telephone that cannot be rung has not been answered; a caller who cannot be fetched has gone.

        Everything else is tried again by the sweep. A telephone that may be ringing (Ambiguous) tells by itself.
        """
        with transaction(self.engine) as connection:
            if act is Act.RING and leg is not None and not isinstance(error, Ambiguous):
                left(connection, leg.id, "", "failed", now)
            elif act is Act.FETCH and isinstance(error, Final):
                # Hung up, or speaks after the tone: nobody must be pulled away from there. The ticket waits again; the
                # call's last status, or the message, settles it. Whoever waits for the caller is let go.
                fetching = {"place": Place.FETCHING.value, "room": row.room}
                talks.move(connection, row.call_sid, fetching, {"place": Place.QUEUE.value, "moved_at": now})
                talks.let_go(connection, row.call_sid, "caller-left", now)
            elif isinstance(error, Final) and act is Act.RETURN:
                self._gone(connection, row, now)
            elif isinstance(error, Final) and act is Act.END:
                talks.move(connection, row.call_sid, {"room": row.room}, {"place": Place.OVER.value, "moved_at": now})
            elif isinstance(error, Final) and act is Act.HOLD:
                talks.move(connection, row.call_sid, {}, {"held": row.held_done})
            elif isinstance(error, Final) and leg is not None:
                left(connection, leg.id, leg.sid, "failed", now)

    def _gone(self, connection: Connection, row: Row[Any], now: datetime) -> None:
        """A caller who cannot be sent back has hung up, whenever that is told."""
        ticket = tickets.get(connection, row.ticket_id)
        if ticket is not None:
            comings.caller_gone(connection, ticket, now)


HANDLERS: dict[Act, Callable[[Tending, Row[Any], Leg | None, datetime], None]] = {
    Act.RING: Tending._ring,
    Act.FETCH: Tending._fetch,
    Act.HOLD: Tending._hold,
    Act.RETURN: Tending._return,
    Act.END: Tending._end,
    Act.DROP: Tending._drop,
}
