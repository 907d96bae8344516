"""Waiting in the line: place, honest range, closing time, helping offices, music; and how calls end."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from datetime import timedelta
from importlib import util
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from contact_center.catalog.model import Catalog
from contact_center.domain.call import CallOutcome, unreconciled
from contact_center.replies.happened import happened
from contact_center.storage import call_statistics, tables
from contact_center.storage.transaction import reading
from ivr.ending import Reaper
from ivr.language import chosen

_spec = util.spec_from_file_location("line_house", Path(__file__).with_name("line_house.py"))
assert _spec is not None
assert _spec.loader is not None
stories = util.module_from_spec(_spec)
sys.modules.setdefault("line_house", stories)
_spec.loader.exec_module(stories)
LineHouse, MOBILE, NIGHT, OPEN, RECORDING = (
    stories.LineHouse,
    stories.MOBILE,
    stories.NIGHT,
    stories.OPEN,
    stories.RECORDING,
)


@pytest.fixture
def house(database: Engine, catalog: Catalog) -> LineHouse:
    return LineHouse(database, catalog)


# --- the wait ---------------------------------------------------------------------------------------


def test_without_data_only_the_place_is_told(house: LineHouse) -> None:
    _sid, document = house.waiting()
    assert house.says(document, "wait_next")
    assert not any(house.says(document, one) for one in ("wait_range", "wait_within", "wait_over"))


def test_with_data_and_people_an_honest_range_is_told_and_never_gets_worse(house: LineHouse) -> None:
    house.handled(minutes=6)
    anna = house.staff()
    first, _ = house.waiting("+4520123401")
    house.waiting("+4520123402")
    house.take(first, anna)
    sid, document = house.waiting("+4520123403")
    assert house.says(document, "open_wait")
    assert house.says(document, "wait_range")
    told = (house.kept(sid).told_low, house.kept(sid).told_high)
    assert 0 < told[0] < told[1] <= 30
    house.staff("bo")
    document = house.round(document, sid, 2, From="+4520123403")
    after = house.kept(sid)
    assert (after.told_low, after.told_high) == told  # the first one is remembered for the statistics
    house.change(tables.presences, chosen="away")  # everybody goes home
    document = house.round(document, sid, 3, From="+4520123403")
    assert not any(house.says(document, one) for one in ("wait_range", "wait_within", "wait_over"))


def test_call_backs_count_as_people_ahead(house: LineHouse) -> None:
    sid, document = house.waiting("+4520123401")
    house.press(document, sid, "2", From="+4520123401")
    _later, document = house.waiting("+4520123402")
    assert "You are number 2 in the queue." in document


def test_the_caller_hears_that_the_line_may_close_first(house: LineHouse) -> None:
    house.now = OPEN.replace(hour=12, minute=52)  # eight minutes before two o'clock in Denmark
    _sid, document = house.waiting()
    assert house.says(document, "wait_closing")
    assert "14:00" in document
    house.now = OPEN
    _sid, document = house.waiting("+4520123402")
    assert not house.says(document, "wait_closing")


def test_who_still_waits_when_everybody_has_gone_is_told_what_is_possible(house: LineHouse) -> None:
    sid, document = house.waiting()
    house.now = OPEN.replace(hour=13, minute=1)
    left = house.round(document, sid, 2)
    assert "<Leave" in left
    closed = house.post("after-queue?since=6", sid, QueueResult="leave").text
    assert house.says(closed, "closed")
    assert house.says(closed, "closed_callback")
    done = house.press(closed, sid, "2")
    assert house.says(done, "callback_promised")
    assert house.callback().state == "waiting"
    assert house.ticket(sid).waiting_since == OPEN


def test_who_hangs_up_after_the_line_has_closed_on_them_has_given_up(house: LineHouse) -> None:
    sid, document = house.waiting()
    house.now = OPEN.replace(hour=13, minute=1)
    house.round(document, sid, 2)
    house.post("after-queue?since=6", sid, QueueResult="leave")
    house.over(sid)
    assert (house.kept(sid).outcome, house.kept(sid).ended_in) == ("abandoned", "closed")
    assert house.ticket(sid).state == "canceled"


def test_while_somebody_is_there_those_in_the_line_are_served_after_hours(house: LineHouse) -> None:
    house.staff()
    sid, document = house.waiting()
    house.now = OPEN.replace(hour=13, minute=5)
    house.change(tables.presences, seen_at=house.now)
    assert "<Leave" not in house.round(document, sid, 2)
    house.later(minutes=20)
    house.change(tables.presences, seen_at=house.now)
    assert "<Leave" in house.round(house.round(document, sid, 2), sid, 3)


def test_music_is_played_and_a_key_turns_it_off_and_on(house: LineHouse) -> None:
    sid, document = house.waiting()
    assert "<Play>https://line.example/voice/music.wav</Play>" in document
    assert house.says(document, "wait_music_note")
    quiet = house.press(document, sid, "4")
    assert "<Play>" not in quiet
    assert 'timeout="20"' in quiet
    assert "<Play>" in house.press(quiet, sid, "4")


def test_the_checklist_keeps_the_caller_in_the_line(house: LineHouse) -> None:
    sid, document = house.waiting()
    assert house.says(document, "wait_fact")
    document = house.press(document, sid, "1")
    assert house.says(document, "sms_sent")
    assert house.ticket(sid).state == "pending"
    assert [row.recipient for row in house.rows(tables.outbox)] == [MOBILE]


def test_a_call_back_is_offered_twice_at_most_and_at_once_when_the_wait_is_long(house: LineHouse) -> None:
    house.handled(minutes=9)
    house.take(house.waiting("+4520123401")[0], house.staff("bo"))
    sid, document = house.waiting("+4520123403")
    offers = int(house.says(document, "wait_callback_offer"))
    assert offers == 1
    for number in range(1, 12):
        document = house.round(document, sid, number, From="+4520123403")
        offers += house.says(document, "wait_callback_offer")
    assert offers == 2


def test_whether_somebody_speaks_the_language_is_told_by_who_is_there(house: LineHouse) -> None:
    polish = ("4", "1", "2", "1", "8000", "1")
    assert house.says(house.call(*polish)[1], "speakers", "pl")  # nobody is there: what is known of the office
    house.staff("anna")
    assert house.says(house.call(*polish, from_="+48600100101")[1], "speakers", "pl")
    house.staff("ewa", languages=("da", "pl"))
    assert not house.says(house.call(*polish, from_="+48600100102")[1], "speakers", "pl")
    assert house.says(house.call("7", *polish[1:], from_="+380501234567")[1], "speakers", "uk")
    assert not house.says(house.call("2", *polish[1:], from_="+4520123409")[1], "speakers", "en")


def test_where_the_database_is_away_nobody_can_tell_the_language(house: LineHouse) -> None:
    sid, _document = house.call("4")
    assert chosen(house.door(), sid) == "pl"
    assert chosen(house.door(), "CA of nobody") == ""
    assert chosen(replace(house.door(), engine=create_engine("sqlite://")), sid) == ""  # not a single table


# --- another office ---------------------------------------------------------------------------------


def test_a_closed_office_is_helped_out_by_one_that_is_open_and_speaks_the_language(house: LineHouse) -> None:
    house.now = OPEN.replace(hour=14)  # Aarhus has closed, Copenhagen is open till five
    house.staff("kim", ("koebenhavn",), ("da", "en"))
    sid, document = house.call(*stories.TO_THE_LINE)
    assert house.says(document, "helped_out")
    ticket = house.ticket(sid)
    assert (ticket.office, ticket.state, ticket.kind) == ("koebenhavn", "pending", "call")
    assert ticket.route_reason == "helped-closed: ICS Aarhus | ICS København"
    [told] = [row.text for row in house.rows(tables.messages) if row.direction == "event"]
    assert happened(told, "da") == "Hos ICS Aarhus er der lukket; ICS København har åbent og taler sproget."
    assert happened(told, "en") == "Closed at ICS Aarhus; ICS København is open and speaks the language."
    moved = [row for row in house.rows(tables.visitations) if row.kind == "overflow"]
    assert [(row.previous_office, row.office) for row in moved] == [("aarhus", "koebenhavn")]


def test_nobody_helps_out_who_does_not_speak_the_language(house: LineHouse) -> None:
    house.now = OPEN.replace(hour=14)
    house.staff("kim", ("koebenhavn",), ("da",))
    sid, document = house.call(*stories.TO_THE_LINE)
    assert house.says(document, "closed")
    assert house.ticket(sid) is None


def test_who_waits_long_goes_to_somebody_who_is_free_and_keeps_the_place(house: LineHouse) -> None:
    house.take(house.waiting("+4520123401")[0], house.staff())
    sid, document = house.waiting("+4520123402")
    house.later(minutes=6)
    house.staff("kim", ("koebenhavn",))
    house.change(tables.presences, seen_at=house.now)
    document = house.round(document, sid, 9, From="+4520123402")
    assert house.says(document, "helped_out")
    ticket = house.ticket(sid)
    assert (ticket.office, ticket.waiting_since) == ("koebenhavn", OPEN)
    with reading(house.engine) as connection:
        counted = call_statistics.counted(connection, OPEN - timedelta(hours=1), OPEN + timedelta(hours=1))
    assert (counted.offices["aarhus"].overflow_out, counted.offices["koebenhavn"].overflow_in) == (1, 1)
    assert unreconciled(counted.line, counted.offices, counted.without_office) == []


# --- how calls end ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "outcome", "where"),
    [
        ((), "abandoned", "language"),
        (("2", "1"), "abandoned", "topic"),
        (("2", "9"), "left", "ended"),
    ],
)
def test_where_a_caller_hung_up_is_kept(house: LineHouse, keys: tuple[str, ...], outcome: str, where: str) -> None:
    sid, _document = house.call(*keys)
    house.over(sid)
    assert (house.kept(sid).outcome, house.kept(sid).ended_in) == (outcome, where)


def test_who_hangs_up_in_the_line_has_given_up_and_who_presses_nine_has_left(house: LineHouse) -> None:
    gone, _ = house.waiting("+4520123401")
    house.over(gone)
    assert (house.kept(gone).outcome, house.kept(gone).ended_in) == ("abandoned", "waiting")
    left, document = house.waiting("+4520123402")
    house.press(document, left, "9")
    house.over(left)
    assert (house.kept(left).outcome, house.ticket(left).outcome) == ("left", "left")


@pytest.mark.parametrize("status_first", [False, True])
def test_a_call_that_was_answered_is_answered_in_whichever_order_the_news_comes(
    house: LineHouse, status_first: bool
) -> None:
    sid, _document = house.waiting()
    house.take(sid, house.staff())
    house.later(seconds=30)
    house.post("connect?to=a-room", sid)
    house.meets(sid)
    met = house.now
    house.later(minutes=5)
    news = [
        lambda: house.over(sid),
        lambda: house.post("after-connect?since=7", sid, DialCallStatus="completed", DialCallDuration="300"),
        lambda: house.post("after-queue?since=6", sid, QueueResult="bridged"),
    ]
    for tell in reversed(news) if status_first else news:
        tell()
        tell()
    call = house.kept(sid)
    assert (call.outcome, call.answered_at, house.ticket(sid).state) == ("answered", met, "wrapping")


@pytest.mark.parametrize("status_first", [False, True])
def test_a_caller_who_hangs_up_while_the_desk_rings_has_given_up_in_any_order(
    house: LineHouse, status_first: bool
) -> None:
    sid, _document = house.waiting()
    house.take(sid, house.staff())
    news = [
        lambda: house.post("after-queue?since=6", sid, QueueResult="hangup", CallStatus="completed"),
        lambda: house.over(sid),
    ]
    for tell in reversed(news) if status_first else news:
        tell()
    assert (house.kept(sid).outcome, house.ticket(sid).state) == ("abandoned", "canceled")
    assert house.ticket(sid).outcome == "abandoned"


def test_a_call_whose_end_nobody_told_is_ended_when_the_phone_company_knows_it_no_more(house: LineHouse) -> None:
    sid, _document = house.waiting()
    asked: list[str] = []

    def status(call: str) -> str:
        asked.append(call)
        return answers.pop()

    answers = ["", "in-progress"]
    reaper = Reaper(house.engine, house.door, status)
    assert reaper.run(house.now + timedelta(minutes=5)) == 0  # it was heard of just now
    assert asked == []
    assert reaper.run(house.now + timedelta(minutes=11)) == 0
    assert reaper.run(house.now + timedelta(minutes=12)) == 1
    assert (house.kept(sid).outcome, house.kept(sid).ended_in) == ("abandoned", "waiting")
    assert house.ticket(sid).state == "canceled"
    assert reaper.run(house.now + timedelta(minutes=30)) == 0


def test_no_call_lasts_for_ever_even_if_the_phone_company_is_never_reached(house: LineHouse) -> None:
    from contact_center.errors import Retryable

    def away(_call: str) -> str:
        raise Retryable("away")

    sid, _document = house.waiting()
    reaper = Reaper(house.engine, house.door, away)
    assert reaper.run(house.now + timedelta(hours=1)) == 0
    assert reaper.run(house.now + timedelta(hours=6)) == 1
    assert house.kept(sid).outcome == "abandoned"


def test_a_failing_queue_ends_with_an_error_only_when_nothing_else_is_possible(house: LineHouse) -> None:
    sid, document = house.call(*stories.TO_THE_LINE, from_="anonymous")
    for _ in range(2):
        since = document.split("since=")[1].split('"')[0]
        document = house.post(
            f"after-queue?since={since}", sid, QueueResult="queue-full", QueueTime="0", From="anonymous"
        ).text
    assert house.says(document, "error_end")
    assert (house.kept(sid).outcome, house.ticket(sid).outcome) == ("error", "error")


def test_totals_reconcile_after_a_day_with_everything_in_it_and_news_in_any_order(house: LineHouse) -> None:
    house.limits = replace(house.limits, an_hour=1000)
    dice = random.Random(11)
    for number in range(40):
        house.now = OPEN + timedelta(minutes=number)
        from_ = f"+452012{number:04}"
        fate = dice.choice(["menu", "key", "waits", "callback", "answered", "voicemail", "runs", "rings"])
        if fate in ("menu", "key"):
            sid, _ = house.call("2", *(["9"] if fate == "key" else []), from_=from_)
        else:
            sid, document = house.waiting(from_)
        news = [lambda sid=sid, from_=from_: house.post("status", sid, CallStatus="completed", From=from_)]
        if fate == "callback":
            house.press(document, sid, "2", From=from_)
        elif fate == "voicemail":
            house.press(document, sid, "3", From=from_)
            house.post("after-queue?since=6", sid, QueueResult="leave", From=from_)
            fields = {"RecordingSid": f"RE{number:032x}", "RecordingDuration": "9", "RecordingStatus": "completed"}
            news.append(lambda sid=sid, fields=fields: house.post("recording", sid, **fields))
        elif fate in ("answered", "rings"):
            house.take(sid, house.staff(f"staff{number}"))
            if fate == "answered":
                house.post("connect?to=a-room", sid, From=from_)
                house.meets(sid)
                told = {"DialCallStatus": "completed", "DialCallDuration": "60"}
                news.append(lambda sid=sid, told=told: house.post("after-connect?since=7", sid, **told))
        if fate == "runs":
            continue
        dice.shuffle(news)
        for tell in [one for one in news for _ in range(dice.choice((1, 1, 2)))]:
            tell()
    with reading(house.engine) as connection:
        counted = call_statistics.counted(connection, OPEN, OPEN + timedelta(hours=2))
    assert unreconciled(counted.line, counted.offices, counted.without_office) == []
    assert counted.line.offered == 40
    assert {"answered", "abandoned", "left", "callback", "voicemail"} == set(counted.line.ended)
    ended = {"abandoned": "canceled", "left": "canceled", "answered": "wrapping"}
    for call in house.rows(tables.calls):
        ticket = house.ticket(call.call_sid)
        if ticket is not None and call.outcome in ended:
            assert ticket.state == ended[call.outcome], call
        if call.outcome in ("callback", "voicemail"):
            assert (ticket.kind, ticket.state) == (call.outcome, "pending")


def test_totals_that_do_not_add_up_are_named() -> None:
    from contact_center.domain.call import CallTotals

    line, office = CallTotals(3, {"answered": 2}), CallTotals(1, {"answered": 1}, overflow_in=1)
    found = unreconciled(line, {"aarhus": office})
    assert found == [
        "the line: 2 of 3 calls have an outcome or run",
        "the offices have 1 of 3 calls",
        "0 calls were given away and 1 taken over",
    ]
    assert "refused" in unreconciled(CallTotals(1, {"refused": 1}), {}, 1)[0]
    assert CallOutcome.REFUSED.value == "refused"
