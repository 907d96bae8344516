"""What the acknowledgement says in one language, paragraph by paragraph. Pure.

Nothing in it comes from the citizen: not the words, not the name, not the subject. A stranger who forges the sender
can therefore not make us write anything to a third person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from contact_center.catalog import hours
from contact_center.catalog.language import Language
from contact_center.catalog.model import Catalog, Interval, Office
from contact_center.domain.route import Route
from contact_center.domain.triage import GENERAL, NOT_FOR_ICS, UNDETERMINED, Triage
from contact_center.replies import dates
from contact_center.replies.codes import Choice, encode
from contact_center.replies.render import (
    ENGLISH,
    Circumstances,
    ShownChecklist,
    authority_name,
    checklist,
    circumstances_of,
    common_values,
    fill,
    has_checklist,
)

MOST_CHECKLISTS = 3
FURTHER_CONFIDENCE = 0.5
"""A further question counts when it is at least as likely as not."""
WITHOUT_NOTE = frozenset({"en", "da"})
"""Languages of the house: staff read them, so no note says that nobody has checked them."""
NATIONAL = "national"

Paragraph = tuple[str, ...]
"""Lines that stand together."""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a letter depends on."""

    triage: Triage
    route: Route
    catalog: Catalog
    reference: str
    now: datetime
    public_url: str = ""
    wrong_url: str = ""
    """Where the citizen can say that it is about something else."""
    corrected: bool = False
    """Whether the citizen said so before: then it is no receipt."""
    waits: Mapping[str, int] = field(default_factory=dict)
    """Office → working minutes within which most mails to it are answered at present; empty: not known."""

    @property
    def office(self) -> Office:
        """The office that has the ticket."""
        return self.catalog.offices[self.route.office]

    @property
    def circumstances(self) -> Circumstances:
        """What the checklists depend on."""
        return circumstances_of(self.triage, self.route)


@dataclass(frozen=True, slots=True)
class Letter:
    """The acknowledgement in one language."""

    language: str
    subject: str
    greeting: str
    before: tuple[Paragraph, ...]
    checklists: tuple[ShownChecklist, ...]
    after: tuple[Paragraph, ...]
    closing: Paragraph


def understood_topics(triage: Triage) -> tuple[str, ...]:
    """The topics we dare to name: nothing when we are not sure of the first."""
    if not triage.sure:
        return ()
    sure = [score.topic for score in triage.topics[1:] if score.confidence >= FURTHER_CONFIDENCE]
    named = dict.fromkeys((triage.topic, *sure))
    return tuple(topic for topic in named if topic not in (GENERAL, NOT_FOR_ICS))


def is_general(triage: Triage) -> bool:
    """Whether we are sure that the first question fits no other topic."""
    return triage.sure and triage.topic == GENERAL


def checklist_topics(triage: Triage, catalog: Catalog) -> tuple[str, ...]:
    """The topics whose checklist is sent, best first; who asks something else is told where to look and whom to ask."""
    topics = (*((GENERAL,) if is_general(triage) else ()), *understood_topics(triage))
    return tuple(topic for topic in topics if has_checklist(topic, catalog))[:MOST_CHECKLISTS]


def write(case: Case, language: Language, notes: tuple[str, ...] = ()) -> Letter:
    """Write the letter in one language; `notes` are ids of further sentences below the receipt."""
    say = _Voice(case, language)
    topics = checklist_topics(case.triage, case.catalog)
    return Letter(
        language=language.code,
        subject=_one_line(say("follow_up_subject" if case.corrected else "subject")),
        greeting=say("greeting"),
        before=_kept((_receipt(say, notes), _understood(say), (_no_checklist(say),), _intro(say, topics))),
        checklists=tuple(checklist(topic, language, case.catalog, case.circumstances) for topic in topics),
        after=_kept((*_pages(say, topics), _office(say), _place(say), _answer(say), _safety(say))),
        closing=(say("closing"), say("signature" if case.route.office == NATIONAL else "signature_office")),
    )


def _one_line(sentence: str) -> str:
    """A mail header is one line of printable characters, whatever a data file or a reference holds."""
    return "".join(letter for letter in " ".join(sentence.split()) if letter.isprintable())


def notes_for(triage: Triage, language: Language) -> tuple[str, ...]:
    """The notes about the language itself."""
    foreign = triage.language not in (language.code, UNDETERMINED)
    unread = not language.native_reviewed and language.code not in WITHOUT_NOTE
    return (*(("other_language_note",) if foreign else ()), *(("not_native_note",) if unread else ()))


class _Voice:
    """Says a sentence of the mail by its id, filled; empty when a value is missing."""

    def __init__(self, case: Case, language: Language) -> None:
        self.case, self.language = case, language
        self._values = {**common_values(case.catalog, case.circumstances), **_mail_values(case, language)}

    def __call__(self, *sentences: str, **values: str) -> str:
        english = self.case.catalog.language(ENGLISH).mail
        found = (self.language.mail.get(key) or english.get(key, "") for key in sentences)
        filled = (fill(sentence, {**self._values, **values}) for sentence in found)
        return " ".join(filter(None, filled))

    def label(self, topic: str) -> str:
        words = self.language.topics.get(topic) or self.case.catalog.language(ENGLISH).topics[topic]
        return words.label


def _mail_values(case: Case, language: Language) -> dict[str, str]:
    office, catalog = case.office, case.catalog
    names = [catalog.municipality_name(code) for code in case.triage.municipality_candidates]
    return {
        "reference": case.reference,
        "hours": dates.week(office.phone_hours, language) if office.hours_confirmed else "",
        "answer_by": dates.day(case.route.due_at, language),
        "expected_by": _expected_by(case, language),
        "today": dates.day(case.now, language),
        "municipalities": dates.listed(list(filter(None, names)), language),
        "authority.name": authority_name(catalog.authorities[catalog.topics[case.triage.topic].authority], language),
    }


