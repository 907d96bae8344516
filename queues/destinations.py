"""Which numbers we would ring or send a text to: ordinary numbers in the countries of the data, and no others. Pure."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType

from contact_center.catalog.line_rules import Destinations

MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
CALLABLE = MOBILE | {PhoneNumberType.FIXED_LINE, PhoneNumberType.VOIP}
"""Never premium, shared-cost, personal or pager numbers."""
LONGEST = 40


def normalised(number: str) -> str:
    """The number in E.164 form; empty when it is withheld or no phone number. Eight digits alone are Danish."""
    parsed = _parsed(number)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) if parsed else ""


def may_text(number: str, destinations: Destinations) -> bool:
    """Whether a text message may go to `number`: a mobile one that we would call, too."""
    return _kind(number, destinations) in MOBILE


def may_call(number: str, destinations: Destinations) -> bool:
    """Whether we would ring `number`."""
    return _kind(number, destinations) in CALLABLE


def country(number: str) -> str:
    """The country a number belongs to (ISO 3166); empty when there is none. A hint, no more: numbers can be forged."""
    parsed = _parsed(number) if number else None
    return (phonenumbers.region_code_for_number(parsed) or "") if parsed else ""


def _kind(number: str, destinations: Destinations) -> int | None:
    """What kind of number it is; None when it is refused."""
    parsed = _parsed(number)
    if parsed is None or phonenumbers.region_code_for_number(parsed) not in destinations.countries:
        return None
    full = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return None if full.startswith(destinations.refused) else phonenumbers.number_type(parsed)


@lru_cache(maxsize=1024)
def _parsed(number: str) -> phonenumbers.PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(number[:LONGEST], "DK")
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_valid_number(parsed) else None
