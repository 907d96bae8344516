"""Tickets as rows: made, found, counted, and moved by compare-and-set."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
)

from contact_center.domain.contact import Channel
from contact_center.domain.ticket import OPEN_STATES, Outcome, Ticket, TicketKind, TicketState
from contact_center.domain.visitation import CITIZEN, SYSTEM
from contact_center.storage import moving, search
from contact_center.storage.filters import QUEUE_ORDER, Filter
from contact_center.storage.shared import seen_by
from contact_center.storage.tables import Moment, callbacks, messages, tickets, visitations

OPEN = tuple(state.value for state in OPEN_STATES)
IN_HAND = (TicketState.RESERVED.value, TicketState.ASSIGNED.value, TicketState.WRAPPING.value)
ASLEEP = TicketState.SNOOZED.value
AWAKE = {"snoozed_until": None, "awaits_citizen": False}


def to_ticket(row: Row[Any]) -> Ticket:
    """Make the domain's ticket of a row."""
    return Ticket(
        id=row.id,
        reference=row.reference,
        channel=Channel(row.channel),
        kind=TicketKind(row.kind),
        state=TicketState(row.state),
        office=row.office,
        topic=row.topic,
        language=row.language,
        municipality=row.municipality,
        priority=row.priority,
        due_at=row.due_at,
        created_at=row.created_at,
        waiting_since=row.waiting_since,
        claimed_by=row.claimed_by,
        version=row.version,
        subject=row.subject,
        party_name=row.party_name,
        party_address=row.party_address,
        outcome=Outcome(row.outcome) if row.outcome else None,
        call_sid=row.call_sid,
    )


def create(connection: Connection, values: Mapping[str, Any]) -> int:
    """Make a ticket; returns its id."""
    return int(created(connection, values).id)


def created(connection: Connection, values: Mapping[str, Any]) -> Row[Any]:
    """Make a ticket; returns its row."""
    row = connection.execute(_CREATE, dict(values)).one()
    search.begin(connection, row.id, values)
    return row


_CREATE = tickets.insert().returning(*tickets.c)


def get(connection: Connection, ticket_id: int, offices: Collection[str] | None = None) -> Row[Any] | None:
    """The ticket's row, or None; also None when none of `offices` may see it (None: any office)."""
    statement = _BY_ID if offices is None else _BY_ID.where(seen_by(offices))
    return connection.execute(statement, {"ticket": ticket_id}).one_or_none()


_BY_ID = select(tickets).where(tickets.c.id == bindparam("ticket"))


def hold(connection: Connection, ticket_id: int) -> None:
    """Nobody else changes the ticket, and no mail joins it, before the transaction ends."""
    connection.execute(_BY_ID.with_for_update(), {"ticket": ticket_id}).one_or_none()


def by_reference(connection: Connection, reference: str, lock: bool = False) -> Row[Any] | None:
    """The ticket with this reference, or None. `lock`: nobody else changes it before the transaction ends."""
    statement = select(tickets).where(tickets.c.reference == reference)
    return connection.execute(statement.with_for_update() if lock else statement).one_or_none()


def worked_by_staff(connection: Connection, ticket_id: int) -> bool:
    """Whether a staff member has ever had it in hand: claimed, answered, moved, corrected, noted or finished it."""
    line = visitations.c
    done = exists().where(line.ticket_id == ticket_id, line.by.not_in((SYSTEM, CITIZEN)))
    noted = exists().where(messages.c.ticket_id == ticket_id, messages.c.direction == "note")
    worked: bool = connection.execute(select(or_(done, noted))).scalar_one()
    return bool(worked)


def by_call(connection: Connection, call_sid: str) -> Row[Any] | None:
    """The newest ticket of this call, or None."""
    return connection.execute(_BY_CALL, {"sid": call_sid}).one_or_none()


def move(
    connection: Connection, ticket_id: int, where: Mapping[str, Any], values: Mapping[str, Any]
) -> Row[Any] | None:
    """Compare and set: change the ticket only if it still looks like `where`; None when somebody was faster.

    A value in `where` may be a list: then the column must be one of its members. A ticket in any other state is awake.
    """
    if values.get("state", ASLEEP) != ASLEEP:
        values = {**AWAKE, **values}
    return moving.move(connection, tickets, {"id": ticket_id, **where}, values)


def found(connection: Connection, wanted: Filter, limit: int) -> list[Row[Any]]:
    """Tickets that match, in the order of the queue."""
    conditions = wanted.conditions(connection.dialect.name)
    return list(connection.execute(select(tickets).where(*conditions).order_by(*QUEUE_ORDER).limit(limit)))


def count(connection: Connection, wanted: Filter) -> int:
    """How many match."""
    conditions = wanted.conditions(connection.dialect.name)
    number: int = connection.execute(select(func.count()).select_from(tickets).where(*conditions)).scalar_one()
    return number


def in_hand(connection: Connection, staff_id: int) -> int:
    """How many tickets somebody has in hand."""
    return count(connection, Filter(states=IN_HAND, claimed_by=staff_id))


def asleep(connection: Connection, offices: Collection[str] | None) -> int:
    """How many tickets sleep."""
    return count(connection, Filter(states=(ASLEEP,), offices=offices))