def _expected_by(case: Case, language: Language) -> str:
    """The day by which an answer is likely, from the office's own queue; empty when too little is known."""
    minutes = case.waits.get(case.route.office)
    if minutes is None:
        return ""
    return dates.day(hours.add_working_minutes(case.office, case.catalog, case.now, minutes), language)


def _kept(paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """Without empty lines and empty paragraphs."""
    return tuple(kept for kept in (tuple(filter(None, paragraph)) for paragraph in paragraphs) if kept)


def _receipt(say: _Voice, notes: tuple[str, ...]) -> Paragraph:
    opening = say("corrected", topics=_named(say)) if say.case.corrected else say("received")
    return (opening, say("machine_note"), *(say(note) for note in notes))


def _understood(say: _Voice) -> Paragraph:
    """What we understood, and how to put it right: by an answer, or by a link where there are pages to lead to."""
    case = say.case
    if not understood_topics(case.triage):
        said = "general_topic" if is_general(case.triage) else "no_topic"
        return (say(said), say("choose_link", url=case.wrong_url))
    understood = "" if case.corrected else say("understood", topics=_named(say))
    return (understood, say("wrong"), say("wrong_link", url=case.wrong_url))


def _named(say: _Voice) -> str:
    """The topics we dare to name, in words."""
    return dates.listed([say.label(topic) for topic in understood_topics(say.case.triage)], say.language)


def _no_checklist(say: _Voice) -> str:
    """For topics of others that have no checklist: who knows, and where to read."""
    catalog, name = say.case.catalog, say.case.triage.topic
    topic = catalog.topics[name]
    silent = name not in understood_topics(say.case.triage) or has_checklist(name, catalog)
    if silent or topic.handled_by == "contacted-office":
        return ""
    return say("no_checklist", topic=say.label(name), url=catalog.facts.get(f"link.{topic.link}", ""))


def _intro(say: _Voice, topics: tuple[str, ...]) -> Paragraph:
    return (say("checklist_intro"),) if topics else ()


def _pages(say: _Voice, topics: tuple[str, ...]) -> tuple[Paragraph, ...]:
    return ((say("checklist_page", url=_address(say, topics)), say("checklist_general")),) if topics else ()


def _address(say: _Voice, topics: tuple[str, ...]) -> str:
    """Where the very same checklists stand on the web; without a code for them the page of each topic."""
    case, spoken = say.case, say.language.code
    if not (case.public_url and topics):
        return ""
    code = encode(Choice(topics, spoken, case.circumstances), case.catalog)
    pages = [f"{case.public_url}/{spoken}/{topic}" for topic in topics]
    return f"{case.public_url}/c/{code}" if code else dates.listed(pages, say.language)


def _office(say: _Voice) -> Paragraph:
    """Whose it is, and how to reach them."""
    national = say.case.route.office == NATIONAL
    return (
        *_whose(say),
        say("office_address"),
        say("office_phone"),
        say("office_hours") or say("office_hours_unknown"),
        _open_days(say, "phone", say.case.office.phone_hours),
        _open_days(say, "visit", say.case.office.visit_hours),
        say("booking") if say.case.office.booking_required and not national else "",
    )


def _open_days(say: _Voice, kind: str, intervals: tuple[Interval, ...]) -> str:
    """Until when today, and the next day with its hours; nothing for hours that no centre has confirmed."""
    case, language = say.case, say.language
    if not (case.office.hours_confirmed and intervals):
        return ""
    closures = case.office.closures
    today = dates.spans(hours.rest_of_today(intervals, case.catalog, case.now, closures), language)
    day = hours.next_day(intervals, case.catalog, case.now, closures)
    follows = dates.spans(hours.on_day(intervals, case.catalog, day, closures), language) if day else ""
    next_day = dates.day(day, language) if day else ""
    said = say(f"{kind}_today", hours_today=today) if today else say(f"{kind}_closed")
    return " ".join(filter(None, (said, say("next_day", next_day=next_day, next_hours=follows))))


def _whose(say: _Voice) -> Paragraph:
    case = say.case
    topic, catalog = say.label(case.triage.topic), case.catalog
    if case.route.home_municipality:
        home = catalog.municipalities[case.route.home_municipality]
        sentence = "home_municipality" if home.agreement == "no" else "home_municipality_unknown"
        return (say(sentence, topic=topic, municipality=home.name),)
    siri = case.triage.sure and catalog.topics[case.triage.topic].authority == "siri"
    return (say("nearest" if _is_only_nearest(case) else "office_line"), say("siri") if siri else "")


def _is_only_nearest(case: Case) -> bool:
    home = case.catalog.municipalities.get(case.triage.municipality or "")
    return home is not None and home.office != case.route.office and home.nearest_office == case.route.office


def _place(say: _Voice) -> Paragraph:
    """Ask for the place where it decides something and is not known."""
    case = say.case
    needed = case.route.office == NATIONAL or case.catalog.topics[case.triage.topic].needs_agreement
    if case.triage.municipality is not None or not needed:
        return ()
    return (say("ask_place_choice") or say("ask_place"),)


def _answer(say: _Voice) -> Paragraph:
    likely = say("expected_answer_likely") or say("expected_answer_by")
    return (" ".join((say("expected_answer"), likely)), say("urgent"), say("answer_here"))


def _safety(say: _Voice) -> Paragraph:
    return (say("no_cpr_by_mail"), say("privacy"))
