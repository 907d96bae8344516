"""Whether there is room for more mail."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from contact_center.storage import raw_mail
from contact_center.storage.transaction import open_database, transaction
from mail_triage.room import Bounds, Measured, Room, measure, refusal, room_in

GIB = 1024**3


@pytest.mark.parametrize(
    ("measured", "because"),
    [
        (Measured(0, 2 * GIB), ""),
        (Measured(5_000, GIB), ""),
        (Measured(5_001, 2 * GIB), "room-mails: 5000"),
        (Measured(0, GIB - 1), "room-disk: 1024"),
        (None, "room-database"),
    ],
)
def test_room_ends_at_its_bounds(measured: Measured | None, because: str) -> None:
    assert refusal(measured, Bounds()) == because


def test_the_answer_is_remembered_for_a_moment() -> None:
    answers = [Measured(9, GIB), Measured(0, GIB), Measured(0, GIB)]
    asked = Room(lambda: answers.pop(0), Bounds(5, 0), seconds=60)
    assert [asked.refusal() for _ in range(3)] == ["room-mails: 5"] * 3
    assert len(answers) == 2
    fresh = Room(lambda: answers.pop(0), Bounds(5, 0), seconds=0)
    assert fresh.refusal() == ""


def test_worked_mails_make_room_again(database: Engine, now: datetime, tmp_path: Path) -> None:
    bounds = Bounds(most_open=1, least_free=0)
    with transaction(database) as connection:
        numbers = [raw_mail.keep(connection, bytes([n]), "smtp", "", [], now)[0] for n in range(4)]
    assert measure(database, [tmp_path], bounds).open_mails == 2  # type: ignore[union-attr]  # counts no further
    assert room_in(database, [tmp_path], bounds).refusal() != ""
    with transaction(database) as connection:
        for number in numbers:
            raw_mail.finish(connection, number)
    assert room_in(database, [tmp_path], bounds).refusal() == ""


def test_a_database_that_is_away_is_no_room(tmp_path: Path) -> None:
    away = open_database(f"sqlite:///{tmp_path / 'nowhere' / 'x.sqlite'}")
    assert room_in(away, [tmp_path], Bounds()).refusal() == "room-database"


def test_a_state_folder_that_is_not_yet_made_is_measured_where_it_will_be(engine: Engine, tmp_path: Path) -> None:
    measured = measure(engine, [tmp_path, tmp_path / "not" / "yet"], Bounds())
    assert measured is not None
    assert measured.free_bytes > 0