LINE_ORDER = (tickets.c.priority, tickets.c.waiting_since, tickets.c.id)
"""Who is next in the line of an office: the same order as `queues.matching`, and no deadline changes it."""


def not_yet(now: Any) -> ColumnElement[bool]:
    """Whether a ticket is a call-back that is only to be dialled later than `now`; in SQL."""
    return exists().where(callbacks.c.ticket_id == tickets.c.id, callbacks.c.next_at > now)


def waiting_calls_ahead(connection: Connection, row: Row[Any], now: datetime) -> int:
    """How many callers and call-backs come before this one in the same office, in the order of the line."""
    values = {f"its_{column.name}": getattr(row, column.name) for column in LINE_ORDER}
    number: int = connection.execute(_AHEAD, {"its_office": row.office, "now": now, **values}).scalar_one()
    return number


def _ahead() -> Select[Any]:
    """How many of a line come before one; built once, since every round in the line asks it."""
    its = {column.name: bindparam(f"its_{column.name}", type_=column.type) for column in LINE_ORDER}
    before = or_(
        *(
            and_(*(same == its[same.name] for same in LINE_ORDER[:index]), column < its[column.name])
            for index, column in enumerate(LINE_ORDER)
        )
    )
    in_line = tickets.c.state.in_((TicketState.PENDING.value, TicketState.RESERVED.value))
    same_line = tickets.c.kind.in_((TicketKind.CALL.value, TicketKind.CALLBACK.value)) & in_line
    here = tickets.c.office == bindparam("its_office")
    asleep = not_yet(bindparam("now", type_=Moment))
    return select(func.count()).select_from(tickets).where(same_line, here, before, ~asleep)


_AHEAD = _ahead()
_HELD_CALLBACK = (
    select(tickets.c.id)
    .where(tickets.c.claimed_by == bindparam("staff"), tickets.c.id != bindparam("but"))
    .where(tickets.c.kind == TicketKind.CALLBACK.value, tickets.c.state == TicketState.ASSIGNED.value)
    .limit(1)
)


def holds_callback(connection: Connection, staff_id: int, but: int) -> bool:
    """Whether somebody has another call-back in hand than the ticket `but`."""
    return connection.execute(_HELD_CALLBACK, {"staff": staff_id, "but": but}).first() is not None


_BY_CALL = select(tickets).where(tickets.c.call_sid == bindparam("sid")).order_by(tickets.c.id.desc()).limit(1)


def earlier_of(connection: Connection, address: str, ticket_id: int, limit: int = 10) -> list[Row[Any]]:
    """Other tickets of the same address, newest first."""
    if not address:
        return []
    others = select(tickets).where(tickets.c.party_address == address, tickets.c.id != ticket_id)
    return list(connection.execute(others.order_by(tickets.c.created_at.desc()).limit(limit)))


def add_message(connection: Connection, values: Mapping[str, Any]) -> int:
    """Add one entry to a ticket's thread; returns its id."""
    number: int = connection.execute(_ADD_MESSAGE, dict(values)).scalar_one()
    search.add(connection, values["ticket_id"], [values])
    return number


_ADD_MESSAGES = messages.insert()
_EMPTY = {"author": "", "subject": "", "text": "", "language": "", "contact_id": None, "outbox_id": None}


def add_messages(connection: Connection, ticket_id: int, entries: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Add several entries to a ticket's thread, in this order."""
    connection.execute(_ADD_MESSAGES, [{**_EMPTY, **entry, "ticket_id": ticket_id, "at": now} for entry in entries])
    search.add(connection, ticket_id, entries)


_ADD_MESSAGE = messages.insert().returning(messages.c.id)


def thread(connection: Connection, ticket_id: int) -> list[Row[Any]]:
    """A ticket's thread, oldest first."""
    return list(connection.execute(select(messages).where(messages.c.ticket_id == ticket_id).order_by(messages.c.id)))


def message(connection: Connection, message_id: int, offices: Collection[str] | None) -> Row[Any] | None:
    """One entry of a thread, if its ticket may be seen."""
    joined = messages.join(tickets, tickets.c.id == messages.c.ticket_id)
    statement = select(messages, tickets.c.office).select_from(joined).where(messages.c.id == message_id)
    if offices is not None:
        statement = statement.where(seen_by(offices))
    return connection.execute(statement).one_or_none()


def entries_after(connection: Connection, ticket_id: int, seen: int, directions: Collection[str]) -> list[Row[Any]]:
    """What came into a thread after its entry `seen`, oldest first."""
    later = (messages.c.ticket_id == ticket_id, messages.c.id > seen, messages.c.direction.in_(directions))
    return list(connection.execute(select(messages).where(*later).order_by(messages.c.id)))


def remove_message(connection: Connection, message_id: int) -> None:
    """Take back what was only about to be said."""
    connection.execute(delete(messages).where(messages.c.id == message_id))


def callers_waiting(connection: Connection, offices: Collection[str] | None) -> dict[str, int]:
    """Office → callers on the line who wait for somebody."""
    on_the_line = (tickets.c.state == TicketState.PENDING.value, tickets.c.kind == TicketKind.CALL.value)
    statement = select(tickets.c.office, func.count()).where(*on_the_line)
    if offices is not None:
        statement = statement.where(seen_by(offices))
    return {office: number for office, number in connection.execute(statement.group_by(tickets.c.office))}
