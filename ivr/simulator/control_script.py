"""The control API for whole scripts: play one, teach telephones their habits, let things go wrong, read the trace."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, ConfigDict, Field

from ivr.simulator.chaos import Shares
from ivr.simulator.exchange import Exchange
from ivr.simulator.player import Player
from ivr.simulator.replay import replay
from ivr.simulator.script import Faults, Ring, ScriptMistake, checked

LINES = "application/x-ndjson"


class Telephone(BaseModel):
    """What happens when an address is rung: the first time, the second time …"""

    model_config = ConfigDict(extra="forbid")
    address: str = Field(max_length=60)
    rung: tuple[Ring, ...] = (Ring(),)


class Wrong(BaseModel):
    """What shall go wrong on the wire."""

    model_config = ConfigDict(extra="forbid")
    shares: Faults = Faults()
    seed: int = 1


def add_to(routes: APIRouter, exchange: Exchange) -> None:
    """The routes."""
    player = Player(exchange)
    _add_scripts(routes, player)
    _add_reading(routes, exchange)

    @routes.put("/telephones")
    async def telephones(telephone: Telephone) -> dict[str, int]:
        exchange.habits.learn(telephone.address, [ring.habit() for ring in telephone.rung])
        return {"known": len(exchange.habits.known)}

    @routes.put("/chaos")
    async def chaos(wrong: Wrong) -> dict[str, bool]:
        exchange.unleash(Shares(**wrong.shares.model_dump()), wrong.seed)
        return {"unleashed": exchange.webhooks.chaos is not None}


def _add_scripts(routes: APIRouter, player: Player) -> None:
    """One script at a time."""

    @routes.post("/script", status_code=201)
    async def play(script: Annotated[dict[str, Any], Body()]) -> dict[str, int]:
        try:
            known = checked(script)
        except ScriptMistake as mistake:
            raise HTTPException(422, str(mistake)) from mistake
        if not player.over:
            raise HTTPException(409, "a script is being played")
        player.begin(known)
        return {"callers": len(player.played)}

    @routes.get("/script")
    async def played() -> dict[str, Any]:
        return {"over": player.over, "callers": player.view()}


def _add_reading(routes: APIRouter, exchange: Exchange) -> None:
    """What happened, as JSON lines and as a story."""

    @routes.get("/trace")
    async def trace(call: str = "", after: int = 0) -> PlainTextResponse:
        lines = "".join(f"{line}\n" for line in exchange.trace.lines(call, after))
        return PlainTextResponse(lines, media_type=LINES)

    @routes.get("/replay")
    async def story() -> PlainTextResponse:
        return PlainTextResponse("\n".join(replay(list(exchange.trace.entries))) + "\n")

    @routes.get("/calls/{sid}/replay")
    async def story_of(sid: str) -> PlainTextResponse:
        if sid not in exchange.calls:
            raise HTTPException(404, "no such call")
        return PlainTextResponse("\n".join(replay(list(exchange.trace.entries), sid)) + "\n")
