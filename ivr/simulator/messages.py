"""Text messages, with the habits of operators: who gets none, what is filtered, and what is told of it later."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

MOST_CHARACTERS = 1600
WEB_ADDRESS = re.compile(r"https?://|www\.|\b[a-z0-9-]+\.(dk|com|org|eu|net|info|example)\b", re.IGNORECASE)
NUMBER = re.compile(r"\+[1-9]\d{6,14}")
DANISH_MOBILE = re.compile(r"\+45(?:2|3[01]|40|41|42|5[0-3]|6[01]|71|81|9[1-3])\d+")
GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("^{}\\[~]|€")
"""Letters of GSM-7 that count as two."""


@dataclass(frozen=True)
class Fate:
    """What becomes of a text message."""

    status: str
    code: int | None = None
    note: str = ""


UNREACHABLE = Fate("undelivered", 30003, "the telephone is switched off")
RULES: tuple[tuple[Callable[[str, str, str], bool], Fate], ...] = (
    (
        lambda to, from_, body: to.startswith("+45") and from_.startswith("+45") and _has_address(body),
        Fate("undelivered", 30007, "a Danish operator filters web addresses in texts from an ordinary number"),
    ),
    (lambda to, _from, _body: to.startswith("+45") and to.endswith("30003"), UNREACHABLE),
)
"""From the top. A Danish number that ends in 30003 is one whose telephone is switched off."""


def fate(to: str, from_: str, body: str) -> Fate:
    """What becomes of a message. Pure."""
    return next((becomes for fits, becomes in RULES if fits(to, from_, body)), Fate("delivered"))


def _has_address(body: str) -> bool:
    return WEB_ADDRESS.search(body) is not None


def is_landline(number: str) -> bool:
    """Whether no text can be sent to this number: of Danish ones only mobile ones get any."""
    return number.startswith("+45") and not DANISH_MOBILE.fullmatch(number)


def refusal(to: str, from_: str, body: str) -> tuple[int, str] | None:
    """Twilio's error code and sentence for what it does not even accept; None: accepted. Pure."""
    if not to:
        return 21604, "A 'To' phone number is required."
    if not from_:
        return 21603, "A 'From' phone number is required."
    if not body:
        return 21602, "Message body is required."
    if len(body) > MOST_CHARACTERS:
        return 21617, "The concatenated message body exceeds the 1600 character limit."
    if not NUMBER.fullmatch(to):
        return 21211, f"The 'To' number {to} is not a valid phone number."
    if is_landline(to):
        return 21614, f"'To' number {to} is not a valid mobile number"
    return None


def segments(body: str) -> int:
    """How many messages it is billed as: 160 letters of GSM-7 in one, 153 in each of several; 70 and 67 of others."""
    plain = set(body) <= GSM_7 | TWICE
    units = len(body) + sum(letter in TWICE for letter in body) if plain else len(body.encode("utf-16-le")) // 2
    alone, each = (160, 153) if plain else (70, 67)
    return 1 if units <= alone else -(-units // each)


def told(message: dict[str, Any]) -> Iterator[str]:
    """The statuses of a message, one after the other, as its status callback tells them."""
    yield "sent"
    yield message["outcome"]
