"""What somebody might try against the phone line: the table of threats, each line a test."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from datetime import timedelta
from importlib import util
from pathlib import Path
from urllib.parse import parse_qsl, urlencode
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from contact_center.catalog.line_rules import Destinations
from contact_center.catalog.load import load_catalog
from contact_center.catalog.model import Catalog
from contact_center.domain.reply import TextMessage
from contact_center.storage import tables
from ivr import app, refusals, staff_side
from ivr.simulator.signer import sign
from queues.texts import Counted, Sending, TextLimits, Texts, decided

_spec = util.spec_from_file_location("line_house", Path(__file__).with_name("line_house.py"))
assert _spec is not None
assert _spec.loader is not None
stories = util.module_from_spec(_spec)
sys.modules.setdefault("line_house", stories)
_spec.loader.exec_module(stories)
LineHouse, MOBILE, NIGHT, TOKEN, URL = (
    stories.LineHouse,
    stories.MOBILE,
    stories.NIGHT,
    stories.TOKEN,
    stories.URL,
)
ROUTES = (*app.ANSWERS, *app.NEWS, *staff_side.ANSWERS, "fallback")
"""Every route there is; a new one is tried by itself."""
KNOWN = load_catalog().destinations


@pytest.fixture
def house(engine: Engine, catalog: Catalog) -> LineHouse:
    return LineHouse(engine, catalog)


def everything(house: LineHouse) -> list[tuple[object, ...]]:
    """All that could have changed."""
    watched = (tables.calls, tables.tickets, tables.contacts, tables.outbox, tables.callbacks, tables.voicemails)
    return [tuple(row) for table in watched for row in house.rows(table)]


# --- forged -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("token", [None, "wrong", ""])
def test_a_forged_request_learns_nothing_but_403(house: LineHouse, route: str, token: str | None) -> None:
    answer = house.post(route, house.new_call(), token=token)
    assert (answer.status_code, answer.json()) == (403, {"detail": "Forbidden"})
    assert everything(house) == []


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_bit_that_was_changed_on_the_way_is_enough(house: LineHouse, at: int, bit: int) -> None:
    body = urlencode({"CallSid": "CA" + "9" * 32, "From": MOBILE, "Digits": "12"}).encode()
    pairs = parse_qsl(body.decode())
    signature = sign(TOKEN, f"{URL}/voice/step?turn=3", pairs)
    changed = bytearray(body)
    changed[at % len(body)] ^= 1 << bit
    if parse_qsl(changed.decode("utf-8", "replace"), keep_blank_values=True) == pairs:
        return  # another way to write the same
    headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
    assert house.client.post("/voice/step?turn=3", content=bytes(changed), headers=headers).status_code == 403
    turned = house.client.post(f"/voice/step?turn={3 + 1 + at}", content=body, headers=headers)
    assert turned.status_code == 403
    assert everything(house) == []


def test_requests_that_are_refused_one_after_the_other_raise_one_alarm_that_ends_by_itself(house: LineHouse) -> None:
    for _ in range(refusals.MANY - 1):
        house.post("incoming", house.new_call(), token="wrong")
    for _ in range(50):
        house.post("incoming", house.new_call(), token=None)  # anybody can do that
    assert house.rows(tables.alarms) == []
    for _ in range(3):
        house.post("incoming", house.new_call(), token="wrong")
    [alarm] = house.rows(tables.alarms)
    assert (alarm.kind, alarm.about, alarm.times, alarm.cleared_at) == ("phone-refused", URL, 1, None)
    house.later(minutes=11)
    house.post("incoming", house.new_call(), token="wrong")
    assert [row.times for row in house.rows(tables.alarms)] == [2]
    house.post("incoming", house.new_call())
    assert [row.cleared_at for row in house.rows(tables.alarms)] == [house.now]


def test_while_the_token_is_changed_both_are_right(house: LineHouse) -> None:
    assert house.post("incoming", house.new_call(), token=stories.FORMER).status_code == 200
    assert house.post("incoming", house.new_call(), token=TOKEN, From="+4520123457").status_code == 200


@pytest.mark.parametrize("route", ROUTES)
def test_a_signature_for_another_address_does_not_fit(house: LineHouse, route: str) -> None:
    sid = house.new_call()
    form = {"CallSid": sid, "From": MOBILE}
    addresses = (
        f"http://inside/voice/{route}",
        f"{URL}/voice/x",
        f"{URL}/voice/{route}?turn=1",
        f"{URL}:8443/voice/{route}",
    )
    for address in addresses:
        headers = {"X-Twilio-Signature": sign(TOKEN, address, list(form.items())), "X-Forwarded-Host": "line.example"}
        assert house.client.post(f"/voice/{route}", data=form, headers=headers).status_code == 403


def test_every_repeated_name_is_covered_by_the_signature(house: LineHouse) -> None:
    sid = house.new_call()
    pairs = [("CallSid", sid), ("From", MOBILE), ("Digits", "1"), ("Digits", "2")]
    headers = {
        "X-Twilio-Signature": sign(TOKEN, f"{URL}/voice/incoming", pairs),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    assert house.client.post("/voice/incoming", content=urlencode(pairs), headers=headers).status_code == 200
    forged = urlencode([*pairs, ("Digits", "9")])
    assert house.client.post("/voice/incoming", content=forged, headers=headers).status_code == 403


def test_a_call_without_an_id_is_answered_and_kept_by_nobody(house: LineHouse) -> None:
    assert house.post("incoming", "").status_code == 200
    assert house.post("status", "", CallStatus="completed").status_code == 204
    assert everything(house) == []


# --- replayed, late, twice --------------------------------------------------------------------------


def test_a_replayed_request_gets_its_old_answer_and_changes_nothing(house: LineHouse) -> None:
    sid, document = house.waiting()
    path = house.follow(document)
    answer = house.post(path, sid, Digits="1").text
    before = everything(house)
    house.later(minutes=1)
    for _ in range(3):
        assert house.post(path, sid, Digits="1").text == answer
    assert everything(house) == before


def a_day(house: LineHouse) -> None:
    """Calls that end in every way, and what is told of them."""
    sid, document = house.waiting()
    for keys in ("8", "-", "1", "4", "2"):
        document = house.press(document, sid, keys)
    house.post("after-queue?since=6", sid, QueueResult="leave")
    house.over(sid)
    sid, document = house.waiting("+4520123471")
    house.post("connect?to=ics-1", sid, From="+4520123471")
    house.post("after-connect?since=9", sid, DialCallStatus="completed", From="+4520123471")
    house.over(sid)
    sid, document = house.waiting("+4520123472")
    house.press(document, sid, "9", From="+4520123472")
    house.over(sid)
    house.over(house.call("4", "1")[0])
    house.now = NIGHT
    sid, document = house.call(*stories.TO_THE_LINE, "3", from_="+4520123473")
    sound = {"RecordingUrl": f"https://api.twilio.com/x/Recordings/{stories.RECORDING}", "RecordingDuration": "9"}
    house.post(house.follow(document), sid, From="+4520123473", **sound)
    house.post("recording", sid, RecordingSid=stories.RECORDING, RecordingDuration="9", RecordingStatus="completed")
    house.over(sid)


def test_every_request_of_a_day_can_be_sent_again_in_any_order_and_changes_nothing(house: LineHouse) -> None:
    post, sent = house.post, []

    def noted(path: str, sid: str, **fields: str) -> object:
        sent.append((path, sid, fields))
        return post(path, sid, **fields)

    house.post = noted
    a_day(house)
    assert {row.outcome for row in house.rows(tables.calls)} >= {"callback", "left", "abandoned", "voicemail"}
    before = everything(house)
    house.later(hours=1)
    for requests in (sent, list(reversed(sent)), random.Random(7).sample(sent, len(sent))):
        for path, sid, fields in requests:
            assert post(path, sid, **fields).status_code in (200, 204)
    assert everything(house) == before


def test_a_call_that_is_over_is_dead(house: LineHouse) -> None:
    sid, document = house.waiting()
    house.over(sid)
    before = everything(house)
    replays = [
        house.post(house.wait_path(document), sid, Digits="2"),
        house.post(house.wait_path(document), sid, QueueTime="999"),
        house.post("step?turn=99", sid, Digits="1"),
        house.post("connect?to=anna", sid),
        house.post("after-queue?since=6", sid, QueueResult="leave"),
        house.post("after-connect?since=6", sid, DialCallStatus="no-answer"),
    ]
    assert all([one.tag for one in ElementTree.fromstring(answer.text)] == ["Hangup"] for answer in replays)
    assert everything(house) == before
    house.over(sid, "busy")
    assert everything(house) == before


def test_a_replayed_text_wish_sends_no_second_text(house: LineHouse) -> None:
    house.now = NIGHT
    sid, document = house.call(*stories.TO_THE_LINE)
    path = house.follow(document)
    for _ in range(4):
        house.post(path, sid, Digits="1")
    assert len(house.rows(tables.outbox)) == 1


def test_the_same_queue_can_be_full_twice_and_it_is_noticed(house: LineHouse) -> None:
    sid, document = house.call(*stories.TO_THE_LINE)
    first = document.split("since=")[1].split('"')[0]
    again = house.post(f"after-queue?since={first}", sid, QueueResult="queue-full", QueueTime="0").text
    second = again.split("since=")[1].split('"')[0]
    assert second != first
    last = house.post(f"after-queue?since={second}", sid, QueueResult="queue-full", QueueTime="0").text
    assert house.says(last, "callback_promised")


# --- callers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("caller", ["anonymous", "Restricted", "+266696687", "", "unknown", "sip:a@b.example"])
def test_an_anonymous_caller_is_served_but_neither_texted_nor_called(house: LineHouse, caller: str) -> None:
    sid, document = house.waiting(from_=caller)
    assert house.says(document, "wait_next")
    document = house.press(document, sid, "1", From=caller)
    assert house.says(document, "sms_not_mobile")
    document = house.press(document, sid, "2", From=caller)
    assert house.says(document, "callback_ask_number")
    for _ in range(3):
        document = house.press(document, sid, "12345678", From=caller)
    assert house.says(document, "callback_no_number")
    assert house.says(document, "wait_message_offer")
    assert house.rows(tables.outbox) == house.rows(tables.callbacks) == []
    assert house.ticket(sid).party_address == ""


@pytest.mark.parametrize("caller", ["+4590123456", "+12025550123", "+8821612345678", "+252612345678"])
def test_a_costly_number_is_served_but_neither_texted_nor_called(house: LineHouse, caller: str) -> None:
    sid, document = house.waiting(from_=caller)
    house.press(document, sid, "1", From=caller)
    for typed in ("2", caller.lstrip("+")[:8], "90123456", "1"):
        document = house.press(document, sid, typed, From=caller)
    assert house.rows(tables.outbox) == house.rows(tables.callbacks) == []


def test_nothing_of_earlier_calls_is_told_to_who_shows_the_same_number(house: LineHouse) -> None:
    first, document = house.waiting()
    house.press(document, first, "2")
    house.over(first)
    reference = house.ticket(first).reference
    _second, document = house.waiting()
    assert " ".join(reference[4:8]) not in document
    assert MOBILE not in document


def test_a_flood_from_one_number_is_not_let_in_and_others_are(house: LineHouse) -> None:
    calls = [house.post("incoming", house.new_call()).text for _ in range(4)]
    assert ["<Reject" in one for one in calls] == [False, False, True, True]
    assert '<Reject reason="busy" />' in calls[-1]
    assert "<Gather" in house.post("incoming", house.new_call(), From="+4520123457").text
    refused = [row for row in house.rows(tables.calls) if row.outcome == "refused"]
    assert len(refused) == 2
    again = house.post("incoming", refused[0].call_sid).text
    assert again == calls[-1]  # asked again, refused again


def test_whoever_hangs_up_may_call_again_but_not_for_ever(house: LineHouse) -> None:
    answers = []
    for _ in range(house.limits.an_hour + 2):
        sid = house.new_call()
        answers.append(house.post("incoming", sid).text)
        house.over(sid)
    assert ["<Reject" in one for one in answers] == [False] * house.limits.an_hour + [True, True]
    house.later(minutes=61)
    assert "<Gather" in house.post("incoming", house.new_call()).text


def test_withheld_numbers_together_leave_room_for_others(house: LineHouse) -> None:
    house.limits = replace(house.limits, withheld_at_once=3)
    answers = [house.post("incoming", house.new_call(), From="anonymous").text for _ in range(4)]
    assert ["<Reject" in one for one in answers] == [False, False, False, True]


# --- text messages ----------------------------------------------------------------------------------


def test_texts_are_limited_by_number_by_beginning_and_by_day(house: LineHouse) -> None:
    texts = Texts(house.engine, "ICS", KNOWN, TextLimits(each_number_a_day=3, alike_an_hour=5, each_day=7))
    message = TextMessage("en", "cpr", "Your checklist")

    def send(number: str) -> Sending:
        return texts.send(house.new_call(), number, message, house.now)

    assert [send(MOBILE) for _ in range(4)] == [*[Sending.SENT] * 3, Sending.ALREADY]
    alike = [send(f"+45201234{last}") for last in (50, 51, 52)]
    assert alike == [Sending.SENT, Sending.SENT, Sending.REFUSED]
    assert [send(f"+4822123456{last}") for last in range(3)] == [Sending.REFUSED] * 3  # landlines get none
    assert [send(f"+48512{last}4567") for last in (11, 22, 33)] == [Sending.SENT, Sending.SENT, Sending.REFUSED]
    assert send("+8821612345678") is Sending.REFUSED
    assert [row.kind for row in house.rows(tables.alarms)] == ["texts-limit"]
    house.later(hours=25)
    assert send(MOBILE) is Sending.SENT


def test_one_text_a_call(house: LineHouse) -> None:
    texts, sid, message = Texts(house.engine, "ICS", KNOWN), house.new_call(), TextMessage("en", "cpr", "x")
    assert texts.send(sid, MOBILE, message, house.now) is Sending.SENT
    assert texts.send(sid, MOBILE, message, house.now) is Sending.ALREADY
    assert Texts(house.engine, "ICS", Destinations()).send("CA", MOBILE, message, house.now) is Sending.REFUSED


def test_a_refused_text_is_told_without_a_reason_that_helps_anybody(house: LineHouse) -> None:
    house.limits = replace(house.limits, an_hour=100)
    for number in range(11):  # they differ in the last three digits only
        from_ = f"+45201234{number:02}"
        sid, document = house.waiting(from_)
        document = house.press(document, sid, "1", From=from_)
        house.over(sid)
    assert house.says(document, "sms_not_now")
    assert len(house.rows(tables.outbox)) == 10


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_no_limit_is_ever_passed(number: int, alike: int, day: int) -> None:
    limits = TextLimits(3, 10, 20)
    if decided(Counted(number, alike, day), limits) is Sending.SENT:
        assert number < 3
        assert alike < 10
        assert day < 20


# --- injection --------------------------------------------------------------------------------------

NASTY = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["</Say><Dial>+4590123456</Dial>", "]]>", "<!--", "&xxe;", "'; DROP TABLE calls; --", "\x00", "\ud800" * 0]
    ),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NASTY, NASTY, NASTY)
def test_whatever_comes_in_a_field_every_answer_is_a_document_of_ours(
    house: LineHouse, name: str, speech: str, digits: str
) -> None:
    sid = house.new_call()
    fields = {"CallerName": name, "SpeechResult": speech, "Digits": digits, "FromCity": name, "QueueResult": speech}
    for path in ("incoming", "step?turn=1", "wait?turn=2", "after-queue?since=2", "connect?to=anna"):
        answer = house.post(path, sid, **fields)
        assert answer.status_code == 200
        document = ElementTree.fromstring(answer.text)
        allowed = {"Say", "Gather", "Redirect", "Enqueue", "Hangup", "Pause", "Leave", "Play", "Dial", "Reject"}
        assert {one.tag for one in document} <= allowed
        assert all(child.tag == "Conference" for one in document if one.tag == "Dial" for child in one)
        for words in (name, speech):
            assert len(words) < 8 or words not in answer.text
    house.over(sid)


def test_no_log_line_and_no_job_holds_a_number_or_what_was_said(
    house: LineHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    sid, document = house.waiting(from_="anonymous")
    for typed in ("2", "20123456", "1"):
        document = house.press(document, sid, typed, From="anonymous")
    other, document = house.waiting()
    document = house.press(document, other, "-", SpeechResult="my number is 010190-1234", Confidence="0.9")
    house.post("incoming", house.new_call(), token="wrong")
    house.catalog = replace(house.catalog, offices={})  # everything fails from here on
    house.post(house.wait_path(document), other, Digits="2")
    house.post("recording", other, RecordingSid=stories.RECORDING, RecordingDuration="9")
    captured = capsys.readouterr()
    written = (captured.out + captured.err + repr(house.rung)).replace(" ", "")
    assert "phone.request_refused" in written
    assert "phone.turn_failed" in written
    for secret in ("20123456", "010190", "mynumber"):
        assert secret not in written


@pytest.mark.parametrize("to", ["%3C/Client%3E%3CNumber%3E%2B4590123456", "a" * 500, "..%2F..", "%00"])
def test_the_name_of_a_desk_is_a_name_and_nothing_else(house: LineHouse, to: str) -> None:
    sid, _document = house.waiting()
    answer = house.post(f"connect?to={to}", sid)
    document = ElementTree.fromstring(answer.text)
    dial = [one for one in document if one.tag == "Dial"]
    assert all(child.tag == "Conference" and len(child.text or "") <= 80 for one in dial for child in one)


@pytest.mark.parametrize("attempt", ["", "0", "-1", "9" * 30, "1%20OR%201=1", "x", "²"])
def test_the_number_of_an_attempt_is_a_number_or_nothing(house: LineHouse, attempt: str) -> None:
    for route in ("desk", "greet", "greeted", "after-desk"):
        answer = house.post(f"{route}?attempt={attempt}", "CA" + "d" * 32, Digits="1", DialCallStatus="completed")
        assert "Hangup" in answer.text or answer.status_code == 403
    assert everything(house) == []


def test_recordings_of_calls_we_do_not_know_are_deleted_and_kept_by_nobody(house: LineHouse) -> None:
    house.post("recording", house.new_call(), RecordingSid=stories.RECORDING, RecordingDuration="20")
    assert [row.recording_sid for row in house.rows(tables.unwanted_recordings)] == [stories.RECORDING]
    assert house.rung == [("voicemail",)]
    house.post("recording", house.new_call(), RecordingSid="../../x", RecordingDuration="20")
    assert len(house.rung) == 1
    assert everything(house) == []


def test_a_body_without_end_is_refused(house: LineHouse) -> None:
    answer = house.post("step?turn=1", house.new_call(), SpeechResult="x" * 70_000)
    assert answer.status_code == 403


def test_old_news_of_an_old_call_does_not_reach_a_new_one(house: LineHouse) -> None:
    old, document = house.waiting()
    house.press(document, old, "2")
    house.over(old)
    house.later(days=1)
    house.now += timedelta(minutes=0)
    new, _ = house.waiting()
    house.over(old)
    house.post("after-queue?since=6", old, QueueResult="leave")
    assert house.kept(new).outcome is None
    assert house.ticket(new).state == "pending"
