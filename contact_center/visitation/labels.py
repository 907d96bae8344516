"""What the statistics call things, in Danish: the catalogue's own words where it has them. Pure."""

from __future__ import annotations

from babel import Locale

from contact_center.catalog.model import Catalog
from contact_center.domain.triage import UNDETERMINED

UNKNOWN = "unknown"
"""The key of contacts whose municipality is not known."""

CHANNELS = {"mail": "E-mail", "phone": "Telefon"}

OUTCOMES = {
    "answered": "Besvaret",
    "guided": "Vejledt",
    "forwarded": "Oversendt til anden myndighed",
    "misdirected": "Henvist til rette sted",
    "not-for-ics": "Ikke for ICS",
    "no-answer-needed": "Kræver intet svar",
    "unreachable": "Kunne ikke træffes",
    "abandoned": "Opgivet af borgeren",
    "automatic": "Automatisk mail",
    "self-service": "Selvbetjent",
    "left": "Afsluttet af borgeren",
    "callback": "Ringes op under en anden sag",
    "error": "Teknisk fejl",
}


def channel(_catalog: Catalog, key: str) -> str:
    """The name of a channel."""
    return CHANNELS.get(key, key)


def language(catalog: Catalog, key: str) -> str:
    """The Danish name of a language, also of one that is not served."""
    if key == UNDETERMINED:
        return "ukendt sprog"
    served = catalog.languages.get(key)
    return served.danish if served else Locale("da").languages.get(key, key)


STAFF_TOPICS = {"general": "Andet", "not-for-ics": "Ikke til ICS"}
"""Where the words for citizens ("your question") say nothing to staff."""


def topic(catalog: Catalog, key: str) -> str:
    """The label of a topic, for staff."""
    if key in STAFF_TOPICS:
        return STAFF_TOPICS[key]
    words = catalog.language("da").topics.get(key)
    label = words.label if words else key
    return label[:1].upper() + label[1:]


def office(catalog: Catalog, key: str) -> str:
    """The name of an office."""
    known = catalog.offices.get(key)
    return known.name if known else key


def municipality(catalog: Catalog, key: str) -> str:
    """The name of a municipality."""
    return "ukendt kommune" if key == UNKNOWN else catalog.municipality_name(key) or key


def outcome(_catalog: Catalog, key: str) -> str:
    """The name of an outcome."""
    return OUTCOMES.get(key, key)
