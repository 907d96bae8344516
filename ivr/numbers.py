"""Phone numbers: what a caller id is worth, and which numbers we would ever send a text to or call back. Pure."""

from __future__ import annotations

import phonenumbers
from phonenumbers import PhoneNumberType

MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
CALLABLE = MOBILE | {PhoneNumberType.FIXED_LINE, PhoneNumberType.VOIP, PhoneNumberType.PERSONAL_NUMBER}
COUNTRIES = frozenset(
    {
        "AT",
        "BE",
        "BG",
        "CH",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FO",
        "FR",
        "GB",
        "GL",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
        "UA",
    }
)
"""EEA, Switzerland, the United Kingdom, Ukraine and the Realm. Elsewhere a call-back could cost a fortune, and fraud
lives from that."""


def normalised(caller_id: str) -> str:
    """The caller id in E.164 form; empty when it is withheld, unknown or no phone number."""
    parsed = _parsed(caller_id)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) if parsed else ""


def is_mobile(number: str) -> bool:
    """Whether a text message can reach `number`."""
    return _kind(number) in MOBILE


def may_call_back(number: str) -> bool:
    """Whether we would call `number` back: an ordinary number in a country of the list."""
    return _kind(number) in CALLABLE


def country(number: str) -> str:
    """The country a number belongs to (ISO 3166); empty when there is none. A hint, no more: numbers can be forged."""
    parsed = _parsed(number) if number else None
    return (phonenumbers.region_code_for_number(parsed) or "") if parsed else ""


def _kind(number: str) -> int | None:
    parsed = _parsed(number)
    if parsed is None or phonenumbers.region_code_for_number(parsed) not in COUNTRIES:
        return None
    return phonenumbers.number_type(parsed)


def _parsed(number: str) -> phonenumbers.PhoneNumber | None:
    """The number, if it is valid; eight digits alone are Danish."""
    try:
        parsed = phonenumbers.parse(number[:40], "DK")
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_valid_number(parsed) else None
