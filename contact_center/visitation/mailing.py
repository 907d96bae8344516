"""Reports by mail: when one is due, what stands in it, and how it comes into the outbox. Small numbers are hidden."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import parse_qsl

import structlog
from sqlalchemy import Connection, Engine, Row

from contact_center.catalog.model import Catalog
from contact_center.domain.fact import DENMARK
from contact_center.storage import outbox, report_mails
from contact_center.storage.transaction import reading, transaction
from contact_center.visitation.asked import Asked, read
from contact_center.visitation.figures import Figures, figures
from contact_center.visitation.measures import USUAL, Targets
from contact_center.visitation.naming import Names
from contact_center.visitation.periods import before
from contact_center.visitation.tables import Shown, section, shown
from contact_center.visitation.unclear import Unclear

log = structlog.get_logger()
RHYTHMS = ("week", "month", "year")
SECTIONS, MOST = ("topic", "language", "channel"), 10
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "Precedence": "bulk"}
MOST_REPORTS = 500
"""So many are sent at most, all together."""
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_{{|}}~-]{{1,64}}@(?:{_LABEL}\.)+[A-Za-z]{{2,63}}")
LATE_ENOUGH = 6
"""Danish hour of the first day after the period from which on it is sent: the night's counting is done."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Where reports come from."""

    address: str
    url: str
    """The staff web, for the link to all figures; empty: none."""
    message_id: Callable[[str], str]
    """The Message-ID of the mail with a key of the outbox."""


def period_before(rhythm: str, day: date) -> tuple[date, date]:
    """The last whole week, month or year that is over on `day`. Raises KeyError for another rhythm."""
    first = {
        "week": day - timedelta(days=day.weekday()),
        "month": day.replace(day=1),
        "year": day.replace(month=1, day=1),
    }[rhythm]
    last = first - timedelta(days=1)
    begin = {"week": first - timedelta(days=7), "month": last.replace(day=1), "year": last.replace(month=1, day=1)}
    return begin[rhythm], last


def address(text: str) -> str:
    """One mail address, as a mail can be sent to. Raises Unclear."""
    if not _ADDRESS.fullmatch(text.strip()):
        raise Unclear("no-address", text)
    return text.strip()


def check(asked: str, catalog: Catalog, today: date, offices: Collection[str] | None = None) -> str:
    """The filters of a report as they are kept, in one order. Raises Unclear; a period may not be among them.

    `offices`: those whose figures may be ordered, one of them at a time; None: all.
    """
    query = dict(parse_qsl(asked.lstrip("?"), keep_blank_values=True))
    for name in ("from", "to", "compare", "lang"):
        if name in query:
            raise Unclear("unknown-filter", name)
    wanted = read(query, catalog, today, offices)
    if offices is not None and not wanted.office:
        raise Unclear("office-wanted")
    return wanted.query(**dict.fromkeys(("from", "to"), ""))


def send_due(engine: Engine, catalog: Catalog, now: datetime, sender: Sender, targets: Targets = USUAL) -> int:
    """Put every report that is due into the outbox, once; how many there were."""
    local = now.astimezone(DENMARK)
    with reading(engine) as connection:
        waiting = report_mails.every(connection) if local.hour >= LATE_ENOUGH else ()
    return sum(_send(engine, catalog, one, local.date(), sender, targets, now) for one in waiting if one.active)


def _send(
    engine: Engine, catalog: Catalog, one: Row[Any], today: date, sender: Sender, targets: Targets, now: datetime
) -> bool:
    first, last = period_before(one.rhythm, today)
    if one.last_period is not None and one.last_period >= first:
        return False
    if one.last_period is None and last < one.created_at.astimezone(DENMARK).date():
        return False  # it was asked for after that period
    with transaction(engine) as connection:
        if not report_mails.sent(connection, one.id, one.last_period, first):
            return False
        try:
            row = mail(connection, catalog, one, (first, last), sender.url, targets)
        except Unclear as error:  # a centre or topic that is no more: nobody waits for a crash
            log.warning("report.unclear", report=one.id, error=error.code)
            return False
        key = outbox.dedup_key("report", one.id, first.toordinal())
        ends = {"sender": sender.address, "recipient": one.recipient, "message_id": sender.message_id(key)}
        common = {"dedup_key": key, "due_at": now, "created_at": now, "state": "pending", "attempts": 0}
        outbox.put(connection, {**row, **ends, **common})
    log.info("report.queued", report=one.id, first=first.isoformat())
    return True


