"""The stand-in for Twilio, on a clock that stands still, against a line made of fixed documents."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from ivr.simulator.call import Call, Fetch
from ivr.simulator.clock import VirtualClock
from ivr.simulator.exchange import Exchange, Number, Timing
from ivr.simulator.webhooks import Webhooks

START = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
LINE = "http://line.test"


class World:
    """A line of fixed documents, and the exchange that calls it."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages
        self.asked: list[tuple[str, dict[str, str]]] = []
        client = httpx.AsyncClient(transport=httpx.MockTransport(self._page))
        self.clock = VirtualClock(START)
        number = Number(f"{LINE}/incoming", f"{LINE}/status", f"{LINE}/fallback")
        self.exchange = Exchange(Webhooks("AC" + "0" * 32, "t", client), lambda _to: number, self.clock, Timing())

    def _page(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.url.path, dict(parse_qsl(request.content.decode()))))
        page = self.pages.get(request.url.path)
        if page is None:
            return httpx.Response(500 if request.url.path != "/status" else 204)
        return httpx.Response(200, text=f"<Response>{page}</Response>", headers={"content-type": "text/xml"})

    async def call(self) -> Call:
        call = self.exchange.place_call("+4520123456", "+4570000002")
        await self.clock.settle()
        return call

    def fields(self, path: str) -> list[dict[str, str]]:
        return [fields for asked, fields in self.asked if asked == path]


def play(pages: dict[str, str], story: Callable[[World], Coroutine[Any, Any, None]]) -> World:
    world = World(pages)
    asyncio.run(story(world))
    return world


def texts(call: Call, by: str = "line") -> list[str]:
    return [said.text for said in call.said if said.by == by]


ASK = '<Gather numDigits="1" timeout="5" action="/next"><Say>Press a key</Say></Gather><Say>Nothing came</Say>'


def test_a_key_interrupts_what_is_said_and_goes_to_the_action() -> None:
    async def story(world: World) -> None:
        call = await world.call()
        assert call.waiting_for == "keys"
        assert call.press("2")
        await world.clock.settle()
        assert texts(call) == ["Press a key", "Thanks"]

    world = play({"/incoming": ASK, "/next": "<Say>Thanks</Say>"}, story)
    assert world.fields("/next")[0]["Digits"] == "2"
    assert world.fields("/incoming")[0]["CallStatus"] == "ringing"
    assert world.fields("/next")[0]["CallStatus"] == "in-progress"


def test_silence_falls_through_to_the_next_verb_after_the_time_out() -> None:
    async def story(world: World) -> None:
        call = await world.call()
        await world.clock.advance(5)
        assert texts(call) == ["Press a key"]
        await world.clock.advance(2)
        assert texts(call) == ["Press a key", "Nothing came"]
        await world.clock.advance(2)
        assert call.status == "completed"

    world = play({"/incoming": ASK}, story)
    assert world.fields("/status")[0]["CallStatus"] == "completed"


def test_keys_outside_a_question_are_lost() -> None:
    async def story(world: World) -> None:
        call = await world.call()
        assert not call.press("1")

    play({"/incoming": "<Say>A long story that nobody can interrupt</Say>"}, story)


def test_fewer_digits_end_with_the_hash_key() -> None:
    async def story(world: World) -> None:
        call = await world.call()
        call.press("*")
        call.press("#")
        await world.clock.settle()

    pages = {"/incoming": '<Gather numDigits="4" action="/next"/>', "/next": "<Hangup/>"}
    assert play(pages, story).fields("/next")[0]["Digits"] == "*"


QUEUE = '<Enqueue waitUrl="/wait" action="/after">aarhus</Enqueue>'
WAIT = '<Gather numDigits="1" timeout="20" action="/wait"/>'


def test_the_waiting_document_is_asked_for_again_and_again() -> None:
    async def story(world: World) -> None:
        first, second = await world.call(), await world.call()
        await world.clock.advance(45)
        assert (first.queue, second.waiting_for) == ("aarhus", "queue")
        assert [member.call for member in world.exchange.queues["aarhus"].members] == [first, second]

    world = play({"/incoming": QUEUE, "/wait": WAIT}, story)
    rounds = world.fields("/wait")
    assert len(rounds) == 6
    assert {fields["QueuePosition"] for fields in rounds} == {"1", "2"}
    assert rounds[-1]["QueueTime"] == "40"


