"""CSV and JSON. A cell that a spreadsheet would run is kept from running. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contact_center.visitation.export import harmless
from contact_center.visitation.files.book import LONG, Book, Cell, long

BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Form:
    """How a CSV file is written."""

    delimiter: str = ","
    decimal: str = "."
    begins: str = ""


PLAIN = Form()
DANISH_EXCEL = Form(";", ",", BOM)
"""Excel with Danish settings: semicolons, decimal commas, and a byte order mark that says UTF-8."""


def csv_text(heading: Sequence[str], rows: Iterable[Sequence[Cell]], form: Form = PLAIN) -> str:
    """A CSV file."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=form.delimiter, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([_cell(one, form) for one in row] for row in rows)
    return form.begins + written.getvalue()


def _cell(value: Cell, form: Form) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".").replace(".", form.decimal)
    return harmless(value) if isinstance(value, str) else str(value)


def as_csv(made: Book, form: Form = PLAIN) -> str:
    """All tables of a book as one CSV file."""
    return csv_text(LONG, long(made), form)


def as_json(made: Book) -> str:
    """A book as JSON: what it is about, and table → rows."""
    tables = {sheet.key: [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows] for sheet in made.sheets}
    return json.dumps({"about": dict(made.about), "tables": tables}, ensure_ascii=False, indent=1)
