"""The sums: the same whether they grew line by line, were made in one go, or are counted directly; and they stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, select

from contact_center.catalog.model import Catalog
from contact_center.domain.call import CallOutcome
from contact_center.domain.fact import COLUMNS
from contact_center.domain.visitation import LineKind
from contact_center.storage import callbacks, calls, statistics, tables, uncounted
from contact_center.storage.statistics import Selection
from contact_center.storage.tables import contact_facts, contacts, figure_cubes, metadata, tickets, visitations
from contact_center.storage.transaction import reading, transaction
from contact_center.visitation import rollup
from contact_center.visitation.asked import read
from contact_center.visitation.cube import cube_of, dump, load
from contact_center.visitation.figures import figures, unreconciled

BEGIN = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)
"""The Saturday before the night in which summer time ends."""
SPAN = Selection(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC))
TODAY = date(2026, 11, 18)
Write = Callable[..., None]

moments = st.integers(0, 60 * 24 * 40).map(lambda minutes: BEGIN + timedelta(minutes=minutes))
STATES = st.fixed_dictionaries(
    {
        "office": st.sampled_from(["aarhus", "odense"]),
        "topic": st.sampled_from(["cpr", "mitid", "general"]),
        "language": st.sampled_from(["pl", "en"]),
        "municipality": st.sampled_from(["0751", "0461", None]),
        "channel": st.sampled_from(["mail", "phone"]),
    }
)
LATER = [kind for kind in LineKind if kind is not LineKind.CONTACT]
LINES = st.tuples(
    st.integers(1, 4), st.sampled_from(LATER), STATES, st.sampled_from(["agent", "system"]), st.booleans(), moments
)
CALLS = st.tuples(
    st.integers(1, 5), st.sampled_from(["begin", "queued", "answered", "over", "ticket", *CallOutcome]), moments
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("open"), st.integers(1, 4), STATES, st.sampled_from(["human", "bounce"]), moments),
        st.tuples(st.just("alone"), STATES, st.sampled_from(["human", "bounce"]), moments),
        st.tuples(st.just("line"), LINES),
        st.tuples(st.just("call"), CALLS),
        st.tuples(st.just("callback"), st.integers(1, 4), st.sampled_from(["reached", "unreached"]), moments),
        st.tuples(st.just("count")),
    ),
    max_size=40,
)


def make_tickets(connection: Connection) -> None:
    """Four tickets of two people, so that what was opened comes back."""
    for number in range(1, 5):
        at = BEGIN + timedelta(days=number)
        connection.execute(
            tickets.insert().values(
                id=number, reference=f"ICS-{number}", channel="mail", kind="mail", state="pending", office="aarhus",
                topic="cpr", further_topics=[], language="pl", role="citizen", due_at=at, created_at=at,
                waiting_since=at,
            )
        )  # fmt: skip
        connection.execute(
            contacts.insert().values(
                channel="mail", external_id=str(number), received_at=at, nature="human", triage={}, route={},
                party_address=f"person{number % 2}@mail.example", ticket_id=number,
            )
        )  # fmt: skip


def take(engine: Engine, write: Write, step: tuple[Any, ...]) -> None:
    """Let one thing happen."""
    kind, *rest = step
    if kind == "count":
        rollup.catch_up(engine)
        return
    with transaction(engine) as connection:
        if kind == "open":
            number, state, nature, at = rest
            write(connection, ticket_id=number, nature=nature, at=at, **state)
        elif kind == "alone":
            state, nature, at = rest
            write(connection, ticket_id=None, nature=nature, at=at, **state)
        elif kind == "line":
            number, what, state, by, changed, at = rest[0]
            before = {"previous_topic": "residence-permit", "previous_office": "national"} if changed else {}
            outcome = "answered" if what is LineKind.COMPLETION else None
            write(connection, ticket_id=number, kind=what, by=by, at=at, reply="", outcome=outcome, **before, **state)
        elif kind == "call":
            a_call(connection, *rest[0])
        else:
            a_callback(connection, *rest)


def a_call(connection: Connection, number: int, what: str, at: datetime) -> None:
    sid = f"CA{number:032x}"
    calls.begin(connection, sid, "+4560", "", at)
    if isinstance(what, CallOutcome):
        calls.settle(connection, sid, what, "waiting")
    elif what == "ticket":
        calls.belongs_to(connection, sid, (number - 1) % 4 + 1)
    elif what == "queued":
        waiting = tables.calls.update().where(tables.calls.c.call_sid == sid, tables.calls.c.queued_at.is_(None))
        connection.execute(waiting.values(queued_at=at))
        uncounted.note(connection, uncounted.CALL, sid)
    elif what != "begin":
        getattr(calls, what)(connection, sid, at)


def a_callback(connection: Connection, number: int, state: str, at: datetime) -> None:
    times = {"asked_at": at, "promised_at": at + timedelta(hours=1), "next_at": at}
    made = callbacks.open_new(connection, {"ticket_id": number, "number": f"+456{number}", **times})
    if made is not None:
        callbacks.move(connection, made, ("waiting",), state=state, reached_at=at + timedelta(minutes=50))


def sums(engine: Engine) -> dict[Any, Any]:
    with reading(engine) as connection:
        return {tuple(row[:6]): (row.contacts, load(row.cube)) for row in connection.execute(select(figure_cubes))}


def facts(engine: Engine) -> list[tuple[Any, ...]]:
    with reading(engine) as connection:
        rows = connection.execute(select(*(contact_facts.c[name] for name in COLUMNS)).order_by(contact_facts.c.key))
        return [tuple(row) for row in rows]


def empty(engine: Engine) -> None:
    with transaction(engine) as connection:
        for name in ("contact_facts", "figure_cubes", "uncounted", "callbacks", "calls", "contacts", "visitations"):
            connection.execute(delete(metadata.tables[name]))
        connection.execute(delete(tickets))
        make_tickets(connection)


def directly(engine: Engine) -> dict[Any, Any]:
    """Every sum, counted from the facts that belong to it."""
    together: dict[Any, list[Any]] = {}
    for row in facts(engine):
        for key in rollup.keys_of(row):
            together.setdefault(key, []).append(row)
    kept = {key: dump(cube_of(rows)) for key, rows in together.items()}
    return {key: (load(cube).get("n", {}).get("contacts", 0), load(cube)) for key, cube in kept.items()}


CHECKS = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=6, suppress_health_check=CHECKS)
@given(STEPS)
def test_sums_that_grew_are_those_made_in_one_go_and_those_counted_directly(
    database: Engine, write: Write, steps: list[Any]
) -> None:
    all_the_same(database, write, steps)


@pytest.mark.chaos
@settings(max_examples=200, suppress_health_check=CHECKS)
@given(STEPS)
def test_sums_are_the_same_however_much_happens(database: Engine, write: Write, steps: list[Any]) -> None:
    all_the_same(database, write, steps)


def all_the_same(database: Engine, write: Write, steps: list[Any]) -> None:
    empty(database)
    for step in steps:
        take(database, write, step)
    rollup.catch_up(database)
    grown, made = sums(database), facts(database)
    assert grown == directly(database)
    whole = Selection(SPAN.since, SPAN.until)
    with reading(database) as connection:
        assert uncounted.how_many(connection) == 0
        for name in ("topic", "language", "office", "municipality", "channel"):
            counted = Counter(row[COLUMNS.index(name)] for row in made if row[1] in ("contact", "follow-up"))
            asked = {key or "": n for key, n in statistics.contacts_by(connection, whole, name)}
            assert counted == asked, name
    rollup.rebuild(database)
    assert (sums(database), facts(database)) == (grown, made)


@pytest.fixture
def counted(database: Engine, write: Write) -> Engine:
    """Some tickets, calls and machines' mails, counted."""
    with transaction(database) as connection:
        make_tickets(connection)
    state = {"office": "aarhus", "topic": "cpr", "language": "pl", "municipality": "0751"}
    for number in range(1, 5):
        take(database, write, ("open", number, {**state, "channel": "mail"}, "human", BEGIN + timedelta(days=number)))
        done = (number, LineKind.COMPLETION, {**state, "channel": "mail"}, "agent", False)
        take(database, write, ("line", (*done, BEGIN + timedelta(days=number, hours=2))))
        take(database, write, ("call", (number, "queued", BEGIN + timedelta(hours=number))))
        take(database, write, ("call", (number, CallOutcome.ABANDONED, BEGIN + timedelta(hours=number))))
    take(database, write, ("alone", {**state, "channel": "mail"}, "bounce", BEGIN))
    rollup.catch_up(database)
    return database


