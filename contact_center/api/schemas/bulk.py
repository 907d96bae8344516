"""Bulk actions, as they are asked for and answered, with examples."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from contact_center.api.asked import Id, Slug, Words
from contact_center.api.wanted import Wanted


class BulkOrder(BaseModel):
    """One verb for many tickets: those with `ids`, or everything that `filter` finds, however many pages that is."""

    model_config = ConfigDict(extra="forbid")

    verb: Literal["claim", "release", "transfer", "correct", "snooze", "wake", "complete"]
    ids: list[Id] | None = Field(None, min_length=1, max_length=500, examples=[[4711, 4712]])
    filter: Wanted | None = None
    seen: int | None = Field(None, ge=0, examples=[812])
    """The `seq` of the list that was looked at: what has changed since, or came in later, is left alone."""
    office: Slug | None = None
    """Where they are moved to."""
    topic: Slug | None = None
    """The right topic, or that of the queue they are moved to."""
    reason: Words = Field("", max_length=2000)
    """Why they are moved; needed there."""
    until: AwareDatetime | None = None
    for_citizen: bool = False
    outcome: Slug | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.ids is None) == (self.filter is None):
            raise ValueError("give either ids or filter")
        if self.verb == "transfer" and not self.reason.strip():
            raise ValueError("moving needs a reason")
        return self


class BulkDone(BaseModel):
    """What was done."""

    id: int = Field(examples=[17])
    done: int = Field(examples=[45])
    passed: dict[str, int] = Field(examples=[{"held": 1, "changed": 1}])
    """Why tickets were passed over, and how many: state, held, call, nothing (so already) or changed."""
    undo_until: datetime
    """Until then `POST /bulk/{id}/undo` puts them back."""


class BulkUndone(BaseModel):
    """What was put back."""

    done: int = Field(examples=[44])
    """Tickets; the others have moved on meanwhile."""
