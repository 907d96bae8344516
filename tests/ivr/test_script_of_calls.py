"""Scripts of callers, what goes wrong on the wire, and the trace of it all; on a clock that stands still."""

from __future__ import annotations

import asyncio
import contextlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from ivr.simulator import server
from ivr.simulator.chaos import Shares
from ivr.simulator.clock import Bell, RealClock, VirtualClock
from ivr.simulator.exchange import Exchange, Number, Timing
from ivr.simulator.player import Player
from ivr.simulator.replay import replay
from ivr.simulator.script import EXAMPLE, Script, ScriptMistake, checked, parse
from ivr.simulator.signer import sign
from ivr.simulator.trace import entries_of
from ivr.simulator.webhooks import Webhooks

START = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
LINE = "http://line.test"
MENU = '<Gather numDigits="{}" timeout="5" action="{}"><Say>{}</Say></Gather><Redirect>{}</Redirect>'


class World:
    """A line with two questions and a queue; it looks at signatures."""

    def __init__(self) -> None:
        self.pages = {
            "/incoming": MENU.format(1, "/topic", "Which language?", "/incoming"),
            "/topic": MENU.format(4, "/queue", "Your postcode?", "/topic"),
            "/queue": '<Enqueue waitUrl="/wait" action="/left">aarhus</Enqueue>',
            "/wait": '<Gather numDigits="1" timeout="20" action="/key"><Say>Please wait</Say></Gather>',
            "/key": "<Leave/>",
            "/left": "<Say>Bye</Say><Hangup/>",
            "/fallback": "<Say>Sorry</Say><Hangup/>",
        }
        self.asked: list[tuple[str, dict[str, str], bool]] = []
        self.clock = VirtualClock(START)
        client = httpx.AsyncClient(transport=httpx.MockTransport(self._page))
        number = Number(f"{LINE}/incoming", f"{LINE}/status", f"{LINE}/fallback")
        self.exchange = Exchange(Webhooks("AC" + "0" * 32, "t", client), lambda _to: number, self.clock, Timing())
        self.player = Player(self.exchange)

    def _page(self, request: httpx.Request) -> httpx.Response:
        fields = parse_qsl(request.content.decode())
        right = sign("t", str(request.url), fields) == request.headers.get("X-Twilio-Signature")
        self.asked.append((request.url.path, dict(fields), right))
        if not right:
            return httpx.Response(403)
        page = self.pages.get(request.url.path)
        if page is None:
            return httpx.Response(204)
        return httpx.Response(200, text=f"<Response>{page}</Response>", headers={"content-type": "text/xml"})

    def day(self, script: Script, seconds: float = 3600) -> World:
        async def live() -> None:
            self.player.begin(script)
            await self.clock.advance_until(lambda: self.player.over, seconds)
            await self.clock.advance(120)

        asyncio.run(live())
        return self

    def pressed(self, path: str) -> list[str]:
        return [
            fields["Digits"] for asked, fields, right in self.asked if asked == path and right and "Digits" in fields
        ]


def script(*callers: dict[str, Any], **more: Any) -> Script:
    return checked({"callers": [{"number": "+4520123456", "to": "+4570000002", **one} for one in callers], **more})


# --- scripts ------------------------------------------------------------------------------------------------


def test_a_caller_answers_one_question_after_the_other_and_gives_up_in_time() -> None:
    world = World().day(script({"steps": ["2", "8000"], "patience": 60}))
    (played,) = world.player.played
    assert played.call is not None
    assert world.pressed("/topic") == ["2"]
    assert world.pressed("/queue") == ["8000"]
    assert played.call.ended_reason == "the caller hung up"
    assert played.call.ended_at == START + timedelta(seconds=62)


def test_short_entries_end_with_the_hash_key_and_silence_is_silence() -> None:
    world = World().day(script({"steps": ["-", "2", "*"], "patience": 5}))
    assert world.pressed("/queue") == ["*"]
    assert [path for path, _, _ in world.asked].count("/incoming") == 2


def test_a_key_in_the_queue_waits_for_its_time_and_for_somebody_to_listen() -> None:
    steps = ["2", "8000", {"keys": "9", "where": "queue", "after": 41.0}]
    world = World().day(script({"steps": steps}))
    assert world.pressed("/key") == ["9"]
    (call,) = world.exchange.calls.values()
    assert [said.text for said in call.said if said.by == "line"][-1] == "Bye"


@pytest.mark.parametrize("seconds", [0, 0.5, 3, 30])
def test_hanging_up_is_possible_anywhere(seconds: float) -> None:
    world = World().day(script({"steps": ["2", "8000"], "hang_up": seconds}))
    (call,) = world.exchange.calls.values()
    assert call.ended_at == START + timedelta(seconds=seconds)
    assert [path for path, _, _ in world.asked][-1] == "/status"


