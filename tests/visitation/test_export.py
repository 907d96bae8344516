"""The visitation log as CSV: complete, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from contact_center.domain.visitation import LineKind
from contact_center.errors import Invalid
from contact_center.storage.transaction import reading, transaction
from contact_center.visitation.export import COLUMNS, FORMULA_STARTS, csv_rows, harmless
from contact_center.visitation.report import ReportFilter

DAY = date(2026, 11, 18)


def test_every_line_of_the_log_is_a_row(database: Engine, write: Callable[..., None]) -> None:
    with transaction(database) as connection:
        write(connection, ticket_id=1, further_topics=("mitid", "tax-card"))
        write(connection, ticket_id=1, kind=LineKind.COMPLETION, outcome="answered", waited_seconds=60)
        write(connection, office="odense")
    with reading(database) as connection:
        heading, *rows = list(csv_rows(connection, ReportFilter(DAY, DAY, office="aarhus")))
    assert tuple(heading) == COLUMNS
    assert [row[heading.index("kind")] for row in rows] == ["contact", "completion"]
    assert rows[0][heading.index("further_topics")] == "mitid tax-card"
    assert rows[0][heading.index("at")] == "2026-11-18T12:00:00+01:00"
    assert rows[1][heading.index("waited_seconds")] == "60"


def test_a_formula_in_a_reason_is_defused(engine: Engine, write: Callable[..., None]) -> None:
    with transaction(engine) as connection:
        write(connection, reply='=HYPERLINK("http://evil.example","x")')
    with reading(engine) as connection:
        _heading, row = list(csv_rows(connection, ReportFilter(DAY, DAY)))
    assert row[COLUMNS.index("reply")].startswith("'=")


@given(st.text(max_size=40))
def test_no_cell_begins_like_a_formula(cell: str) -> None:
    assert not harmless(cell).lstrip(" ").startswith(FORMULA_STARTS)
    assert harmless(cell).endswith(cell)
    written = io.StringIO()
    csv.writer(written).writerow([harmless(cell)])
    assert written.getvalue()


def test_reversed_dates_are_refused_before_anything_is_written(engine: Engine) -> None:
    with reading(engine) as connection, pytest.raises(Invalid):
        csv_rows(connection, ReportFilter(DAY, date(2026, 11, 17)))
