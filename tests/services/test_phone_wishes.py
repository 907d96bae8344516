"""What callers want instead of waiting: to be called back, or to leave a message."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib import util
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from contact_center.catalog.model import Catalog
from contact_center.errors import Conflict, Final, Forbidden, NotFound, Retryable
from contact_center.storage import callbacks, offers, tables, voicemails
from contact_center.storage.blobs import rows as blob_rows
from contact_center.storage.tickets import Filter
from contact_center.storage.transaction import reading, transaction
from ivr.dialling import Dialling
from ivr.ending import Reaper
from queues.callbacks import Result, after, result_of
from queues.recordings import VoicemailRules, Voicemails
from queues.wishes import CallbackRules

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
SOUND = b"RIFF" + bytes(2000)


@pytest.fixture
def house(database: Engine, catalog: Catalog) -> LineHouse:
    return LineHouse(database, catalog)


# --- asked for --------------------------------------------------------------------------------------


def test_a_call_back_keeps_the_place_and_is_promised_by_when(house: LineHouse) -> None:
    sid, document = house.waiting()
    house.later(minutes=3)
    document = house.press(document, sid, "2")
    assert house.says(document, "callback_promised")
    assert "at the latest on Wednesday 18 November, 13:03" in document
    row, ticket = house.callback(), house.ticket(sid)
    assert (row.number, row.state, row.attempts, row.asked_at) == (MOBILE, "waiting", 0, OPEN + timedelta(minutes=3))
    assert row.promised_at == OPEN + timedelta(hours=2, minutes=3)
    assert (ticket.kind, ticket.waiting_since, ticket.due_at) == ("callback", OPEN, OPEN + timedelta(minutes=5))
    house.over(sid)
    assert house.kept(sid).outcome == "callback"


def test_outside_the_hours_the_call_back_is_the_first_of_the_next_day(house: LineHouse) -> None:
    house.now = NIGHT
    sid, document = house.call(*stories.TO_THE_LINE, "2")
    assert house.says(document, "callback_promised")
    opens = OPEN + timedelta(hours=23)  # Thursday at ten
    row, ticket = house.callback(), house.ticket(sid)
    assert (row.next_at, row.promised_at, ticket.due_at) == (opens, opens + timedelta(hours=2), opens)
    assert "Thursday" in document


def test_hours_that_nobody_confirmed_promise_no_time(house: LineHouse) -> None:
    house.closing(hours_confirmed=False)
    sid, document = house.waiting()
    document = house.press(document, sid, "2")
    assert house.says(document, "callback_promised")
    assert not house.says(document, "callback_when")


def test_asking_twice_in_one_call_changes_nothing(house: LineHouse) -> None:
    sid, document = house.waiting()
    path = house.follow(document)
    first = house.post(path, sid, Digits="2").text
    assert house.post(path, sid, Digits="2").text == first
    assert house.line.ask_callback(house.engine, sid, MOBILE, house.now) is not None
    assert len(house.rows(tables.callbacks)) == 1
    assert [m.text for m in house.rows(tables.messages) if m.direction == "event"] == [f"callback-wanted: {MOBILE}"]


def test_a_number_that_calls_again_is_called_back_once_at_its_better_place(house: LineHouse) -> None:
    first, document = house.waiting()
    house.press(document, first, "2")
    house.over(first)
    house.later(minutes=10)
    second, document = house.waiting()
    document = house.press(document, second, "2")
    row = house.callback()
    ticket = house.ticket(first)
    assert " ".join(ticket.reference[4:8]) in document
    assert (row.ticket_id, ticket.waiting_since) == (ticket.id, OPEN)
    merged = [one for one in house.rows(tables.tickets) if one.id != ticket.id]
    assert [(one.state, one.outcome) for one in merged] == [("canceled", "callback")]
    house.over(second)
    assert house.kept(second).outcome == "callback"
    assert [c.ticket_id for c in house.rows(tables.contacts)] == [ticket.id, ticket.id]


def test_a_call_back_outside_the_hours_joins_the_one_that_is_open(house: LineHouse) -> None:
    first, document = house.waiting()
    house.press(document, first, "2")
    house.now = NIGHT
    second, document = house.call(*stories.TO_THE_LINE, "2")
    assert house.says(document, "callback_promised")
    assert len(house.rows(tables.tickets)) == len(house.rows(tables.callbacks)) == 1
    assert house.kept(second).outcome == "callback"


def test_a_staff_member_who_took_the_call_is_faster_than_the_wish(house: LineHouse) -> None:
    sid, document = house.waiting()
    house.take(sid, house.staff())
    document = house.press(document, sid, "2")
    assert not house.says(document, "callback_promised")
    assert house.rows(tables.callbacks) == []


@pytest.mark.parametrize("caller", ["anonymous", "+266696687"])
def test_who_withholds_the_number_is_called_back_on_one_that_was_typed_and_confirmed(
    house: LineHouse, caller: str
) -> None:
    sid, document = house.waiting(from_=caller)
    for typed, said in (("2", "callback_ask_number"), ("20123456", "callback_number_confirm")):
        document = house.press(document, sid, typed, From=caller)
        assert house.says(document, said)
        assert house.rows(tables.callbacks) == []
    assert "2 0 1 2 3 4 5 6" in document
    document = house.press(document, sid, "1", From=caller)
    assert house.says(document, "callback_promised")
    assert (house.callback().number, house.ticket(sid).party_address) == (MOBILE, MOBILE)
    assert house.ticket(sid).waiting_since == OPEN  # the place is kept
    house.over(sid)
    assert house.kept(sid).outcome == "callback"


def test_outside_the_hours_a_number_is_typed_too(house: LineHouse) -> None:
    house.now = NIGHT
    sid, document = house.call(*stories.TO_THE_LINE, "2", from_="anonymous")
    document = house.press(document, sid, "20123456", From="anonymous")
    document = house.press(document, sid, "1", From="anonymous")
    assert house.says(document, "callback_promised")
    assert house.callback().number == MOBILE
    house.over(sid)
    assert house.kept(sid).outcome == "callback"


def test_a_typed_number_that_is_not_confirmed_is_called_by_nobody(house: LineHouse) -> None:
    sid, document = house.waiting(from_="anonymous")
    for typed in ("2", "20123456"):
        document = house.press(document, sid, typed, From="anonymous")
    house.over(sid)
    assert house.rows(tables.callbacks) == []
    assert (house.kept(sid).outcome, house.kept(sid).ended_in) == ("abandoned", "number-right")


def test_who_asks_from_a_fixed_line_and_hangs_up_has_asked(house: LineHouse) -> None:
    fixed = "+4930901820"
    sid, document = house.waiting(from_=fixed)
    document = house.press(document, sid, "2", From=fixed)
    assert house.says(document, "callback_confirm")
    house.over(sid)
    assert (house.callback().number, house.kept(sid).outcome) == (fixed, "callback")


# --- dialled ----------------------------------------------------------------------------------------


def asked(house: LineHouse, from_: str = MOBILE) -> tuple[Any, Any]:
    """Somebody wants to be called back, and anna has the ticket."""
    sid, document = house.waiting(from_)
    house.press(document, sid, "2", From=from_)
    house.over(sid)
    anna = house.staff()
    house.take(sid, anna)
    return anna, sid


def test_from_the_desk_to_the_citizen_who_presses_a_key(house: LineHouse) -> None:
    anna, sid = asked(house)
    attempt = house.callbacks.dial(anna, house.callback().id, house.now)
    assert house.rung[-1] == ("dial_callback", attempt)
    desk = house.post(f"desk?attempt={attempt}", "CA" + "d" * 32, To=f"client:staff_{anna.id}").text
    assert f'<Number method="POST" url="https://line.example/voice/greet?attempt={attempt}">{MOBILE}</Number>' in desk
    assert 'callerId="+4570000002"' in desk
    assert house.says(desk, "desk_whisper", "da")
    greeting = house.post(f"greet?attempt={attempt}", "CA" + "e" * 32).text
    assert house.says(greeting, "callback_greeting")
    house.later(seconds=20)
    for _ in range(2):  # told twice
        answer = house.post(f"greeted?attempt={attempt}", "CA" + "e" * 32, Digits="1").text
        assert "<Say" not in answer
        assert "<Hangup" not in answer
    assert (house.callback().state, house.callback().reached_at) == ("reached", house.now)
    house.later(minutes=4)
    for _ in range(2):
        house.post(f"after-desk?attempt={attempt}", "CA" + "d" * 32, DialCallStatus="completed")
        house.post(f"desk-status?attempt={attempt}", "CA" + "d" * 32, CallStatus="completed")
    assert house.ticket(sid).state == "wrapping"
    with reading(house.engine) as connection:
        counted = callbacks.counted(connection, OPEN, OPEN + timedelta(days=1), None)
    assert counted._asdict() == {"asked": 1, "reached": 1, "kept": 1, "unreached": 0, "open": 0, "attempts": 1}


@pytest.mark.parametrize(
    ("status", "pressed", "result"),
    [
        ("no-answer", None, "no-answer"),
        ("busy", None, "busy"),
        ("failed", None, "failed"),
        ("completed", "", "not-confirmed"),  # an answering machine
        ("completed", "2", "not-confirmed"),
    ],
)
def test_who_is_not_reached_is_called_again_later(
    house: LineHouse, status: str, pressed: str | None, result: str
) -> None:
    anna, sid = asked(house)
    row = house.callback()
    attempt = house.callbacks.dial(anna, row.id, house.now)
    if pressed is not None:
        fields = {"Digits": pressed} if pressed else {}
        said = house.post(f"greeted?attempt={attempt}", "CA" + "e" * 32, **fields).text
        assert house.says(said, "callback_busy")
    house.post(f"after-desk?attempt={attempt}", "CA" + "d" * 32, DialCallStatus=status)
    house.post(f"desk-status?attempt={attempt}", "CA" + "d" * 32, CallStatus="completed")
    again, ticket = house.callback(), house.ticket(sid)
    assert [one.result for one in house.rows(tables.callback_attempts)] == [result]
    assert (again.state, again.attempts, again.next_at) == ("waiting", 1, house.now + timedelta(minutes=20))
    assert (ticket.state, ticket.claimed_by, ticket.due_at) == ("pending", None, again.next_at)
    house.take(sid, anna)
    with pytest.raises(Conflict, match="Not before"):
        house.callbacks.dial(anna, row.id, house.now)
    house.later(minutes=20)
    house.callbacks.dial(anna, row.id, house.now)


def test_after_so_many_attempts_it_is_given_up_and_wrapped_up(house: LineHouse) -> None:
    house.rules = CallbackRules(most_attempts=2, retry_minutes=(1,))
    anna, sid = asked(house)
    for _ in range(2):
        attempt = house.callbacks.dial(anna, house.callback().id, house.now)
        house.callbacks.ended(attempt, Result.NO_ANSWER, house.now)
        house.later(minutes=1)
        if house.callback().state == "waiting":
            house.take(sid, anna)
    assert (house.callback().state, house.callback().attempts) == ("unreached", 2)
    assert house.ticket(sid).state == "wrapping"
    with pytest.raises(Conflict):
        house.callbacks.dial(anna, house.callback().id, house.now)
    house.desk.complete(anna, house.ticket(sid).id, "unreachable", "", house.now)
    assert house.callback().state == "unreached"


def test_a_desk_that_is_not_picked_up_is_no_attempt(house: LineHouse) -> None:
    anna, sid = asked(house)
    attempt = house.callbacks.dial(anna, house.callback().id, house.now)
    house.post(f"desk-status?attempt={attempt}", "CA" + "d" * 32, CallStatus="no-answer")
    assert (house.callback().state, house.callback().attempts) == ("waiting", 0)
    assert (house.ticket(sid).state, house.ticket(sid).claimed_by) == ("assigned", anna.id)
    house.callbacks.dial(anna, house.callback().id, house.now)


def test_at_a_desk_telephone_a_key_is_pressed_before_the_citizen_is_rung(house: LineHouse) -> None:
    anna, _sid = asked(house)
    attempt = house.callbacks.dial(anna, house.callback().id, house.now)
    asks = house.post(f"desk?attempt={attempt}", "CA" + "d" * 32, To="+4589402000").text
    assert "<Number" not in asks
    assert asks.count(f'action="https://line.example/voice/desk-ready?attempt={attempt}"') == 2
    assert house.says(asks, "staff_whisper", "da")
    rings = house.post(f"desk-ready?attempt={attempt}", "CA" + "d" * 32, Digits="1", To="+4589402000").text
    assert f">{MOBILE}</Number>" in rings
    house.post(f"desk-status?attempt={attempt}", "CA" + "d" * 32, CallStatus="completed")
    assert [one.result for one in house.rows(tables.callback_attempts)] == ["no-answer"]


@pytest.mark.parametrize("pressed", ["", "2", "#"])
def test_an_answering_machine_at_the_desk_rings_nobody_and_is_no_attempt(house: LineHouse, pressed: str) -> None:
    anna, sid = asked(house)
    attempt = house.callbacks.dial(anna, house.callback().id, house.now)
    house.post(f"desk?attempt={attempt}", "CA" + "d" * 32, To="+4589402000")
    fields = {"Digits": pressed} if pressed else {}
    answer = house.post(f"desk-ready?attempt={attempt}", "CA" + "d" * 32, **fields).text
    assert "<Number" not in answer
    assert "<Hangup" in answer
    house.post(f"desk-status?attempt={attempt}", "CA" + "d" * 32, CallStatus="completed")
    assert (house.callback().state, house.callback().attempts) == ("waiting", 0)
    assert (house.ticket(sid).state, house.ticket(sid).claimed_by) == ("assigned", anna.id)


def test_an_attempt_whose_end_nobody_told_ends_by_itself(house: LineHouse) -> None:
    anna, _sid = asked(house)
    attempt = house.callbacks.dial(anna, house.callback().id, house.now)
    assert house.callbacks.reap(house.now + timedelta(minutes=5)) == 0
    assert house.callbacks.reap(house.now + timedelta(minutes=11)) == 1
    assert house.callback().state == "waiting"
    for route in ("desk", "desk-ready"):  # a document that is asked for too late rings nobody
        late = house.post(f"{route}?attempt={attempt}", "CA" + "d" * 32, To="client:staff_1", Digits="1").text
        assert "<Number" not in late


def test_who_may_dial_what_and_when(house: LineHouse) -> None:
    anna, sid = asked(house)
    row = house.callback()
    stranger = house.staff("zoe", ("odense",))
    with pytest.raises(NotFound):
        house.callbacks.dial(stranger, row.id, house.now)
    colleague = house.staff("bo")
    with pytest.raises(Conflict, match="Take the ticket first"):
        house.callbacks.dial(colleague, row.id, house.now)
    house.callbacks.dial(anna, row.id, house.now)
    with pytest.raises(Conflict, match="being dialled already"):
        house.callbacks.dial(anna, row.id, house.now)
    assert len(house.rows(tables.callback_attempts)) == 1
    assert sid


@pytest.mark.parametrize("number", ["+4590123456", "+8821612345678", "+12025550123", "client:anna", "112"])
def test_a_costly_number_is_refused_even_where_it_got_into_the_database(house: LineHouse, number: str) -> None:
    anna, _sid = asked(house)
    row = house.callback()
    attempt = house.callbacks.dial(anna, row.id, house.now)
    house.change(tables.callbacks, number=number)
    for route in ("desk", "desk-ready"):
        answer = house.post(f"{route}?attempt={attempt}", "CA" + "d" * 32, To="client:staff_1", Digits="1").text
        assert "<Number" not in answer
    house.callbacks.ended(attempt, Result.LOST, house.now)
    with pytest.raises(Forbidden):
        house.callbacks.dial(anna, row.id, house.now)


def test_call_backs_are_begun_one_after_the_other_and_not_without_end(house: LineHouse) -> None:
    house.rules = CallbackRules(most_a_day=3)
    staff = []
    for number in range(4):
        from_ = f"+452012340{number}"
        sid, document = house.waiting(from_)
        house.press(document, sid, "2", From=from_)
        staff.append(house.staff(f"staff{number}"))
        house.take(sid, staff[-1])
    ids = [row.id for row in house.rows(tables.callbacks)]
    for who, number in zip(staff[:3], ids, strict=False):
        house.callbacks.dial(who, number, house.now)
    spaced = [row.dial_at - house.now for row in house.rows(tables.callback_attempts)]
    assert spaced == [timedelta(seconds=second) for second in range(3)]
    with pytest.raises(Conflict, match="So many calls"):
        house.callbacks.dial(staff[3], ids[3], house.now)


def test_one_number_is_not_called_all_day(house: LineHouse) -> None:
    house.rules = CallbackRules(most_to_a_number=2, most_attempts=9)
    anna, _sid = asked(house)
    for _ in range(2):
        attempt = house.callbacks.dial(anna, house.callback().id, house.now)
        house.callbacks.ended(attempt, Result.DESK, house.now)
    with pytest.raises(Conflict, match="This number was called so often"):
        house.callbacks.dial(anna, house.callback().id, house.now)


def test_nobody_has_two_call_backs_in_hand(house: LineHouse) -> None:
    anna, sid = asked(house)
    other, document = house.waiting("+4520123499")
    house.press(document, other, "2", From="+4520123499")
    with pytest.raises(Conflict, match="another call-back in hand"):
        house.take(other, anna)
    assert house.ticket(other).state == "pending"
    assert house.desk.claim_next(anna, Filter(), house.now) is None
    house.desk.release(anna, house.ticket(sid).id, house.now)
    house.take(other, anna)


def test_two_call_backs_taken_at_once_by_one_person_leave_one(house: LineHouse) -> None:
    sids = []
    for number in range(4):
        from_ = f"+452012340{number}"
        sid, document = house.waiting(from_)
        house.press(document, sid, "2", From=from_)
        sids.append(sid)
    anna = house.staff()

    def take(sid: str) -> bool:
        try:
            house.take(sid, anna)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take, sids)) == [False, False, False, True]
    held = [row for row in house.rows(tables.tickets) if row.claimed_by == anna.id]
    assert len(held) == 1


def test_a_call_back_that_waits_for_its_time_is_offered_to_nobody_and_is_nobodys_turn(house: LineHouse) -> None:
    anna, sid = asked(house)
    attempt = house.callbacks.dial(anna, house.callback().id, house.now)
    house.callbacks.ended(attempt, Result.BUSY, house.now)
    with reading(house.engine) as connection:
        assert offers.waiting(connection, ["aarhus"], house.now, 10) == []
        after = offers.waiting(connection, ["aarhus"], house.now + timedelta(minutes=20), 10)
    assert [row.id for row in after] == [house.ticket(sid).id]
    _other, document = house.waiting("+4520123499")
    assert house.says(document, "wait_next")


def test_a_ticket_that_is_finished_or_reopened_takes_its_call_back_along(house: LineHouse) -> None:
    anna, sid = asked(house)
    ticket = house.ticket(sid)
    house.desk.complete(anna, ticket.id, "answered", "", house.now)  # by another phone
    assert house.callback().state == "reached"
    house.desk.reopen(anna, ticket.id, house.now)
    assert (house.callback().state, house.callback().attempts) == ("waiting", 0)


class Phone:
    """The phone company's REST side."""

    public_url = stories.URL

    def __init__(self, trouble: Exception | None = None) -> None:
        self.dialled: list[tuple[str, ...]] = []
        self.trouble = trouble

    def dial(self, *asked: str) -> str:
        if self.trouble is not None:
            raise self.trouble
        self.dialled.append(asked)
        return "CA" + "d" * 32