def test_many_call_one_after_the_other_with_numbers_that_count_up() -> None:
    world = World().day(script({"times": 3, "every": 10, "at": 5, "hang_up": 1}))
    began = [(call.from_, (call.started_at - START).total_seconds()) for call in world.exchange.calls.values()]
    assert began == [("+4520123456", 5), ("+4520123457", 15), ("+4520123458", 25)]


def test_words_are_said_where_words_are_listened_for() -> None:
    world = World()
    world.pages["/incoming"] = '<Gather input="dtmf speech" action="/topic"><Say>Why?</Say></Gather>'
    world.day(script({"steps": [{"say": "my tax card", "confidence": 0.4}], "hang_up": 20}))
    said = next(fields for path, fields, _ in world.asked if path == "/topic")
    assert (said["SpeechResult"], said["Confidence"]) == ("my tax card", "0.4")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("callers = 3", "callers"),
        ('[[callers]]\nto = "x"\nstps = []', "stps"),
        ('[[callers]]\nto = "x"\nsteps = ["dance"]', "neither keys"),
        ('[[callers]]\nto = "x"\nsteps = [{ keys = "1", say = "x" }]', "one of keys"),
        ('[[callers]]\nto = "x"\nsteps = [{ after = 2 }]', "one of keys"),
        ('[[callers]]\nto = "x"\nat = -1', "greater than or equal"),
        ('[[staff]]\nuser = "x"\noffers = ["maybe"]', "accept"),
        ("[chaos]\ndrop = 2", "less than or equal"),
        ("[chaos", "no TOML"),
    ],
)
def test_a_mistake_is_refused_with_its_place(text: str, wrong: str) -> None:
    with pytest.raises(ScriptMistake, match=wrong):
        parse(text)


@given(st.text(max_size=200))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    with contextlib.suppress(ScriptMistake):
        parse(text)


def test_the_example_can_be_played() -> None:
    known = parse(EXAMPLE.read_text())
    assert len(known.everybody()) == 8
    assert {one.user for one in known.staff} == {"jonas.aarhus", "sara.koebenhavn"}


# --- chaos --------------------------------------------------------------------------------------------------

CALLERS = ({"steps": ["2", "8000"], "patience": 100, "times": 12, "every": 20},)


def test_on_a_good_day_nothing_goes_wrong() -> None:
    world = World().day(script(*CALLERS))
    assert all(right for _, _, right in world.asked)
    assert world.exchange.debugger == []
    assert world.exchange.webhooks.chaos is None


def test_the_same_seed_makes_the_same_day() -> None:
    chaos = {"duplicate": 0.2, "delay": 0.2, "drop": 0.1, "forge": 0.2, "replay": 0.2, "reorder": 0.3}
    days = [World().day(script(*CALLERS, chaos=chaos, seed=seed)) for seed in (5, 5, 6)]
    done = [[(path, right) for path, _, right in world.asked] for world in days]
    assert done[0] == done[1]
    assert done[0] != done[2]


def test_forged_requests_have_no_right_signature() -> None:
    world = World().day(script(*CALLERS, chaos={"forge": 1.0}))
    wrong = [path for path, _, right in world.asked if not right]
    assert len(wrong) == len(world.asked) / 2
    assert world.exchange.debugger == []


def test_a_line_that_believes_a_stranger_is_found() -> None:
    world = World()
    inside = world._page

    def trusting(request: httpx.Request) -> httpx.Response:
        answer = inside(request)
        return httpx.Response(200) if answer.status_code == 403 else answer

    world.exchange.webhooks.client = httpx.AsyncClient(transport=httpx.MockTransport(trusting))
    world.day(script(*CALLERS, chaos={"forge": 1.0}))
    assert any("forged" in one for one in world.exchange.debugger)


def test_a_line_that_answers_the_same_request_in_two_ways_is_found() -> None:
    world = World()
    inside, count = world._page, iter(range(1_000_000))

    def moody(request: httpx.Request) -> httpx.Response:
        answer = inside(request)
        return httpx.Response(answer.status_code, text=f"{answer.text}<!--{next(count)}-->", headers=answer.headers)

    world.exchange.webhooks.client = httpx.AsyncClient(transport=httpx.MockTransport(moody))
    world.day(script(*CALLERS, chaos={"duplicate": 1.0}))
    assert any("in two ways" in one for one in world.exchange.debugger)


