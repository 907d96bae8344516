"""The visitation log as rows of a CSV file: one per line of the log, without personal data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from contact_center.storage import statistics
from contact_center.visitation.report import DENMARK, ReportFilter, selection

COLUMNS = (
    "id",
    "at",
    "kind",
    "ticket_id",
    "channel",
    "language",
    "topic",
    "further_topics",
    "office",
    "municipality",
    "citizen_group",
    "role",
    "nature",
    "reply",
    "outcome",
    "by",
    "previous_topic",
    "previous_language",
    "previous_municipality",
    "previous_office",
    "model_version",
    "waited_seconds",
)
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""A spreadsheet would run a cell that begins with one of these."""


def csv_rows(connection: Connection, wanted: ReportFilter) -> Iterator[list[str]]:
    """The heading and one row per line of the log, oldest first; the filter asks each line as it stands.

    Raises Invalid for dates that make no sense.
    """
    chosen = selection(wanted)
    return _rows(connection, chosen)


def _rows(connection: Connection, chosen: statistics.Selection) -> Iterator[list[str]]:
    yield list(COLUMNS)
    for line in statistics.lines(connection, chosen):
        yield [harmless(_cell(getattr(line, name))) for name in COLUMNS]


def harmless(cell: str) -> str:
    """The cell, with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(DENMARK).isoformat(timespec="seconds")
    return " ".join(value) if isinstance(value, list) else str(value)
