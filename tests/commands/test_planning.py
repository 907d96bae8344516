"""Forecasts and settlements in the terminal."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine

from contact_center.catalog.model import Catalog
from contact_center.commands import forecast, settlement
from contact_center.errors import Invalid
from contact_center.storage import demo
from contact_center.storage.tables import visitations
from contact_center.storage.transaction import transaction


@pytest.fixture
def house(engine: Engine, catalog: Catalog) -> Any:
    """What the commands need of a house."""
    return SimpleNamespace(engine=engine, catalog=catalog, settings=SimpleNamespace(time_zone="Europe/Copenhagen"))


def busy(engine: Engine, now: datetime) -> None:
    """Ten weeks of calls to one office."""
    chance = random.Random(1)
    usual = {"kind": "contact", "channel": "phone", "topic": "cpr", "further_topics": [], "role": "citizen"}
    usual |= {"nature": "human", "reply": "", "office": "aarhus", "language": "pl"}
    ats = [now - timedelta(days=back, minutes=chance.randrange(240)) for back in range(1, 71) for _ in range(12)]
    with transaction(engine) as connection:
        demo.insert_all(connection, visitations, [{**usual, "at": at} for at in ats])


def test_the_error_on_held_back_weeks_is_printed_beside_the_naive_one(house: Any, now: datetime, capsys: Any) -> None:
    busy(house.engine, now)
    forecast.check(house, ["phone", "mail"], None, 4, now)
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("The last 4 weeks held back.")
    assert told[2].split()[:4] == ["phone", "all", "offices", "336"]
    assert told[3].split()[:3] == ["phone", "aarhus", "336"]
    assert told[-1].split()[:4] == ["mail", "too", "little", "to"]


def test_the_next_days_are_printed_with_what_they_were_learned_from(house: Any, now: datetime, capsys: Any) -> None:
    busy(house.engine, now)
    forecast.run(house, ["phone"], "aarhus", 3, now)
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "phone, aarhus"
    assert told[1].startswith("  learned from 840 contacts on 70 days since 2026-09-09")
    assert [line.split()[0] for line in told[2:]] == ["2026-11-18", "2026-11-19", "2026-11-20"]
    with pytest.raises(Invalid, match="atlantis"):
        forecast.run(house, ["phone"], "atlantis", 3, now)
    forecast.rebuild(house, now)
    assert capsys.readouterr().out == "69 days counted\n"


def test_a_settlement_is_printed_and_written(house: Any, tmp_path: Path, capsys: Any) -> None:
    settlement.show(house, {"codes": "0101 0147 0825"}, None, "da")
    told = capsys.readouterr().out
    for amount in ("515.691,65", "82.910,01", "1.415,60", "600.017,26"):
        assert amount in told
    settlement.show(house, {"partners": "esbjerg"}, tmp_path / "a.xlsx", "en")
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")
    for wrong in ({"amount": "-1"}, {"year": "x"}, {"basis": "moon"}, {"codes": "0237"}):
        with pytest.raises(Invalid):
            settlement.show(house, wrong, None, "da")


def test_a_population_is_taken_once_and_removed(house: Any, tmp_path: Path, now: datetime, capsys: Any) -> None:
    file, day = tmp_path / "p.csv", date(2025, 1, 1)
    file.write_text("code,population\n0101,660000\n")
    settlement.take(house, file, day, "FOLK1A", now)
    assert "1 municipalities, 660000 inhabitants on 2025-01-01" in capsys.readouterr().out
    with pytest.raises(Invalid, match="already"):
        settlement.take(house, file, day, "FOLK1A", now)
    settlement.remove(house, day)
    with pytest.raises(Invalid, match="No population"):
        settlement.remove(house, day)
    with pytest.raises(Invalid, match="No such file"):
        settlement.take(house, tmp_path / "none.csv", day, "FOLK1A", now)