def test_news_can_be_overtaken_late_and_lost() -> None:
    world = World().day(script(*CALLERS, chaos={"reorder": 0.6, "delay": 0.5, "drop": 0.2}, seed=3))
    news = [fields["CallSid"] for path, fields, _ in world.asked if path == "/status"]
    ended = [call.sid for call in sorted(world.exchange.calls.values(), key=lambda call: call.ended_at or START)]
    assert 0 < len(set(news)) < len(ended)
    assert [sid for sid in ended if sid in news] != list(dict.fromkeys(news))


def test_chaos_ends_when_it_is_told_to() -> None:
    world = World()
    world.exchange.unleash(Shares(drop=1.0), 1)
    world.exchange.unleash(Shares(), 1)
    assert world.exchange.webhooks.chaos is None


# --- the trace ----------------------------------------------------------------------------------------------


def test_everything_is_in_the_trace_as_json_lines_and_as_a_story() -> None:
    world = World().day(script({"steps": ["2", "8000"], "patience": 30}))
    (call,) = world.exchange.calls.values()
    entries = [json.loads(line) for line in world.exchange.trace.lines(call.sid)]
    assert {"call", "status", "heard", "did", "asks", "queue", "request", "answer", "over"} <= {
        e["kind"] for e in entries
    }
    assert [entry["n"] for entry in entries] == sorted({entry["n"] for entry in entries})
    assert next(entries_of(world.exchange.trace.lines(after=entries[-2]["n"])))["n"] > entries[-2]["n"]
    story = "\n".join(replay(entries, call.sid))
    for part in ("+4520123456 rings +4570000002", "☎ [en-US] Which language?", "→ 8000", "in the queue aarhus"):
        assert part in story
    assert story.splitlines()[-1].endswith("/status CallStatus=completed")


def test_a_trace_goes_into_a_file_too(tmp_path: Any) -> None:
    world = World()
    world.exchange.trace.file = tmp_path / "trace.jsonl"
    world.day(script({"hang_up": 2}))
    assert list(entries_of(iter((tmp_path / "trace.jsonl").read_text().splitlines())))
    with pytest.raises(ValueError, match="no line of a trace"):
        list(entries_of(iter(["[1]"])))


# --- the clock ----------------------------------------------------------------------------------------------


def test_a_whole_day_passes_in_a_moment() -> None:
    world = World()
    world.pages["/wait"] = '<Gather numDigits="1" timeout="180" action="/key"/>'
    world.day(script({"steps": ["2", "8000"]}), 24 * 3600)
    assert world.clock.now() >= START + timedelta(days=1)
    assert len(world.asked) > 470


@pytest.mark.parametrize("clock", [VirtualClock(START), RealClock()])
def test_a_bell_is_heard_and_a_wait_ends(clock: Any) -> None:
    async def story() -> None:
        bell = Bell()
        waits = asyncio.ensure_future(clock.wait(bell, 60))
        await asyncio.sleep(0)
        bell.set()
        assert await waits
        bell.clear()
        short = asyncio.ensure_future(clock.wait(bell, 0.01))
        await asyncio.sleep(0)
        if isinstance(clock, VirtualClock):
            await clock.advance(1)
        assert not await short

    asyncio.run(story())


# --- the control API ----------------------------------------------------------------------------------------


def test_scripts_telephones_and_traces_are_served() -> None:
    app, exchange = server.build("http://127.0.0.1:9", "AC" + "0" * 32, "t", Timing())
    with TestClient(app) as client:
        refused = client.post("/control/script", json={"callers": [{"to": "+4570000002", "stps": []}]})
        assert refused.status_code == 422
        callers = [{"number": "+4520123456", "to": "+4570000002", "steps": ["2"], "hang_up": 0.01}]
        assert client.post("/control/script", json={"callers": callers}).json() == {"callers": 1}
        telephone = {"address": "client:staff_1", "rung": [{"answers": "busy"}]}
        assert client.put("/control/telephones", json=telephone).json() == {"known": 1}
        assert client.put("/control/chaos", json={"shares": {"drop": 0.5}, "seed": 2}).json() == {"unleashed": True}
        assert client.put("/control/chaos", json={}).json() == {"unleashed": False}
        assert client.put("/control/chaos", json={"shares": {"flood": 1}}).status_code == 422
        while not client.get("/control/script").json()["over"]:
            pass
        (sid,) = exchange.calls
        assert "+4520123456 rings +4570000002" in client.get(f"/control/calls/{sid}/replay").text
        assert client.get("/control/calls/CA0/replay").status_code == 404
        lines = client.get("/control/trace", params={"call": sid}).text.splitlines()
        assert json.loads(lines[0])["kind"] == "call"
        assert "■" in client.get("/control/replay").text
