"""Several things held fast together: the same figures as a direct count, whichever sums or facts they are made of."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from contact_center.catalog.model import Catalog
from contact_center.domain.fact import COLUMNS, Fact, danish, marked
from contact_center.storage import facts, uncounted
from contact_center.storage.tables import metadata
from contact_center.storage.transaction import open_database, reading, transaction
from contact_center.visitation import reading as where_sums_come_from
from contact_center.visitation import rollup
from contact_center.visitation.asked import Asked, read
from contact_center.visitation.behind import behind, wanted
from contact_center.visitation.counters import CONTACTS
from contact_center.visitation.cube import cube_of
from contact_center.visitation.figures import figures, unreconciled
from contact_center.visitation.held import HELD
from contact_center.visitation.unclear import Unclear

FIRST, DAYS = date(2025, 10, 3), 410
TODAY = FIRST + timedelta(days=DAYS)
CHOICES: dict[str, tuple[str, ...]] = {
    "topic": ("cpr", "tax-card", "mitid"),
    "language": ("pl", "en"),
    "municipality": ("0751", "0492", "0101"),
    "role": ("citizen", "employer"),
    "group": ("eu", "third"),
}
COMBINED = [names for many in (2, 3, 4, 5) for names in combinations(CHOICES, many)]


def invented(rng: random.Random, number: int) -> Fact:
    """A contact or a call; few places, so that many are alike."""
    at = datetime(2025, 10, 3, 9, 0, tzinfo=UTC) + timedelta(seconds=rng.randrange(DAYS * 86_400))
    kind = rng.choice(("contact", "contact", "contact", "follow-up", "call"))
    call = kind == "call"
    outcome = rng.choice(("answered", "abandoned")) if call else rng.choice(("open", "answered", "misdirected"))
    marks = ("queued",) if call else ("opened", "done", "replied") if outcome != "open" else ("opened",)
    return Fact(
        key=f"f{number}",
        kind=kind,
        at=at,
        **danish(at),
        ticket_id=None,
        channel="phone" if call else rng.choice(("mail", "phone")),
        office=rng.choice(("aarhus", "odense")),
        language=rng.choice(CHOICES["language"]),
        topic=rng.choice(CHOICES["topic"]),
        further=rng.choice(("", "cpr mitid")),
        municipality=rng.choice(("0751", "0492", "0443", "0101", "")),  # 0443 is part of 0492 now
        citizen_group=rng.choice(("eu", "third", "")),
        role=rng.choice(CHOICES["role"]),
        nature="human",
        reply=rng.choice(("sent", "closed")),
        outcome=outcome,
        place="waiting" if outcome == "abandoned" else "",
        marks="" if kind == "follow-up" else marked(*marks),
        wait=rng.randrange(900) if outcome != "open" else None,
        handle=None,
        model="m",
    )


MADE = [invented(random.Random(number), number) for number in range(800)]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Facts of a good year, and their sums."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('combined') / 'facts.sqlite'}")
    metadata.create_all(engine)
    with transaction(engine) as connection:
        facts.put(connection, (), MADE)
        uncounted.note(connection, uncounted.SUMS, "")
    rollup.catch_up(engine)
    yield engine
    engine.dispose()


def ask(catalog: Catalog, names: tuple[str, ...], **more: str) -> Asked:
    return read({**{name: CHOICES[name][0] for name in names}, **more}, catalog, TODAY)


def directly(asked: Asked) -> list[Fact]:
    """What is meant, found by looking at each."""

    def meant(one: Fact) -> bool:
        for held in asked.held:
            own = str(getattr(one, HELD[held.name]))
            if own != held.value and not (held.value == "0492" and own == "0443"):
                return False
        office = asked.office in ("", one.office) and (asked.offices is None or one.office in asked.offices)
        return office and asked.channel in ("", one.channel) and asked.first <= one.day <= asked.last

    return [one for one in MADE if meant(one)]


def same(engine: Engine, asked: Asked) -> None:
    """The figures of what is asked for are those of a direct count."""
    mine = directly(asked)
    contacts = [one for one in mine if one.kind in CONTACTS]
    with reading(engine) as connection:
        found = figures(connection, asked)
    assert unreconciled(found) == []
    for section in ("topic", "language", "municipality", "role", "citizen_group", "outcome"):
        assert found.divided(section) == Counter(getattr(one, section) for one in contacts), section
    assert found.divided("office") == Counter(one.office for one in contacts)
    assert found.divided("channel") == Counter(one.channel for one in contacts)
    assert found.divided("clock") == Counter(f"{one.weekday}-{one.hour}" for one in contacts)
    assert found.divided("reply") == Counter(one.reply for one in contacts)
    assert {key: dict(one) for key, one in found.whole.items() if one} == {
        key: dict(one) for key, one in cube_of([astuple(one) for one in mine]).items() if one
    }
    days = Counter(one.day for one in contacts)
    for column in found.columns:
        between = sum(n for day, n in days.items() if column.first <= day <= column.last)
        assert sum(column.channels.values()) == between, column.first


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_is_combined_is_counted_as_directly(filled: Engine, catalog: Catalog, data: st.DataObject) -> None:
    names = data.draw(st.sampled_from(COMBINED))
    query = {name: data.draw(st.sampled_from(CHOICES[name])) for name in names}
    first = FIRST + timedelta(days=data.draw(st.integers(0, DAYS)))
    last = first + timedelta(days=data.draw(st.integers(0, DAYS)))
    query |= {"from": first.isoformat(), "to": last.isoformat(), "office": data.draw(st.sampled_from(("", "odense")))}
    query["channel"] = data.draw(st.sampled_from(("", "", "mail", "phone")))
    offices = data.draw(st.sampled_from((None, ("odense",), ("odense", "aarhus"))))
    same(filled, read(query, catalog, TODAY, offices))


@pytest.mark.parametrize("names", COMBINED)
def test_a_list_behind_a_combined_figure_holds_what_it_says(
    filled: Engine, catalog: Catalog, names: tuple[str, ...]
) -> None:
    asked = ask(catalog, names, **{"from": "2025-10-20", "to": "2026-11-10"})
    mine = [one for one in directly(asked) if one.kind in CONTACTS and one.outcome == "answered"]
    with reading(filled) as connection:
        total, rows = behind(connection, asked, wanted("", "outcome", "answered"), 1)
        assert (total, len(rows)) == (len(mine), min(50, len(mine)))
        assert [row.at for row in rows] == sorted((one.at for one in mine), reverse=True)[:50]


def test_two_are_counted_from_the_facts_while_their_sums_are_not_made_yet(filled: Engine, catalog: Catalog) -> None:
    with transaction(filled) as connection:
        uncounted.note(connection, uncounted.SUMS, "")
        connection.execute(metadata.tables["figure_cubes"].delete())
    try:
        same(filled, ask(catalog, ("topic", "language"), **{"from": "2025-12-01", "to": "2026-02-20"}))
    finally:
        rollup.catch_up(filled)
    same(filled, ask(catalog, ("topic", "language"), **{"from": "2025-12-01", "to": "2026-02-20"}))


def test_too_many_facts_to_count_one_by_one_are_refused_but_never_two_months(
    filled: Engine, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where_sums_come_from, "MOST", 5)
    three = ("topic", "language", "role")
    with reading(filled) as connection:
        with pytest.raises(Unclear) as error:
            figures(connection, ask(catalog, three, **{"from": "2025-10-03", "to": "2026-11-10"}))
        assert (error.value.code, error.value.value) == ("too-many", "3")
        assert (
            figures(connection, ask(catalog, three, **{"from": "2026-01-01", "to": "2026-03-01"})).number("contacts")
            > 5
        )
        whole_year = {"from": "2025-10-03", "to": "2026-11-10"}
        assert figures(connection, ask(catalog, ("topic", "role"), **whole_year)).number("contacts") > 50


def test_a_fact_belongs_to_the_sums_of_every_two_of_months_and_years_only() -> None:
    one = astuple(MADE[0])
    keys = list(rollup.keys_of(one))
    assert len(keys) == len(set(keys))
    pairs = [key for key in keys if "+" in key[1]]
    assert {key[0] for key in pairs} == {"month", "year"}
    known = sum(bool(one[COLUMNS.index(column)]) for column in HELD.values())
    assert len(pairs) == 2 * known * (known - 1) // 2
