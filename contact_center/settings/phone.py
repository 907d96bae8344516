"""The phone line and the desks at which it is answered."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr


def wrong_address(url: str, another_server: bool) -> str:
    """Why the provider could not reach us there, or would sign another address; empty: nothing is wrong.

    `another_server`: one of our own stands in for the provider, and may be near.
    """
    parts = urlsplit(url)
    if not parts.hostname:
        return "the provider calls this address and signs it; https://… is needed"
    if parts.scheme != "https" and not (parts.scheme == "http" and another_server):
        return "callers' numbers must not be sent unencrypted; https://… is needed"
    if parts.query or parts.fragment or parts.username or parts.password:
        return "only scheme, host and path"
    return "no underscore may be in the host: the provider does not call such a one" if "_" in parts.hostname else ""


class Twilio(BaseModel):
    """The phone line; without an account the embedded stand-in is used."""

    account_sid: str = ""
    auth_token: SecretStr = SecretStr("")
    api_base: str = ""
    """Base address of a Twilio-compatible REST server, for example somleng; empty: Twilio's own."""
    region: str = ""
    edge: str = ""
    sms_from: str = "ICS"
    sms_links: bool = False
    """Text messages may hold a web address. Danish operators drop them unless the address is registered with them."""
    sms_discard: bool = False
    """Twilio keeps neither text nor number of a message; not every account may ask for that."""
    former_auth_token: SecretStr = SecretStr("")
    """While the token is being changed: the other one, with which requests may still be signed."""
    timeout_seconds: float = Field(default=10.0, gt=0, le=60)
    """Of one request to its servers."""
    music_url: str = ""
    """Music for those who wait, a WAV file; empty: ours."""
    simulator_port: int = 8003
    speech: bool = True
    """Callers may say why they call; false: keys only, and no speech processor ever hears them."""
    remember_language_days: int = Field(default=365, ge=0)
    """For how long the language chosen in an earlier call is used at once; 0: never."""
    recordings: Path | None = None
    """Folder with recorded sentences, `<language>/<id>.<version>.wav`; empty: `prompts` in the state folder."""
    api_key: str = ""
    """Of an API key (`SK…`): signs the passes with which staff answer in the browser; empty: desk telephones only."""
    api_secret: SecretStr = SecretStr("")


class Desk(BaseModel):
    """How long things may take at the staff's desks."""

    offer_seconds: int = Field(default=20, ge=5, le=120)
    """How long a caller is offered to one staff member before the next one is asked."""
    mail_offer_seconds: int = Field(default=60, ge=5, le=600)
    ring_seconds: int = Field(default=25, ge=5, le=60)
    """How long the telephone of whoever accepted rings."""
    rest_minutes: int = Field(default=10, ge=0, le=240)
    """Who declined a contact is not asked again for so long."""
    patience_seconds: int = Field(default=60, ge=0, le=600)
    """How long a caller waits for somebody who speaks the language or knows the topic and is there, but not free."""
    mail_patience_minutes: int = Field(default=30, ge=0, le=1440)
    gone_seconds: int = Field(default=60, ge=15, le=600)
    """Whose browser says nothing for so long is away."""
    wrap_up_seconds: int = Field(default=120, ge=10, le=1800)
    wrap_up_extensions: int = Field(default=5, ge=0, le=20)
    """How often a wrap-up can be given the same time again."""
    undo_seconds: int = Field(default=10, ge=0, le=60)
    """So long a reply waits in the outbox, and may be taken back."""
    warning_minutes: int = Field(default=60, ge=1, le=1440)
    """So long before its deadline a ticket is told to be due soon."""
    mails_at_once: int = Field(default=3, ge=1, le=50)
    """Nobody who holds so many mails is offered another one."""


class Line(BaseModel):
    """The line: call-backs, messages, text messages, and what one number may ask for."""

    callback_minutes: int = Field(default=120, ge=5)
    """Minutes of open phone within which somebody calls back; callers are told."""
    callback_attempts: int = Field(default=3, ge=1, le=10)
    callback_retry_minutes: tuple[int, ...] = (20, 60, 180)
    """Minutes of open phone until the next attempt, as a JSON list: after the first, the second, and all later ones."""
    callbacks_a_day: int = Field(default=300, ge=1)
    """Calls that we begin within 24 hours; beyond that somebody has to look why."""
    callbacks_to_a_number: int = Field(default=6, ge=1)
    """The same, to one number."""
    voicemail_days: int = Field(default=30, ge=1)
    """For so long a message is kept; callers are told."""
    number_days: int = Field(default=365, ge=1)
    """For so long a caller's number stands beside the call; so long a language can be remembered at most."""
    calls_at_once: int = Field(default=2, ge=1)
    """From one number; another one hears that the line is busy."""
    calls_an_hour: int = Field(default=20, ge=1)
    texts_a_day: int = Field(default=3, ge=1)
    """To one number."""
    texts_alike_an_hour: int = Field(default=10, ge=1)
    """To numbers that differ in the last three digits only."""
    texts_each_day: int = Field(default=500, ge=1)
