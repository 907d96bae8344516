"""Whose is it? The first matching row of the routing table decides. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from contact_center.catalog import hours
from contact_center.catalog.model import Catalog, RouteRow
from contact_center.domain.contact import Channel, Contact
from contact_center.domain.reason import naming
from contact_center.domain.route import Route
from contact_center.domain.triage import Triage

NATIONAL = "national"
NO_ROW = RouteRow(id="no-row", why={}, to=NATIONAL)
"""No row of the table fits."""
PRIORITY_CALL, PRIORITY_NORMAL, PRIORITY_LATER = 1, 5, 9
CALL_TARGET = timedelta(minutes=5)
"""Somebody waits on the line. The same for all topics, so that callers are taken in the order in which they came."""


@dataclass(frozen=True, slots=True)
class _Question:
    """Everything a row may ask about."""

    triage: Triage
    catalog: Catalog
    contacted: str
    """Office whose inbox or number was contacted; `national` when it was the national one or is unknown."""
    earlier: str | None
    now: datetime


def route(
    triage: Triage, contact: Contact, catalog: Catalog, now: datetime, earlier_office: str | None = None
) -> Route:
    """Decide office, queue and deadline for a contact that was understood as `triage`."""
    contacted = catalog.inbox_office.get(contact.inbox.lower(), NATIONAL)
    question = _Question(triage, catalog, contacted, earlier_office, now)
    for row in catalog.routes:
        office = _office(row, question) if _fits(row, question) else None
        if office is not None:
            return _decided(row, office, question, contact)
    return _decided(NO_ROW, NATIONAL, question, contact)


def _fits(row: RouteRow, question: _Question) -> bool:
    """Whether every condition of the row holds; a condition that the row does not have holds."""
    triage = question.triage
    group = triage.citizen_group.value if triage.citizen_group else ""
    sets = ((row.topics, triage.topic), (row.groups, group), (row.agreement, _agreement(question)))
    flags = (
        (row.has_municipality, triage.municipality is not None),
        (row.contacted_office, question.contacted != NATIONAL),
        (row.earlier_ticket, question.earlier is not None),
    )
    in_sets = all(value in wanted for wanted, value in sets if wanted)
    return in_sets and all(value == wanted for wanted, value in flags if wanted is not None)


def _agreement(question: _Question) -> str:
    home = question.catalog.municipalities.get(question.triage.municipality or "")
    return home.agreement if home else ""


def _serving(question: _Question) -> str | None:
    home = question.catalog.municipalities.get(question.triage.municipality or "")
    return home.office if home and home.agreement == "yes" and _valid(home.office, question) else None


def _nearest(question: _Question) -> str | None:
    home = question.catalog.municipalities.get(question.triage.municipality or "")
    return home.nearest_office if home and _valid(home.nearest_office, question) else None


def _contacted(question: _Question) -> str | None:
    return question.contacted if question.contacted != NATIONAL and _valid(question.contacted, question) else None


TARGETS: dict[str, Callable[[_Question], str | None]] = {
    "office-serving-municipality": _serving,
    "nearest-office": _nearest,
    "contacted-office": _contacted,
    "earlier-ticket-office": lambda question: question.earlier if _valid(question.earlier, question) else None,
    "national": lambda question: NATIONAL,
}


def _office(row: RouteRow, question: _Question) -> str | None:
    """The office the row points to; None when there is none, and the next row is asked."""
    if row.to == "office":
        return row.office if _valid(row.office, question) else None
    return TARGETS[row.to](question)


def _valid(slug: str | None, question: _Question) -> bool:
    """Whether the office exists on the day of the contact: centres open and close."""
    office = question.catalog.offices.get(slug or "")
    return office is not None and office.exists_on(question.now.date())


def _decided(row: RouteRow, slug: str, question: _Question, contact: Contact) -> Route:
    triage, catalog, now = question.triage, question.catalog, question.now
    office, topic = catalog.offices[slug], catalog.topics[triage.topic]
    open_now = hours.is_open(office, catalog, now)
    closed_home = row.otherwise == "home-municipality"
    return Route(
        office=slug,
        queue=f"{slug}.{triage.topic}",
        topic=triage.topic,
        reason=naming(row.id, topic=triage.topic, municipality=triage.municipality, office=slug),
        due_at=_due(contact, hours.add_working_minutes(office, catalog, now, topic.target_minutes), open_now, now),
        priority=_priority(contact, triage),
        open_now=open_now,
        opens_at=None if open_now else hours.next_opening(office, catalog, now),
        closes_at=hours.closing(office, catalog, now) if open_now else None,
        home_municipality=triage.municipality if closed_home else None,
    )


def _due(contact: Contact, target: datetime, open_now: bool, now: datetime) -> datetime:
    return now + CALL_TARGET if contact.channel is Channel.PHONE and open_now else target


def _priority(contact: Contact, triage: Triage) -> int:
    if contact.channel is Channel.PHONE:
        return PRIORITY_CALL
    return PRIORITY_LATER if triage.topic == "not-for-ics" else PRIORITY_NORMAL