def test_figures_survive_the_erasure_of_everything_they_were_made_of(counted: Engine) -> None:
    before, made = sums(counted), facts(counted)
    with transaction(counted) as connection:
        for table in ("call_turns", "callbacks", "calls", "contacts", "messages", "tickets"):
            connection.execute(delete(metadata.tables[table]))
    rollup.rebuild(counted)
    assert (sums(counted), facts(counted)) == (before, made)


def test_facts_hold_nothing_that_tells_who_it_was(counted: Engine) -> None:
    for row in facts(counted):
        told = " ".join(str(one) for one in row)
        assert "@" not in told
        assert "CA0000" not in told
        assert "+45" not in told


def test_who_comes_back_within_a_week_was_not_helped_at_the_first_contact(counted: Engine) -> None:
    marks = {
        row[COLUMNS.index("ticket_id")]: row[COLUMNS.index("marks")] for row in facts(counted) if row[1] == "contact"
    }
    # tickets 1 and 3, and 2 and 4, are of one person each, two days apart, about the same topic
    assert [" once " in marks[number] for number in (1, 2, 3, 4)] == [False, False, True, True]


def test_counting_twice_changes_nothing_and_much_at_once_is_the_same(
    counted: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sums(counted)
    assert rollup.catch_up(counted) == 0
    assert rollup.rebuild(counted) == 0
    monkeypatch.setattr(rollup, "MANY", 1)  # facts first, all sums afterwards
    with transaction(counted) as connection:
        connection.execute(delete(contact_facts))
        connection.execute(figure_cubes.update().values(cube='{"n":{"contacts":99}}'))
    rollup.rebuild(counted)
    assert sums(counted) == before


def test_what_was_broken_off_is_finished_by_the_next_who_counts(
    counted: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sums(counted)
    monkeypatch.setattr(rollup, "MANY", 1)
    with transaction(counted) as connection:
        connection.execute(delete(contact_facts))
        uncounted.everything(connection)
    rollup.catch_up(counted, batches=0)  # nothing was done, so the sums may not be thought finished
    assert sums(counted) == before
    monkeypatch.setattr(rollup, "BATCH", 3)
    rollup.catch_up(counted, batches=2)
    rollup.catch_up(counted)
    assert sums(counted) == before


def test_the_hour_that_is_there_twice_counts_once_and_the_missing_one_never(
    database: Engine, write: Write, catalog: Catalog
) -> None:
    with transaction(database) as connection:
        for hour in (0, 1):  # 2.30 in summer time, and 2.30 in winter time
            write(connection, at=datetime(2026, 10, 25, hour, 30, tzinfo=UTC))
        for hour in (0, 1):  # 1.30, and 3.30: there is no 2.30
            write(connection, at=datetime(2026, 3, 29, hour, 30, tzinfo=UTC))
        write(connection, at=datetime(2026, 10, 24, 21, 59, tzinfo=UTC))  # 23.59 the day before
        write(connection, at=datetime(2026, 10, 24, 22, 0, tzinfo=UTC))  # midnight
    rollup.catch_up(database)
    with reading(database) as connection:
        october = figures(connection, read({"from": "2026-10-25", "to": "2026-10-25"}, catalog, TODAY))
        march = figures(connection, read({"from": "2026-03-29", "to": "2026-03-29"}, catalog, TODAY))
    assert october.divided("clock") == {"6-2": 2, "6-0": 1}
    assert march.divided("clock") == {"6-1": 1, "6-3": 1}
    assert unreconciled(october) == unreconciled(march) == []


def test_every_way_to_put_a_period_together_counts_the_same(counted: Engine, catalog: Catalog) -> None:
    ways = ({}, {"topic": "cpr"}, {"language": "pl"}, {"municipality": "0751"}, {"role": "citizen"}, {"group": "eu"})
    with reading(counted) as connection:
        for first in (20, 24, 26):
            for last in (1, 8, 30):
                dates = {"from": f"2026-10-{first}", "to": f"2026-11-{last:02}"}
                found = [figures(connection, read({**dates, **way}, catalog, TODAY)) for way in ways]
                assert [unreconciled(one) for one in found] == [[]] * len(ways)
                numbers = {one.number("contacts") for one in found}
                assert numbers == {found[0].number("opened") + found[0].number("machines")}


def test_the_log_is_what_the_facts_are_made_of(counted: Engine) -> None:
    with transaction(counted) as connection:
        connection.execute(visitations.update().values(topic="mitid"))  # nobody does; a rebuild would see it
    rollup.rebuild(counted)
    assert {row[COLUMNS.index("topic")] for row in facts(counted) if row[1] == "contact"} == {"mitid"}
