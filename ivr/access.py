"""The pass with which a staff member's browser may be rung: short-lived, for one person, and for nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field

SECONDS = 600
"""The browser asks for a new one before this one runs out."""


@dataclass(frozen=True, slots=True)
class Access:
    """Signs passes."""

    account_sid: str
    api_key: str
    api_secret: str = field(repr=False)
    region: str = ""

    def token(self, identity: str) -> str:
        """A pass for `identity`: it may be called, and may call nobody."""
        from twilio.jwt.access_token import AccessToken  # imported late: it is a heavy package
        from twilio.jwt.access_token.grants import VoiceGrant

        keys = (self.account_sid, self.api_key, self.api_secret)
        token = AccessToken(*keys, identity=identity, ttl=SECONDS, region=self.region or None)
        token.add_grant(VoiceGrant(incoming_allow=True))
        return str(token.to_jwt())
