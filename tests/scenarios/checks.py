"""What must hold at every moment of a day, and what must add up when it is over."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import func, select

from contact_center.domain.call import OFFERED, unreconciled
from contact_center.storage import call_statistics, tables
from contact_center.storage.transaction import reading

calls, tickets, legs, offers, callbacks = (
    tables.calls,
    tables.tickets,
    tables.legs,
    tables.offers,
    tables.callbacks,
)
LIVE = ("wanted", "ringing", "answered", "talking")


def at_every_moment(day: Any) -> list[str]:
    """No call is in two places or two states."""
    return [f"{day.now():%H:%M:%S} {wrong}" for wrong in (*_on_the_line(day), *_in_the_rows(day))]


def _on_the_line(day: Any) -> list[str]:
    places: Counter[str] = Counter()
    for queue in day.exchange.queues.values():
        places.update(member.call.sid for member in queue.members)
    for room in day.exchange.conferences.all:
        if room.status != "completed":
            places.update(list(room.participants))
    found = [f"{sid} is in {number} places" for sid, number in places.items() if number > 1]
    return found + [f"{sid} is over and still there" for sid in places if day.exchange.calls[sid].over]


def _in_the_rows(day: Any) -> list[str]:
    """What no transaction may leave behind."""
    asked = {
        "has two tickets": select(tickets.c.call_sid).group_by(tickets.c.call_sid).having(func.count() > 1),
        "has two holders": _twice(legs.c.ticket_id, legs.c.role == "holder", legs.c.state.in_(LIVE)),
        "staff is in two calls": _twice(legs.c.staff_id, legs.c.state.in_(LIVE)),
        "is offered twice": _twice(offers.c.ticket_id, offers.c.state == "open"),
        "staff has two offers": _twice(offers.c.staff_id, offers.c.state == "open"),
        "has two open call-backs": _twice(callbacks.c.number, callbacks.c.state.in_(("waiting", "ringing"))),
        "is assigned to nobody": select(tickets.c.id).where(
            tickets.c.state == "assigned", tickets.c.claimed_by.is_(None)
        ),
        "waits and is somebody's": select(tickets.c.id).where(
            tickets.c.state == "pending", tickets.c.claimed_by.is_not(None)
        ),
        "is answered and waits as a call": select(calls.c.call_sid)
        .join(tickets, tickets.c.call_sid == calls.c.call_sid)
        .where(calls.c.outcome == "answered", tickets.c.kind == "call", calls.c.ended_at.is_not(None))
        .where(tickets.c.state.in_(("pending", "reserved"))),
        "was given up and is being talked to": select(calls.c.call_sid)
        .join(tickets, tickets.c.call_sid == calls.c.call_sid)
        .where(calls.c.outcome.in_(("abandoned", "left", "error")), tickets.c.state.in_(("assigned", "wrapping")))
        .where(tickets.c.kind == "call"),
    }
    with reading(day.engine) as connection:
        return [
            f"{row[0]} {what}"
            for what, query in asked.items()
            for row in connection.execute(query)
            if row[0] is not None
        ]


def _twice(column: Any, *so: Any) -> Any:
    return select(column).where(*so).group_by(column).having(func.count() > 1)


def when_it_is_over(day: Any) -> list[str]:
    """Every call has exactly one outcome, the one that the caller had; the totals add up."""
    found = list(_outcomes(day))
    with reading(day.engine) as connection:
        counted = call_statistics.counted(connection, day.start, day.now())
    found += unreconciled(counted.line, counted.offices, counted.without_office)
    seen = len({row.call_sid for row in day.rows(calls)})
    if counted.line.offered + counted.refused != seen:
        found.append(f"{seen} calls were seen, and {counted.line.offered} + {counted.refused} counted")
    if counted.line.running:
        found.append(f"{counted.line.running} calls still run")
    abandoned = counted.line.ended.get("abandoned", 0)
    if sum(counted.abandoned_in.values()) != abandoned or "" in counted.abandoned_in:
        found.append(f"{abandoned} gave up, and it is known where of {dict(counted.abandoned_in)}")
    return found + list(_left_behind(day))


def _outcomes(day: Any) -> Any:
    known = {row.call_sid: row for row in day.rows(calls)}
    kinds = {row.call_sid: row for row in day.rows(tickets)}
    last = _last_places(day)
    offered = {outcome.value for outcome in OFFERED}
    for call in day.inbound():
        row, who = known.get(call.sid), f"{call.sid[-6:]} {call.from_}"
        if not call.over:
            yield f"{who} is still on the line"
        if row is None:
            continue  # gave up before we heard of the call
        if row.ended_at is None or row.outcome is None:
            yield f"{who} has no end: {row.outcome} {row.ended_at} {row.state}"
        elif row.outcome not in offered | {"refused"}:
            yield f"{who} has the unknown outcome {row.outcome}"
        elif row.outcome == "answered" and last.get(call.sid) not in ("fetched", "met"):
            yield f"{who} is answered, and was last {last.get(call.sid)}"
        elif row.outcome != "answered" and last.get(call.sid) == "met":
            yield f"{who} is {row.outcome}, and was with staff"
        ticket = kinds.get(call.sid)
        lost = ticket is not None and ticket.kind == "call" and row.outcome in ("abandoned", "left", "error")
        if lost and ticket.state != "canceled":
            yield f"{who} is {row.outcome}, and the ticket is {ticket.state}"


def _last_places(day: Any) -> dict[str, str]:
    """Call → where the caller was last, as they know it: in a queue, on the way to staff or back, or with them."""
    found: dict[str, str] = {}
    for entry in day.exchange.trace.entries:
        if entry["kind"] == "queue" and entry["how"] == "in":
            found[entry["call"]] = "in the queue"
        elif entry["kind"] == "request" and "/voice/connect?" in entry["url"]:
            found[entry["call"]] = "fetched"
        elif entry["kind"] == "request" and "/voice/return?" in entry["url"]:
            found[entry["call"]] = "sent back"
        elif entry["kind"] == "connected" and entry["to"]:
            found[entry["call"]] = "met"
    return found


def _left_behind(day: Any) -> Any:
    """Nobody waits for a caller who has gone, and nothing rings."""
    for row in day.rows(tickets):
        if row.kind == "call" and row.state not in ("completed", "canceled"):
            yield f"ticket {row.id} of {row.call_sid[-6:]} is {row.state}"
    for row in day.rows(legs):
        if row.state != "left":
            yield f"connection {row.id} is {row.state}"
    for row in day.rows(tables.callback_attempts):
        if row.result is None:
            yield f"attempt {row.id} has no result"
    for room in day.exchange.conferences.all:
        if room.status != "completed":
            yield f"the conference {room.name} is {room.status} with {len(room.participants)}"
    yield from (f"complaint: {one}" for one in day.exchange.debugger if not one.startswith(EXPECTED))
    yield from (f"asked: {one}" for one in day.company.asked)
    yield from (f"answered: {one}" for one in day.company.answered)


EXPECTED = ("11200 ", "11205 ")
"""On a bad day requests are lost; everything else is a mistake."""


def table(day: Any) -> str:
    """The outcomes by office, for people to read."""
    with reading(day.engine) as connection:
        counted = call_statistics.counted(connection, day.start, day.now())
    names = [outcome.value for outcome in OFFERED]
    lines = ["| office | offered | " + " | ".join(names) + " |", "|---" * (len(names) + 2) + "|"]
    for name, one in [*counted.offices.items(), ("all", counted.line)]:
        lines.append(f"| {name} | {one.offered} | " + " | ".join(str(one.ended.get(key, 0)) for key in names) + " |")
    lines.append(f"before any office: {counted.without_office}; refused: {counted.refused}")
    lines.append(f"given up in: {dict(counted.abandoned_in)}")
    return "\n".join(lines)
