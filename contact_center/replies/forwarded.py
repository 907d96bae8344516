"""Handing a message to another authority: the words to it, in Danish, and those that tell the citizen. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contact_center.catalog.language import Language
from contact_center.catalog.model import Authority, Catalog
from contact_center.replies import dates
from contact_center.replies.letter import WITHOUT_NOTE
from contact_center.replies.render import ENGLISH, PLACEHOLDER, Circumstances, authority_name, common_values, fill
from contact_center.triage.personal_numbers import mask

DANISH = "da"
NATIONAL = "national"
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Matter:
    """What is handed over."""

    authority: Authority
    office: str
    reference: str
    topic: str
    """In Danish."""
    language: str
    """In Danish."""
    party: str
    """Name and address, as far as they are known."""
    words: str
    """The citizen's own."""
    received_at: datetime
    staff_name: str
    items: tuple[str, ...] = ()
    """What is in it, in Danish."""


@dataclass(frozen=True, slots=True)
class Letter:
    """Words to send."""

    subject: str
    text: str
    language: str


def to_authority(matter: Matter, catalog: Catalog) -> Letter:
    """The message to the authority. Personal numbers in the citizen's words are masked; staff add what is needed."""
    danish = catalog.language(DANISH)
    office = catalog.offices[matter.office]
    values = {
        "authority.name": authority_name(matter.authority, danish),
        "office.name": office.name,
        "office.phone": office.phone,
        "reference": matter.reference,
        "topic": matter.topic,
        "received": dates.day(matter.received_at, danish),
        "language": matter.language,
        "party": matter.party,
        "items": "\n".join(f"– {item}" for item in matter.items),
        "words": "\n".join(f"> {line}" for line in mask(matter.words).strip().splitlines()),
        "staff.name": matter.staff_name,
    }
    text = matter.authority.template or catalog.handover.text
    return Letter(" ".join(_said(catalog.handover.subject, values).split()), _said(text, values).strip(), DANISH)


def _said(text: str, values: dict[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: values.get(found[1]) or NOTHING, text)


def to_citizen(matter: Matter, language_code: str, catalog: Catalog) -> Letter:
    """What tells the citizen where the message is now; English where we have no texts in the language."""
    language = catalog.language(language_code)
    english, authority = catalog.language(ENGLISH), matter.authority
    own = {"authority.name": authority_name(authority, language), "authority.phone": authority.phone}
    values = {**common_values(catalog, Circumstances(office=matter.office)), **own, "authority.url": authority.url}
    values["reference"] = matter.reference

    def say(key: str) -> str:
        return fill(language.mail.get(key) or english.mail.get(key, ""), values)

    paragraphs = (
        [say("greeting")],
        [say("forwarded"), say("forwarded_next")],
        [say("forwarded_phone"), say("forwarded_page")],
        [say("forwarded_no_decision")],
        [say("not_native_note") if _unread(language) else ""],
        [say("closing"), say("signature" if matter.office == NATIONAL else "signature_office")],
    )
    return Letter(" ".join(say("forwarded_subject").split()), _joined(paragraphs), language.code)


def _unread(language: Language) -> bool:
    return not language.native_reviewed and language.code not in WITHOUT_NOTE


def _joined(paragraphs: Sequence[list[str]]) -> str:
    kept = ("\n".join(filter(None, lines)) for lines in paragraphs)
    return "\n\n".join(filter(None, kept))
