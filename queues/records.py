"""Decisions as rows: how a contact, its triage and its route become a ticket, a visitation line and JSON. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from contact_center.domain.contact import Automatic, Channel, Contact
from contact_center.domain.route import Route
from contact_center.domain.ticket import TicketKind, TicketState
from contact_center.domain.triage import Triage
from contact_center.domain.visitation import LineKind, VisitationLine


def plain(value: Triage | Route) -> dict[str, Any]:
    """The decision as JSON: enums as their values, times in ISO form."""
    loaded: dict[str, Any] = json.loads(json.dumps(asdict(value), default=_plain))
    return loaded


def _plain(value: object) -> str:
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


def contact_line(
    contact: Contact, triage: Triage, route: Route, reply: str, ticket_id: int | None, kind: LineKind, now: datetime
) -> VisitationLine:
    """The line of the visitation log for a new contact."""
    automatic = isinstance(contact.nature, Automatic)
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
        reply=reply,
        outcome="automatic" if automatic else None,
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