def test_the_desk_is_rung_once_and_in_its_turn(house: LineHouse) -> None:
    anna, _sid = asked(house)
    attempt = house.callbacks.dial(anna, house.callback().id, house.now)
    phone, slept = Phone(), list[float]()
    dialling = Dialling(house.engine, house.callbacks, phone, lambda: house.now, slept.append)  # type: ignore[arg-type]
    dialling.ring(attempt, "+4570000002")
    dialling.ring(attempt, "+4570000002")
    (asked_for,) = phone.dialled
    assert asked_for[:2] == (f"client:staff_{anna.id}", "+4570000002")
    assert asked_for[2].endswith(f"/voice/desk?attempt={attempt}")
    assert slept == [0.0]


def test_a_phone_company_that_is_away_costs_no_attempt(house: LineHouse) -> None:
    anna, _sid = asked(house)
    attempt = house.callbacks.dial(anna, house.callback().id, house.now)
    dialling = Dialling(house.engine, house.callbacks, Phone(Retryable("away")), lambda: house.now, lambda _s: None)  # type: ignore[arg-type]
    with pytest.raises(Retryable):
        dialling.ring(attempt, "")
    assert (house.callback().state, house.callback().attempts) == ("waiting", 0)


def test_what_comes_after_an_attempt_is_a_table() -> None:
    rules = CallbackRules(most_attempts=2)
    assert after(0, Result.REACHED, None, rules).state == "reached"
    assert after(0, Result.BUSY, OPEN, rules).next_at == OPEN
    assert after(1, Result.BUSY, OPEN, rules).state == "unreached"
    assert (after(1, Result.DESK, OPEN, rules).state, after(1, Result.DESK, OPEN, rules).attempts) == ("waiting", 1)
    assert result_of("completed", True) is Result.REACHED
    assert result_of("completed", False) is Result.NOT_CONFIRMED
    assert result_of("nonsense", False) is Result.NOT_CONFIRMED


