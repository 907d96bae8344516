"""Plays people: those who call, by their script, and those who are rung, by their habits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ivr.simulator.call import Call
from ivr.simulator.chaos import Shares
from ivr.simulator.clock import Bell
from ivr.simulator.exchange import Exchange
from ivr.simulator.habits import Habit
from ivr.simulator.script import Caller, Script, Step

LONG = 24 * 60 * 60.0
UP = "the caller hung up"


@dataclass
class Played:
    """One caller of a script, and the call."""

    caller: Caller
    call: Call | None = None


@dataclass
class Player:
    """Plays them on an exchange, by its clock."""

    exchange: Exchange
    played: list[Played] = field(default_factory=list)
    ended: Bell = field(default_factory=Bell)
    """Rings when everybody's call is over."""

    def __post_init__(self) -> None:
        """Whoever picks up a telephone is played, too."""
        self.exchange.played = lambda call, habit: self.exchange.spawn(self._pick_up(call, habit))

    def begin(self, script: Script) -> None:
        """Let the people of a script call, from now on."""
        self.played = [Played(caller) for caller in script.everybody()]
        self.ended.clear()
        self.exchange.unleash(Shares(**script.chaos.model_dump()), script.seed)
        for one in self.played:
            if one.caller.rung:
                self.exchange.habits.learn(one.caller.number, [ring.habit() for ring in one.caller.rung])
            self.exchange.spawn(self._calls(one))

    @property
    def over(self) -> bool:
        """Whether everybody has called and every call has ended."""
        return all(one.call is not None and one.call.over for one in self.played)

    def view(self) -> list[dict[str, Any]]:
        """How it stands with each caller."""
        return [_view(one) for one in self.played]

    async def _calls(self, one: Played) -> None:
        await self.exchange.clock.wait(Bell(), one.caller.at)
        one.call = call = self.exchange.place_call(one.caller.number or "anonymous", one.caller.to)
        person = Person(self.exchange, call)
        if one.caller.patience is not None:
            self.exchange.spawn(person.gives_up_in("queue", one.caller.patience))
        if one.caller.talks is not None:
            self.exchange.spawn(person.gives_up_in("staff", one.caller.talks))
        await person.plays(one.caller.steps, one.caller.hang_up)
        await person.until(lambda: call.over)
        if self.over:
            self.ended.set()

    async def _pick_up(self, call: Call, habit: Habit) -> None:
        person = Person(self.exchange, call)
        if habit.talks is not None:
            self.exchange.spawn(person.gives_up_in("staff", habit.talks))
        await person.plays(habit.steps, habit.hang_up)


@dataclass
class Person:
    """Somebody at one end of a call."""

    exchange: Exchange
    call: Call
    answered: int = 0
    """The number of the last question that was answered."""
    began: datetime = field(init=False)

    def __post_init__(self) -> None:
        """From now on."""
        self.began = self.exchange.clock.now()

    async def plays(self, steps: Sequence[Step], hang_up: float | None) -> None:
        """Do one thing after the other; hang up when it is time, wherever the call is."""
        if hang_up is not None:
            self.exchange.spawn(self._puts_down(hang_up))
        for step in steps:
            if not (await self._comes_to(step) and await self._thinks(step.after) and await self._heard(step)):
                return
            self._does(step)
            if step.wait and not await self._thinks(step.wait):
                return

    async def gives_up_in(self, where: str, patience: float) -> None:
        """Hang up after so many seconds in a row at `where`."""
        while await self.until(lambda: self._is_at(where)):
            if not await self.until(lambda: not self._is_at(where), patience) and not self.call.over:
                self.call.hang_up(UP)
                return

    async def until(self, so: Any, seconds: float = LONG) -> bool:
        """Wait until something is so; False when the call ends first, or the time is up."""
        end = self.exchange.clock.now().timestamp() + seconds
        while not so():
            left = end - self.exchange.clock.now().timestamp()
            if self.call.over or left <= 0:
                return False
            self.call.stir.clear()
            await self.exchange.clock.wait(self.call.stir, left)
        return True

    async def _puts_down(self, seconds: float) -> None:
        await self.until(lambda: False, seconds)
        if not self.call.over:
            self.call.hang_up(UP)

    async def _comes_to(self, step: Step) -> bool:
        """Wait until the call is where the step belongs."""
        return await self.until(lambda: self._is_at(step.where))

    async def _heard(self, step: Step) -> bool:
        """Between two questions nobody listens: keys and words wait for the next one."""
        return step.what in ("wait", "hang_up") or await self.until(lambda: self.call.gather is not None)

    async def _thinks(self, seconds: float) -> bool:
        await self.until(lambda: False, seconds)
        return not self.call.over

    def _is_at(self, where: str) -> bool:
        """Whether the call is where a step belongs."""
        call = self.call
        if where == "question":
            return call.gather is not None and call.gather["number"] != self.answered and call.queue is None
        if where == "queue":
            return call.queue is not None
        return where == "anywhere" or call.bridged_to is not None

    def _does(self, step: Step) -> None:
        call = self.call
        self.answered = call.gather["number"] if call.gather else self.answered
        match step.what:
            case "keys":
                call.press(_ended(step.keys, call.gather))
            case "say":
                call.speak(step.say, step.confidence)
            case "silence":
                call.say_nothing()
            case "hang_up":
                call.hang_up(UP)


def _ended(keys: str, question: dict[str, Any] | None) -> str:
    """Whoever enters fewer digits than expected ends with the hash key."""
    finish = question["finishOnKey"] if question and "finishOnKey" in question else ""
    short = question is not None and (question["numDigits"] or 0) > len(keys)
    return keys + finish if finish and short and not keys.endswith(finish) else keys


def _view(one: Played) -> dict[str, Any]:
    call = one.call
    known = {"name": one.caller.name, "number": one.caller.number, "to": one.caller.to, "at": one.caller.at}
    state = {"sid": call.sid, "status": call.status, "queue": call.queue, "bridged_to": call.bridged_to} if call else {}
    return {**known, **state, "ended_reason": call.ended_reason if call else None}
