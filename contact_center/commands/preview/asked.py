"""What a preview is asked for, checked against the catalogue, and the enquiry that it makes of it. Pure.

Everything is stated, so no model has to guess; from there on the enquiry goes the way of any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Channel, CitizenGroup, Contact, Party, Role
from contact_center.domain.route import Route
from contact_center.domain.triage import TopicScore, Triage
from contact_center.errors import Invalid
from contact_center.replies.codes import Choice
from contact_center.replies.render import circumstances_of
from queues.routing import route

KINDS = ("mail", "sms", "page", "voice")
SOMEBODY = Party("anna@mail.example", "Anna")
REFERENCE = "ICS-ABCD2345"
NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to look at."""

    kind: str
    topic: str
    language: str
    office: str = NATIONAL
    """The office that is written to or called."""
    group: str = ""
    municipality: str = ""
    """Its code or its name; empty: not known."""
    employer: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """An invented enquiry, and where it goes."""

    asked: Asked
    contact: Contact
    triage: Triage
    route: Route
    choice: Choice


def case_of(asked: Asked, catalog: Catalog, now: datetime) -> Case:
    """Make an enquiry of what was asked for. Raises Invalid, with the valid values, for a value that there is not."""
    _check(asked, catalog)
    inboxes = catalog.offices[asked.office].inboxes or catalog.offices[NATIONAL].inboxes
    contact = Contact(Channel.MAIL, "<anna-1@mail.example>", now, SOMEBODY, inbox=inboxes[0])
    triage = _understood(asked, _municipality(asked.municipality, catalog))
    routed = route(triage, contact, catalog, now)
    return Case(
        asked, contact, triage, routed, Choice((asked.topic,), asked.language, circumstances_of(triage, routed))
    )


def _check(asked: Asked, catalog: Catalog) -> None:
    topics = (topic.slug for topic in catalog.topics.values() if topic.citizen_topic)
    _one_of("what to preview", asked.kind, KINDS)
    _one_of("--topic", asked.topic, topics)
    _one_of("--language", asked.language, sorted(catalog.languages))
    _one_of("--office", asked.office, catalog.offices)
    if asked.group:
        _one_of("--group", asked.group, (group.value for group in CitizenGroup))


def _one_of(what: str, value: str, valid: Iterable[str]) -> None:
    known = list(valid)
    if value not in known:
        raise Invalid(f"{what}: {value!r} is not known; choose one of {', '.join(known)}.")


def _municipality(named: str, catalog: Catalog) -> str | None:
    """The code of a municipality, given by its code or one of its names."""
    if not named:
        return None
    for one in catalog.municipalities.values():
        if named.casefold() in (one.code, one.name.casefold(), *(alias.casefold() for alias in one.aliases)):
            return one.code
    known = ", ".join(f"{one.code} {one.name}" for one in catalog.municipalities.values())
    raise Invalid(f"--municipality: {named!r} is not known; choose one of {known}.")


def _understood(asked: Asked, municipality: str | None) -> Triage:
    return Triage(
        language=asked.language,
        language_confidence=1.0,
        topics=(TopicScore(asked.topic, 1.0),),
        sure=True,
        municipality=municipality,
        municipality_candidates=(),
        postcode=None,
        citizen_group=CitizenGroup(asked.group) if asked.group else None,
        role=Role.EMPLOYER if asked.employer else Role.CITIZEN,
        personal_numbers=0,
        findings=(),
        model_version="preview",
    )