def mail(
    connection: Connection, catalog: Catalog, one: Row[Any], period: tuple[date, date], url: str, targets: Targets
) -> dict[str, Any]:
    """A report as a row of the outbox, without its ends."""
    query = {**dict(parse_qsl(one.asked)), "from": period[0].isoformat(), "to": period[1].isoformat()}
    asked = replace(read(query, catalog, period[1]), lang=one.language)
    found = figures(connection, asked, targets, drawn=False)
    first, last = before(*period)
    earlier = figures(connection, replace(asked, first=first, last=last), targets, drawn=False)
    names = Names.of(catalog, one.language)
    known = {"first": names.day(period[0]), "last": names.day(period[1])}
    words = names.words
    more = words.of("mail", "more", url=f"{url}/statistics?{asked.query()}") if url else ""
    lines = [words.of("mail", "intro", **known), *_lines(found, earlier, names), more, words.of("mail", "stop")]
    return {
        "kind": "mail",
        "automatic": True,
        "subject": words.of("mail", "subject", **known),
        "text": "\n\n".join(filter(None, lines)) + "\n",
        "html": _html(found, earlier, names, known, more),
        "language": one.language,
        "headers": HEADERS,
        "topics": [],
    }


def _told(one: Shown, names: Names) -> tuple[str, str]:
    if one.hidden:
        return names.words("hidden_mark"), ""
    change = names.change(one.measure.unit, one.value, one.earlier)
    return names.value(one.measure.unit, one.value), "" if change == "–" else change


def _main(found: Figures, earlier: Figures, names: Names) -> list[Shown]:
    made = shown(found, names, earlier, small=False)
    return [one for one in made if one.measure.definition in ("", "offered") and one.possible]


def _lines(found: Figures, earlier: Figures, names: Names) -> list[str]:
    """The report as paragraphs of plain text."""
    parts = ["\n".join(_line(one, names) for one in _main(found, earlier, names))]
    for key in SECTIONS:
        part = section(key, found, names, small=False)
        rows = [f"  {one.name}: {names.count(one.number)} ({names.percent(one.share)})" for one in part.lines[:MOST]]
        parts.append("\n".join([part.name, *rows]) if rows else "")
    return parts


def _line(one: Shown, names: Names) -> str:
    value, change = _told(one, names)
    return f"{one.name}: {value}{f' ({change})' if change else ''}\n  {one.formula}"


def _html(found: Figures, earlier: Figures, names: Names, known: dict[str, str], more: str) -> str:
    """The same as tables."""
    rows = "".join(
        f"<tr><th align=left scope=row>{escape(one.name)}</th><td align=right>{escape(value)}</td>"
        f"<td align=right>{escape(change)}</td><td>{escape(one.formula)}</td></tr>"
        for one in _main(found, earlier, names)
        for value, change in (_told(one, names),)
    )
    parts = ""
    for key in SECTIONS:
        part = section(key, found, names, small=False)
        lines = "".join(
            f"<tr><th align=left scope=row>{escape(line.name)}</th><td align=right>{names.count(line.number)}</td></tr>"
            for line in part.lines[:MOST]
        )
        parts += f"<h2>{escape(part.name)}</h2><table cellpadding=4>{lines}</table>" if lines else ""
    words = names.words
    intro, stop = (escape(words.of("mail", key, **known)) for key in ("intro", "stop"))
    body = f"<p>{intro}</p><table cellpadding=4>{rows}</table>{parts}<p>{escape(more)}</p><p>{stop}</p>"
    return f'<!doctype html><html lang="{names.language}"><head><meta charset="utf-8"></head><body>{body}</body></html>'


__all__ = ["RHYTHMS", "Asked", "check", "mail", "period_before", "send_due"]
