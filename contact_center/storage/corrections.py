"""What was corrected: for learning from it, and for counting how often the understanding was right.

Staff's word holds. A citizen's holds once staff completed the ticket and left it so: whoever has a link must not teach
the model by pressing buttons. "Something else" from a citizen only says what it was not.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, inspect, or_, select
from sqlalchemy.sql.selectable import FromClause

from contact_center.domain.triage import GENERAL
from contact_center.domain.visitation import CITIZEN, SYSTEM
from contact_center.storage.tables import contacts, visitations


def corrected(connection: Connection) -> list[Row[Any]]:
    """The first contact of each ticket whose topic was corrected: channel, subject, text, right language and topic.

    Later contacts of the ticket may be about something else. A database without tables holds none.
    """
    if not _used(connection):
        return []
    fix = visitations.alias("wrong")
    wrong = select(fix.c.ticket_id).where(fix.c.kind == "correction", fix.c.previous_topic.is_not(None), _holds(fix))
    first = select(func.min(contacts.c.id)).where(contacts.c.ticket_id.in_(wrong), contacts.c.nature == "human")
    language, topic = (_newest(contacts.c.ticket_id, name) for name in ("language", "topic"))
    words = (contacts.c.ticket_id, contacts.c.channel, contacts.c.subject, contacts.c.text)
    # A correction of the topic alone also says, by its silence, that the language was right.
    spoken = func.coalesce(language, _after_topic(contacts.c.ticket_id))
    found = select(*words, spoken.label("language"), topic.label("topic"))
    found = found.where(contacts.c.id.in_(first.group_by(contacts.c.ticket_id)))
    kept = or_(contacts.c.text != "", contacts.c.subject != "")  # what was erased teaches nothing
    return list(connection.execute(found.where(kept).order_by(contacts.c.id)))


def judged(connection: Connection, since: datetime) -> list[Row[Any]]:
    """Contacts since `since` whose ticket staff completed: what was decided at first, and what turned out right."""
    if not _used(connection):
        return []
    line, done = visitations.alias("line"), visitations.alias("done")
    by_staff = exists().where(done.c.ticket_id == line.c.ticket_id, done.c.kind == "completion", done.c.by != "system")
    right = [_right(line, name) for name in ("language", "topic")]
    found = select(line.c.at, line.c.language, line.c.topic, *right)
    first = (line.c.kind == "contact") & (line.c.nature == "human") & (line.c.at >= since)
    return list(connection.execute(found.where(first, by_staff).order_by(line.c.at, line.c.id)))


def _used(connection: Connection) -> bool:
    return inspect(connection).has_table(visitations.name)


def _right(line: FromClause, name: str) -> ColumnElement[Any]:
    return func.coalesce(_newest(line.c.ticket_id, name), line.c[name]).label(f"right_{name}")


def _newest(ticket_id: ColumnElement[Any], name: str) -> ColumnElement[Any]:
    """What the newest correction of column `name` says, or null."""
    fix = visitations.alias(f"fix_{name}")
    said = select(fix.c[name]).where(fix.c.ticket_id == ticket_id, fix.c.kind == "correction", _holds(fix))
    said = said.where(fix.c[f"previous_{name}"].is_not(None)).order_by(fix.c.id.desc()).limit(1)
    return said.correlate(ticket_id.table).scalar_subquery()


def _after_topic(ticket_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """The language that held when the topic was corrected."""
    fix = visitations.alias("spoken")
    said = select(fix.c.language).where(fix.c.ticket_id == ticket_id, fix.c.kind == "correction", _holds(fix))
    said = said.where(fix.c.previous_topic.is_not(None)).order_by(fix.c.id.desc()).limit(1)
    return said.correlate(ticket_id.table).scalar_subquery()


def _holds(fix: FromClause) -> ColumnElement[bool]:
    """Whether a correction may be believed."""
    seen = visitations.alias()
    confirmed = exists().where(seen.c.ticket_id == fix.c.ticket_id, seen.c.kind == "completion", seen.c.id > fix.c.id)
    confirmed = confirmed.where(seen.c.by.not_in((SYSTEM, CITIZEN)))
    return or_(fix.c.by != CITIZEN, and_(fix.c.topic != GENERAL, confirmed))
