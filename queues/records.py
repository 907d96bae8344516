"""Decisions as rows: how a contact, its triage and its route become a ticket, a visitation line and JSON. Pure."""

from __future__ import annotations

from dataclasses import is_dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from contact_center.domain.contact import Automatic, Channel, CitizenGroup, Contact, Party, Role
from contact_center.domain.reason import main_code
from contact_center.domain.route import Route
from contact_center.domain.ticket import TicketKind, TicketState
from contact_center.domain.triage import GENERAL, TopicScore, Triage
from contact_center.domain.visitation import LineKind, VisitationLine
from contact_center.domain.work import is_work


def plain(value: Triage | Route) -> dict[str, Any]:
    """The decision as JSON: enums as their values, times in ISO form."""
    return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value.isoformat() if isinstance(value, datetime) else str(value)


def ticket_values(contact: Contact, triage: Triage, route: Route, reference: str, now: datetime) -> dict[str, Any]:
    """A new ticket in its queue."""
    phone = contact.channel is Channel.PHONE
    return {
        "reference": reference,
        "channel": contact.channel.value,
        "kind": (TicketKind.CALL if phone else TicketKind.MAIL).value,
        "state": TicketState.PENDING.value,
        "office": route.office,
        "topic": route.topic,
        "further_topics": [score.topic for score in triage.topics[1:]],
        "language": triage.language,
        "municipality": triage.municipality,
        "citizen_group": triage.citizen_group.value if triage.citizen_group else None,
        "role": triage.role.value,
        "sure": triage.sure,
        "priority": route.priority,
        "due_at": route.due_at,
        "created_at": now,
        "waiting_since": now,
        "subject": contact.subject,
        "party_name": contact.party.name,
        "party_address": contact.party.address,
        "route_reason": route.reason,
        "call_sid": contact.external_id if phone else None,
    }


def closed_call_values(
    contact: Row[Any], kind: TicketKind, number: str, reference: str, due: datetime, call_sid: str, now: datetime
) -> dict[str, Any]:
    """A new ticket for a call outside the hours that wants something: a call-back, or a message that was left."""
    triage, routed = contact.triage, contact.route
    return {
        "reference": reference,
        "channel": Channel.PHONE.value,
        "kind": kind.value,
        "state": TicketState.PENDING.value,
        "office": routed["office"],
        "topic": routed["topic"],
        "further_topics": [],
        "language": triage["language"],
        "municipality": triage["municipality"],
        "citizen_group": triage["citizen_group"],
        "role": triage["role"],
        "sure": triage["sure"],
        "priority": routed["priority"],
        "due_at": due,
        "created_at": now,
        "waiting_since": now,
        "party_address": number,
        "route_reason": routed["reason"],
        "call_sid": call_sid,
    }


def contact_line(
    contact: Contact, triage: Triage, route: Route, reply: str, ticket_id: int | None, kind: LineKind, now: datetime
) -> VisitationLine:
    """The line of the visitation log for a new contact. Of why it got no reply it holds the code, never a detail."""
    return VisitationLine(
        at=now,
        kind=kind,
        ticket_id=ticket_id,
        channel=contact.channel.value,
        language=triage.language,
        topic=route.topic,
        further_topics=tuple(score.topic for score in triage.topics[1:]),
        office=route.office,
        municipality=triage.municipality,
        citizen_group=triage.citizen_group.value if triage.citizen_group else None,
        role=triage.role.value,
        nature=contact.nature.kind if isinstance(contact.nature, Automatic) else "human",
        reply=main_code(reply),
        outcome=None if is_work(contact.nature) else "automatic",
        model_version=triage.model_version,
    )


def line_after(kind: LineKind, before: Row[Any], after: Row[Any], by: str, now: datetime) -> VisitationLine:
    """The line of the visitation log for a change of a ticket."""

    def changed(name: str) -> str | None:
        old: str | None = getattr(before, name)
        return old if old != getattr(after, name) else None

    return VisitationLine(
        at=now,
        kind=kind,
        ticket_id=after.id,
        channel=after.channel,
        language=after.language,
        topic=after.topic,
        further_topics=tuple(after.further_topics),
        office=after.office,
        municipality=after.municipality,
        citizen_group=after.citizen_group,
        role=after.role,
        nature="human",
        reply="",
        outcome=after.outcome,
        by=by,
        previous_topic=changed("topic"),
        previous_language=changed("language"),
        previous_municipality=changed("municipality"),
        previous_office=changed("office"),
        waited_seconds=max(0, int((now - before.waiting_since).total_seconds())),
    )


def contact_of(ticket: Row[Any], first: Row[Any] | None) -> Contact:
    """The contact that opened a ticket, as far as a new route and a new reply need it: without its words."""
    return Contact(
        channel=Channel(ticket.channel),
        external_id=first.external_id if first is not None else "",
        received_at=ticket.created_at,
        party=Party(ticket.party_address, ticket.party_name),
        inbox=first.inbox if first is not None else "",
    )


def triage_of(ticket: Row[Any], first: Row[Any] | None, topic: str, why: str) -> Triage:
    """What holds of a ticket once it is about `topic`: what staff corrected stays, what was not asked stays unknown."""
    believed = first.triage if first is not None else {}
    return Triage(
        language=ticket.language,
        language_confidence=1.0,
        topics=(TopicScore(topic, 1.0, (why,)),),
        sure=topic != GENERAL,
        municipality=ticket.municipality,
        municipality_candidates=tuple(believed.get("municipality_candidates") or ()),
        postcode=believed.get("postcode"),
        citizen_group=CitizenGroup(ticket.citizen_group) if ticket.citizen_group else None,
        role=Role(ticket.role),
        personal_numbers=0,
        findings=(),
        model_version=believed.get("model_version", ""),
        not_in_denmark=bool(believed.get("not_in_denmark")),
    )


def staying(ticket: Row[Any], route: Route) -> Route:
    """A new route, as it holds for a ticket that is routed already.

    A ticket that somebody has stays with its office: they decide whether to move it. The deadline never gets later:
    what the receipt promised holds.
    """
    route = replace(route, due_at=min(ticket.due_at, route.due_at))
    if ticket.state == TicketState.PENDING.value:
        return route
    queue = f"{ticket.office}.{route.topic}"
    return replace(route, office=ticket.office, queue=queue, priority=ticket.priority, reason=ticket.route_reason)


def corrected_values(ticket: Row[Any], triage: Triage, route: Route) -> dict[str, Any]:
    """What a citizen's correction changes of a ticket."""
    return {
        "topic": triage.topic,
        "further_topics": [topic for topic in ticket.further_topics if topic != triage.topic],
        "sure": triage.sure,
        "office": route.office,
        "priority": route.priority,
        "due_at": route.due_at,
        "route_reason": route.reason,
    }
