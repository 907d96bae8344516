"""Calls of the line to somebody: it rings there, and is picked up or not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ivr.simulator.call import CallEnded
from ivr.simulator.habits import MACHINE_SECONDS, STATUS, Answer, Habit

if TYPE_CHECKING:
    from ivr.simulator.interpreter import Interpreter

CLIENT = "client:"
WHY = {Answer.BUSY: "busy", Answer.FAILS: "the number cannot be reached", Answer.NO: "nobody picked up"}


async def ring(interpreter: Interpreter, seconds: float) -> Habit:
    """Ring for at most so many seconds, until it is picked up. Raises CallEnded when it is not."""
    exchange, call, number = interpreter.exchange, interpreter.call, interpreter.number
    await _turn(interpreter)
    exchange.progress(call, number, "initiated")
    call.turns("ringing")
    exchange.progress(call, number, "ringing")
    habit = _habit(interpreter)
    after = exchange.timing.answer if habit.after is None else habit.after
    if habit.answers is Answer.NO or after > seconds:
        await interpreter._sleep(seconds * exchange.timing.pause)
        call.status = "no-answer"
        raise CallEnded(WHY[Answer.NO])
    await interpreter._sleep(after)
    if habit.answers in STATUS:
        call.status = STATUS[habit.answers]
        raise CallEnded(WHY[habit.answers])
    call.turns("in-progress")
    call.picked_up_at = exchange.clock.now()
    exchange.progress(call, number, "answered")
    if exchange.played is not None:
        exchange.played(call, _machine(habit))
    return habit


def _habit(interpreter: Interpreter) -> Habit:
    exchange, address = interpreter.exchange, interpreter.call.to
    habit = exchange.habits.next(address)
    return habit if exchange.picks_up(address.removeprefix(CLIENT)) else Habit(Answer.NO)


def _machine(habit: Habit) -> Habit:
    return Habit(habit.answers, hang_up=MACHINE_SECONDS) if habit.answers is Answer.MACHINE else habit


async def _turn(interpreter: Interpreter) -> None:
    """The provider begins so many calls of an account a second, and no more; those of a `<Dial>` are not counted."""
    exchange, call = interpreter.exchange, interpreter.call
    if not exchange.timing.calls_per_second or call.parent:
        return
    now = exchange.clock.now()
    slot = max(now, exchange.next_slot or now)
    exchange.next_slot = slot + timedelta(seconds=1 / exchange.timing.calls_per_second)
    await interpreter._sleep((slot - now).total_seconds())
