"""What citizens are told about the offices, and whether another site tells the same."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field


class ChangeView(BaseModel):
    """A detail of an office that changed since the last confirmation, in words."""

    office: str = Field(examples=["aarhus"])
    name: str = Field(examples=["ICS Aarhus"])
    field: str = Field(examples=["phone_hours"])
    before: str
    after: str


class DirectoryView(BaseModel):
    """Whether lifeindenmark.dk tells what we tell about the offices."""

    version: str = Field(examples=["0123456789abcdef"])
    due: bool
    """Whether somebody has to bring the site up to date, and confirm it."""
    confirmed_at: datetime | None
    confirmed_by: str
    changes: list[ChangeView]


class Hours(BaseModel):
    """One interval of a week; weekday 1 is Monday."""

    weekday: int = Field(ge=1, le=7)
    opens: str = Field(examples=["09:00"])
    closes: str = Field(examples=["15:00"])


class DirectoryEntry(BaseModel):
    """What citizens are told about one office."""

    slug: str = Field(examples=["aarhus"])
    name: str
    official_name: str
    address: str
    phone: str
    email: str
    page: str
    phone_hours: list[Hours]
    visit_hours: list[Hours]
    hours_confirmed: bool
    booking_required: bool


class DirectoryExport(BaseModel):
    """The details and hours of all offices."""

    version: str
    offices: list[DirectoryEntry]
