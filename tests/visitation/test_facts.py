"""From lines to facts: what a ticket's story means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from contact_center.visitation.facts import of_line, of_ticket
from contact_center.visitation.phone_facts import NOTHING, digest, of_call, of_callback

NOON = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)


def lines(*told: dict[str, Any]) -> list[Any]:
    """Lines of one ticket, ten minutes apart."""
    usual: dict[str, Any] = {"ticket_id": 7, "kind": "contact", "channel": "mail", "language": "pl", "topic": "cpr"}
    usual |= {"further_topics": ["mitid"], "office": "aarhus", "role": "citizen", "nature": "human", "reply": ""}
    usual |= {"by": "agent", "model_version": "m1", **dict.fromkeys(("municipality", "citizen_group", "outcome"))}
    usual |= dict.fromkeys(f"previous_{name}" for name in ("topic", "language", "municipality", "office"))
    return [
        SimpleNamespace(id=number, at=NOON + timedelta(minutes=10 * number), **{**usual, **one})
        for number, one in enumerate(told)
    ]


CAME = {"reply": "sent", "by": "system"}
CLAIM, REPLY, REOPENED = {"kind": "claim"}, {"kind": "reply"}, {"kind": "reopening"}
DONE = {"kind": "completion", "outcome": "answered"}


def story(*told: dict[str, Any], came_back: bool = False) -> Any:
    return of_ticket(lines(*told), came_back)[0]


def test_a_mail_that_was_answered_and_completed() -> None:
    fact = story(CAME, CLAIM, REPLY, DONE)
    assert (fact.outcome, fact.wait, fact.handle) == ("answered", 1200, 1200)
    assert fact.marks.split() == ["done", "judged", "once", "opened", "receipt-done", "replied", "solvable", "worked"]
    assert (fact.day.isoformat(), fact.hour, fact.weekday, fact.further) == ("2026-11-18", 12, 2, "mitid")


def test_what_was_taken_back_is_open_again_and_both_times_in_hand_count() -> None:
    fact = story(CAME, CLAIM, DONE, REOPENED)
    assert (fact.outcome, " reopened " in fact.marks, " done " in fact.marks) == ("open", True, False)
    again = story(CAME, CLAIM, DONE, REOPENED, CLAIM, REPLY, DONE)
    assert (again.outcome, again.handle, " once " in again.marks) == ("answered", 1800, False)


def test_who_had_to_come_back_or_was_moved_was_not_helped_at_once() -> None:
    moved = {"kind": "transfer", "office": "odense", "previous_office": "aarhus"}
    assert " once " not in story(CAME, CLAIM, REPLY, DONE, came_back=True).marks
    assert " once " not in story(CAME, CLAIM, moved, CLAIM, DONE).marks
    assert " once " not in story(CAME, {"kind": "follow-up", "reply": ""}, CLAIM, DONE).marks


def test_the_checklist_alone_helped_where_nobody_wrote_and_nothing_was_asked() -> None:
    quiet = {**DONE, "outcome": "no-answer-needed"}
    assert " alone " in story(CAME, CLAIM, quiet).marks
    assert " alone " not in story(CAME, CLAIM, REPLY, quiet).marks
    assert " alone " not in story({**CAME, "reply": "machine"}, CLAIM, quiet).marks
    assert " alone " not in story(CAME, CLAIM, DONE).marks


def test_a_home_that_was_missing_is_no_mistake_and_holds_all_the_same() -> None:
    fact = story(CAME, {"kind": "correction", "municipality": "0751", "previous_topic": "mitid"}, CLAIM, DONE)
    assert (fact.municipality, " municipality-wrong " in fact.marks, " topic-wrong " in fact.marks) == (
        "0751",
        False,
        True,
    )


def test_a_ticket_of_a_call_outside_the_hours_counts_without_being_a_contact() -> None:
    facts = of_ticket(lines({**CLAIM, "channel": "phone"}, {**DONE, "channel": "phone"}))
    assert [(fact.kind, fact.outcome, " opened " in fact.marks) for fact in facts] == [("ticket", "answered", True)]
    assert " judged " not in facts[0].marks


def test_lines_without_a_ticket_are_machines_or_end_on_the_phone() -> None:
    machine, call, rest = lines(
        *({**one, "ticket_id": None} for one in ({"nature": "bounce"}, {"channel": "phone", "reply": "x"}, DONE))
    )
    assert [of_line(one)[0].outcome for one in (machine, call)] == ["automatic", "on-the-phone"]
    assert (of_line(call)[0].reply, of_line(rest)) == ("", [])


def call(**changes: Any) -> Any:
    usual = {"call_sid": "CA1", "started_at": NOON, "queued_at": None, "answered_at": None, "ended_at": None}
    return of_call(
        SimpleNamespace(**{**usual, "outcome": None, "ended_in": None, "ticket_id": None, **changes}), NOTHING
    )


def test_a_call_waits_in_the_line_and_not_in_the_menu() -> None:
    ten, ended = NOON + timedelta(seconds=10), NOON + timedelta(seconds=45)
    answered = call(queued_at=ten, answered_at=NOON + timedelta(seconds=22), ended_at=ended, outcome="answered")
    assert (answered.outcome, answered.wait, answered.marks) == ("answered", 12, " queued ")
    menu = call(ended_at=ended, outcome="abandoned", ended_in="language")
    assert (menu.wait, menu.marks, menu.place) == (None, "", "language")
    assert call().outcome == "running"
    assert call(outcome="self-service").outcome == "left"
    assert call(queued_at=ten, outcome="refused").marks == ""


def test_a_promise_is_kept_within_its_time() -> None:
    asked = {"id": 3, "asked_at": NOON, "promised_at": NOON + timedelta(hours=2), "state": "reached", "ticket_id": 1}
    kept = of_callback(SimpleNamespace(**asked, reached_at=NOON + timedelta(hours=2)), NOTHING)
    late = of_callback(SimpleNamespace(**asked, reached_at=NOON + timedelta(hours=3)), NOTHING)
    waits = of_callback(SimpleNamespace(**{**asked, "state": "ringing"}, reached_at=None), NOTHING)
    assert [(one.outcome, one.marks, one.wait) for one in (kept, late, waits)] == [
        ("reached", " kept ", 7200),
        ("reached", "", 10800),
        ("open", "", None),
    ]


def test_a_key_leads_to_no_call() -> None:
    assert digest("call", "CA1") == digest("call", "CA1") != digest("callback", "CA1")
    assert "CA1" not in digest("call", "CA1")