# --- voicemail --------------------------------------------------------------------------------------


def recorded(sid: str = RECORDING, seconds: str = "12") -> dict[str, str]:
    url = f"https://api.twilio.com/2010-04-01/Accounts/AC{'0' * 32}/Recordings/{sid}"
    return {"RecordingUrl": url, "RecordingDuration": seconds, "Digits": "#"}


def test_a_message_outside_the_hours_becomes_a_ticket(house: LineHouse) -> None:
    house.now = NIGHT
    sid, document = house.call(*stories.TO_THE_LINE, "3")
    assert house.says(document, "voicemail_notice")
    assert "30 days" in document
    assert '<Record action="https://line.example/voice/step?turn=' in document
    assert 'recordingStatusCallback="https://line.example/voice/recording"' in document
    path = house.follow(document)
    kept = house.post(path, sid, **recorded()).text
    assert house.says(kept, "voicemail_kept")
    assert house.post(path, sid, **recorded()).text == kept
    ticket = house.ticket(sid)
    assert (ticket.kind, ticket.state, ticket.office, ticket.party_address) == (
        "voicemail", "pending", "aarhus", MOBILE,
    )  # fmt: skip
    house.post("recording", sid, RecordingSid=RECORDING, RecordingDuration="12", RecordingStatus="completed")
    (row,) = house.rows(tables.voicemails)
    assert (row.recording_sid, row.seconds, row.state) == (RECORDING, 12, "new")
    house.over(sid)
    assert house.kept(sid).outcome == "voicemail"


