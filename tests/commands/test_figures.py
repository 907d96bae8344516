"""Figures in the terminal: counted, exported, given away, mailed; and what a mistake gets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine

from contact_center.catalog.model import Catalog
from contact_center.commands import figures
from contact_center.domain.visitation import LineKind, VisitationLine
from contact_center.errors import Invalid
from contact_center.storage import visitations
from contact_center.storage.transaction import transaction
from contact_center.visitation.measures import USUAL


@pytest.fixture
def house(engine: Engine, catalog: Catalog, now: datetime) -> Any:
    """What the commands need of a house: thirty mails a month to Aarhus, from two places."""
    usual: dict[str, Any] = {
        "ticket_id": None,
        "channel": "mail",
        "topic": "cpr",
        "further_topics": (),
        "reply": "sent",
    }
    usual |= {"office": "aarhus", "citizen_group": None, "role": "citizen", "nature": "human"}
    with transaction(engine) as connection:
        for number in range(90):
            place = {"language": "pl" if number % 2 else "en", "municipality": "0751" if number % 2 else "0730"}
            at = now - timedelta(days=number)
            visitations.add(connection, VisitationLine(at=at, kind=LineKind.CONTACT, **usual, **place))
    return SimpleNamespace(engine=engine, catalog=catalog, targets=USUAL)


Out = Callable[[], str]


@pytest.fixture
def out(capsys: Any) -> Out:
    """What was printed since it was last asked."""
    return lambda: str(capsys.readouterr().out)


def test_figures_are_counted_and_exported(house: Any, now: datetime, tmp_path: Path, out: Out) -> None:
    figures.update(house)
    assert out() == "90 facts are new or different; 0 changes wait.\n"
    figures.rebuild(house)
    assert out().splitlines()[-1] == "0 facts were different; all sums were made anew."
    file = tmp_path / "year.xlsx"
    assert figures.export(house, "from=2026-01-01&to=2026-12-31", "xlsx", file, now) == 0
    assert file.read_bytes().startswith(b"PK")
    for query, form in (("topic=weather", "csv"), ("x=1", "csv"), ("", "pdf")):
        with pytest.raises(Invalid):
            figures.export(house, query, form, None, now)


def test_a_year_is_given_away_and_a_week_answered(house: Any, now: datetime, out: Out) -> None:
    figures.update(house)
    out()
    figures.counting_week(house, "2026-W46", "", "0751", excel=False)
    assert sum(int(line.rpartition(",")[2]) for line in out().splitlines()[1:]) in (3, 4)
    figures.open_year(house, 2026, now.date().replace(year=2027))
    assert "municipality,total,0751," in out()
    for mistake in (
        lambda: figures.open_year(house, 2026, now.date()),
        lambda: figures.counting_week(house, "week 46", "", "", excel=True),
        lambda: figures.counting_week(house, "2026-W46", "atlantis", "", excel=True),
    ):
        with pytest.raises(Invalid):
            mistake()


def test_reports_are_ordered_listed_and_stopped(house: Any, now: datetime, out: Out) -> None:
    figures.add_mail(house, "kommune@aarhus.example", "month", "municipality=0751", "da", now)
    figures.add_mail(house, "kommune@aarhus.example", "month", "municipality=0751", "da", now)
    assert out() == "report 1\nis there already\n"
    figures.list_mails(house)
    assert out().split() == [
        "1",
        "kommune@aarhus.example",
        "month",
        "da",
        "municipality=0751",
        "nothing",
        "sent",
        "yet",
    ]
    figures.remove_mail(house, 1)
    for rhythm, to, asked in (("day", "a@b.example", ""), ("week", "nobody", ""), ("week", "a@b.example", "topic=x")):
        with pytest.raises(Invalid):
            figures.add_mail(house, to, rhythm, asked, "da", now)
    with pytest.raises(Invalid):
        figures.remove_mail(house, 1)
