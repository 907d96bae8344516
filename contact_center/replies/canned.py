"""Canned replies for staff: which fit a ticket, best first, and their texts, filled, beside a Danish version. Pure.

What has no value is a gap, «…the office's telephone…»: staff see it, fill it, and cannot send it unfilled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contact_center.catalog.canned import GAP_CLOSES, GAP_OPENS, LAPSED, CannedReply, CannedWords
from contact_center.catalog.language import Language
from contact_center.catalog.model import Catalog
from contact_center.replies import dates
from contact_center.replies.render import ENGLISH, PLACEHOLDER, Circumstances, common_values, fill

DANISH = "da"
NATIONAL = "national"
GAP = re.compile(f"{GAP_OPENS}[^«»\\n]{{0,80}}»?|{GAP_CLOSES}")
"""A whole gap, or what is left of one."""


class Fit(StrEnum):
    """How well a reply fits a ticket, best first."""

    TOPIC = "topic"
    FURTHER = "further"
    ALL = "all"
    OTHER = "other"
    """For another topic or another kind of citizen; offered last, because the triage may be wrong."""


RANKS = tuple(Fit)


@dataclass(frozen=True, slots=True)
class Situation:
    """What the canned replies for one ticket depend on."""

    topics: tuple[str, ...]
    """The primary one first."""
    citizen_group: str
    """nordic, eu or third; empty when unknown."""
    office: str
    municipality: str | None
    reference: str
    due_at: datetime
    staff_name: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words for the citizen, and what they mean for staff."""

    text: str
    danish: str
    language: str
    """Of `text`."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A canned reply, ready to be put into the editor."""

    id: str
    title: str
    words: Words
    gaps: tuple[str, ...]
    """What staff have to fill in, as it stands in the text."""
    fit: Fit


def gaps_in(text: str) -> tuple[str, ...]:
    """The gaps that a text still holds, each once."""
    return tuple(dict.fromkeys(GAP.findall(text)))


def offered(
    situation: Situation, language_code: str, catalog: Catalog, now: datetime, screen: str = DANISH
) -> tuple[Offer, ...]:
    """The canned replies in a language (English where there is none), best first; else in the order of the file.

    What only staff read, titles and gaps, is in the language of their `screen`: da or en.
    """
    language = catalog.language(language_code)
    fits = [(fit(one, situation, catalog), one) for one in catalog.canned if not _untrue(one, situation, catalog)]
    ranked = sorted(fits, key=lambda one: RANKS.index(one[0]))  # keeps the order of the file
    filling = Filling(situation, catalog, now, catalog.language(screen).canned)
    return tuple(_offer(reply, one, language, filling) for one, reply in ranked)


def fit(reply: CannedReply, situation: Situation, catalog: Catalog) -> Fit:
    """How well a reply fits. An unknown citizen group fits every reply: each says itself whom it is for."""
    group = situation.citizen_group
    if (reply.groups and group and group not in reply.groups) or (reply.agreements and not situation.municipality):
        return Fit.OTHER
    if not reply.topics:
        return Fit.ALL
    if situation.topics[0] in reply.topics:
        return Fit.TOPIC
    return Fit.FURTHER if reply.topics & set(situation.topics) else Fit.OTHER


def _untrue(reply: CannedReply, situation: Situation, catalog: Catalog) -> bool:
    """Whether a reply would tell something about the municipality that is not known to be so."""
    home = catalog.municipalities.get(situation.municipality or "")
    return bool(reply.agreements) and home is not None and home.agreement not in reply.agreements


def greeting(language_code: str, catalog: Catalog) -> Words:
    """How a reply begins."""
    language = catalog.language(language_code)
    danish = _mail("greeting", catalog.language(DANISH), catalog)
    return Words(_mail("greeting", language, catalog), danish, language.code)


def closing(situation: Situation, language_code: str, catalog: Catalog) -> Words:
    """How a reply ends: with the name of who wrote it, and of the office."""
    language = catalog.language(language_code)
    values = common_values(catalog, _circumstances(situation))
    signature = "signature" if situation.office == NATIONAL else "signature_office"
    name = " ".join(situation.staff_name.split())

    def said(one: Language) -> str:
        return "\n".join((_mail("closing", one, catalog), name, fill(_mail(signature, one, catalog), values)))

    return Words(said(language), said(catalog.language(DANISH)), language.code)


def _mail(key: str, language: Language, catalog: Catalog) -> str:
    return language.mail.get(key) or catalog.language(ENGLISH).mail.get(key, "")


def _circumstances(situation: Situation) -> Circumstances:
    return Circumstances(situation.citizen_group, situation.office, situation.municipality)


@dataclass(frozen=True, slots=True)
class Filling:
    """What texts are filled with, and in whose words their titles and gaps are told."""

    situation: Situation
    catalog: Catalog
    now: datetime
    screen: CannedWords


def _offer(reply: CannedReply, fits: Fit, language: Language, filling: Filling) -> Offer:
    catalog = filling.catalog
    speaks = language if reply.id in language.canned.texts else catalog.language(ENGLISH)
    text, meaning = (_filled(reply.id, one, filling) for one in (speaks, catalog.language(DANISH)))
    words = Words(text, meaning, speaks.code)
    return Offer(reply.id, title(reply.id, filling.screen, catalog), words, gaps_in(words.text), fits)


def title(reply: str, screen: CannedWords, catalog: Catalog) -> str:
    """What a reply is called; one without a title in the language of the screen has its Danish one, else its id."""
    return screen.titles.get(reply) or catalog.language(DANISH).canned.titles.get(reply, reply)


def _filled(reply: str, language: Language, filling: Filling) -> str:
    """A text with its values; what has none is a gap, named in the language of the screen because staff fill it."""
    values = _values(filling.situation, language, filling.catalog, filling.now)

    def value(name: str) -> str:
        known_as = LAPSED if name in filling.catalog.lapsed else name
        return values.get(name) or f"{GAP_OPENS}{filling.screen.gaps.get(known_as, name)}{GAP_CLOSES}"

    return PLACEHOLDER.sub(lambda found: value(found[1]), language.canned.texts.get(reply, ""))


def _values(situation: Situation, language: Language, catalog: Catalog, now: datetime) -> Mapping[str, str]:
    """A day that has passed is no day to promise."""
    answer_by = dates.day(situation.due_at, language) if situation.due_at > now else ""
    own = {"reference": situation.reference, "staff.name": situation.staff_name, "answer_by": answer_by}
    return {**common_values(catalog, _circumstances(situation)), **own}
