"""The one place that looks at the clock; everything else is given the time."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The time now, aware, UTC."""
    return datetime.now(UTC)
