"""A settlement as a spreadsheet (XLSX): the sums as formulas, so that whoever gets it can check them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from contact_center.settlement.money import KRONE
from contact_center.settlement.settle import Settlement, Share

Words = Mapping[str, str]
"""title, code, name, inhabitants, share, amount, total, shared, by, all, counted, year, basis, version, how, sheet"""
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIXED = datetime(2026, 1, 1, tzinfo=UTC)
"""When every such file says it was made: the same settlement is the same file."""
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook(
    settlement: Settlement, words: Words, facts: Sequence[tuple[str, str]], only: Share | None = None
) -> bytes:
    """The settlement with its `facts` (label, value) above; of all partners, or the statement of one."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, OPTIONS)
    book.set_properties({"title": words["title"], "created": FIXED})
    book.set_calc_mode("auto")
    formats = _formats(book)
    sheet = book.add_worksheet(words["sheet"])
    sheet.set_paper(9)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 4, 16)
    sheet.write_string(0, 0, words["title"] if only is None else f"{words['title']}: {only.name}", formats["title"])
    for row, (label, value) in enumerate(facts, start=2):
        sheet.write_string(row, 0, label, formats["label"])
        sheet.write_string(row, 1, value)
    end = _table(sheet, 3 + len(facts), settlement, words, formats, only)
    sheet.write_string(end + 1, 0, words["how"])
    book.close()
    return made.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "label": book.add_format({"font_color": "#5a5a5a"}),
        "head": book.add_format({"bold": True, "bottom": 1}),
        "right": book.add_format({"bold": True, "bottom": 1, "align": "right"}),
        "count": book.add_format({"num_format": "#,##0"}),
        "share": book.add_format({"num_format": "0.0000%"}),
        "money": book.add_format({"num_format": "#,##0.00"}),
        "sum": book.add_format({"bold": True, "top": 1}),
        "sum count": book.add_format({"bold": True, "top": 1, "num_format": "#,##0"}),
        "sum share": book.add_format({"bold": True, "top": 1, "num_format": "0.0000%"}),
        "sum money": book.add_format({"bold": True, "top": 1, "num_format": "#,##0.00"}),
    }


def _table(
    sheet: Any, top: int, settlement: Settlement, words: Words, formats: Mapping[str, Any], only: Share | None
) -> int:
    """Write the table from row `top` on; the row after it."""
    for column, name in enumerate(("code", "name", "inhabitants", "share", "amount")):
        sheet.write_string(top, column, words[name], formats["head" if column < 2 else "right"])
    shares = settlement.shares if only is None else (only,)
    for row, share in enumerate(shares, start=top + 1):
        sheet.write_string(row, 0, share.code)
        sheet.write_string(row, 1, share.name)
        sheet.write_number(row, 2, share.inhabitants, formats["count"])
        part = share.inhabitants / settlement.inhabitants
        sheet.write_formula(row, 3, f"=C{row + 1}/{settlement.inhabitants}", formats["share"], part)
        sheet.write_number(row, 4, share.amount / KRONE, formats["money"])
    end = top + 1 + len(shares)
    if only is None:
        _sums(sheet, top + 2, end, settlement, words, formats)
    return end + 1


def _sums(sheet: Any, first: int, end: int, settlement: Settlement, words: Words, formats: Mapping[str, Any]) -> None:
    """The last row: sums of the rows `first` to `end` (as the spreadsheet counts them)."""
    sheet.write_string(end, 0, words["total"], formats["sum"])
    sheet.write_blank(end, 1, None, formats["sum"])
    sheet.write_formula(end, 2, f"=SUM(C{first}:C{end})", formats["sum count"], settlement.partners)
    part = settlement.partners / settlement.inhabitants
    sheet.write_formula(end, 3, f"=C{end + 1}/{settlement.inhabitants}", formats["sum share"], part)
    sheet.write_formula(end, 4, f"=SUM(E{first}:E{end})", formats["sum money"], settlement.billed / KRONE)
