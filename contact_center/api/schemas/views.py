"""Views that staff keep, as they are asked for and answered, with examples."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contact_center.api.asked import Slug, Words
from contact_center.api.wanted import Wanted

Name = Annotated[Words, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class ViewFilters(Wanted):
    """The filters of a view; whatever a list understands."""

    order: Literal["need", "oldest", "newest"] | None = None


class NewView(BaseModel):
    """A view to be kept."""

    model_config = ConfigDict(extra="forbid")

    name: Name = Field(examples=["Polske CPR, over frist"])
    filters: ViewFilters
    office: Slug | None = None
    """Whose staff see it, too; left out: only oneself."""


class ChangedView(BaseModel):
    """What changes of a view."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    filters: ViewFilters | None = None
    office: Slug | Literal[""] | None = None
    """Empty: no longer shared."""


class SavedView(BaseModel):
    """A view that is kept."""

    id: int = Field(examples=[5])
    name: str = Field(examples=["Polske CPR, over frist"])
    office: str = Field(examples=["aarhus"])
    """Whose staff see it, too; empty: only oneself."""
    owner: str = Field(examples=["Sara Holm"])
    mine: bool
    """Whether oneself may change it."""
    filters: dict[str, str] = Field(examples=[{"language": "pl", "topic": "cpr", "due": "overdue"}])
    address: str = Field(examples=["/?language=pl&topic=cpr&due=overdue"])
    """The page that shows it."""


class SavedViews(BaseModel):
    """One's own views and those of one's offices, by name."""

    items: list[SavedView]
