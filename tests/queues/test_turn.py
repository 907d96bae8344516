"""In which turn somebody takes what waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from contact_center.domain.desk import CHANNELS, USUAL, Colleague, Presence, Standing, Waiting
from queues.turn import in_turn

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
FREE = Standing(Presence.AVAILABLE, "", frozenset(CHANNELS))


def waits(number: int, kind: str = "mail", minutes: int = 5, hours_left: float = 10, **more: Any) -> Waiting:
    return Waiting(
        ticket_id=number,
        kind=kind,
        channel="mail" if kind == "mail" else "phone",
        **{"office": "aarhus", "topic": "cpr", "language": "da", "priority": 5, **more},
        due_at=NOW + timedelta(hours=hours_left),
        waiting_since=NOW - timedelta(minutes=minutes),
    )


def somebody(number: int, *languages: str, topics: tuple[str, ...] = ()) -> Colleague:
    skills = (frozenset(languages), frozenset(topics))
    return Colleague(number, frozenset({"aarhus"}), *skills, FREE, NOW, frozenset(CHANNELS))


def turn(waiting: list[Waiting], me: Colleague, *there: Colleague) -> list[int]:
    return in_turn(waiting, me, there, USUAL, NOW)


def test_callers_and_call_backs_come_before_what_is_written() -> None:
    mail, back, call = waits(1, minutes=90), waits(2, "callback", 20), waits(3, "call", 3)
    assert turn([mail, call, back], somebody(9, "da")) == [2, 3, 1]


def test_what_one_can_do_comes_before_what_one_cannot_until_it_presses() -> None:
    polish, danish, late = waits(1, language="pl", hours_left=1), waits(2), waits(3, language="pl", hours_left=-1)
    assert turn([polish, danish, late], somebody(9, "da")) == [3, 2, 1]
    assert turn([polish, danish, late], somebody(9, "da", "pl")) == [3, 1, 2]


def test_priority_goes_before_skill_and_topics_are_a_skill_too() -> None:
    urgent, known, other = waits(1, priority=1, language="pl"), waits(2, topic="mitid"), waits(3, hours_left=1)
    assert turn([other, known, urgent], somebody(9, "da", topics=("mitid",))) == [1, 2, 3]


def test_what_a_better_colleague_will_take_waits_for_them_as_long_as_it_has_patience() -> None:
    polish, danish, old = waits(1, language="pl", priority=1), waits(2), waits(3, language="pl", minutes=60)
    assert turn([polish, danish, old], somebody(9, "da"), somebody(8, "pl")) == [2, 3, 1]
