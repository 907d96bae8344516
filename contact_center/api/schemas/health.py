"""How a process is."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Status(BaseModel):
    """How this process is."""

    status: str = Field(examples=["ok"])
    reasons: list[str] = Field(default_factory=list)
    warnings: list[str] = Field(default_factory=list)
    """What a person should see to, although this process can work."""
