"""`contact-center figures …`: count anew, export, answer a counting week, send reports by mail."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl

from contact_center.errors import Invalid
from contact_center.storage import report_mails, uncounted
from contact_center.storage.transaction import reading, transaction
from contact_center.visitation import komhen, mailing, open_data, rollup
from contact_center.visitation.asked import read
from contact_center.visitation.figures import figures, unreconciled
from contact_center.visitation.files.binary import as_parquet, as_xlsx
from contact_center.visitation.files.book import Book, book
from contact_center.visitation.files.text import DANISH_EXCEL, PLAIN, as_csv, as_json, csv_text
from contact_center.visitation.naming import Names
from contact_center.visitation.unclear import Unclear
from contact_center.visitation.words import words
from contact_center.wiring import House

Made = TypeVar("Made")


def update(house: House) -> None:
    """Count what has changed."""
    print(f"{rollup.catch_up(house.engine)} facts are new or different; {_waiting(house)} changes wait.")


def rebuild(house: House) -> None:
    """Read everything again and make all sums anew."""
    print(f"{rollup.rebuild(house.engine)} facts were different; all sums were made anew.")


def _waiting(house: House) -> int:
    with reading(house.engine) as connection:
        return uncounted.how_many(connection)


def export(house: House, query: str, form: str, to: Path | None, now: datetime) -> int:
    """Write the figures as a file, or to standard output; 1 when totals do not add up."""
    asked = _said(lambda: read(dict(parse_qsl(query)), house.catalog, now.date()))
    with reading(house.engine) as connection:
        found = figures(connection, asked, house.targets)
        before = asked.earlier()
        earlier = figures(connection, before, house.targets, drawn=False) if before else None
    made = book(found, Names.of(house.catalog, asked.lang), earlier)
    content = _said(lambda: _content(made, form, now))
    if to is not None:
        to.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
    for wrong in unreconciled(found):
        print(wrong, file=sys.stderr)
    return 1 if unreconciled(found) else 0


def _content(made: Book, form: str, now: datetime) -> bytes:
    match form:
        case "csv" | "csv-excel":
            return as_csv(made, DANISH_EXCEL if form == "csv-excel" else PLAIN).encode()
        case "json":
            return as_json(made).encode()
        case "xlsx":
            return as_xlsx(made, now)
        case "parquet":
            return as_parquet(made)
    raise Unclear("unknown-format", form)


def open_year(house: House, year: int, today: date) -> None:
    """Print a year as open data."""
    with reading(house.engine) as connection:
        made = _said(lambda: open_data.of_year(connection, year, today))
    sys.stdout.write(csv_text(open_data.HEADING, open_data.rows(made)))


def counting_week(house: House, week: str, office: str, municipality: str, excel: bool) -> None:
    """Print what a counting week asks, as CSV."""
    try:
        first, last = komhen.week(week)
    except ValueError:
        raise Invalid(f"{week} is no week; write it like 2026-W47.") from None
    query = {name: value for name, value in (("office", office), ("municipality", municipality)) if value}
    asked = _said(lambda: read(query, house.catalog, last))
    with reading(house.engine) as connection:
        rows = komhen.rows(connection, house.catalog, first, last, asked.office, asked.of("municipality"))
    sys.stdout.write(csv_text(komhen.heading(house.catalog), rows, DANISH_EXCEL if excel else PLAIN))


def add_mail(house: House, to: str, rhythm: str, asked: str, language: str, now: datetime) -> None:
    """Send a report to somebody from now on."""
    if rhythm not in mailing.RHYTHMS or language not in ("da", "en"):
        raise Invalid("A report is sent every week, month or year, in da or en, to a mail address.")
    recipient = _said(lambda: mailing.address(to))
    kept = _said(lambda: mailing.check(asked, house.catalog, now.date()))
    values = {"recipient": recipient, "rhythm": rhythm, "asked": kept, "language": language, "created_at": now}
    with transaction(house.engine) as connection:
        number = report_mails.add(connection, values)
    print("is there already" if number is None else f"report {number}")


def list_mails(house: House) -> None:
    """Show who gets reports."""
    with reading(house.engine) as connection:
        for one in report_mails.every(connection):
            last = one.last_period or "nothing sent yet"
            print(f"{one.id:>4}  {one.recipient}  {one.rhythm}  {one.language}  {one.asked or 'everything'}  {last}")


def remove_mail(house: House, number: int) -> None:
    """Send a report no more."""
    with transaction(house.engine) as connection:
        if not report_mails.remove(connection, number):
            raise Invalid(f"There is no report {number}.")


def _said(make: Callable[[], Made]) -> Made:
    """What `make` makes; what makes no sense is said as a sentence."""
    try:
        return make()
    except Unclear as error:
        raise Invalid(words("en").mistake(error)) from None
