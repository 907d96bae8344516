"""Counting the visitation log. Lines are counted where they stand: nothing but the log is asked.

A contact is a line of kind `contact` or `follow-up`. It counts under what was decided when it came, unless staff or
the citizen corrected that afterwards: then under what the newest correction says. A transfer corrects nothing. A
correction holds for the contacts of its ticket that had come by then, not for later ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Subquery, distinct, exists, func, select
from sqlalchemy.sql.selectable import FromClause

from contact_center.storage.tables import visitations

CONTACTS = ("contact", "follow-up")
CORRECTABLE = ("topic", "language", "office", "municipality")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which lines are meant; absent fields match everything."""

    since: datetime
    until: datetime
    """The first moment that no longer belongs to the period."""
    office: str | None = None
    channel: str | None = None
    topic: str | None = None
    language: str | None = None
    offices: Collection[str] | None = None
    """The offices the viewer may count; None: all."""

    def conditions(self, columns: Any) -> list[ColumnElement[bool]]:
        """The SQL conditions on `columns`."""
        found = [columns.at >= self.since, columns.at < self.until]
        for name in ("office", "channel", "topic", "language"):
            value = getattr(self, name)
            found += [columns[name] == value] if value else []
        return found + ([columns.office.in_(self.offices)] if self.offices is not None else [])


@dataclass(frozen=True, slots=True)
class Totals:
    """Contacts of a selection, counted."""

    contacts: int
    human: int
    automatic: int
    mail: int
    phone: int
    tickets: int
    acknowledged: int
    backscatter: int
    """Bounces of mails we never sent: others forged our address. They are among the automatic mails."""


def totals(connection: Connection, selection: Selection) -> Totals:
    """Count contacts, by nature and channel, those that opened a ticket, and those that were acknowledged."""
    held = _contacts(connection, selection)
    opened = func.count(distinct(held.c.ticket_id)).filter(held.c.kind == "contact")
    row = connection.execute(
        select(
            func.count(),
            func.count().filter(held.c.nature == "human"),
            func.count().filter(held.c.nature != "human"),
            func.count().filter(held.c.channel == "mail"),
            func.count().filter(held.c.channel == "phone"),
            opened,
            func.count().filter(held.c.reply == "sent"),
            func.count().filter(held.c.nature == "backscatter"),
        ).select_from(held)
    ).one()
    return Totals(*row)


def contacts_by(connection: Connection, selection: Selection, *names: str) -> list[Row[Any]]:
    """Count contacts by columns of the log, or by `hour` (`2026-11-18 09`, UTC): the columns, then the count."""
    held = _contacts(connection, selection)
    columns = [held.c[name] for name in names]
    return list(connection.execute(select(*columns, func.count()).group_by(*columns)))


def outcomes(connection: Connection, selection: Selection) -> dict[str, int]:
    """Count the outcomes given in the period, by outcome; one that was taken back by a reopening does not count.

    They count where the contact stood when it was completed: office, topic and language are those of that line.
    """
    line, later = visitations, visitations.alias("later")
    taken_back = exists().where(later.c.ticket_id == line.c.ticket_id, later.c.kind == "reopening")
    taken_back = taken_back.where(later.c.id > line.c.id)
    given = select(line.c.outcome, func.count()).where(line.c.kind == "completion", ~taken_back)
    rows = connection.execute(given.where(*selection.conditions(line.c)).group_by(line.c.outcome))
    return {outcome or "": count for outcome, count in rows}


def corrections(connection: Connection, selection: Selection) -> int:
    """How often staff or citizens corrected something in the period."""
    conditions = (visitations.c.kind == "correction", *selection.conditions(visitations.c))
    number: int = connection.execute(select(func.count()).where(*conditions)).scalar_one()
    return number


def judged(connection: Connection, selection: Selection) -> tuple[int, int]:
    """Tickets of the selected contacts that staff completed, and how many of these had their topic corrected.

    A call that was abandoned is not among them: nobody has looked whether its topic was right.
    """
    held = _contacts(connection, selection)
    done, fix = visitations.alias("done"), visitations.alias("fix")
    by_staff = exists().where(done.c.ticket_id == held.c.ticket_id, done.c.kind == "completion", done.c.by != "system")
    wrong = exists().where(fix.c.ticket_id == held.c.ticket_id, fix.c.kind == "correction")
    wrong = wrong.where(fix.c.previous_topic.is_not(None))
    first = (held.c.kind == "contact") & (held.c.nature == "human")
    statement = select(func.count(), func.count().filter(wrong)).select_from(held).where(first, by_staff)
    completed, corrected = connection.execute(statement).one()
    return completed, corrected


def lines(connection: Connection, selection: Selection) -> Iterator[Row[Any]]:
    """The lines of the log as they stand, oldest first."""
    statement = select(visitations).where(*selection.conditions(visitations.c))
    yield from connection.execute(statement.order_by(visitations.c.at, visitations.c.id))


def _contacts(connection: Connection, selection: Selection) -> Subquery:
    """The selected contacts, each under what holds for it."""
    line = visitations.alias("line")
    plain = [line.c[name] for name in ("id", "at", "kind", "ticket_id", "channel", "nature", "reply")]
    held = [_held(line, name) for name in CORRECTABLE]
    found = select(*plain, *held, _hour(connection, line.c.at).label("hour")).where(line.c.kind.in_(CONTACTS))
    # The period is asked inside, where its index is; what a correction may change can only be asked outside.
    inside = found.where(line.c.at >= selection.since, line.c.at < selection.until).subquery("inside")
    return select(inside).where(*selection.conditions(inside.c)).subquery("held")


def _held(line: FromClause, name: str) -> ColumnElement[Any]:
    """What holds for a contact in column `name`: the newest correction's value, else what was decided first."""
    fix = visitations.alias(f"fix_{name}")
    # A municipality that was unknown before has no previous value: there the new value says that it was corrected.
    speaks = fix.c.municipality if name == "municipality" else fix.c[f"previous_{name}"]
    newest = select(fix.c[name]).where(fix.c.ticket_id == line.c.ticket_id, fix.c.id > line.c.id)
    newest = newest.where(fix.c.kind == "correction", speaks.is_not(None)).order_by(fix.c.id.desc()).limit(1)
    return func.coalesce(newest.correlate(line).scalar_subquery(), line.c[name]).label(name)


def _hour(connection: Connection, at: ColumnElement[Any]) -> ColumnElement[str]:
    """The hour in UTC. Denmark's offset is whole hours, so hours add up to Danish days without a zone in SQL."""
    if connection.dialect.name == "postgresql":
        return func.to_char(func.timezone("UTC", at), "YYYY-MM-DD HH24")
    return func.strftime("%Y-%m-%d %H", at)
