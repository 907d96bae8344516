"""A bad day on the wire between the phone company and the line; seeded, so that it can be had again.

What the real one does now and then (requests twice, late, in another order, lost on the way or on the way back) and
what strangers try (forged and replayed requests). Whatever the line must not do about it is noted as a complaint.
"""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

import httpx

from ivr.simulator.clock import Bell, Clock

Fault = str
LONGEST_ANSWER = 12.0
"""Seconds by which a request for a document is late at most: after fifteen nobody waits for it."""
REMEMBERED = 200
HELD_SECONDS = 45.0
"""News that is to be overtaken waits no longer."""


@dataclass(frozen=True)
class Request:
    """One signed request, ready to be sent."""

    method: str
    url: str
    fields: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    call: str
    caller: str = ""
    news: bool = False
    """Nobody waits for the answer."""


@dataclass(frozen=True)
class Shares:
    """How often something happens, from 0 to 1."""

    duplicate: float = 0.0
    delay: float = 0.0
    reorder: float = 0.0
    drop: float = 0.0
    forge: float = 0.0
    replay: float = 0.0
    rest: float = 0.0
    slowest: float = 20.0
    """Seconds of the longest delay."""

    @property
    def any(self) -> bool:
        """Whether anything can happen."""
        return any((self.duplicate, self.delay, self.reorder, self.drop, self.forge, self.replay, self.rest))


Send = Callable[[Request], Awaitable[httpx.Response]]
Tell = Callable[..., None]


class Lost(httpx.TransportError):
    """The request or its answer was lost."""


@dataclass
class Chaos:
    """Stands between the phone company and the wire."""

    shares: Shares
    seed: int
    clock: Clock
    note: Tell
    """(kind, call, **what): what was done, for the trace."""
    complain: Callable[[str, str], None]
    counts: Counter[str] = field(default_factory=Counter)
    """What was done how often."""
    _turns: Counter[str] = field(default_factory=Counter)
    _earlier: deque[Request] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    _overtaken: Bell = field(default_factory=Bell)

    def dice(self, key: str) -> random.Random:
        """Chance for the next request of its kind: the same again with the same seed, whatever else happens."""
        self._turns[key] += 1
        return random.Random(f"{self.seed}|{key}|{self._turns[key]}")

    async def carry(self, request: Request, send: Send) -> httpx.Response:
        """Send it, with what happens on the way. Raises Lost."""
        dice = self.dice(f"{request.caller}|{urlsplit(request.url).path}")
        if dice.random() < self.shares.forge:
            await self._forged(request, send, dice)
        if dice.random() < self.shares.replay and self._earlier:
            await self._again(dice.choice(list(self._earlier)), send)
        await self._late(request, dice)
        if dice.random() < self.shares.drop:
            await self._lost(request, send, dice)
        twice = dice.random() < self.shares.duplicate
        answer = await send(request)
        if twice:
            await self._twice(request, send, answer)
        self._earlier.append(request)
        return answer

    def turns_away(self, path: str) -> int:
        """The status with which a request of the line is turned away; 0: it is let in."""
        dice = self.dice(f"rest|{path.rsplit('/', 2)[-2]}")
        return dice.choice((429, 500, 503)) if dice.random() < self.shares.rest else 0

    def _did(self, what: Fault, request: Request, **more: Any) -> None:
        self.counts[what] += 1
        self.note("chaos", request.call, what=what, url=request.url, **more)

    async def _forged(self, request: Request, send: Send, dice: random.Random) -> None:
        """A stranger sends the like, with no signature, a wrong one, or other fields under the right one."""
        how = dice.choice(("unsigned", "wrong", "changed"))
        self._did("forge", request, how=how)
        answer = await send(_forgery(request, how))
        if answer.status_code != 403:
            self.complain("forged", f"{how} request to {urlsplit(request.url).path} was answered {answer.status_code}")

    async def _again(self, request: Request, send: Send) -> None:
        """An old request comes again, with its right signature: nothing may break, and nobody hears the answer."""
        self._did("replay", request)
        answer = await send(request)
        if answer.status_code >= 500:
            self.complain("replayed", f"{urlsplit(request.url).path} was answered {answer.status_code}")

    async def _late(self, request: Request, dice: random.Random) -> None:
        """Late, or so late that later news comes first."""
        longest = self.shares.slowest if request.news else min(self.shares.slowest, LONGEST_ANSWER)
        if dice.random() < self.shares.delay:
            seconds = dice.uniform(0, longest)
            self._did("delay", request, seconds=round(seconds, 1))
            await self.clock.wait(Bell(), seconds)
        if request.news and dice.random() < self.shares.reorder:
            self._did("reorder", request)
            self._overtaken = mine = Bell()
            await self.clock.wait(mine, HELD_SECONDS)
        elif request.news:
            self._overtaken.set()

    async def _lost(self, request: Request, send: Send, dice: random.Random) -> None:
        """Not let in (which is tried again), lost on the way, or on the way back: then the line has heard it."""
        how = dice.choice(("refused", "request", "answer"))
        self._did("drop", request, how=how)
        if how == "refused":
            raise httpx.ConnectError("refused")
        if how == "answer":
            await send(request)
        raise Lost(f"the {how} was lost")

    async def _twice(self, request: Request, send: Send, answer: httpx.Response) -> None:
        self._did("duplicate", request)
        again = await send(request)
        if not request.news and again.text != answer.text:
            self.complain("repeated", f"{urlsplit(request.url).path} answers the same request in two ways")


def _forgery(request: Request, how: str) -> Request:
    headers = dict(request.headers)
    if how == "unsigned":
        headers.pop("X-Twilio-Signature", None)
    elif how == "wrong":
        headers["X-Twilio-Signature"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAA="
    body = (request.body or b"") + (b"&Forged=1" if how == "changed" else b"")
    url = request.url + ("&Forged=1" if "?" in request.url else "?Forged=1") if request.method == "GET" else request.url
    return replace(request, url=url, headers=tuple(headers.items()), body=body if request.method != "GET" else None)
