"""What has to be looked after in facts and texts."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, Field

from contact_center.api.schemas.catalogue import Named
from contact_center.api.schemas.directory import DirectoryView
from contact_center.api.schemas.mailboxes import MailView


class TextDue(BaseModel):
    """A checklist that somebody must read again."""

    topic: str = Field(examples=["cpr"])
    label: str = Field(examples=["CPR-nummer"])
    reviewed: date
    review_by: date
    overdue: bool


class EndingView(BaseModel):
    """A statement whose time is over, or soon will be."""

    where: str = Field(examples=["facts.toml: cpr_deadline_days"])
    last: date
    lapsed: bool


class UpkeepView(BaseModel):
    """What has to be looked after in facts and texts."""

    since: datetime | None
    """When the files were last taken over."""
    refused: list[str]
    """Why a later state of the files was not taken over: file, key and what is wrong, in the language of the screen."""
    gaps: list[str]
    """What is wrong in the state that is in use, worded likewise."""
    texts: list[TextDue]
    endings: list[EndingView]
    languages: list[Named]
    """Those whose texts no native speaker has read."""
    offices: list[Named]
    """Those whose hours nobody has confirmed."""
    directory: DirectoryView
    mail: MailView
    reminders: int = Field(examples=[2])
    """How much of this somebody should see to now."""
