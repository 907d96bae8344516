"""The stand-in rings out, dials, records and has Twilio's limits; on a clock that stands still."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from ivr.simulator.call import Call, Fetch
from ivr.simulator.clock import VirtualClock
from ivr.simulator.exchange import Exchange, Number, Timing
from ivr.simulator.habits import Answer, Habit
from ivr.simulator.messages import fate, refusal, segments
from ivr.simulator.player import Player
from ivr.simulator.script import Step
from ivr.simulator.webhooks import Webhooks
from ivr.simulator.wire import overrides

START = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
LINE = "http://line.test"
SARA, DESK, CITIZEN = "client:sara", "+4586123456", "+4520123456"


class World:
    """A line of fixed documents, and the exchange that calls it."""

    def __init__(self, pages: dict[str, Any], **number: Any) -> None:
        self.pages, self.asked = pages, list[tuple[str, dict[str, str]]]()
        self.headers: list[httpx.Headers] = []
        self.clock = VirtualClock(START)
        ours = Number(f"{LINE}/incoming", f"{LINE}/status", f"{LINE}/fallback", **number)
        client = httpx.AsyncClient(transport=httpx.MockTransport(self._page))
        self.exchange = Exchange(Webhooks("AC" + "0" * 32, "t", client), lambda _to: ours, self.clock, Timing())
        self.player = Player(self.exchange)

    def _page(self, request: httpx.Request) -> httpx.Response:
        fields = dict(parse_qsl(request.content.decode() or request.url.query.decode()))
        self.asked.append((request.url.path, fields))
        self.headers.append(request.headers)
        page = self.pages.get(request.url.path)
        if callable(page):
            page = page(fields)
        if isinstance(page, httpx.Response):
            return page
        if page is None:
            return httpx.Response(204 if request.url.path == "/status" else 500)
        return httpx.Response(200, text=f"<Response>{page}</Response>", headers={"content-type": "text/xml"})

    async def call(self) -> Call:
        call = self.exchange.place_call(CITIZEN, "+4570000002")
        await self.clock.settle()
        return call

    def fields(self, path: str) -> list[dict[str, str]]:
        return [fields for asked, fields in self.asked if asked == path]


def play(pages: dict[str, Any], story: Callable[[World], Coroutine[Any, Any, None]], **number: Any) -> World:
    world = World(pages, **number)
    asyncio.run(story(world))
    return world


def texts(call: Call, by: str = "line") -> list[str]:
    return [said.text for said in call.said if said.by == by]


# --- dialling -----------------------------------------------------------------------------------------------

DIAL = f'<Dial timeout="20" action="/done" callerId="+4570000000"><Number url="/greet">{CITIZEN}</Number></Dial>'
GREET = '<Gather numDigits="1" timeout="8" action="/greeted"><Say>Press 1</Say></Gather><Hangup/>'


def called_back(habit: Habit) -> World:
    async def story(world: World) -> None:
        world.exchange.habits.learn(CITIZEN, [habit])
        world.exchange.ring_out("+4570000000", DESK, Fetch(f"{LINE}/desk"), f"{LINE}/status")
        await world.clock.advance(120)

    pages = {"/desk": DIAL, "/greet": GREET, "/greeted": "", "/done": "<Hangup/>"}
    return play(pages, story)


def test_who_is_dialled_has_a_call_of_their_own_and_is_asked_before_being_connected() -> None:
    world = called_back(Habit(after=3, steps=(Step(keys="1"),), talks=30))
    desk, citizen = world.exchange.calls.values()
    greeted = world.fields("/greeted")[0]
    assert (greeted["CallSid"], greeted["ParentCallSid"], greeted["Digits"]) == (citizen.sid, desk.sid, "1")
    assert (greeted["From"], greeted["To"], greeted["Direction"]) == ("+4570000000", CITIZEN, "outbound-dial")
    done = world.fields("/done")[0]
    assert (done["DialCallStatus"], done["DialBridged"], done["DialCallSid"]) == ("completed", "true", citizen.sid)
    assert done["DialCallDuration"] == "31"
    assert desk.over
    assert citizen.over
    assert world.exchange.debugger == []


@pytest.mark.parametrize(
    ("habit", "status"),
    [
        (Habit(Answer.NO), "no-answer"),
        (Habit(Answer.BUSY), "busy"),
        (Habit(Answer.FAILS), "failed"),
        (Habit(after=25), "no-answer"),
        (Habit(Answer.MACHINE), "completed"),
        (Habit(hang_up=2), "completed"),
    ],
)
def test_who_is_not_reached_is_connected_to_nobody(habit: Habit, status: str) -> None:
    done = called_back(habit).fields("/done")
    assert [(one["DialCallStatus"], one["DialBridged"]) for one in done] == [(status, "false")]


def test_a_caller_who_hangs_up_while_somebody_is_dialled_stops_the_ringing() -> None:
    async def story(world: World) -> None:
        world.exchange.habits.learn(SARA, [Habit(Answer.NO)])
        call = await world.call()
        await world.clock.advance(5)
        call.hang_up("the caller hung up")
        await world.clock.advance(1)
        assert all(one.over for one in world.exchange.calls.values())

    world = play({"/incoming": '<Dial action="/done"><Client>sara</Client></Dial>'}, story)
    assert world.fields("/done") == []


def test_the_first_in_a_queue_is_dialled_and_told_of_it_when_the_talk_is_over() -> None:
    async def story(world: World) -> None:
        caller = await world.call()
        world.exchange.ring_out("+4570000000", DESK, Fetch(f"{LINE}/take"))
        await world.clock.advance(2)
        assert caller.bridged_to == "+4570000000"
        await world.clock.advance(30)
        caller.hang_up("the caller hung up")
        await world.clock.advance(1)

    pages = {"/incoming": '<Enqueue waitUrl="/wait" action="/after">a</Enqueue>', "/wait": '<Pause length="9"/>'}
    pages |= {"/take": '<Dial action="/done"><Queue>a</Queue></Dial>', "/done": "<Hangup/>", "/after": ""}
    world = play(pages, story)
    assert world.fields("/done")[0]["DialCallStatus"] == "completed"
    assert world.exchange.queues["a"].members == []


def test_an_empty_queue_is_waited_at_until_the_time_out() -> None:
    async def story(world: World) -> None:
        world.exchange.ring_out("+4570000000", DESK, Fetch(f"{LINE}/take"))
        await world.clock.advance(20)

    pages = {"/take": '<Dial timeout="10" action="/done"><Queue>a</Queue></Dial>', "/done": "<Hangup/>"}
    assert play(pages, story).fields("/done")[0]["DialCallStatus"] == "no-answer"


# --- ringing out --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "status"), [(Answer.NO, "no-answer"), (Answer.BUSY, "busy"), (Answer.FAILS, "failed")]
)
def test_a_call_of_ours_that_is_not_answered_is_told(answer: Answer, status: str) -> None:
    async def story(world: World) -> None:
        world.exchange.habits.learn(DESK, [Habit(answer)])
        world.exchange.ring_out("+4570000000", DESK, Fetch(f"{LINE}/incoming"), f"{LINE}/status", 25)
        await world.clock.advance(40)

    world = play({"/incoming": "<Say>Hello</Say>"}, story)
    assert [fields["CallStatus"] for fields in world.fields("/status")] == [status]
    assert world.fields("/incoming") == []


def test_the_events_that_are_wanted_are_told_in_order_with_numbers() -> None:
    async def story(world: World) -> None:
        events = frozenset({"initiated", "ringing", "answered", "completed"})
        world.exchange.ring_out("+4570000000", SARA, Fetch("", twiml="<Response/>"), f"{LINE}/status", events=events)
        await world.clock.advance(10)

    told = play({}, story).fields("/status")
    assert [fields["SequenceNumber"] for fields in told] == ["0", "1", "2", "3"]
    assert [fields["CallStatus"] for fields in told] == ["queued", "ringing", "in-progress", "completed"]


def test_the_second_time_somebody_may_do_something_else() -> None:
    async def story(world: World) -> None:
        world.exchange.habits.learn(DESK, [Habit(Answer.NO), Habit()])
        for _ in range(3):
            world.exchange.ring_out("+4570000000", DESK, Fetch("", twiml="<Response/>"), f"{LINE}/status", 5)
            await world.clock.advance(10)

    told = play({}, story).fields("/status")
    assert [fields["CallStatus"] for fields in told] == ["no-answer", "completed", "completed"]


def test_calls_of_ours_begin_one_a_second() -> None:
    async def story(world: World) -> None:
        world.exchange.timing = replace(world.exchange.timing, calls_per_second=1.0)
        calls = [world.exchange.ring_out("+4570000000", DESK, Fetch(f"{LINE}/incoming")) for _ in range(3)]
        await world.clock.advance(1.5)
        assert [call.status for call in calls] == ["in-progress", "ringing", "queued"]

    play({"/incoming": '<Pause length="60"/>'}, story)


# --- recording ----------------------------------------------------------------------------------------------

RECORD = (
    '<Record action="/done" timeout="4" maxLength="120" finishOnKey="#" trim="trim-silence" '
    'recordingStatusCallback="/recording" recordingStatusCallbackEvent="completed absent"/><Say>Nothing</Say>'
)


def recorded(act: Callable[[Call], object]) -> World:
    async def story(world: World) -> None:
        call = await world.call()
        await world.clock.advance(1)
        act(call)
        await world.clock.advance(90)

    return play({"/incoming": RECORD, "/done": "<Hangup/>", "/recording": ""}, story)


def test_what_is_said_after_the_tone_is_recorded_and_told_twice() -> None:
    world = recorded(lambda call: call.speak("please call me about my tax card " * 3))
    done, ready = world.fields("/done")[0], world.fields("/recording")[0]
    assert done["RecordingSid"] == ready["RecordingSid"]
    assert (done["RecordingDuration"], ready["RecordingStatus"]) == ("8", "completed")
    assert len(world.exchange.recordings[done["RecordingSid"]].sound()) > 8 * 16000


def test_who_says_nothing_goes_on_with_the_next_verb() -> None:
    world = recorded(lambda call: None)
    assert world.fields("/done") == []
    assert world.fields("/recording")[0]["RecordingStatus"] == "absent"
    assert "Nothing" in texts(next(iter(world.exchange.calls.values())))


def test_who_hangs_up_after_speaking_has_left_a_recording() -> None:
    async def story(world: World) -> None:
        call = await world.call()
        await world.clock.advance(10)
        call.speak("please call me")
        call.hang_up("the caller hung up")
        await world.clock.advance(10)

    world = play({"/incoming": RECORD.replace('"4"', '"40"'), "/done": "", "/recording": ""}, story)
    assert world.fields("/done")[0]["Digits"] == "hangup"
    assert world.fields("/recording")[0]["RecordingDuration"] == "10"


def test_a_conference_that_is_recorded_has_one_recording_and_is_told_of_it_without_a_caller() -> None:
    async def story(world: World) -> None:
        first, second = await world.call(), await world.call()
        await world.clock.advance(30)
        second.hang_up("done")
        first.hang_up("done")
        await world.clock.advance(10)

    room = '<Conference record="record-from-start" recordingStatusCallback="/recorded?to=x">r</Conference>'
    world = play({"/incoming": f"<Dial>{room}</Dial>", "/recorded": ""}, story)
    (told,) = world.fields("/recorded")
    assert "CallSid" not in told
    assert (told["RecordingDuration"], told["RecordingStatus"]) == ("30", "completed")
    assert list(world.exchange.recordings) == [told["RecordingSid"]]


# --- asking for documents -----------------------------------------------------------------------------------


def xml(text: str, **headers: str) -> httpx.Response:
    return httpx.Response(200, text=text, headers={"content-type": "text/xml", **headers})


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (xml(f"<Response><!--{'x' * 65_536}--></Response>"), "11750"),
        (httpx.Response(302, headers={"location": "/incoming"}), "11215"),
        (httpx.Response(404), "11200"),
        (httpx.Response(200, text="{}", headers={"content-type": "application/json"}), "12300"),
        (xml("<Response><Say>"), "12100"),
    ],
)
def test_what_is_no_document_leads_to_the_fallback_with_twilios_code(page: httpx.Response, code: str) -> None:
    async def story(world: World) -> None:
        await world.call()

    world = play({"/incoming": page, "/fallback": "<Say>Sorry</Say>"}, story)
    assert world.fields("/fallback")[0]["ErrorCode"] == code


def test_plain_text_is_read_aloud_and_sound_is_played() -> None:
    async def story(world: World) -> None:
        world.pages["/incoming"] = httpx.Response(200, text="Hi <you>", headers={"content-type": "text/plain"})
        assert texts(await world.call()) == ["Hi <you>"]
        world.pages["/incoming"] = httpx.Response(200, content=b"RIFF", headers={"content-type": "audio/wav"})
        assert texts(await world.call()) == [f"[{LINE}/incoming]"]

    play({}, story)


def test_a_redirect_becomes_a_get_and_loses_the_keys() -> None:
    async def story(world: World) -> None:
        call = await world.call()
        call.press("1")
        await world.clock.settle()

    pages = {"/incoming": '<Gather numDigits="1" action="/moved"/>', "/there": "<Hangup/>"}
    world = play(pages | {"/moved": httpx.Response(302, headers={"location": "/there"})}, story)
    assert world.fields("/moved")[0]["Digits"] == "1"
    assert world.fields("/there") == [{}]


def test_each_call_keeps_its_own_cookies() -> None:
    async def story(world: World) -> None:
        for _ in range(2):
            call = await world.call()
            call.press("1")
            await world.clock.settle()

    numbers = iter("ab")
    pages: dict[str, Any] = {"/next": "<Hangup/>"}
    gather = '<Response><Gather numDigits="1" action="/next"/></Response>'
    pages["/incoming"] = lambda _fields: xml(gather, **{"set-cookie": f"who={next(numbers)}"})
    world = play(pages, story)
    sent = [
        headers.get("cookie") for (path, _), headers in zip(world.asked, world.headers, strict=True) if path == "/next"
    ]
    assert sent == ["who=a", "who=b"]


def test_an_address_says_how_it_is_connected_to_and_that_is_not_sent() -> None:
    bare, rules = overrides("https://line.example/voice/incoming?turn=1#rc=2&rp=ct,5xx&ct=1500&rt=5000&e=dublin")
    assert bare == "https://line.example/voice/incoming?turn=1"
    assert (rules.retries, rules.connect, rules.read) == (2, 1.5, 5.0)
    assert rules.again("5xx")
    assert not rules.again("rt")
    assert overrides("https://x.example/#rc=99&ct=1&rt=abc")[1].retries == 5


def test_a_failing_document_is_asked_for_again_where_its_address_says_so() -> None:
    async def story(world: World) -> None:
        await world.call()

    answers = iter((httpx.Response(503), httpx.Response(503), xml("<Response><Hangup/></Response>")))
    world = World({"/incoming": lambda _fields: next(answers)})
    number = Number(f"{LINE}/incoming#rc=2&rp=5xx")
    world.exchange.number = lambda _to: number
    asyncio.run(story(world))
    assert len(world.fields("/incoming")) == 3
    assert world.exchange.debugger == []


def test_nobody_but_the_line_is_asked() -> None:
    async def story(world: World) -> None:
        world.exchange.webhooks.hosts = frozenset({"line.test"})
        await world.call()

    world = play({"/incoming": "<Redirect>http://elsewhere.test/</Redirect>", "/fallback": "<Hangup/>"}, story)
    assert [path for path, _ in world.asked] == ["/incoming", "/fallback", "/status"]


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ("<Say>" + "x" * 4097 + "</Say>", "13520"),
        ('<Gather input="voice"/>', "does not know the input voice"),
        ('<Gather numDigits="one"/>', "no whole number"),
        ('<Gather input="speech" speechModel="phone_call" speechTimeout="auto"/>', "needs a speechTimeout"),
        ('<Gather input="speech" hints="' + ",".join("a" for _ in range(501)) + '"/>', "too many or too long hints"),
        ('<Gather input="speech" hints="' + "a" * 101 + '"/>', "too many or too long hints"),
        ("<Enqueue>" + "q" * 65 + "</Enqueue>", "at most 64 characters"),
        ("<Dial><Fax>1</Fax></Dial>", "<Fax> is not allowed in <Dial>"),
        ('<Dial><Number speed="9">+4520123456</Number></Dial>', "no attribute speed"),
        ("<Say><b>x</b></Say>", "<b> is not allowed in <Say>"),
        ("<Number>+4520123456</Number>", "<Number> is unknown"),
    ],
)
def test_twilios_limits_are_kept(page: str, complaint: str) -> None:
    async def story(world: World) -> None:
        await world.call()
        await world.clock.advance(2)

    assert any(complaint in noted for noted in play({"/incoming": page}, story).exchange.debugger)


def test_a_document_for_those_on_hold_may_not_ask_anything() -> None:
    async def story(world: World) -> None:
        first, second = await world.call(), await world.call()
        room = world.exchange.conferences.of(first)
        assert room is not None
        room.participants[second.sid].hold, room.participants[second.sid].hold_url = True, f"{LINE}/held"
        room.tell()
        await world.clock.advance(30)

    world = play({"/incoming": "<Dial><Conference>r</Conference></Dial>", "/held": "<Gather/><Pause/>"}, story)
    assert world.exchange.debugger[0].startswith("13238 ")


# --- text messages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "number"),
    [("a" * 160, 1), ("a" * 161, 2), ("€" * 80, 1), ("€" * 81, 2), ("ł" * 70, 1), ("ł" * 71, 2), ("ї" * 135, 3)],
)
def test_a_text_is_counted_in_segments(body: str, number: int) -> None:
    assert segments(body) == number


@pytest.mark.parametrize(
    ("to", "from_", "body", "code"),
    [
        ("", "ICS", "Hej", 21604),
        ("+4520123456", "", "Hej", 21603),
        ("+4520123456", "ICS", "", 21602),
        ("+4520123456", "ICS", "x" * 1601, 21617),
        ("20123456", "ICS", "Hej", 21211),
        ("+4533661000", "ICS", "Hej", 21614),
    ],
)
def test_a_text_that_twilio_refuses(to: str, from_: str, body: str, code: int) -> None:
    refused = refusal(to, from_, body)
    assert refused is not None
    assert refused[0] == code


def test_a_danish_operator_filters_links_only_from_ordinary_danish_numbers() -> None:
    assert refusal("+4520123456", "ICS", "Hej") is None
    assert fate("+4520123456", "+4570000002", "see ics.dk").code == 30007
    assert fate("+4520123456", "ICS", "see ics.dk").code is None
    assert fate("+4520130003", "ICS", "Hej").code == 30003


def test_the_fate_of_a_text_is_told() -> None:
    async def story(world: World) -> None:
        world.exchange.text("+4520123456", "ICS", "Hej", f"{LINE}/status")
        world.exchange.text("+4520123456", "+4570000002", "see www.ics.example", f"{LINE}/status")
        await world.clock.advance(10)

    told = play({}, story).fields("/status")
    assert [(one["MessageStatus"], one.get("ErrorCode")) for one in told] == [
        ("sent", None),
        ("sent", None),
        ("delivered", None),
        ("undelivered", "30007"),
    ]
