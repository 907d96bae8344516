"""Forecasts, people needed and settlements, over the API and as pages."""

from __future__ import annotations

import io
import random
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import Engine

from contact_center.api.planning.misasked import SENTENCES as MISASKED
from contact_center.catalog.model import Catalog
from contact_center.settlement.refusal import SENTENCES as REFUSED
from contact_center.storage import demo
from contact_center.storage.tables import metadata, visitations
from contact_center.storage.transaction import open_database, transaction

API = "/api/v1"
PAGES = ("/forecast", "/staffing", "/settlement", "/settlement/0147")
TEXTS = Path(__file__).parents[2] / "contact_center" / "api" / "planning" / "texts"


def busy(engine: Engine, now: datetime, days: int = 70, a_day: int = 25) -> None:
    """Calls between nine and three on working days, half of them to Copenhagen; as many mails."""
    chance, rows = random.Random(5), []
    for back in range(1, days + 1):
        day = (now - timedelta(days=back)).replace(hour=8, minute=0)
        for channel in ("phone", "mail"):
            for _ in range(a_day if day.weekday() < 5 else 0):
                rows.append(
                    {
                        "at": day + timedelta(minutes=chance.randrange(360)),
                        "kind": "contact",
                        "channel": channel,
                        "language": chance.choice(["en", "en", "pl", "ro", "da"]),
                        "topic": "cpr",
                        "further_topics": [],
                        "office": chance.choice(["koebenhavn", "koebenhavn", "aarhus", "odense"]),
                        "role": "citizen",
                        "nature": "human",
                        "reply": "",
                        "by": "system",
                        "model_version": "",
                    }
                )
    with transaction(engine) as connection:
        demo.insert_all(connection, visitations, rows)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Iterator[Any]:
    """One staff web with some weeks of contacts, which these tests only read."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('planning') / 'test.sqlite'}")
    metadata.create_all(engine)
    house = sys.modules["staff_house"].House(engine, catalog, datetime(2026, 11, 18, 9, 0, tzinfo=UTC))
    busy(engine, house.now)
    yield house
    engine.dispose()


@pytest.fixture(scope="module")
def admin(known: Any) -> Any:
    return known.client("adm", "admin", ())


# --- forecasts ------------------------------------------------------------------------------------------


def test_a_forecast_tells_days_and_half_hours_with_their_interval(admin: Any) -> None:
    told = admin.get(f"{API}/forecast", params={"days": 7}).json()
    assert (told["channel"], told["learned"]["enough"], told["learned"]["season"]) == ("phone", True, False)
    assert [one["day"] for one in told["days"]] == [f"2026-11-{day}" for day in range(18, 25)]
    wednesday, saturday = told["days"][0], told["days"][3]
    assert 18 < wednesday["expected"] < 33
    assert wednesday["low"] < wednesday["expected"] < wednesday["high"]
    assert saturday["expected"] < 1
    assert {one["at"] for one in wednesday["half_hours"]} >= {"09:00", "12:30", "14:30"}
    assert sum(one["expected"] for one in wednesday["half_hours"]) == pytest.approx(wednesday["expected"], abs=0.1)


def test_offices_languages_and_channels_are_told_apart(admin: Any) -> None:
    def week(**asked: Any) -> float:
        told = admin.get(f"{API}/forecast", params={"days": 7, **asked}).json()
        return sum(one["expected"] for one in told["days"])

    whole = week()
    assert week(office="koebenhavn") == pytest.approx(whole / 2, rel=0.12)
    assert week(office=["koebenhavn", "aarhus"]) == pytest.approx(0.75 * whole, rel=0.12)
    assert week(language="en") == pytest.approx(0.4 * whole, rel=0.15)
    assert week(channel="mail") == pytest.approx(whole, rel=0.12)
    assert week(language="fi") == 0


def test_a_lead_sees_the_own_offices_only(known: Any) -> None:
    lead = known.client("mette", "lead", ("aarhus",))
    assert lead.get(f"{API}/forecast").json()["offices"] == ["aarhus"]
    assert lead.get(f"{API}/staffing").json()["offices"] == ["aarhus"]
    assert lead.get(f"{API}/forecast", params={"office": "odense"}).status_code == 422
    assert "none of yours" in lead.get(f"{API}/forecast/check", params={"office": "odense"}).json()["detail"]


def test_the_error_on_held_back_weeks_stands_beside_that_of_the_week_before(admin: Any) -> None:
    seen = admin.get(f"{API}/forecast/check", params={"weeks": 3}).json()
    assert (seen["enough"], seen["weeks"], seen["first"], seen["last"]) == (True, 3, "2026-10-28", "2026-11-17")
    assert seen["came"] == 15 * 25
    assert 0 < seen["ours"]["half_hours"] < seen["naive"]["half_hours"]
    assert 0.7 < seen["covered_half_hours"] <= 1


def test_with_an_empty_log_everything_says_so_and_nothing_fails(house: Any) -> None:
    admin = house.client("adm", "admin", ())
    assert admin.get(f"{API}/forecast").json()["days"] == []
    assert admin.get(f"{API}/forecast/check").json()["enough"] is False
    assert admin.get(f"{API}/staffing").json()["days"] == []
    for page in ("/forecast", "/staffing"):
        answer = admin.get(page)
        assert answer.status_code == 200
        assert "Der er for lidt at lære af: der skal være mindst 14 dage og 30 henvendelser." in answer.text


def test_with_little_history_the_page_says_that_it_is_a_hint(house: Any) -> None:
    busy(house.engine, house.now, 21, 8)
    admin = house.client("adm", "admin", ())
    assert admin.get(f"{API}/forecast").json()["learned"]["rough"] is True
    assert "Prognosen er kun et fingerpeg" in admin.get("/forecast").text


# --- people needed ----------------------------------------------------------------------------------------


def test_people_needed_apart_and_together(admin: Any) -> None:
    seen = admin.get(f"{API}/staffing", params={"handling": 480, "patience": 180}).json()
    assert (seen["handling"], seen["handling_measured"], seen["patience"]) == (480, 0, 180)
    wednesday = seen["days"][0]
    assert 0 < wednesday["hours_together"] < wednesday["hours_apart"]
    assert wednesday["planned_together"] == pytest.approx(wednesday["hours_together"] / 0.7, abs=0.01)
    assert sum(one["together"] for one in wednesday["half_hours"]) / 2 == wednesday["hours_together"]
    assert wednesday["outside_hours"] > 0
    assert wednesday["mail_hours"] == pytest.approx(wednesday["mails"] * 600 / 3600 / 0.85, abs=0.01)
    needed = next(one for one in seen["around"] if one["service_level"] >= 0.8 and one["occupancy"] <= 0.85)
    assert needed["staff"] == max(one["together"] for one in wednesday["half_hours"])
    spoken = seen["languages"]
    assert spoken["everybody"] <= spoken["apart"]
    assert spoken["common"] == ["da", "en"]


@pytest.mark.parametrize(
    ("asked", "more"),
    [
        ({"volume": 100}, True),
        ({"volume": -50}, False),
        ({"handling": 900}, True),
        ({"level": 95}, True),
        ({"seconds": 300}, False),
        ({"load": "busy"}, True),
    ],
)
def test_what_if_more_or_fewer_are_needed(asked: dict[str, Any], more: bool, admin: Any) -> None:
    def hours(**also: Any) -> float:
        seen = admin.get(f"{API}/staffing", params={"handling": 480, "patience": 180, "office": "koebenhavn", **also})
        return sum(one["hours_together"] for one in seen.json()["days"])

    assert (hours(**asked) > hours()) if more else (hours(**asked) < hours())


def test_shrinkage_changes_the_plan_and_not_the_phones(admin: Any) -> None:
    usual, ill = (
        admin.get(f"{API}/staffing", params={"shrinkage": share, "days": 1}).json()["days"][0] for share in (0, 50)
    )
    assert usual["hours_together"] == ill["hours_together"] == usual["planned_together"] == ill["planned_together"] / 2


def test_patient_callers_wait_and_nobody_gives_up(admin: Any) -> None:
    seen = admin.get(f"{API}/staffing", params={"waiting": "patient", "handling": 600}).json()
    assert seen["patience"] is None
    assert all(one["abandoned"] == 0 for one in seen["around"])
    assert seen["around"][0]["answer_time"] is None or seen["around"][0]["answer_time"] > 0


# --- bad questions -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("forecast", {"days": 0}),
        ("forecast", {"days": 92}),
        ("forecast", {"from": "2026-11-17"}),
        ("forecast", {"from": "2027-11-17"}),
        ("forecast", {"from": "yesterday"}),
        ("forecast", {"office": "atlantis"}),
        ("forecast", {"channel": "fax"}),
        ("forecast", {"colour": "red"}),
        ("forecast/check", {"weeks": 27}),
        ("staffing", {"level": 100}),
        ("staffing", {"shrinkage": 100}),
        ("staffing", {"handling": 0}),
        ("staffing", {"patience": -1}),
        ("staffing", {"volume": "1e9"}),
        ("settlement", {"amount": "-1"}),
        ("settlement", {"amount": "kr"}),
        ("settlement", {"year": 1900}),
        ("settlement", {"year": 2026}),
        ("settlement", {"counted": "2023-01-01"}),
        ("settlement", {"codes": "0237"}),
        ("settlement", {"codes": "9999"}),
        ("settlement", {"codes": "101 101"}),
        ("settlement", {"codes": ","}),
        ("settlement", {"partners": "atlantis"}),
        ("settlement", {"index": "NaN"}),
        ("settlement", {"index": "-99"}),
        ("settlement", {"rounding": "guld"}),
        ("settlement.xlsx", {"amount": "-1"}),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_in_words(path: str, asked: dict[str, Any], admin: Any) -> None:
    answer = admin.get(f"{API}/{path}", params=asked)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("/forecast?from=2026-11-17", "2026-11-17 er forbi."),
        ("/forecast?days=x&foo=1", "siden ikke kender: foo."),
        ("/forecast?from=x", "Fra: vælg en dato."),
        ("/forecast?office=atlantis&lang=en", "There is no office called atlantis."),
        ("/staffing?level=101", "Besvaret i tide, %: højst 99."),
        ("/staffing?patience=%3Cscript%3E", "skriv et helt tal."),
        ("/settlement?codes=0237", "Ølstykke (0237) er ikke en kommune mere. Den er en del af Egedal (0240)."),
        ("/settlement?codes=0237&lang=en", "Ølstykke (0237) is no municipality any more."),
        ("/settlement?amount=-5", "Beløbet må ikke være negativt."),
        ("/settlement/0101?codes=0147", "does not take part"),
        ("/settlement/0147?amount=%3Cb%3E", "Beløbet er ikke skrevet som kroner og øre: &lt;b&gt;."),
    ],
)
def test_a_page_says_in_its_language_what_is_wrong_and_keeps_the_form(page: str, words: str, admin: Any) -> None:
    answer = admin.get(page)
    assert answer.status_code in (404, 422)
    assert words in answer.text
    assert "<script>" not in answer.text.replace('<script type="module"', "")


# --- settlement ---------------------------------------------------------------------------------------------


def test_a_settlement_gives_the_example_figures(admin: Any) -> None:
    seen = admin.get(f"{API}/settlement", params={"partners": "ics-east-2021"}).json()
    assert (seen["amount"], seen["billed"], seen["inhabitants"]) == ("4700000.00", "1144984.43", 5_873_327)
    assert len(seen["shares"]) == 29
    first = seen["shares"][0]
    assert first == {
        "code": "0147",
        "name": "Frederiksberg",
        "inhabitants": 103_608,
        "amount": "82910.01",
        "oere": 8_291_001,
    }


def test_any_year_amount_day_and_set_of_partners_may_be_asked(admin: Any) -> None:
    asked = {"year": 2024, "amount": "5.000.000,00", "index": "3.5", "codes": "101,147", "basis": "partners"}
    seen = admin.get(f"{API}/settlement", params=asked).json()
    assert (seen["counted"], seen["amount"], seen["billed"]) == ("2024-01-01", "5175000.00", "5175000.00")
    whole = admin.get(
        f"{API}/settlement", params={**asked, "codes": None, "basis": "country", "rounding": "krone"}
    ).json()
    assert whole["billed"] == "5175000.00"
    assert all(one["oere"] % 100 == 0 for one in whole["shares"])


def cells(content: bytes) -> list[str]:
    """The texts and numbers of the first sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        space = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
        shared = [
            one.findtext(".//x:t", "", space) for one in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        found = []
        for cell in sheet.iter(f"{{{space['x']}}}c"):
            value = cell.findtext("x:v", "", space)
            found.append(shared[int(value)] if cell.get("t") == "s" else f"{float(value):.2f}" if value else "")
        return found


def test_the_spreadsheet_holds_every_share_and_its_sums_as_formulas(admin: Any) -> None:
    answer = admin.get(f"{API}/settlement.xlsx", params={"partners": "koebenhavn", "lang": "en"})
    assert answer.status_code == 200
    assert "settlement-2022-" in answer.headers["content-disposition"]
    found = cells(answer.content)
    billed = admin.get(f"{API}/settlement", params={"partners": "koebenhavn"}).json()["billed"]
    assert {"Settlement between municipalities", "København", "515691.65", billed, "4,700,000.00 kr."} <= set(found)
    assert (
        answer.content == admin.get(f"{API}/settlement.xlsx", params={"partners": "koebenhavn", "lang": "en"}).content
    )
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert "SUM(E" in book.read("xl/worksheets/sheet1.xml").decode()


def test_each_partner_has_a_statement_as_a_page_and_as_a_spreadsheet(admin: Any) -> None:
    page = admin.get("/settlement/0147?partners=koebenhavn")
    assert page.status_code == 200
    for words in (
        "Opgørelse til Frederiksberg Kommune",
        "4.700.000,00 × 103.608 / 5.873.327 = 82.910,0099 kr., afrundet 82.910,01 kr.",
        "ICS Easts brev til kommunerne",
    ):
        assert words in page.text
    english = admin.get("/settlement/0147?partners=koebenhavn&lang=en")
    assert "82,910.01" in english.text
    assert english.headers["content-language"] == "en"
    sheet = admin.get(f"{API}/settlement/0147.xlsx?partners=koebenhavn")
    assert {"Frederiksberg", "82910.01"} <= set(cells(sheet.content))
    assert "København" not in cells(sheet.content)
    assert admin.get(f"{API}/settlement/0101.xlsx?codes=0147").status_code == 404


def test_a_population_is_imported_used_and_removed(house: Any, catalog: Any) -> None:
    stat = house.client("stat", "statistics", ())
    path = f"{API}/settlement/populations"
    rows = "".join(f"{code.lstrip('0')};{10_000 + int(code)}\r\n" for code in catalog.municipalities)
    asked = {"counted": "2025-01-01", "source": "Statistics Denmark, FOLK1A"}
    answer = stat.post(path, params=asked, content=f"\ufeffkommunekode;indbyggere\r\n{rows}".encode())
    assert answer.status_code == 201, answer.text
    assert (answer.json()["municipalities"], answer.json()["lacking"]) == (98, [])
    listed = stat.get(path).json()["items"]
    assert [one["counted"] for one in listed] == ["2022-01-01", "2023-01-01", "2024-01-01", "2025-01-01"]
    assert (listed[-1]["imported_by"], listed[0]["imported_by"]) == ("Stat", "")
    assert stat.get(f"{API}/settlement", params={"year": 2025}).json()["billed"] == "4700000.00"
    assert stat.post(path, params=asked, content=b"code,population\n0101,5\n").status_code == 409
    assert stat.delete(f"{path}/2025-01-01").status_code == 204
    assert stat.delete(f"{path}/2025-01-01").status_code == 404
    assert stat.delete(f"{path}/2022-01-01").status_code == 404
    assert stat.get(f"{API}/settlement", params={"year": 2025}).status_code == 422


@pytest.mark.parametrize(
    ("asked", "content", "words"),
    [
        ({"counted": "2025-01-01"}, b"code,population\n0101,5\n", "source"),
        ({"counted": "2022-01-01", "source": "x"}, b"code,population\n0101,5\n", "stays as it is"),
        ({"counted": "2026-11-19", "source": "x"}, b"code,population\n0101,5\n", "still to come"),
        ({"counted": "2025-01-01", "source": "x"}, b"", "no populations"),
        ({"counted": "2025-01-01", "source": "x"}, b"code,population\n0237,5\n", "Egedal"),
        ({"counted": "2025-01-01", "source": "x"}, b"code,population\n0101,-5\n", "Line 2"),
        ({"counted": "2025-01-01", "source": "x", "lang": "da"}, b"code,population\n0101,-5\n", "Linje 2"),
        ({"source": "x"}, b"code,population\n0101,5\n", "is missing"),
        ({"counted": "x", "source": "x"}, b"code,population\n0101,5\n", "counted"),
    ],
)
def test_a_file_that_is_wrong_is_refused_in_words(
    asked: dict[str, str], content: bytes, words: str, admin: Any
) -> None:
    answer = admin.post(f"{API}/settlement/populations", params=asked, content=content)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]
    assert len(admin.get(f"{API}/settlement/populations").json()["items"]) == 3