def test_a_message_while_waiting_keeps_the_place(house: LineHouse) -> None:
    sid, document = house.waiting(from_="anonymous")
    assert "<Leave" in house.press(document, sid, "3", From="anonymous")
    document = house.post("after-queue?since=6", sid, QueueResult="leave", From="anonymous").text
    assert "<Record" in document
    house.post(house.follow(document), sid, **recorded(), From="anonymous")
    ticket = house.ticket(sid)
    assert (ticket.kind, ticket.state, ticket.waiting_since) == ("voicemail", "pending", OPEN)


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("status_first", [True, False])
def test_who_hangs_up_after_speaking_has_left_a_message_in_any_order(
    house: LineHouse, closed: bool, status_first: bool
) -> None:
    if closed:
        house.now = NIGHT
        sid, _ = house.call(*stories.TO_THE_LINE, "3")
    else:
        sid, document = house.waiting()
        house.press(document, sid, "3")
        house.post("after-queue?since=6", sid, QueueResult="leave")
    fields = {"RecordingSid": RECORDING, "RecordingDuration": "12", "RecordingStatus": "completed"}
    news = [lambda: house.over(sid), lambda: house.post("recording", sid, **fields)]
    for tell in news if status_first else reversed(news):
        tell()
        tell()
    assert house.kept(sid).outcome == "voicemail"
    assert (house.ticket(sid).kind, house.ticket(sid).state) == ("voicemail", "pending")
    assert len(house.rows(tables.voicemails)) == 1
    given = [line.outcome for line in house.rows(tables.visitations) if line.kind == "completion"]
    reopened = [line for line in house.rows(tables.visitations) if line.kind == "reopening"]
    assert len(given) == len(reopened)  # nothing is counted as given up in the end


