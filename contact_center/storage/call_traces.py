"""What calls leave behind, and how it is forgotten: the answers given, what was said and typed, the caller's number."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from contact_center.storage.tables import call_turns, calls

KEPT = ("language", "chosen")
"""Of the dialogue: in which language somebody was served who calls again."""
_STATE = update(calls).where(calls.c.call_sid == bindparam("sid")).values(state=bindparam("kept"))


def forget_turns(connection: Connection, before: datetime, most: int) -> int:
    """Of up to `most` calls that were over before a moment: the answers, and what was said and typed; how many calls.

    The answers are there for requests that come twice, and no request of a call comes after its end.
    """
    traced = select(call_turns.c.call_sid).where(call_turns.c.call_sid == calls.c.call_sid).exists()
    over = select(calls.c.call_sid, calls.c.state).where(calls.c.ended_at < before, traced).limit(most)
    found = connection.execute(over).all()
    if found:
        connection.execute(_STATE, [{"sid": row.call_sid, "kept": _bare(row.state)} for row in found])
        connection.execute(delete(call_turns).where(call_turns.c.call_sid.in_([row.call_sid for row in found])))
    return len(found)


def _bare(state: dict[str, Any]) -> dict[str, Any]:
    return {
        part: {name: known for name, known in said.items() if name in KEPT}
        for part, said in state.items()
        if isinstance(said, dict)
    }


def forget_callers(connection: Connection, before: datetime, most: int) -> int:
    """The numbers of up to `most` calls that were over before a moment, and what is remembered of who called."""
    over = select(calls.c.call_sid).where(calls.c.ended_at < before, calls.c.caller != "").limit(most)
    mine = calls.c.call_sid.in_(list(connection.execute(over).scalars()))
    return connection.execute(update(calls).where(mine).values(caller="", state={})).rowcount