# --- pages ---------------------------------------------------------------------------------------------------


def test_pages_are_for_leads_statistics_and_administrators(known: Any) -> None:
    roles = {"agent": False, "auditor": False, "lead": True, "statistics": True}
    for role, allowed in roles.items():
        somebody = known.client(f"{role}.pages", role, ("aarhus",))
        assert {somebody.get(page).status_code for page in PAGES} == {200 if allowed else 403}, role
    assert {known.visitor().get(page).status_code for page in PAGES} == {303}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["da", "en"])
def test_pages_are_whole_without_scripts_and_style_nothing_in_place(page: str, language: str, admin: Any) -> None:
    answer = admin.get(page, params={"lang": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert " style=" not in answer.text
    assert answer.text.count("<script") == 1
    assert answer.headers["cache-control"] == "no-store"
    assert "<svg" in answer.text or "settlement" in page


def test_both_languages_have_the_same_texts_and_words_for_everything_that_can_be_wrong() -> None:
    danish, english = (tomllib.loads((TEXTS / f"{code}.toml").read_text()) for code in ("da", "en"))
    assert {name: set(table) for name, table in danish.items()} == {name: set(table) for name, table in english.items()}
    for texts in (danish, english):
        for table, sentences in (("refusal", REFUSED), ("misasked", MISASKED)):
            for key, sentence in sentences.items():
                filled = {part.split("}")[0] for part in sentence.split("{")[1:]}
                assert {part.split("}")[0] for part in texts[table][key].split("{")[1:]} == filled, key
