"""What the triage believed about an invented contact: mostly right, sometimes unsure, now and then wrong."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from contact_center.catalog.model import Catalog, Municipality, Postcode
from contact_center.demo import mix
from contact_center.demo.texts import MailText
from contact_center.domain.contact import CitizenGroup, Role
from contact_center.domain.triage import GENERAL, Finding, TopicScore, Triage
from contact_center.triage.personal_numbers import count

MODEL = "demo"
STATED = "the person stated it"


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives, and which centre they turn to."""

    office: str
    municipality: Municipality | None = None
    postcode: Postcode | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a contact tells."""

    asked: MailText
    home: Home
    place: str = ""
    """The words that tell the place."""
    group: tuple[str, str] | None = None
    """The words that tell the citizen group, and the group."""
    pressed: bool = False
    """The topic was pressed on the phone, not written or said."""


def believe(rng: random.Random, catalog: Catalog, language: str, told: Told, text: str) -> Triage:
    """What the triage made of it."""
    scores, sure = _topics(rng, catalog, told)
    certain = 1.0 if told.place == STATED else round(rng.uniform(0.93, 0.999), 3)
    home, numbers = told.home, count(text)
    return Triage(
        language=language,
        language_confidence=certain,
        topics=scores,
        sure=sure,
        municipality=home.municipality.code if home.municipality else None,
        municipality_candidates=(),
        postcode=home.postcode.code if home.postcode else None,
        citizen_group=CitizenGroup(told.group[1]) if told.group else None,
        role=Role(told.asked.role),
        personal_numbers=numbers,
        findings=tuple(_findings(language, certain, scores, told, numbers, text)),
        model_version=MODEL,
    )


def _topics(rng: random.Random, catalog: Catalog, told: Told) -> tuple[tuple[TopicScore, ...], bool]:
    """The topics, best first, and whether the first is certain."""
    asked = told.asked
    if told.pressed:
        return (TopicScore(asked.topic, 1.0, (STATED,)),), True
    related = catalog.topics[asked.topic].related
    topic = rng.choice(related) if related and rng.random() < mix.WRONG_TOPIC else asked.topic
    sure = topic != GENERAL and rng.random() >= mix.UNSURE
    confidence = rng.uniform(0.86, 0.99) if sure else rng.uniform(0.35, 0.6)
    first = TopicScore(topic, round(confidence, 3), asked.evidence)
    if asked.further in ("", topic):
        return (first,), sure
    return (first, TopicScore(asked.further, round(rng.uniform(0.5, 0.75) * confidence, 3))), sure


def _findings(
    language: str, certain: float, scores: tuple[TopicScore, ...], told: Told, numbers: int, text: str
) -> Iterator[Finding]:
    """The facts with their evidence, as staff read them."""
    stated, home = told.place == STATED, told.home
    yield Finding("language", language, certain, STATED if stated else " ".join(text.split()[:8]))
    for score in scores:
        yield Finding("topic", score.topic, score.confidence, ", ".join(score.evidence))
    if home.municipality and home.postcode:
        yield Finding("municipality", home.municipality.code, certain, told.place)
        yield Finding("postcode", home.postcode.code, certain, told.place)
    if told.group:
        yield Finding("citizen_group", told.group[1], 0.97, told.group[0])
    if numbers:
        yield Finding(
            "personal_number", str(numbers), 1.0, f"{numbers} personal number(s) in the text, masked in lists"
        )
