"""How people sign in at this installation."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from contact_center.api.signin.issuers import Issuers
from contact_center.storage.sealing import Box

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
HALF = timedelta(minutes=10)
"""For so long somebody may look for their telephone."""
ENROLLING = timedelta(minutes=30)
"""For so long somebody may set up their second factor."""
PROOF = timedelta(minutes=10)
"""Factors are changed by whoever has proven within this time who they are."""
INVITED, RESET = timedelta(days=7), timedelta(hours=24)
AWAY = timedelta(minutes=10)
"""For so long somebody may be at an issuer."""


def _own_box() -> Box:
    """Opens only what this very process sealed: good enough where nobody said which key to use."""
    return Box((secrets.token_bytes(32),))


@dataclass(frozen=True, slots=True)
class SignIn:
    """What the settings say about signing in."""

    second_factor: bool = False
    """Whether everybody needs one; the wiring says yes, except in the demonstration."""
    passwords: bool = True
    """Whether local accounts may sign in; without them everybody comes from an issuer."""
    issuers: Issuers = field(default_factory=Issuers)
    box: Box = field(default_factory=_own_box)
    staff_url: str = ""
    """Our address, as it stands in links."""
