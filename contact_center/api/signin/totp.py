"""Codes of authenticator apps (RFC 6238) and recovery codes. The time is an argument; a code is good for its step."""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import datetime

import pyotp
import segno

ISSUER = "ICS kontaktcenter"
STEP_SECONDS = 30
DRIFT = 1
"""Clocks may differ by a step in either direction."""
CODES, GROUPS, GROUP = 10, 6, 4
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that is confused when copied by hand. 24 of 31: 118 bits, so that a plain digest of a code is enough."""


def new_secret() -> str:
    """A secret for an app: 160 bits, in base 32."""
    return pyotp.random_base32(32)


def address(secret: str, username: str) -> str:
    """The `otpauth:` address that an app reads from the QR code."""
    return str(pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER))


def picture(text: str) -> str:
    """The QR code of a text, as a `data:` address of an SVG; dark on light in every colour scheme."""
    return str(segno.make(text, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step that `code` is good for now, or None. Compares all steps in constant time."""
    digits = re.sub(r"\s", "", code)
    here, generator, found = int(now.timestamp()) // STEP_SECONDS, pyotp.TOTP(secret), None
    for step in range(here - DRIFT, here + DRIFT + 1):
        if hmac.compare_digest(generator.at(step * STEP_SECONDS).encode(), digits.encode("utf-8", "replace")):
            found = step
    return found


def recovery_codes() -> list[str]:
    """Ten codes for the day on which the telephone is lost; each is good once."""
    return ["-".join(_group() for _ in range(GROUPS)) for _ in range(CODES)]


def _group() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(GROUP))


def as_kept(code: str) -> str:
    """A recovery code however it is typed: blanks, hyphens and case make no difference."""
    return re.sub(r"[\s-]", "", code).casefold()
