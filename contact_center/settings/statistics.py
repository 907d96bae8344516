"""What figures are measured against."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, Field, model_validator


class Statistics(BaseModel):
    """What figures are measured against; printed in every formula."""

    target_seconds: int = Field(default=20, ge=1, le=59)
    """A call is answered in time within so many seconds in the line."""
    short_seconds: int = Field(default=5, ge=1, le=58)
    """Who hangs up within so many seconds probably had the wrong number; shown apart."""

    @model_validator(mode="after")
    def _short_is_shorter(self) -> Self:
        if self.short_seconds >= self.target_seconds:
            raise ValueError("CONTACT_CENTER_STATISTICS__SHORT_SECONDS must be less than …__TARGET_SECONDS")
        return self
