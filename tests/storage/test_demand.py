"""Contacts by half hour: kept days equal a direct count, by SQL and by hand."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select

from contact_center.domain.visitation import LineKind, VisitationLine
from contact_center.storage import demand, visitations
from contact_center.storage.tables import demand as kept
from contact_center.storage.tables import demand_days
from contact_center.storage.transaction import reading, transaction

DENMARK = ZoneInfo("Europe/Copenhagen")
TODAY = date(2026, 11, 18)


def line(at: datetime, **said: Any) -> VisitationLine:
    usual: dict[str, Any] = {
        "kind": LineKind.CONTACT, "ticket_id": None, "channel": "phone", "language": "pl", "topic": "cpr",
        "further_topics": (), "office": "aarhus", "municipality": None, "citizen_group": None, "role": "citizen",
        "nature": "human", "reply": "",
    }  # fmt: skip
    return VisitationLine(at=at, **{**usual, **said})


def write(engine: Engine, *lines: VisitationLine) -> None:
    with transaction(engine) as connection:
        for one in lines:
            visitations.add(connection, one)


def some(number: int, days: int, seed: int = 3) -> list[VisitationLine]:
    """Lines of all kinds in the days before today, and of today."""
    chance, end = random.Random(seed), datetime(2026, 11, 18, 12, tzinfo=UTC)
    return [
        line(
            end - timedelta(minutes=chance.randrange(days * 24 * 60)),
            kind=chance.choice([LineKind.CONTACT, LineKind.CONTACT, LineKind.FOLLOW_UP, LineKind.CORRECTION]),
            channel=chance.choice(["mail", "phone"]),
            language=chance.choice(["pl", "en", "da"]),
            office=chance.choice(["aarhus", "odense"]),
            nature=chance.choice(["human", "human", "human", "auto-reply"]),
        )
        for _ in range(number)
    ]


def by_hand(lines: list[VisitationLine]) -> Counter[tuple[date, str, str, int]]:
    """day, channel, office, half hour → contacts of people"""
    found: Counter[tuple[date, str, str, int]] = Counter()
    for one in lines:
        if one.kind in (LineKind.CONTACT, LineKind.FOLLOW_UP) and one.nature == "human":
            local = one.at.astimezone(DENMARK)
            found[local.date(), one.channel, one.office, local.hour * 2 + (local.minute >= 30)] += 1
    return found


def test_kept_days_and_direct_counts_are_what_plain_python_counts(database: Engine) -> None:
    lines = some(600, 80)  # over the end of summer time
    write(database, *lines)
    first = min(one.at for one in lines).astimezone(DENMARK).date()
    with reading(database) as connection:
        direct = {channel: demand.history(connection, channel, first, TODAY) for channel in ("mail", "phone")}
    assert demand.roll_up(database, TODAY) == (TODAY - timedelta(days=2) - first).days + 1
    assert demand.roll_up(database, TODAY) == 0
    expected = by_hand(lines)
    for channel, before in direct.items():
        with reading(database) as connection:
            after = demand.history(connection, channel, first, TODAY)
        assert (after.offices, after.languages) == (before.offices, before.languages)
        assert (after.slots == before.slots).all()
        assert (after.spoken == before.spoken).all()
        assert (after.slots.sum(axis=2) == after.spoken.sum(axis=2)).all()
        assert after.total == sum(n for (day, way, *_), n in expected.items() if way == channel and day < TODAY)
        for (day, way, office, slot), number in expected.items():
            if way == channel and day < TODAY:
                assert after.slots[(day - first).days, after.offices.index(office), slot] == number


def test_only_new_days_are_counted_the_next_day(engine: Engine) -> None:
    write(engine, *some(50, 20))
    demand.roll_up(engine, TODAY)
    write(engine, line(datetime(2026, 11, 17, 9, 40, tzinfo=UTC)))
    assert demand.roll_up(engine, TODAY + timedelta(days=1)) == 1
    with reading(engine) as connection:
        seen = demand.history(connection, "phone", date(2026, 11, 17), date(2026, 11, 18))
    assert seen.slots[0, seen.offices.index("aarhus"), 21] >= 1


def test_a_rebuild_finds_lines_that_were_written_with_an_old_date(engine: Engine) -> None:
    write(engine, line(datetime(2026, 11, 2, 9, tzinfo=UTC)))
    demand.roll_up(engine, TODAY)
    write(engine, line(datetime(2026, 11, 2, 9, tzinfo=UTC)))
    with reading(engine) as connection:
        assert demand.history(connection, "phone", date(2026, 11, 2), TODAY).total == 1
    demand.rebuild(engine, TODAY)
    with reading(engine) as connection:
        assert demand.history(connection, "phone", date(2026, 11, 2), TODAY).total == 2


def test_without_contacts_there_is_nothing_to_count(engine: Engine) -> None:
    assert demand.roll_up(engine, TODAY) == 0
    with reading(engine) as connection:
        seen = demand.history(connection, "mail", date(2026, 11, 1), TODAY)
    assert (seen.total, seen.offices, seen.days) == (0, (), 17)


def test_days_without_contacts_are_counted_too(engine: Engine) -> None:
    write(engine, line(datetime(2026, 11, 2, 9, tzinfo=UTC)))
    demand.roll_up(engine, TODAY)
    with reading(engine) as connection:
        assert len(connection.execute(select(kept)).all()) == 1
        assert len(connection.execute(select(demand_days)).all()) == 15


def test_the_hour_that_comes_twice_counts_twice_and_the_one_that_never_comes_not_at_all(engine: Engine) -> None:
    write(
        engine,
        line(datetime(2026, 10, 25, 0, 10, tzinfo=UTC)),  # 02:10, summer time
        line(datetime(2026, 10, 25, 1, 10, tzinfo=UTC)),  # 02:10, winter time
        line(datetime(2026, 3, 29, 1, 10, tzinfo=UTC)),  # 03:10: there is no 02:10
        line(datetime(2026, 10, 24, 22, 5, tzinfo=UTC)),  # 00:05 of the 25th
    )
    with reading(engine) as connection:
        autumn = demand.history(connection, "phone", date(2026, 10, 25), date(2026, 10, 26))
        spring = demand.history(connection, "phone", date(2026, 3, 29), date(2026, 3, 30))
    assert (autumn.slots[0, 0, 4], autumn.slots[0, 0, 0]) == (2, 1)
    assert (spring.slots[0, 0, 6], spring.total) == (1, 1)
