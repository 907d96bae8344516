"""What staff choose from, with examples."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Named(BaseModel):
    """Something with a name."""

    slug: str = Field(examples=["cpr"])
    label: str = Field(examples=["CPR-nummer"])


class OfficeView(BaseModel):
    """A centre."""

    slug: str = Field(examples=["aarhus"])
    name: str = Field(examples=["ICS Aarhus"])
    open_now: bool
    """Whether its telephone is answered now."""
    phone: str
    hours_confirmed: bool


class LanguageView(BaseModel):
    """A language people write to us in."""

    code: str = Field(examples=["pl"])
    name: str = Field(examples=["polski"])
    label: str = Field(examples=["polsk"])
    """In the language that was asked for."""
    served: bool
    """Whether we answer in it."""


class MunicipalityView(BaseModel):
    """A municipality."""

    code: str = Field(examples=["0730"])
    name: str = Field(examples=["Randers"])
    office: str | None = Field(examples=["aarhus"])


class LetterFieldView(BaseModel):
    """One thing to fill in for a letter."""

    id: str = Field(examples=["pd_u2_date"])
    kind: str = Field(examples=["day"])
    """name, day, moment, choice or flag; only a flag may be left out."""
    choices: list[str]
    not_before: str = Field(examples=[""])
    not_after: str = Field(examples=["today"])
    """Another field, `today`, or nothing."""


class LetterFormView(BaseModel):
    """A kind of letter that can be printed."""

    kind: str = Field(examples=["attendance"])
    label: str = Field(examples=["Fremmødekvittering"])
    topic: str = Field(examples=["unemployment-benefits"])
    groups: list[str] = Field(examples=[["eu", "nordic"]])
    """Who may be given it; empty: everybody."""
    centre: bool
    """Only a centre issues it, never the national queue."""
    fields: list[LetterFieldView]


class CatalogueView(BaseModel):
    """What staff choose from."""

    topics: list[Named]
    offices: list[OfficeView]
    languages: list[LanguageView]
    outcomes: list[Named]
    municipalities: list[MunicipalityView]
    letters: list[LetterFormView]
