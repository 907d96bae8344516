"""Which numbers may be a desk telephone: ordinary Danish ones, since we pay for the calls. Pure."""

from __future__ import annotations

import phonenumbers
from phonenumbers import PhoneNumberType

from contact_center.errors import Invalid

ORDINARY = frozenset(
    {
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.VOIP,
    }
)


def desk_number(written: str) -> str:
    """The number in E.164 form. Raises Invalid for one that is not ordinary, not Danish, or none at all."""
    try:
        parsed = phonenumbers.parse(written[:40], "DK")
    except phonenumbers.NumberParseException:
        raise Invalid("This is no telephone number.") from None
    danish = phonenumbers.is_valid_number_for_region(parsed, "DK")
    if not danish or phonenumbers.number_type(parsed) not in ORDINARY:
        raise Invalid("A desk telephone has an ordinary Danish number.")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
