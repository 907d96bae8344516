"""What is decided about a contact that was understood: where it goes, and what is answered. Pure."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Contact
from contact_center.domain.reply import Reply, Silence
from contact_center.domain.route import Route
from contact_center.domain.triage import Triage
from contact_center.replies.compose import acknowledge
from contact_center.replies.policy import History, may_acknowledge
from queues.outgoing import own_address
from queues.routing import route

REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Nothing that is confused when read out or typed: no 0/O, 1/I/L, U."""


def new_reference() -> str:
    """A ticket reference that nobody can guess or misread."""
    return "ICS-" + "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(8))


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about a contact."""

    triage: Triage
    route: Route
    reply: Reply | Silence


def decide(
    contact: Contact,
    triage: Triage,
    catalog: Catalog,
    now: datetime,
    history: History,
    earlier_office: str | None = None,
    reference: str = "ICS-00000000",
    public_url: str = "",
    wrong_url: str = "",
    waits: Mapping[str, int] | None = None,
) -> Decided:
    """Route and answer a contact that was understood as `triage`. Pure."""
    routed = route(triage, contact, catalog, now, earlier_office)
    sender = own_address(routed.office, contact.inbox, catalog)
    silence = may_acknowledge(contact, triage, history, sender)
    new = _untold(triage, history)
    reply = silence or acknowledge(contact, new, routed, catalog, reference, now, public_url, wrong_url, waits)
    return Decided(triage, routed, reply)


def _untold(triage: Triage, history: History) -> Triage:
    """Without further topics whose checklist the sender got lately."""
    further = (score for score in triage.topics[1:] if score.topic not in history.checklists)
    return replace(triage, topics=(*triage.topics[:1], *further))
