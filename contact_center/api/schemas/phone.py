"""The telephone of the demonstration."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class NumberView(BaseModel):
    """A number of ours."""

    number: str = Field(examples=["+4570000001"])
    office: str = Field(examples=["koebenhavn"])
    name: str = Field(examples=["ICS København"])


class PhoneView(BaseModel):
    """Whether the telephone is a stand-in, and which numbers it has."""

    simulated: bool
    numbers: list[NumberView]


class CallStarted(BaseModel):
    """A call of the demonstration has begun."""

    sid: str = Field(examples=["CA0123456789abcdef0123456789abcdef"])
    model_config = ConfigDict(extra="allow")
