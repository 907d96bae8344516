"""Calls of the line to somebody: it rings there, and is picked up or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.simulator.call import CallEnded

if TYPE_CHECKING:
    from ivr.simulator.interpreter import Interpreter


async def ring(interpreter: Interpreter, seconds: float) -> None:
    """Ring until it is picked up. Raises CallEnded when it is not."""
    exchange, call = interpreter.exchange, interpreter.call
    if not exchange.picks_up(call.to.removeprefix("client:")):
        await interpreter._sleep(seconds * exchange.timing.pause)
        raise CallEnded("nobody picked up")
    await interpreter._sleep(exchange.timing.answer)
    call.status = "in-progress"