def test_who_hangs_up_without_a_word_has_given_up_in_the_end(house: LineHouse) -> None:
    house.now = NIGHT
    sid, _ = house.call(*stories.TO_THE_LINE, "3")
    house.over(sid)
    assert house.kept(sid).outcome is None  # a recording may still come
    Reaper(house.engine, house.door, lambda _sid: "").run(house.now + timedelta(minutes=11))
    assert (house.kept(sid).outcome, house.kept(sid).ended_in) == ("abandoned", "voicemail")


def test_a_hesitation_is_no_message_and_is_deleted(house: LineHouse) -> None:
    house.now = NIGHT
    sid, document = house.call(*stories.TO_THE_LINE, "3")
    document = house.post(house.follow(document), sid, **recorded(seconds="1")).text
    assert house.says(document, "voicemail_empty")
    house.post("recording", sid, RecordingSid=RECORDING, RecordingDuration="1", RecordingStatus="completed")
    assert [row.recording_sid for row in house.rows(tables.unwanted_recordings)] == [RECORDING]
    assert house.rung[-1] == ("voicemail",)
    assert house.rows(tables.voicemails) == house.rows(tables.tickets) == []


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/steal",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        f"https://evil.example/Recordings/{RECORDING}/../../x",
    ],
)
def test_the_address_of_a_recording_is_never_believed(house: LineHouse, url: str) -> None:
    house.now = NIGHT
    sid, document = house.call(*stories.TO_THE_LINE, "3")
    house.post(house.follow(document), sid, RecordingUrl=url, RecordingDuration="12")
    assert house.rows(tables.voicemails) == []


