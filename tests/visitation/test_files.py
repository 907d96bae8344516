"""Figures as files, counting weeks, reports by mail, and who is busy: what leaves the house, and in which form."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine, select

from contact_center.catalog.model import Catalog
from contact_center.delivery.message import build
from contact_center.domain.visitation import LineKind
from contact_center.storage import desk_minutes, report_mails
from contact_center.storage.tables import outbox
from contact_center.storage.transaction import reading, transaction
from contact_center.visitation import desks, komhen, mailing, rollup
from contact_center.visitation.asked import read
from contact_center.visitation.figures import figures
from contact_center.visitation.files.binary import as_parquet, as_xlsx
from contact_center.visitation.files.book import Book, Sheet, book
from contact_center.visitation.files.text import BOM, DANISH_EXCEL, as_csv, as_json
from contact_center.visitation.naming import Names
from contact_center.visitation.unclear import Unclear

NOW = datetime(2026, 12, 1, 6, 30, tzinfo=UTC)
NOON = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
FORMULA = (("x", '=cmd|"/c calc"!A1', 7, 0.5, None),)
EVIL = Book("t", (("office", "=1+1"),), (Sheet("topic", "T", ("key", "name", "number", "share", "before"), FORMULA),))


@pytest.fixture
def counted(engine: Engine, write: Callable[..., None]) -> Engine:
    """Twelve Polish mails about CPR numbers in Aarhus, one English one, and one that was misdirected."""
    with transaction(engine) as connection:
        for number in range(12):
            write(connection, ticket_id=number + 1, further_topics=("mitid",) if number == 0 else ())
        write(connection, ticket_id=20, language="en", topic="car-registration", municipality="0101")
        done = {"kind": LineKind.COMPLETION, "outcome": "misdirected", "by": "agent", "reply": ""}
        write(connection, ticket_id=20, language="en", topic="car-registration", municipality="0101", **done)
        write(connection, nature="bounce", reply="delivery-report")
    rollup.catch_up(engine)
    return engine


@pytest.fixture
def made(counted: Engine, catalog: Catalog) -> Book:
    """November as a book."""
    with reading(counted) as connection:
        found = figures(connection, read({"from": "2026-11-01", "to": "2026-11-30"}, catalog, NOW.date()))
    return book(found, Names.of(catalog, "da"))


def test_csv_holds_every_table_with_its_formulas(made: Book) -> None:
    lines = list(csv.DictReader(io.StringIO(as_csv(made))))
    assert {line["table"] for line in lines} >= {"figures", "topic", "language", "fate", "time", "clock"}
    topics = {line["key"]: line["value"] for line in lines if line["table"] == "topic"}
    assert topics == {"cpr": "13", "car-registration": "1"}
    share = next(line for line in lines if line["key"] == "misdirected")
    assert (share["value"], share["unit"], share["of"]) == ("1", "percent", "1")
    assert "divideret med" in share["formula"]


def test_danish_excel_gets_semicolons_commas_and_a_mark(made: Book) -> None:
    text = as_csv(made, DANISH_EXCEL)
    assert text.startswith(BOM + "table;key;name;value")
    line = next(line for line in text.splitlines() if line.startswith("topic;cpr;"))
    assert line.split(";")[3:7] == ["13", "contacts", "", "0,9286"]


def test_no_file_holds_a_formula(made: Book) -> None:
    assert "'=cmd" in as_csv(EVIL)
    sheets = zipfile.ZipFile(io.BytesIO(as_xlsx(EVIL, NOW)))
    pages = [sheets.read(name).decode() for name in sheets.namelist() if name.startswith("xl/worksheets/")]
    assert not any("<f>" in page for page in pages)
    assert "=cmd" in sheets.read("xl/sharedStrings.xml").decode()


def test_a_spreadsheet_has_a_sheet_for_each_table(made: Book) -> None:
    sheets = zipfile.ZipFile(io.BytesIO(as_xlsx(made, NOW)))
    names = re.findall(r'<sheet name="([^"]+)"', sheets.read("xl/workbook.xml").decode())
    assert names == ["about", *(sheet.key for sheet in made.sheets)]


def test_json_is_what_the_tables_are(made: Book) -> None:
    loaded = json.loads(as_json(made))
    assert loaded["about"] == {"from": "2026-11-01", "to": "2026-11-30"}
    assert loaded["tables"]["language"][0] == {
        "key": "pl",
        "name": "polsk",
        "number": 13,
        "share": 0.9286,
        "before": None,
    }


def test_parquet_holds_the_same_rows(made: Book) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(io.BytesIO(as_parquet(made)))
    assert table.column_names[:3] == ["table", "key", "name"]
    assert table.num_rows == len(list(csv.DictReader(io.StringIO(as_csv(made)))))


def test_a_form_to_be_passed_on_hides_small_numbers(counted: Engine, catalog: Catalog) -> None:
    with reading(counted) as connection:
        found = figures(connection, read({"from": "2026-11-01", "to": "2026-11-30"}, catalog, NOW.date()))
    public = book(found, Names.of(catalog, "en"), small=False)
    sheets = {sheet.key: sheet.rows for sheet in public.sheets}
    assert [row[:3] for row in sheets["language"]] == [("…", "hidden", 14)], "one small number needs company"
    assert not {"time", "clock", "fate"} & set(sheets)
    assert all(row[2] is None or row[2] == 0 or row[2] > 1 or row[3] != "contacts" for row in sheets["figures"])


def test_a_counting_week_is_answered_from_the_facts(counted: Engine, catalog: Catalog) -> None:
    first, last = komhen.week("2026-W47")
    assert (first, last) == (date(2026, 11, 16), date(2026, 11, 22))
    with reading(counted) as connection:
        rows = komhen.rows(connection, catalog, first, last)
        elsewhere = komhen.rows(connection, catalog, first, last, municipality="0101")
    assert sum(int(row[-1] or 0) for row in rows) == 13, "people only"
    name = Names.of(catalog, "da").member("topic", "car-registration")
    told = ("E-mail", "car-registration", name, "Henvist til rette sted", "ja", 1)
    assert [row[1:4] + row[6:] for row in elsewhere] == [told]
    assert "kle" not in komhen.heading(catalog), "no column without a number in it"
    topics = {**catalog.topics, "car-registration": replace(catalog.topics["car-registration"], kle="05.09.00")}
    numbered = replace(catalog, topics=topics)
    with reading(counted) as connection:
        [row] = komhen.rows(connection, numbered, first, last, municipality="0101")
    assert dict(zip(komhen.heading(numbered), row, strict=True))["kle"] == "05.09.00"
    for wrong in ("2026-47", "2026-W60", "week"):
        with pytest.raises(ValueError):
            komhen.week(wrong)


# --- reports by mail --------------------------------------------------------------------------------


def order(engine: Engine, **changes: Any) -> None:
    usual = {"recipient": "kommune@aarhus.example", "rhythm": "month", "asked": "", "language": "da"}
    with transaction(engine) as connection:
        report_mails.add(connection, {**usual, "created_at": NOON, **changes})


def sent(engine: Engine) -> list[Any]:
    with reading(engine) as connection:
        return list(connection.execute(select(outbox)))


def send(engine: Engine, catalog: Catalog, at: datetime) -> int:
    sender = mailing.Sender(
        "ics@national.example", "https://staff.example", lambda key: f"<{key.replace(':', '.')}@ics.example>"
    )
    return mailing.send_due(engine, catalog, at, sender)


def test_a_report_is_sent_once_when_its_period_is_over(counted: Engine, catalog: Catalog) -> None:
    order(counted)
    order(counted, asked="municipality=0751", language="en")
    assert send(counted, catalog, NOON + timedelta(days=1)) == 0
    assert send(counted, catalog, datetime(2026, 12, 1, 3, 0, tzinfo=UTC)) == 0, "not in the night"
    assert [send(counted, catalog, NOW + timedelta(hours=n)) for n in (0, 1, 30)] == [2, 0, 0]
    danish, english = sent(counted)
    assert danish.subject == "Statistik for ICS, 1.11.2026 – 30.11.2026"
    assert "Henvendelser: 14" in danish.text
    assert "https://staff.example/statistics?from=2026-11-01&to=2026-11-30" in danish.text
    assert "Contacts: 13" in english.text
    assert danish.headers["Auto-Submitted"] == "auto-generated"
    built = build(danish, "International Citizen Service")
    assert built["Message-ID"].startswith("<report.1.")
    assert '<html lang="en">' in english.html
    assert send(counted, catalog, datetime(2027, 1, 2, 9, 0, tzinfo=UTC)) == 2


def test_a_report_hides_small_numbers_and_forgives_what_is_no_more(counted: Engine, catalog: Catalog) -> None:
    order(counted)
    order(counted, asked="topic=abolished", rhythm="week", created_at=NOON - timedelta(days=9))
    assert send(counted, catalog, NOW) == 1
    assert "engelsk" not in sent(counted)[0].text
    assert "skjult" in sent(counted)[0].text


def test_periods_that_are_over() -> None:
    day = date(2026, 3, 4)
    assert mailing.period_before("week", day) == (date(2026, 2, 23), date(2026, 3, 1))
    assert mailing.period_before("month", day) == (date(2026, 2, 1), date(2026, 2, 28))
    assert mailing.period_before("year", day) == (date(2025, 1, 1), date(2025, 12, 31))


def test_a_report_about_nothing_known_is_refused(catalog: Catalog) -> None:
    for asked in ("topic=weather", "from=2026-01-01", "topic=cpr&language=1", "x=1"):
        with pytest.raises(Unclear):
            mailing.check(asked, catalog, NOW.date())
    assert mailing.check("?office=aarhus&topic=cpr", catalog, NOW.date()) == "office=aarhus&topic=cpr"


# --- who is busy ------------------------------------------------------------------------------------


def test_staff_are_busy_idle_or_neither() -> None:
    at = [(1, "available"), (2, "available"), (3, "busy"), (4, "away"), (5, None), (6, "busy")]
    staff = [SimpleNamespace(id=number, chosen=chosen, offices=["aarhus", "national"]) for number, chosen in at]
    nobody = [SimpleNamespace(id=9, chosen="available", offices=[])]
    assert desks.count([*staff, *nobody], {2, 4, 6}) == {"aarhus": (2, 1)}


def test_a_minute_counts_once_however_many_look(database: Engine, catalog: Catalog) -> None:
    for minute in (0, 0, 1):
        with transaction(database) as connection:
            desk_minutes.add(connection, NOON.date(), "aarhus", 3, 1, NOON + timedelta(minutes=minute))
    with reading(database) as connection:
        assert desk_minutes.counted(connection, NOON.date(), NOON.date(), None) == (6, 2)
        assert desk_minutes.counted(connection, NOON.date(), NOON.date(), ("odense",)) == (0, 0)
        day = {"from": "2026-11-18", "to": "2026-11-18"}
        occupied = [figures(connection, read({**day, **more}, catalog, NOON.date())) for more in ({}, {"topic": "cpr"})]
    values = [next(one.value for one in found.values if one.measure.key == "occupancy") for found in occupied]
    assert values == [0.75, None]
