"""The visitation statistics, as tables."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field


class Bar(BaseModel):
    """One line of a table."""

    key: str | None = Field(examples=["cpr"])
    label: str = Field(examples=["CPR-nummer"])
    count: int = Field(examples=[42])
    model_config = ConfigDict(extra="allow")


class StatisticsView(BaseModel):
    """The visitation statistics of some days."""

    from_: date = Field(alias="from")
    to: date
    totals: dict[str, float | int | None]
    by_day: list[Bar]
    by_channel: list[Bar]
    by_language: list[Bar]
    by_topic: list[Bar]
    by_office: list[Bar]
    by_municipality: list[Bar]
    by_outcome: list[Bar]
    model_config = ConfigDict(extra="allow")