class Recorder:
    """The phone company's recordings."""

    def __init__(self, *answers: bytes | Exception, deleting: Exception | None = None) -> None:
        self.answers, self.deleting = list(answers), deleting
        self.fetched: list[str] = []
        self.deleted: list[str] = []

    def recording(self, recording_sid: str, most_bytes: int) -> bytes:
        self.fetched.append(recording_sid)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def delete_recording(self, recording_sid: str) -> None:
        self.deleted.append(recording_sid)
        if self.deleting is not None:
            raise self.deleting


def left(house: LineHouse) -> str:
    house.now = NIGHT
    sid, document = house.call(*stories.TO_THE_LINE, "3")
    house.post(house.follow(document), sid, **recorded())
    return str(sid)


def test_the_sound_is_fetched_stored_and_deleted_at_the_phone_company(house: LineHouse) -> None:
    left(house)
    recorder = Recorder(Retryable("not ready"), Final("404: not there yet"), SOUND)
    mail = Voicemails(house.engine, recorder)
    mail.work(house.now)
    assert recorder.deleted == []
    house.later(minutes=2)
    mail.work(house.now)
    house.later(minutes=3)
    mail.work(house.now)
    mail.work(house.now)
    mail.work(house.now)
    assert (recorder.fetched, recorder.deleted) == ([RECORDING] * 3, [RECORDING])
    (row,) = house.rows(tables.voicemails)
    assert row.state == "kept"
    assert blob_rows.read(house.engine, row.blob) == SOUND


