"""What an error looks like."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Fault(BaseModel):
    """One thing that is wrong with what was sent."""

    where: str = Field(examples=["body.text"])
    what: str = Field(examples=["Field required"])


class Problem(BaseModel):
    """An error (RFC 9457), sent as application/problem+json. Some say more than what stands here."""

    type: str = Field(default="about:blank", examples=["about:blank"])
    title: str = Field(examples=["Conflict"])
    status: int = Field(examples=[409])
    detail: str = Field(examples=["Somebody else has just taken this ticket."])
    """For people; it may change."""
    reasons: list[str] = Field(default=[], examples=[["proof"]])
    """Codes of what is in the way."""
    errors: list[Fault] = []
    """Each field that does not fit, with 422."""
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "about:blank",
                "title": "Conflict",
                "status": 409,
                "detail": "Somebody else has just taken this ticket.",
            }
        }
    )
