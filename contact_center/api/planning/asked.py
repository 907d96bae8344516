"""What is asked of planning. Each field is part of the address, so a view can be kept and sent on.

An empty field of a form counts as not given; a field that is not known is refused, so that a typing error does not
look like an answer.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contact_center.api.asked import LanguageCode, Slug

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST, examples=["2026-11-23"])]
Channel = Literal["mail", "phone"]
Shown = Literal["da", "en"]


class Asked(BaseModel):
    """Fields that may be empty, and no others."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, given: Any) -> Any:
        """Leave out what a form sends empty."""
        if not isinstance(given, dict):
            return given
        full = {
            name: [one for one in value if one != ""] if isinstance(value, list) else value
            for name, value in given.items()
        }
        return {name: value for name, value in full.items() if value not in ("", [])}


class ForecastAsked(Asked):
    """How many contacts are expected."""

    from_: Day | None = Field(None, alias="from")
    """The first day; today if left out. Days that are over are not forecast."""
    days: int = Field(14, ge=1, le=91)
    office: list[Slug] = Field(default_factory=list, max_length=20)
    """Only these; left out: all that one may see."""
    channel: Channel = "phone"
    language: LanguageCode | None = None


class CheckAsked(Asked):
    """How good forecasts have been."""

    weeks: int = Field(4, ge=1, le=26)
    """So many weeks are held back."""
    office: list[Slug] = Field(default_factory=list, max_length=20)
    channel: Channel = "phone"


class StaffingAsked(Asked):
    """How many people are needed, and what if."""

    from_: Day | None = Field(None, alias="from")
    days: int = Field(7, ge=1, le=28)
    office: list[Slug] = Field(default_factory=list, max_length=20)
    volume: int = Field(0, ge=-95, le=400)
    """By so many percent more contacts come than is expected."""
    load: Literal["expected", "busy"] = "expected"
    """`busy`: a day of which only one in ten is busier."""
    handling: int | None = Field(None, ge=30, le=3600)
    """Seconds of talk, hold and wrap-up of a call; left out: as measured."""
    mail_handling: int = Field(600, ge=30, le=7200)
    """Seconds for a mail."""
    level: int = Field(80, ge=30, le=99)
    """Percent of callers who are answered in time."""
    seconds: int = Field(20, ge=0, le=600)
    """What in time means."""
    patience: int | None = Field(None, ge=5, le=3600)
    """Seconds after which callers give up on average; left out: as measured."""
    waiting: Literal["impatient", "patient"] = "impatient"
    """Whether callers give up (Erlang A) or wait for ever (Erlang C)."""
    occupancy: int = Field(85, ge=40, le=100)
    """Percent of the time on the phone that calls may take."""
    shrinkage: int = Field(30, ge=0, le=80)
    """Percent of planned time in which people are ill, on holiday or in a meeting."""


class SettlementAsked(Asked):
    """What is to be settled."""

    year: int | None = Field(None, ge=1, le=9999)
    amount: str | None = Field(None, max_length=40, examples=["4.700.000,00"])
    """Kroner."""
    counted: Day | None = None
    """The day on which the inhabitants were counted; left out: 1 January of the year."""
    partners: Slug = "all"
    """`all`, `agreement` (everybody who has one), the slug of an office, or of a set in the data files."""
    codes: str | None = Field(None, max_length=1200, examples=["0101, 0147"])
    """Municipalities in place of `partners`."""
    basis: Literal["country", "partners"] = "country"
    index: Decimal = Field(Decimal(0), ge=-50, le=200, max_digits=7, decimal_places=4)
    """Percent by which prices and wages have grown since the amount was set."""
    rounding: Literal["oere", "krone"] = "oere"


class Imported(Asked):
    """Whose figures are imported."""

    counted: Day | None = None
    """The day on which the inhabitants were counted, where the file does not say it."""
    source: str = Field("", max_length=300, examples=["Statistics Denmark, FOLK1A, 2025K1"])
    lang: Shown = "en"
    """In which language it is said what is wrong with the file."""
