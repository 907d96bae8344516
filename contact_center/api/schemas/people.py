"""Who is signed in, with examples."""

from __future__ import annotations

from pydantic import BaseModel, Field


class User(BaseModel):
    """A staff member."""

    id: int = Field(examples=[3])
    username: str = Field(examples=["sara.koebenhavn"])
    name: str = Field(examples=["Sara Holm"])
    role: str = Field(examples=["agent"])
    offices: list[str] = Field(examples=[["koebenhavn"]])
    languages: list[str] = Field(examples=[["da", "en"]])
    may: list[str] = Field(examples=[["queues", "tickets", "outbox", "statistics", "phone"]])
    """The rights of the role."""


class SignedIn(BaseModel):
    """Who is signed in."""

    user: User
