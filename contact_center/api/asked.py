"""What is asked for, as it comes over the wire: checked here, so that nothing behind has to."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, Field

MAX_ID = 2**63 - 1
_UNKEPT = re.compile("[\x00\ud800-\udfff]")


def _printable(text: str) -> str:
    """Refuse the NUL character and halves of characters: no database keeps them, and nobody means them."""
    if _UNKEPT.search(text):
        raise ValueError("must not contain the NUL character or half a character (a lone surrogate)")
    return text


def _without_blanks(number: object) -> object:
    """People write numbers in groups."""
    return number.replace(" ", "") if isinstance(number, str) else number


Number = Annotated[str, BeforeValidator(_without_blanks)]
Words = Annotated[str, AfterValidator(_printable)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,31}$", examples=["cpr"])]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}$", examples=["pl"])]
Id = Annotated[int, Field(ge=1, le=MAX_ID, examples=[4711])]


class Credentials(BaseModel):
    """A user name and its password."""

    username: Words = Field(min_length=1, max_length=80, examples=["sara.koebenhavn"])
    password: str = Field(min_length=1, max_length=512, repr=False, examples=["a long password of one's own"])


class Transfer(BaseModel):
    """To which queue, and why."""

    office: Slug = Field(examples=["odense"])
    topic: Slug | None = None
    reason: Words = Field(min_length=1, max_length=2000, examples=["Borgeren er flyttet til Odense."])


class Correction(BaseModel):
    """What is right; only what was wrong has to be given."""

    topic: Slug | None = None
    language: LanguageCode | None = None
    municipality: str | None = Field(None, pattern=r"^\d{4}$", examples=["0461"])
    office: Slug | None = None


class ReplyText(BaseModel):
    """A reply to the citizen."""

    text: Words = Field(max_length=50_000, examples=["Du kan bestille tid på vores hjemmeside."])
    language: LanguageCode | None = None
    seen: Annotated[int, Field(ge=0, le=MAX_ID, examples=[812])] | None = None
    """The newest entry of the conversation that one has seen: with a newer one, 409 says what came in."""
    alongside: bool = False
    """Although somebody else is replying."""


class DraftText(BaseModel):
    """What one has written so far."""

    text: Words = Field(max_length=50_000, examples=["Kære Anna"])
    language: Annotated[str, Field(pattern=r"^([a-z]{2,3})?$", examples=["pl"])] = ""
    canned: list[Slug] = Field(default_factory=list, max_length=20)
    """Canned replies that stand in it."""


class Handover(BaseModel):
    """What is forwarded to an authority."""

    authority: Slug = Field(examples=["skattestyrelsen"])
    handed_over: list[Slug] = Field(default_factory=list, max_length=30, examples=[["form", "contract"]])
    """What is in it: ids of the proposal's items."""
    text: Words = Field(max_length=50_000, examples=["Til Skattestyrelsen …"])
    """The message to the authority."""
    files: list[Id] = Field(default_factory=list, max_length=30)
    """The citizen's files that go along."""


class NoteText(BaseModel):
    """A note that only staff see."""

    text: Words = Field(max_length=20_000, examples=["Ringede kl. 10, træffes igen i morgen."])
    mentions: list[Id] = Field(default_factory=list, max_length=20)
    """Colleagues who are told; `/tickets/{id}/colleagues` says who may be."""


class Completion(BaseModel):
    """What came of it."""

    outcome: Slug = Field(examples=["answered"])
    note: Words | None = Field(None, max_length=20_000)


class Sleep(BaseModel):
    """Until when a ticket sleeps: a time, the citizen's answer, or whichever comes first."""

    until: AwareDatetime | None = Field(None, examples=["2026-11-27T09:00:00+01:00"])
    for_citizen: bool = False
    """An answer wakes it; without a time it comes back after 30 days anyway."""


class Here(BaseModel):
    """Somebody has a ticket open."""

    typing: bool = False


class LetterOrder(BaseModel):
    """A letter or receipt to be printed; `/catalogue` says which fields a kind has."""

    kind: Slug = Field(examples=["forwarding"])
    language: LanguageCode
    fields: dict[str, Annotated[Words, Field(max_length=200)] | bool] = Field(
        max_length=30,
        examples=[{"name": "Anna Kowalska", "received_on": "2026-11-17", "forwarded_on": "2026-11-18"}],
    )


class Dialled(BaseModel):
    """A call of the demonstration."""

    from_: Number = Field("", alias="from", pattern=r"^(\+\d{4,15}|anonymous|)$", examples=["+48601234214"])
    to: Number = Field(pattern=r"^\+\d{4,15}$", examples=["+4570000001"])


class Confirmation(BaseModel):
    """Which state of the offices' details one has seen on the other site."""

    version: str = Field(pattern=r"^[0-9a-f]{16}$", examples=["0123456789abcdef"])


class Keys(BaseModel):
    """Keys pressed on the telephone."""

    digits: str = Field(pattern=r"^[0-9*#]{1,32}$", examples=["2"])


class Speech(BaseModel):
    """Words said into the telephone."""

    text: Words = Field(min_length=1, max_length=1000, examples=["I need a tax card"])
