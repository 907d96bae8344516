"""The API."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Api(BaseModel):
    """How many requests may come within a minute; 0: any number. Nobody at the dashboard comes near it."""

    person_per_minute: int = Field(default=1800, ge=0, le=10_000_000)
    """Of one person, over all of their browsers."""
    key_per_minute: int = Field(default=600, ge=0, le=10_000_000)
    """Of one API key."""
