"""The names of things as the dashboard shows them: in Danish, and where staff chose it in English."""

from __future__ import annotations

from functools import cache

import phonenumbers
from babel import Locale, UnknownLocaleError

from contact_center.catalog.model import Catalog
from contact_center.domain.ticket import STAFF_OUTCOMES
from contact_center.domain.triage import UNDETERMINED
from contact_center.visitation import labels

FURTHER_LANGUAGES = (
    *("ar", "bg", "bs", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "hi", "hr", "hu", "is", "it"),
    *("lt", "lv", "nb", "ne", "nl", "nn", "pl", "ps", "pt", "ro", "ru", "sk", "sl", "so", "sq", "sr", "sv", "th"),
    *("ti", "tl", "tr", "uk", "ur", "vi", "zh"),
)
"""Languages that people write to us in, with or without texts of ours; staff may say so when they correct."""


DANISH = "da"

ALARMS = {
    "replies-off": "Automatiske svar er slået fra, fordi der blev sendt for mange. Mails kommer ind som før.",
    "blocked": "Mailserveren for {about} afviser vores mails. Bed it-driften se på det.",
    "phone-refused": "Telefonselskabets kald til {about} afvises: adresse eller nøgle passer ikke, eller nogen snyder.",
    "texts-limit": "Der sendes ikke flere sms'er til opkaldere lige nu: grænsen er nået. Det kan være misbrug.",
    "reopened-often": "Opgave {about} er genåbnet så ofte i dag, at nye mails ikke længere genåbner den. Læs dem dér.",
}
"""Kind of alarm → what staff read."""


def alarm(kind: str, about: str) -> str:
    """What an alarm says, in Danish; one without words shows its name."""
    return ALARMS[kind].format(about=about) if kind in ALARMS else f"{kind}: {about}".strip(": ")


ENGLISH_OUTCOMES = {
    "answered": "Answered",
    "guided": "Guided",
    "forwarded": "Forwarded to another authority",
    "misdirected": "Referred to the right place",
    "not-for-ics": "Not for ICS",
    "no-answer-needed": "Needs no answer",
    "unreachable": "Could not be reached",
}
ENGLISH_TOPICS = {"general": "Other", "not-for-ics": "Not for ICS"}
"""Where the words for citizens say nothing to staff."""


def staff_outcomes(names: str = DANISH) -> list[tuple[str, str]]:
    """What a staff member may choose at the end, with its name."""
    words = labels.OUTCOMES if names == DANISH else ENGLISH_OUTCOMES
    return [(outcome.value, words[outcome.value]) for outcome in STAFF_OUTCOMES]


def topic_in(catalog: Catalog, slug: str, names: str) -> str:
    """The name of a topic in the language of the screens."""
    if names == DANISH:
        return topic(catalog, slug)
    words = catalog.language(names).topics.get(slug)
    label = ENGLISH_TOPICS.get(slug) or (words.label if words else slug)
    return label[:1].upper() + label[1:]


def language_in(catalog: Catalog, code: str, names: str) -> str:
    """The name of a language in the language of the screens."""
    if names == DANISH:
        return language(catalog, code)
    return "unknown language" if code == UNDETERMINED else Locale(names).languages.get(code, code)


def topic(catalog: Catalog, slug: str) -> str:
    """The Danish name of a topic."""
    label = labels.topic(catalog, slug)
    return label[:1].upper() + label[1:]


@cache
def _own_name(code: str) -> str:
    """What the speakers of a language call it."""
    try:
        return Locale.parse(code).get_display_name(code) or code
    except (UnknownLocaleError, ValueError):
        return code


def language(catalog: Catalog, code: str) -> str:
    """The Danish name of a language."""
    return labels.language(catalog, code)


def languages(catalog: Catalog) -> list[tuple[str, str, str, bool]]:
    """Code, own name, Danish name, and whether we have texts: the served ones first, then by their Danish names."""
    served = [(code, one.name, one.danish, True) for code, one in catalog.languages.items()]
    others = [
        (code, _own_name(code), language(catalog, code), False)
        for code in FURTHER_LANGUAGES
        if code not in catalog.languages
    ]
    unknown = (UNDETERMINED, "", language(catalog, UNDETERMINED), False)
    return [*served, *sorted(others, key=lambda one: one[2]), unknown]


def knows_language(catalog: Catalog, code: str) -> bool:
    """Whether staff may choose this language."""
    return code in catalog.languages or code in FURTHER_LANGUAGES or code == UNDETERMINED


def masked_address(address: str) -> str:
    """An address as lists show it: enough to tell two people apart, not enough to write to one."""
    if "@" in address:
        person, _, domain = address.rpartition("@")
        return f"{person[:1]}***@{domain}"
    if not address.strip("+ "):
        return address
    return f"{_prefix(address)}*** *** {address[-3:]}".strip()


def _prefix(number: str) -> str:
    try:
        return f"+{phonenumbers.parse(number).country_code} "
    except phonenumbers.NumberParseException:
        return ""
