"""A day at the centre on a clock that stands still until it is moved: the real line, desks, jobs and sweeps on a real
database, the stand-in for the phone company, and people who do what a script says.

Everything is in one process: webhooks come in over ASGI, and what we ask the phone company goes over the loopback and
is checked against its own description.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import util
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from redis.exceptions import RedisError
from sqlalchemy import Engine, select

from contact_center.api.door import StaffDoor
from contact_center.catalog.model import Catalog
from contact_center.demo.crew import Crew, crew
from contact_center.domain.contact import Contact, Role
from contact_center.domain.desk import USUAL
from contact_center.domain.triage import Finding, TopicScore, Triage
from contact_center.replies.texts import checklist_text
from contact_center.storage import tables, users
from contact_center.storage.transaction import reading, transaction
from ivr.app import router
from ivr.dialling import Dialling
from ivr.door import CallLimits, Door
from ivr.ending import Reaper
from ivr.events import Understood
from ivr.simulator import server
from ivr.simulator.call import Call
from ivr.simulator.clock import Bell, VirtualClock
from ivr.simulator.exchange import Timing
from ivr.simulator.player import Player
from ivr.simulator.script import Script
from ivr.staff_talks import StaffTalks
from ivr.switchboard import Switchboard
from queues.callbacks import Callbacks
from queues.desk import Desk
from queues.intake import Intake
from queues.lanes import Lanes
from queues.line import Line
from queues.outgoing import Mailer
from queues.recordings import Voicemails
from queues.routing import route
from queues.standing import Standing
from queues.talks import identity
from queues.tending import Tending
from queues.texts import TextLimits, Texts
from queues.waits import Waits

_spec = util.spec_from_file_location("openapi_contract", Path(__file__).parent.parent / "ivr" / "openapi_contract.py")
assert _spec is not None
assert _spec.loader is not None
contract = sys.modules.get("openapi_contract") or util.module_from_spec(_spec)
if "openapi_contract" not in sys.modules:
    sys.modules["openapi_contract"] = contract
    _spec.loader.exec_module(contract)

ACCOUNT, TOKEN, LINE = "AC" + "0" * 32, "0123456789abcdef0123456789abcdef", "https://line.example"
MAILER = Mailer("ics.example", b"secret")
LOOK = 30
"""Seconds between two looks at what must hold at every moment."""
MINUTE = timedelta(minutes=1)


class Stated:
    """Believes what was pressed; what was said is about the tax card or the CPR number."""

    def triage(self, contact: Contact) -> Triage:
        stated = contact.stated
        topic = TopicScore(stated.topic or "general", 1.0, ("pressed",))
        return Triage(
            language=stated.language or "und",
            language_confidence=1.0,
            topics=(topic,),
            sure=True,
            municipality=stated.municipality,
            municipality_candidates=(),
            postcode=stated.postcode,
            citizen_group=None,
            role=stated.role or Role.CITIZEN,
            personal_numbers=0,
            findings=(Finding("topic", topic.topic, 1.0, "pressed"),),
            model_version="test",
            not_in_denmark=stated.not_in_denmark,
        )

    def understand(self, contact: Contact) -> Understood:
        words = contact.text.casefold()
        return Understood(("tax-card", "cpr", "health-card"), sure="tax card" in words)


@dataclass
class Outage:
    """From when to when something is away."""

    begins: float
    ends: float

    def now(self, seconds: float) -> bool:
        return self.begins <= seconds < self.ends


@dataclass
class RedisServer:
    """A real one, which can be stopped and started: it forgets what it held."""

    program: str
    port: int
    folder: str
    process: Any = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = ["--port", str(self.port), "--dir", self.folder, "--save", ""]
        self.process = subprocess.Popen([self.program, *options], stdout=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError("Redis does not start")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


@dataclass
class Lane:
    """The real lane in a real Redis."""

    lanes: Lanes

    def push(self, job: tuple[Any, ...]) -> None:
        self.lanes.ring(*job)

    def pop(self) -> tuple[Any, ...] | None:
        try:
            lane = self.lanes._lane()
            number = lane.pop_job_id()
            job = None if number is None else lane.fetch_job(number)
        except RedisError:
            return None
        return None if job is None else (job.func_name.rsplit(".", 1)[-1], *job.args)


@dataclass
class Worker:
    """Does the jobs, one after the other. While Redis is away a doorbell is not heard, and what waits is forgotten;
    while the worker is away jobs wait, and no sweep runs."""

    day: Day
    lane: Lane | None = None
    """Where jobs wait in a real Redis; None: here."""
    jobs: deque[tuple[Any, ...]] = field(default_factory=deque)
    bell: Bell = field(default_factory=Bell)
    lost: int = 0
    failed: Counter[str] = field(default_factory=Counter)

    def ring(self, *job: Any) -> None:
        """From any thread. Never raises."""
        self.lost += self.day.redis_away
        if self.lane is not None:
            self.lane.push(job)
        elif not self.day.redis_away:
            self.jobs.append(job)
        self.day.loop.call_soon_threadsafe(self.bell.set)

    async def work(self) -> None:
        while True:
            await self.day.clock.wait(self.bell, None)
            self.bell.clear()
            while not self.day.worker_away and (job := self._next()) is not None:
                name, *ids = job
                await self.day.beside(lambda name=name, ids=ids: self._do(name, ids))

    def _next(self) -> tuple[Any, ...] | None:
        if self.lane is not None:
            return self.lane.pop()
        return self.jobs.popleft() if self.jobs else None

    def _do(self, name: str, ids: list[Any]) -> None:
        """A job that fails is kept by the real worker for a person to look at; the sweeps do the rest."""
        day = self.day
        doing: dict[str, Callable[..., Any]] = {
            "tend_call": lambda number: day.tending.tend(number, day.now()),
            "dial_callback": lambda number: day.dialling.ring(number, "+4570000000"),
            "voicemail": lambda: day.voicemails.work(day.now()),
            "drop_recording": day.board.delete_recording,
            "hang_up_call": day.board.hang_up,
            "relay": lambda: None,
        }
        try:
            doing[name](*ids)
        except Exception as error:
            self.failed[f"{name}: {type(error).__name__}"] += 1

    def restart(self) -> None:
        """Redis has forgotten what it held."""
        self.lost += len(self.jobs)
        self.jobs.clear()


@dataclass
class Day:
    """The whole."""

    engine: Engine
    catalog: Catalog
    start: datetime
    script: Script
    port: int
    server: RedisServer | None = None
    redis: Sequence[Outage] = ()
    worker: Sequence[Outage] = ()
    looks: Callable[[Day], list[str]] | None = None
    """What is wrong at this very moment; asked at every tick."""
    limits: CallLimits = field(default_factory=lambda: CallLimits(at_once=5, an_hour=100, withheld_at_once=40))
    tick: float = 10.0
    """Seconds between two looks at the desks; the real ones look every second."""
    rest: timedelta = timedelta(minutes=4)
    """After the last call: to wrap up, and to find what nobody told."""
    found: list[str] = field(default_factory=list)
    speech: bool = True

    # --- the house ----------------------------------------------------------------------------------

    def __post_init__(self) -> None:
        self.clock = VirtualClock(self.start)
        self.jobs = Worker(self, Lane(Lanes(self.server.url)) if self.server is not None else None)
        self.models, self.standing = Stated(), Standing(fresh=timedelta(seconds=2))
        timing = Timing(calls_per_second=1.0, play=20.0)
        app, self.exchange = server.build(LINE, ACCOUNT, TOKEN, timing, self.clock)
        self.company = contract.Checked(app)
        self.board = Switchboard(
            ACCOUNT, TOKEN, LINE, "ICS", f"http://127.0.0.1:{self.port}", sleep=lambda _seconds: None
        )
        self.tending = Tending(self.engine, self.board, USUAL)
        self.callbacks = Callbacks(self.engine, self.catalog, self.jobs.ring)
        self.dialling = Dialling(self.engine, self.callbacks, self.board, self.now, lambda _seconds: None)
        self.voicemails = Voicemails(self.engine, self.board)
        self.phone_door = self._door()
        self.reaper = Reaper(self.engine, self.door, self.board.status)
        desk = Desk(self.engine, self.catalog, MAILER, self.jobs.ring)
        known = {"simulator_url": None, "public_url": LINE, "secure_cookies": True, "callbacks": self.callbacks}
        self.staff_door = StaffDoor(self.engine, self.catalog, desk, self.now, **known)
        self.player = Player(self.exchange)

    def now(self) -> datetime:
        return self.clock.now()

    @property
    def seconds(self) -> float:
        return (self.now() - self.start).total_seconds()

    @property
    def redis_away(self) -> bool:
        return any(one.now(self.seconds) for one in self.redis)

    @property
    def worker_away(self) -> bool:
        return any(one.now(self.seconds) for one in self.worker)

    def door(self) -> Door:
        return self.phone_door

    def _door(self) -> Door:
        limits = TextLimits(each_number_a_day=3, alike_an_hour=1000, each_day=1000)
        return Door(
            engine=self.engine,
            catalog=self.catalog,
            intake=Intake(self.engine, self.catalog, self.models, MAILER, waits=Waits(), standing=self.standing),
            line=Line(self.catalog, self.standing),
            foresee=lambda contact, now: route(self.models.triage(contact), contact, self.catalog, now),
            compose_text=lambda choice: checklist_text(choice, self.catalog, LINE),
            send_text=Texts(self.engine, "ICS", self.catalog.destinations, limits).send,
            public_url=LINE,
            auth_token=TOKEN,
            clock=self.now,
            calling=self.callbacks,
            ring=self.jobs.ring,
            limits=self.limits,
            music=f"{LINE}/voice/music.wav",
            staff=StaffTalks(self.engine, self.jobs.ring),
            understand=self.models.understand,
            speech=self.speech,
        )

    def hire(self, *people: tuple[str, tuple[str, ...], tuple[str, ...]]) -> None:
        """Staff: user, offices, languages; their telephones do what the script says."""
        with transaction(self.engine) as connection:
            for user, offices, languages in people:
                users.add(connection, user, user.title(), "agent", offices, languages, "x", self.start)

    def _telephones(self) -> None:
        with reading(self.engine) as connection:
            for part in self.script.staff:
                row = users.by_username(connection, part.user)
                assert row is not None
                address = part.number or f"client:{identity(row.id)}"
                self.exchange.habits.learn(address, [ring.habit() for ring in part.telephone])

    # --- the day ------------------------------------------------------------------------------------

    def run(self, hours: float) -> None:
        """Let the day pass: until everybody has called and every call is over, and at least so long."""
        asyncio.run(self._run(hours))

    async def _run(self, hours: float) -> None:
        self.loop = asyncio.get_running_loop()
        public = FastAPI()
        public.include_router(router(self.door, workers=4))
        self.exchange.webhooks.client = httpx.AsyncClient(transport=httpx.ASGITransport(app=public))
        async with self._company():
            self._telephones()
            staff = crew(lambda: self.staff_door, self.script.staff, self.start)
            self.crew = staff
            self.player.begin(self.script)
            work = asyncio.create_task(self.jobs.work())
            await self._pass(hours, staff)
            work.cancel()
        await self.exchange.webhooks.client.aclose()

    @contextlib.asynccontextmanager
    async def _company(self) -> Any:
        """What the phone company's REST interface is asked over the loopback."""
        quiet = {"log_level": "critical", "lifespan": "off", "timeout_graceful_shutdown": 1}
        running = uvicorn.Server(uvicorn.Config(self.company, port=self.port, **quiet))
        serving = asyncio.create_task(running.serve())
        while not running.started:
            await asyncio.sleep(0.005)
        try:
            yield
        finally:
            running.should_exit = True
            await serving

    async def beside(self, work: Callable[[], Any]) -> None:
        """In a thread, while time stands still."""
        with self.clock.still():
            await asyncio.to_thread(work)

    async def _pass(self, hours: float, staff: Crew) -> None:
        end, minute = self.start + timedelta(hours=hours), self.start
        was_away, over_at = False, None
        while self.now() < (over_at or end) + self.rest or over_at is None:
            assert self.now() < end + timedelta(hours=8), "the day does not end"
            over_at = over_at or (max(end, self.now()) if self.player.over else None)
            await self.clock.advance(self.tick)
            if self.redis_away is not was_away:
                was_away = self.redis_away
                await self._redis(was_away)
            staff.act(self.now())
            self.staff_door.offers.look(self.now())
            if not self.worker_away:
                minute = await self._sweeps(minute)
                self.jobs.bell.set()
            await self.clock.settle()
            if self.looks is not None and int(self.seconds) % LOOK == 0:
                self.found += self.looks(self)

    async def _redis(self, away: bool) -> None:
        """Redis is stopped, or comes back empty."""
        self.jobs.restart()
        if self.server is not None:
            await self.beside(self.server.stop if away else self.server.start)

    async def _sweeps(self, minute: datetime) -> datetime:
        """What the worker's timetable does; what only the sweeps would find takes the place of lost doorbells."""
        self.staff_door.calling.sweep(self.now())
        await self.beside(lambda: self.tending.sweep(self.now()))
        if self.now() - minute < MINUTE:
            return minute
        await self.beside(lambda: (self.callbacks.reap(self.now()), self.reaper.run(self.now())))
        await self.beside(lambda: self.voicemails.work(self.now()))
        return self.now()

    # --- what came of it ----------------------------------------------------------------------------

    def rows(self, table: Any) -> list[Any]:
        with reading(self.engine) as connection:
            return list(connection.execute(select(table)))

    def inbound(self) -> Iterator[Call]:
        return (call for call in self.exchange.calls.values() if call.direction == "inbound")

    def outcomes(self) -> Counter[str]:
        return Counter(str(row.outcome) for row in self.rows(tables.calls))
