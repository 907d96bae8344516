"""How fast the phone door answers at sixty calls at once, beside a bare route of the same process, in one run.

python benchmarks/phone.py [SECONDS]     default: 30; one uvicorn process, a database on this disk, models loaded

Each call goes through the menus into the line, waits some rounds and hangs up; then the next one begins. Between two
requests a caller listens: for five seconds on average, which is still hasty beside our sentences, and then for half a
second, ten times as hasty. The bare route is asked at the same pace and in turns with the calls, a few seconds each, so
that whatever else this machine does meets both. Then callers who all say their reason in words, in four languages.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import re
import socket
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from statistics import median

import aiohttp
import httpx
import uvicorn
from fastapi import Response

from contact_center.settings import Settings, Web
from contact_center.storage.migrate import upgrade
from contact_center.wiring import House
from ivr.simulator.signer import sign

AT_ONCE = 60
PACES = (5.0, 0.5)
"""Seconds that a caller listens between two requests, on average."""
HASTY = PACES[-1]
TURN = 6
"""So many times of listening a turn lasts."""
KEYS = ("2", "1", "2", "1", "8000", "1")
REASONS = (
    ("1", "jeg skal bruge et skattekort til mit nye arbejde i Randers"),
    ("2", "I moved here last week and I need a CPR number for me and my children"),
    ("3", "ich möchte mein Auto nach Dänemark mitnehmen und anmelden"),
    ("4", "chcę wymienić prawo jazdy i zapisać się na lekcje duńskiego"),
)
ROUNDS = 4
DOCUMENT = '<?xml version="1.0" encoding="UTF-8"?><Response><Say>Hello</Say></Response>'
NEXT = re.compile(r'(?:action|waitUrl)="http://[^/]+(/voice/(?:step|wait)[^"]*)"')


def serve(port: int, folder: str) -> None:
    """The public web as it is, and one bare route."""
    house = House(settings(port, folder))
    upgrade(house.engine)
    house.edition.models.loaded()
    app = house.public_app()

    @app.post("/bare")
    def bare() -> Response:
        return Response(DOCUMENT, media_type="application/xml")

    uvicorn.run(app, port=port, log_level="critical", access_log=False)


def settings(port: int, folder: str) -> Settings:
    """Everything embedded; always open, so that every call comes into the line."""
    web = Web(public_port=port, public_url=f"http://127.0.0.1:{port}")
    return Settings(_env_file=None, state_dir=Path(folder), always_open=True, web=web)


@dataclass
class Load:
    """Sixty callers."""

    base: str
    token: str
    listens: float = HASTY
    took: dict[str, list[float]] = field(default_factory=dict)
    numbers: count[int] = field(default_factory=count)
    turn: dict[str, asyncio.Event] = field(default_factory=dict)
    """Whose turn it is: of the bare route, or of the calls."""

    async def run(self, seconds: float, *each: str) -> dict[str, list[float]]:
        """Milliseconds of every request, by kind; `each` is `bare`, `calls` or `spoken`, and they take turns."""
        self.took, self.turn = {}, {one: asyncio.Event() for one in each}
        async with aiohttp.ClientSession(self.base, connector=aiohttp.TCPConnector(limit=AT_ONCE)) as client:
            ask = {"calls": self.call, "spoken": self.spoken, "bare": self.bare}
            callers = [asyncio.create_task(self.again(ask[one], client)) for one in each for _ in range(AT_ONCE)]
            until = time.perf_counter() + seconds
            for one in cycle(each):
                if time.perf_counter() > until or any(caller.done() for caller in callers):
                    break
                self.turn[one].set()
                await asyncio.sleep(self.listens * TURN)
                self.turn[one].clear()
            for caller in callers:
                caller.cancel()
            ended = await asyncio.gather(*callers, return_exceptions=True)
        for wrong in (one for one in ended if not isinstance(one, asyncio.CancelledError)):
            raise wrong
        return self.took

    async def again(
        self, caller: Callable[[aiohttp.ClientSession], Awaitable[None]], client: aiohttp.ClientSession
    ) -> None:
        """One caller after the other; the last is cut off."""
        await asyncio.sleep(random.uniform(0, self.listens * (len(KEYS) + ROUNDS + 2)))  # not all in step
        while True:
            await caller(client)

    async def listen(self, whose: str) -> None:
        """Hear what is said, while it is the turn of these callers."""
        while True:
            await self.turn[whose].wait()
            await asyncio.sleep(random.uniform(0, 2 * self.listens))
            if self.turn[whose].is_set():
                return

    async def bare(self, client: aiohttp.ClientSession) -> None:
        """A request of the same size, signed as well: only the answer is constant."""
        sid = f"CA{next(self.numbers):032x}"
        await self.post(client, "bare", "/bare", sid)

    async def call(self, client: aiohttp.ClientSession) -> None:
        """One call."""
        number = next(self.numbers)
        sid, caller = f"CA{number:032x}", f"+48512{number % 1_000_000:06}"
        document = await self.post(client, "incoming", "/voice/incoming", sid, From=caller)
        for key in KEYS:
            document = await self.post(client, "step", self.next(document), sid, From=caller, Digits=key)
        for waited in range(ROUNDS):
            path = self.next(document)
            document = await self.post(client, "wait", path, sid, From=caller, QueueTime=str(waited))
        await self.post(client, "status", "/voice/status", sid, From=caller, CallStatus="completed")

    async def spoken(self, client: aiohttp.ClientSession) -> None:
        """A call in which the reason is said."""
        number = next(self.numbers)
        sid, caller = f"CA{number:032x}", f"+48512{number % 1_000_000:06}"
        key, words = REASONS[number % len(REASONS)]
        said = {"From": caller, "SpeechResult": f"{words} {number}", "Confidence": "0.9"}
        document = await self.post(client, "incoming", "/voice/incoming", sid, From=caller)
        document = await self.post(client, "step", self.next(document), sid, From=caller, Digits=key)
        document = await self.post(client, "speech", self.next(document), sid, **said)
        for key in ("1", "8000", "1"):
            document = await self.post(client, "step", self.next(document), sid, From=caller, Digits=key)
        await self.post(client, "status", "/voice/status", sid, From=caller, CallStatus="completed")

    def next(self, document: str) -> str:
        """Where the document wants to be asked for more."""
        found = NEXT.search(document)
        assert found is not None, document
        return found[1].replace("&amp;", "&")

    async def post(self, client: aiohttp.ClientSession, kind: str, path: str, sid: str, **fields: str) -> str:
        """One signed request, after the caller has listened."""
        whose = next((one for one in self.turn if one == kind), next(reversed(self.turn)))
        form = {
            "CallSid": sid,
            "AccountSid": "AC" + "0" * 32,
            "To": "+4570000002",
            "CallStatus": "in-progress",
            **fields,
        }
        headers = {"X-Twilio-Signature": sign(self.token, self.base + path, list(form.items()))}
        await self.listen(whose)
        began = time.perf_counter()
        async with client.post(path, data=form, headers=headers) as answer:
            text = await answer.text()
        self.took.setdefault(kind, []).append((time.perf_counter() - began) * 1000)
        assert answer.status in (200, 204), (answer.status, path)
        return text


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tell(name: str, took: list[float]) -> float:
    """Print a line; returns the 99th percentile."""
    ordered = sorted(took)
    p50, p95, p99 = median(ordered), ordered[int(0.95 * len(ordered))], ordered[int(0.99 * len(ordered))]
    print(f"  {name:22} {len(ordered):6} requests   p50 {p50:6.1f} ms   p95 {p95:6.1f} ms   p99 {p99:6.1f} ms")
    return p99


def beside_bare(load: Load, seconds: float) -> None:
    """The bare route and the calls in turns."""
    took = asyncio.run(load.run(seconds, "bare", "calls"))
    bare = took.pop("bare")
    print(f"{AT_ONCE} at once, each listening {load.listens:g} s on average between two requests")
    slowest = tell("a bare route", bare)
    for kind in ("incoming", "step", "wait", "status"):
        tell(kind, took[kind])
    all_of_them = tell("all webhooks", [one for kind in took.values() for one in kind])
    print(f"  p99 is {all_of_them / slowest:.1f} times that of the bare route")


def main() -> None:
    """Calls at both paces; then calls in words."""
    seconds, port = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0, free_port()
    with tempfile.TemporaryDirectory() as folder:
        token = House(settings(port, folder)).phone_token
        server = multiprocessing.Process(target=serve, args=(port, folder), daemon=True)
        server.start()
        base = f"http://127.0.0.1:{port}"
        while True:
            try:
                httpx.get(f"{base}/health")
                break
            except httpx.ConnectError:
                time.sleep(0.1)
        load = Load(base, token)
        asyncio.run(load.run(5, "calls"))
        for pace in PACES:
            load.listens = pace
            beside_bare(load, 2 * seconds * (1 if pace == HASTY else 5))
        spoken = asyncio.run(load.run(seconds / 2, "spoken"))
        print("where every caller says the reason, as hasty")
        tell("a turn with speech", spoken.pop("speech"))
        tell("all other webhooks", [one for kind in spoken.values() for one in kind])
        server.terminate()


if __name__ == "__main__":
    main()
