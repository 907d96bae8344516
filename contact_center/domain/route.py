"""Where a contact goes, when it is due, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Route:
    """The decision where a contact goes."""

    office: str
    """Slug of one of the offices, or `national`."""
    queue: str
    """`<office>.<topic>`."""
    topic: str
    reason: str
    """The row of the table and what it spoke of: `agreement: topic=cpr | municipality=0730 | office=aarhus`."""
    due_at: datetime
    priority: int
    """0 is most urgent; 5 is normal; 9 can wait."""
    open_now: bool
    """Whether the office's phone is open at the time of routing."""
    opens_at: datetime | None
    """When its phone opens next; absent while it is open or when no hours are known."""
    closes_at: datetime | None = None
    home_municipality: str | None = None
    """Set when the municipality's own citizen service handles this topic, not ICS; its four-digit code."""
