"""`contact-center report`: visitation statistics in the terminal, or as CSV."""

from __future__ import annotations

import csv
import sys
from datetime import date

from contact_center.storage.transaction import reading
from contact_center.visitation.export import csv_rows
from contact_center.visitation.report import ReportFilter, report, text
from contact_center.wiring import House


def run(house: House, first: date, last: date, office: str | None, as_csv: bool) -> None:
    """Print the statistics of the days from `first` to `last`, both included."""
    wanted = ReportFilter(from_=first, to=last, office=office)
    with reading(house.engine) as connection:
        if as_csv:
            csv.writer(sys.stdout).writerows(csv_rows(connection, wanted))
        else:
            print(text(report(connection, wanted, house.catalog)))
