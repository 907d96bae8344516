"""Who is offered what, as a table; and that nobody is ever offered what they may not have."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.desk import MAIL, PHONE, USUAL, Colleague, Presence, Standing, Waiting
from queues.matching import match

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def colleague(number: int, languages: str = "da en", topics: str = "", **more: Any) -> Colleague:
    free = frozenset(more.pop("free_for", {PHONE, MAIL}))
    presence = more.pop("presence", Presence.AVAILABLE)
    known: dict[str, Any] = {"offices": frozenset({"aarhus"}), "channels": frozenset({PHONE, MAIL})}
    known |= {"languages": frozenset(languages.split()), "topics": frozenset(topics.split())}
    standing = Standing(presence, "", free if presence is Presence.AVAILABLE else frozenset())
    return Colleague(**{"id": number, "standing": standing, "idle_since": NOW - number * MINUTE, **known, **more})


def contact(number: int, kind: str = "call", waited: float = 0, **more: Any) -> Waiting:
    since = NOW - waited * MINUTE
    known = {"office": "aarhus", "topic": "cpr", "language": "pl", "priority": 5 if kind == "mail" else 1}
    channel = MAIL if kind == "mail" else PHONE
    due = {"due_at": since + 60 * MINUTE, "waiting_since": since}
    return Waiting(**{"ticket_id": number, "kind": kind, "channel": channel, **known, **due, **more})


POLISH = colleague(1, "da en pl")
DANISH = colleague(2)
BUSY_POLISH = colleague(3, "da pl", presence=Presence.BUSY)
KNOWS_CPR = colleague(4, topics="cpr")


@pytest.mark.parametrize(
    ("waiting", "colleagues", "expected"),
    [
        ([contact(1)], [DANISH, POLISH], {1: 1}),
        ([contact(1, language="da")], [POLISH, DANISH], {1: 2}),
        ([contact(1, language="und")], [DANISH, POLISH], {1: 2}),
        ([contact(1, waited=5)], [DANISH], {1: 2}),
        ([contact(1)], [DANISH], {1: 2}),
        ([contact(1)], [DANISH, BUSY_POLISH], {}),
        ([contact(1, waited=2)], [DANISH, BUSY_POLISH], {1: 2}),
        ([contact(1)], [DANISH, replace(BUSY_POLISH, channels=frozenset({MAIL}))], {1: 2}),
        ([contact(1, "mail", waited=2)], [DANISH, BUSY_POLISH], {}),
        ([contact(1, language="da")], [DANISH, KNOWS_CPR], {1: 4}),
        ([contact(1, office="odense")], [DANISH, POLISH], {}),
        ([contact(1, rested=frozenset({1}))], [POLISH, DANISH], {1: 2}),
        ([contact(1, rested=frozenset({1, 2}))], [POLISH, DANISH], {}),
        ([contact(1, "mail"), contact(2)], [DANISH], {2: 2}),
        ([contact(1, waited=1, language="da"), contact(2, waited=9, language="da")], [DANISH], {2: 2}),
        ([contact(1, language="da"), contact(2, language="da", priority=0)], [DANISH], {2: 2}),
        ([contact(1, "callback", waited=3, language="da"), contact(2, waited=1, language="da")], [DANISH], {1: 2}),
        ([contact(1, "mail", waited=300), contact(2, "mail", waited=1)], [DANISH], {1: 2}),
        ([contact(1), contact(2, language="da")], [POLISH, DANISH], {1: 1, 2: 2}),
        ([contact(1)], [colleague(1, free_for={MAIL})], {}),
        ([contact(1)], [], {}),
    ],
)
def test_the_right_contact_goes_to_the_right_person(
    waiting: list[Waiting], colleagues: list[Colleague], expected: dict[int, int]
) -> None:
    found = match(waiting, colleagues, USUAL, NOW)
    assert {one.ticket_id: one.staff_id for one in found} == expected


def test_of_two_equals_the_one_who_has_had_nothing_for_longest_is_asked() -> None:
    waited = replace(colleague(9), idle_since=NOW - 60 * MINUTE)
    assert match([contact(1, language="da")], [DANISH, waited], USUAL, NOW)[0].staff_id == 9


def test_the_reasons_are_told_as_codes() -> None:
    told = match([contact(1, waited=4)], [colleague(1, "da pl", "cpr")], USUAL, NOW)[0].reasons
    assert told == (
        "on-the-line: minutes=4",
        "you-speak: language=pl",
        "you-know: topic=cpr",
        "of-queue: office=aarhus",
    )
    late = match([contact(1, "mail", waited=90)], [DANISH], USUAL, NOW)[0].reasons
    assert "past-due" in late
    assert "nobody-speaks: language=pl" in late


contacts_ = st.builds(
    contact,
    st.integers(1, 50),
    st.sampled_from(["call", "mail", "callback"]),
    st.floats(0, 300),
    office=st.sampled_from(["aarhus", "odense"]),
    language=st.sampled_from(["pl", "da", "und", "xx"]),
    rested=st.frozensets(st.integers(1, 6), max_size=3),
)
people_ = st.builds(
    colleague,
    st.integers(1, 6),
    st.sampled_from(["da", "da pl", ""]),
    st.sampled_from(["", "cpr"]),
    free_for=st.frozensets(st.sampled_from([PHONE, MAIL])),
    presence=st.sampled_from(list(Presence)),
)


@given(
    st.lists(contacts_, max_size=12, unique_by=lambda one: one.ticket_id),
    st.lists(people_, max_size=6, unique_by=lambda one: one.id),
)
def test_nobody_is_offered_two_things_or_what_they_may_not_have(
    waiting: list[Waiting], colleagues: list[Colleague]
) -> None:
    found = match(waiting, colleagues, USUAL, NOW)
    assert len({one.staff_id for one in found}) == len({one.ticket_id for one in found}) == len(found)
    by_ticket, by_id = {one.ticket_id: one for one in waiting}, {one.id: one for one in colleagues}
    for one in found:
        given_, person = by_ticket[one.ticket_id], by_id[one.staff_id]
        assert given_.channel in person.standing.free_for
        assert given_.office in person.offices
        assert person.id not in given_.rested
