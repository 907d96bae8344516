"""XLSX, and Parquet where its library is installed (the extra `parquet`)."""

from __future__ import annotations

import io
from datetime import datetime

import xlsxwriter

from contact_center.visitation.files.book import LONG, Book, Cell, Sheet, long
from contact_center.visitation.unclear import Unclear

PLAIN_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Nothing that stands in a cell is ever run, opened or taken for a number."""
FORMATS = {"share": "0.0%", "number": "#,##0"}
WIDTHS = {"name": 40, "formula": 90, "key": 22}


def as_xlsx(made: Book, at: datetime) -> bytes:
    """A book as XLSX: a sheet a table, the first says what it is about."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, **PLAIN_TEXT}) as book:
        book.set_properties({"title": made.title, "created": at.replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        about = book.add_worksheet("about")
        about.set_column(0, 1, 24)
        for number, (name, value) in enumerate(made.about):
            about.write_string(number, 0, name, bold)
            about.write_string(number, 1, value)
        styles = {name: book.add_format({"num_format": form}) for name, form in FORMATS.items()}
        for sheet in made.sheets:
            _sheet(book, sheet, bold, styles)
    return written.getvalue()


def _sheet(book: xlsxwriter.Workbook, sheet: Sheet, bold: object, styles: dict[str, object]) -> None:
    page = book.add_worksheet(sheet.key[:31])
    page.freeze_panes(1, 0)
    for column, name in enumerate(sheet.columns):
        page.set_column(column, column, WIDTHS.get(name, 12))
        page.write_string(0, column, name, bold)
    for number, row in enumerate(sheet.rows, 1):
        for column, (name, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write(page, number, column, value, styles.get(name))


def _write(page: object, row: int, column: int, value: Cell, style: object) -> None:
    sheet: xlsxwriter.worksheet.Worksheet = page
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value, style)


def as_parquet(made: Book) -> bytes:
    """All tables of a book as one Parquet table. Raises Unclear where the library is not installed."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise Unclear("no-extra") from None
    numbers = {"value", "share", "before", "of"}
    columns = list(zip(*long(made), strict=True)) or [()] * len(LONG)
    arrays = {
        name: pyarrow.array(cells, pyarrow.float64() if name in numbers else pyarrow.string())
        for name, cells in zip(LONG, columns, strict=True)
    }
    written = io.BytesIO()
    parquet.write_table(pyarrow.table(arrays), written)
    return written.getvalue()
