"""Step of the understanding: everything we believe about one contact, with the reasons. Pure given the catalogue.

What the person stated outright (a key press, an earlier ticket) outranks what was inferred from words. Nothing here
raises: whatever cannot be understood is `und` and `general`, says why, and goes to a person.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Contact, Role
from contact_center.domain.triage import GENERAL, NOT_FOR_ICS, UNDETERMINED, Finding, TopicScore, Triage
from contact_center.domain.work import is_work
from contact_center.triage import detectors, language, person, personal_numbers
from contact_center.triage.model import load
from contact_center.triage.place import SURE, Place, Places
from contact_center.triage.text import body_of, subject_of
from contact_center.triage.topic import Judgement, Topics

APPOINTMENT = "appointment"
STATED = "the person stated it"
NO_HOME_TOPICS = frozenset({APPOINTMENT, NOT_FOR_ICS})
Found = TypeVar("Found")


class Understanding:
    """Holds the loaded models; safe to share between threads."""

    def __init__(self, catalog: Catalog, model: Path | None = None) -> None:
        """Load the models and link them to `catalog`; `model` is a topic model of one's own, instead of the shipped."""
        self._places = Places(catalog)
        self._topics = Topics(catalog, load(model) if model else None)
        detectors.first_voice()
        detectors.second_voice()

    def triage(self, contact: Contact) -> Triage:
        """What this contact is: language, topics, place, group and role."""
        subject, body = subject_of(contact), body_of(contact)
        notes: list[str] = []
        guess = _tried(lambda: self._language(contact, body, subject), language.Guess(UNDETERMINED, 0.0, ""), notes)
        judged = _tried(lambda: self._topic(contact, body, subject), Judgement.unknown(""), notes)
        place = _tried(lambda: self._place(contact, body, subject, judged), Place(), notes)
        who = _tried(lambda: person.read(contact.stated, subject, body), person.Person(Role.CITIZEN, None, ()), notes)
        numbers = _tried(lambda: personal_numbers.count(f"{subject}\n{body}"), 0, notes)
        findings = (
            Finding("language", guess.language, guess.confidence, guess.evidence),
            *(Finding("topic", score.topic, score.confidence, judged.why(score)) for score in judged.topics),
            *place.findings(),
            *who.findings,
            *_numbers(numbers),
            *(Finding("note", "", 0.0, note) for note in notes),
        )
        return Triage(
            language=guess.language,
            language_confidence=guess.confidence,
            topics=judged.topics,
            sure=judged.sure,
            municipality=place.municipality,
            municipality_candidates=place.candidates,
            postcode=place.postcode,
            citizen_group=who.group,
            role=who.role,
            personal_numbers=numbers,
            findings=findings,
            model_version=self._topics.version,
            not_in_denmark=contact.stated.not_in_denmark,
        )

    def likely(self, contact: Contact, most: int = 3) -> tuple[str, ...]:
        """The topics to choose from, the likeliest first, where nothing is certain."""
        subject, body = subject_of(contact), body_of(contact)
        return _tried(lambda: self._topics.likely(subject, body, most), (), [])

    @staticmethod
    def _language(contact: Contact, body: str, subject: str) -> language.Guess:
        if contact.stated.language:
            return language.Guess(contact.stated.language, 1.0, STATED)
        return language.detect(body, subject)

    def _topic(self, contact: Contact, body: str, subject: str) -> Judgement:
        # What is nobody's work is only counted: that is not worth the encoder's milliseconds.
        judged = self._topics.judge(subject, body, thorough=is_work(contact.nature))
        stated = contact.stated.topic
        if not stated:
            return judged
        further = tuple(score for score in judged.topics if score.topic not in {stated, GENERAL})
        said = judged.sure or not body
        first = TopicScore(stated, 1.0, (STATED,))
        return Judgement((first, *(further if said and body else ())), True, judged.reason)

    def _place(self, contact: Contact, body: str, subject: str, judged: Judgement) -> Place:
        stated = contact.stated
        if stated.municipality or stated.postcode:
            return self._places.stated(stated.municipality, stated.postcode)
        found = self._places.find(body, subject)
        # who asks the way to an office names the office's town; who sells something names their own
        of_office = judged.topics[0].topic in NO_HOME_TOPICS and found.confidence < SURE
        return Place(evidence=f"{found.evidence}: an office's town, not said to be the home") if of_office else found


def _tried(step: Callable[[], Found], otherwise: Found, notes: list[str]) -> Found:
    """One step; should it fail on some text nobody thought of, the contact still reaches a person."""
    try:
        return step()
    except Exception as error:
        notes.append(f"a step of the understanding failed: {type(error).__name__}")
        return otherwise


def _numbers(count: int) -> tuple[Finding, ...]:
    if not count:
        return ()
    return (Finding("personal_number", str(count), 1.0, f"{count} personal number(s) in the text, masked in lists"),)