def test_a_recording_that_cannot_be_had_is_on_the_shunt_list(house: LineHouse) -> None:
    left(house)
    mail = Voicemails(house.engine, Recorder(*[Retryable("away")] * 9), VoicemailRules(most_attempts=3))
    for _ in range(5):
        mail.work(house.now)
        house.later(hours=2)
    (row,) = house.rows(tables.voicemails)
    assert (row.state, row.attempts) == ("failed", 3)
    assert [(one.kind, one.object_id) for one in house.rows(tables.shunt)] == [("voicemail", row.id)]
    with transaction(house.engine) as connection:
        voicemails.again(connection, row.id, house.now)
    mail.work(house.now)
    assert house.rows(tables.voicemails)[0].attempts == 1


def test_deleting_is_tried_again_without_fetching_again(house: LineHouse) -> None:
    left(house)
    recorder = Recorder(SOUND, deleting=Retryable("away"))
    mail = Voicemails(house.engine, recorder)
    mail.work(house.now)
    mail.work(house.now)
    recorder.deleting = None
    house.later(minutes=1)
    mail.work(house.now)
    assert (len(recorder.fetched), len(recorder.deleted)) == (1, 2)
    assert house.rows(tables.voicemails)[0].state == "kept"


def test_a_message_is_forgotten_when_its_time_is_over(house: LineHouse) -> None:
    left(house)
    mail = Voicemails(house.engine, Recorder(SOUND), VoicemailRules(keep_days=30))
    mail.work(house.now)
    mail.work(house.now)
    assert mail.forget(house.now + timedelta(days=29)) == 0
    assert mail.forget(house.now + timedelta(days=31)) == 1
    (row,) = house.rows(tables.voicemails)
    assert (row.state, row.blob) == ("erased", None)
    assert house.rows(tables.blobs) == []
