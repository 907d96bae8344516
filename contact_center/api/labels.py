"""What staff choose from, with its names; and addresses as lists show them."""

from __future__ import annotations

from functools import cache, partial

import phonenumbers
from babel import Locale, UnknownLocaleError

from contact_center.catalog.model import Catalog
from contact_center.domain.ticket import STAFF_OUTCOMES
from contact_center.domain.triage import UNDETERMINED
from contact_center.visitation.naming import Names

FURTHER_LANGUAGES = (
    *("ar", "bg", "bs", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "hi", "hr", "hu", "is", "it"),
    *("lt", "lv", "nb", "ne", "nl", "nn", "pl", "ps", "pt", "ro", "ru", "sk", "sl", "so", "sq", "sr", "sv", "th"),
    *("ti", "tl", "tr", "uk", "ur", "vi", "zh"),
)
"""Languages that people write to us in, with or without texts of ours; staff may say so when they correct."""


def staff_outcomes(names: Names) -> list[tuple[str, str]]:
    """What a staff member may choose at the end, with its name."""
    return [(outcome.value, names.member("outcome", outcome.value)) for outcome in STAFF_OUTCOMES]


@cache
def _own_name(code: str) -> str:
    """What the speakers of a language call it."""
    try:
        return Locale.parse(code).get_display_name(code) or code
    except (UnknownLocaleError, ValueError):
        return code


def languages(names: Names) -> list[tuple[str, str, str, bool]]:
    """Code, own name, name, and whether we have texts: the served ones first, then by their names."""
    known = names.catalog.languages
    called = partial(names.member, "language")
    served = [(code, one.name, called(code), True) for code, one in known.items()]
    others = [(code, _own_name(code), called(code), False) for code in FURTHER_LANGUAGES if code not in known]
    unknown = (UNDETERMINED, "", called(UNDETERMINED), False)
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