def test_leave_goes_on_with_the_action() -> None:
    async def story(world: World) -> None:
        call = await world.call()
        assert texts(call) == ["Bye"]

    world = play({"/incoming": QUEUE, "/wait": "<Leave/>", "/after": "<Say>Bye</Say><Hangup/>"}, story)
    assert world.fields("/after")[0]["QueueResult"] == "leave"


def test_who_hangs_up_while_waiting_has_left_the_queue() -> None:
    async def story(world: World) -> None:
        call = await world.call()
        call.hang_up("the caller hung up")
        await world.clock.settle()
        assert world.exchange.queues["aarhus"].members == []
        assert call.ended_reason == "the caller hung up"

    world = play({"/incoming": QUEUE, "/wait": WAIT, "/after": ""}, story)
    assert world.fields("/after")[0]["QueueResult"] == "hangup"


def test_a_caller_who_is_fetched_talks_until_somebody_hangs_up() -> None:
    async def story(world: World) -> None:
        call = await world.call()
        call.send(Fetch(f"{LINE}/connect"))
        await world.clock.advance(1)
        assert call.bridged_to == "client:anna"
        await world.clock.advance(60)
        call.staff("hang-up")
        await world.clock.settle()
        assert call.status == "completed"

    pages = {"/incoming": QUEUE, "/wait": WAIT, "/after": "", "/done": "<Hangup/>"}
    world = play(pages | {"/connect": '<Dial action="/done"><Client>anna</Client></Dial>'}, story)
    assert world.fields("/after")[0]["QueueResult"] == "redirected"
    assert world.fields("/done")[0]["DialCallDuration"] == "60"


def test_a_staff_member_who_does_not_pick_up_is_reported() -> None:
    async def story(world: World) -> None:
        world.exchange.picks_up = lambda _identity: False
        await world.call()
        await world.clock.advance(25)

    pages = {"/incoming": '<Dial timeout="20" action="/done"><Client>anna</Client></Dial>', "/done": "<Hangup/>"}
    assert play(pages, story).fields("/done")[0]["DialCallStatus"] == "no-answer"


def test_a_failing_line_is_replaced_by_its_fallback() -> None:
    async def story(world: World) -> None:
        call = await world.call()
        assert texts(call) == ["Sorry"]

    world = play({"/fallback": "<Say>Sorry</Say>"}, story)
    assert world.fields("/fallback")[0]["ErrorCode"] == "11200"


def test_without_a_fallback_the_call_ends_with_an_application_error() -> None:
    async def story(world: World) -> None:
        call = await world.call()
        assert call.over
        assert "application error" in texts(call, "system")[0]

    play({}, story)


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ("<Shout>x</Shout>", "<Shout> is unknown"),
        ('<Say volume="9">x</Say>', "no attribute volume"),
        ("<Gather><Dial>1</Dial></Gather>", "not allowed in <Gather>"),
        ('<Say language="lt-LT">x</Say>', "lt-LT"),
        ("<Say>", "12100"),
    ],
)
def test_mistakes_of_the_line_are_noted(page: str, complaint: str) -> None:
    async def story(world: World) -> None:
        await world.call()
        await world.clock.advance(10)

    assert any(complaint in noted for noted in play({"/incoming": page}, story).exchange.debugger)


def test_verbs_that_are_forbidden_while_waiting_are_not_carried_out() -> None:
    async def story(world: World) -> None:
        call = await world.call()
        assert call.queue == "aarhus"

    world = play({"/incoming": QUEUE, "/wait": "<Dial>+4511111111</Dial>" + WAIT}, story)
    assert "not allowed while waiting" in world.exchange.debugger[0]


def test_who_hangs_up_during_a_request_hears_no_answer() -> None:
    async def story(world: World) -> None:
        call = world.exchange.place_call("+4520123456", "+4570000002")
        call.hang_up("the caller hung up")
        await world.clock.settle()
        assert texts(call) == []
        assert call.status == "no-answer"

    play({"/incoming": "<Say>Hello</Say>"}, story)


@pytest.mark.parametrize(
    ("to", "from_", "body", "status"),
    [
        ("+4520123456", "ICS", "See https://ics.example/x", "sent"),
        ("+4520123456", "+4570000002", "See https://ics.example/x", "undelivered"),
        ("+4520123456", "+4570000002", "Bring your passport.", "sent"),
        ("+48512345678", "+4570000002", "See https://ics.example/x", "sent"),
    ],
)
def test_danish_operators_filter_web_addresses(to: str, from_: str, body: str, status: str) -> None:
    assert World({}).exchange.text(to, from_, body)["status"] == status
