"""The control API: make a call, see what is heard on it, press keys, hang up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, Field

from ivr.simulator import control_script
from ivr.simulator.call import Call
from ivr.simulator.exchange import Exchange


class NewCall(BaseModel):
    """Who calls whom."""

    model_config = ConfigDict(populate_by_name=True)
    from_: str = Field("", alias="from", max_length=40)
    to: str = Field(max_length=40)


class Keys(BaseModel):
    """Keys of a telephone."""

    digits: str = Field(pattern=r"^[0-9*#]{1,32}$")


class Words(BaseModel):
    """What the caller says."""

    text: str = Field(max_length=1000)
    confidence: float = Field(0.9, ge=0, le=1)


def router(exchange: Exchange) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/control")

    def known(sid: str) -> Call:
        if sid not in exchange.calls:
            raise HTTPException(404, "no such call")
        return exchange.calls[sid]

    @routes.post("/calls", status_code=201)
    async def place(call: NewCall) -> dict[str, str]:
        return {"sid": exchange.place_call(call.from_ or "anonymous", call.to).sid}

    @routes.get("/calls")
    async def calls() -> dict[str, Any]:
        return {"calls": [call.view() for call in list(exchange.calls.values())[-100:]]}

    @routes.get("/calls/{sid}")
    async def view(sid: str) -> dict[str, Any]:
        return known(sid).view()

    _add_actions(routes, known, exchange)
    control_script.add_to(routes, exchange)

    @routes.get("/messages")
    async def messages() -> dict[str, Any]:
        return {"messages": exchange.messages[-200:]}

    @routes.get("/debugger")
    async def debugger() -> dict[str, Any]:
        return {"complaints": exchange.debugger[-200:]}

    return routes


def _add_actions(routes: APIRouter, known: Callable[[str], Call], exchange: Exchange) -> None:
    """What a caller, or the staff member at the other end, does during a call."""

    @routes.post("/calls/{sid}/keys")
    async def keys(sid: str, pressed: Keys) -> dict[str, bool]:
        return {"heard": known(sid).press(pressed.digits)}

    @routes.post("/calls/{sid}/say")
    async def say(sid: str, words: Words) -> dict[str, bool]:
        return {"heard": known(sid).speak(words.text, words.confidence)}

    @routes.post("/calls/{sid}/silence")
    async def silence(sid: str) -> dict[str, bool]:
        return {"heard": known(sid).say_nothing()}

    @routes.post("/calls/{sid}/hang-up")
    async def hang_up(sid: str) -> dict[str, bool]:
        known(sid).hang_up("the caller hung up")
        return {"heard": True}

    @routes.post("/calls/{sid}/staff-hang-up")
    async def staff_hang_up(sid: str) -> dict[str, bool]:
        return {"heard": _staff_hang_up(exchange, known(sid))}


def _staff_hang_up(exchange: Exchange, caller: Call) -> bool:
    """Every staff member this caller is connected with puts the telephone down."""
    conference = exchange.conferences.of(caller)
    if conference is None:
        return caller.staff("hang-up")
    staff = [one.call for one in conference.participants.values() if one.call.direction != "inbound"]
    for call in staff:
        call.hang_up("the staff member hung up")
    return bool(staff)
