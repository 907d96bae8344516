"""The script of a day: who calls when and does what, and what happens when somebody is rung. The format of calls.toml.

Mistakes in a file are refused with the place where they stand. How it is played is in `ivr.simulator.player`; what
staff do at their screens is played by whoever has the screens.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from ivr.simulator.habits import Answer, Habit

MOST_SECONDS = 24 * 60 * 60
Seconds = Annotated[float, Field(ge=0, le=MOST_SECONDS)]
Share = Annotated[float, Field(ge=0, le=1)]
Address = Annotated[str, Field(max_length=60)]
KEYS = re.compile(r"[0-9*#]{1,32}")
EXAMPLE = Path(__file__).with_name("example.toml")


class ScriptMistake(ValueError):
    """The script cannot be played; says where and why."""


class _Part(BaseModel):
    """A part of the file: nothing in it may be misspelt."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(_Part):
    """One thing that a person does: exactly one of `keys`, `say`, `silence`, `wait` and `hang_up`."""

    keys: str = Field("", pattern=r"^[0-9*#]{0,32}$")
    say: str = Field("", max_length=1000)
    confidence: Share = 0.9
    silence: bool = False
    wait: Seconds = 0
    hang_up: bool = False
    after: Seconds = 1.0
    """Seconds of thinking: after the question was begun, or after having come to `where`."""
    where: Literal["question", "queue", "staff", "anywhere"] = "question"
    """What is waited for first."""

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if len(self._named()) != 1:
            raise ValueError("a step is one of keys, say, silence, wait and hang_up")
        return self

    @property
    def what(self) -> str:
        """Which of the five it is."""
        return self._named()[0]

    def _named(self) -> list[str]:
        return [name for name in ("keys", "say", "silence", "wait", "hang_up") if getattr(self, name)]


def _step(written: Any) -> Any:
    """The short forms: keys as they are, `-` silence, `h` hangs up, `wait 20`, and anything in quotes is said."""
    if not isinstance(written, str):
        return written
    word = written.strip()
    if KEYS.fullmatch(word):
        return {"keys": word}
    if word.startswith("wait "):
        return {"wait": word[5:], "where": "anywhere", "after": 0}
    said = re.fullmatch(r'"(.+)"|say (.+)', word)
    if said:
        return {"say": said[1] or said[2]}
    if word not in SHORT:
        raise ValueError(f"{written!r} is neither keys, -, h, wait SECONDS nor say WORDS")
    return SHORT[word]


SHORT: dict[str, dict[str, Any]] = {"-": {"silence": True}, "h": {"hang_up": True, "where": "anywhere"}}
Steps = tuple[Annotated[Step, BeforeValidator(_step)], ...]


class Ring(_Part):
    """What happens when somebody is rung."""

    answers: Answer = Answer.YES
    after: Seconds | None = None
    steps: Steps = ()
    talks: Seconds | None = None
    hang_up: Seconds | None = None

    def habit(self) -> Habit:
        """As the exchange knows it."""
        return Habit(self.answers, self.after, self.steps, self.talks, self.hang_up)


class Caller(_Part):
    """Somebody who calls."""

    name: str = Field("", max_length=80)
    """For the reader."""
    number: Address = ""
    """Empty: withheld."""
    to: Address
    """One of our numbers; in a file also the short name of an office."""
    at: Seconds = 0
    """Seconds after the beginning."""
    steps: Steps = ()
    patience: Seconds | None = None
    """Hangs up after so many seconds in the queue; None: waits for ever."""
    talks: Seconds | None = None
    """Hangs up after so many seconds with staff; None: leaves that to staff."""
    hang_up: Seconds | None = None
    """Hangs up so many seconds after having rung, wherever the call is."""
    rung: tuple[Ring, ...] = ()
    """What happens when this number is called back: the first time, the second time …"""
    times: int = Field(1, ge=1, le=1000)
    every: Seconds = 10
    """So many such callers, one every so many seconds; the number counts up."""


class Staff(_Part):
    """Somebody who answers. What is done at the screen is done by whoever plays the script."""

    user: str = Field(max_length=64)
    offers: tuple[Literal["accept", "decline", "ignore"], ...] = ("accept",)
    """What becomes of the first offer, the second …; then from the beginning again."""
    after: Seconds = 3
    """Seconds until an offer is answered."""
    telephone: tuple[Ring, ...] = (Ring(),)
    """What happens when their own telephone is rung: the first time, the second time …"""
    number: Address = ""
    """Their desk telephone; empty: the browser."""
    talks: Seconds = 120
    """With each caller."""
    then: tuple[Literal["hang_up", "wait", "hold", "release", "pass_on", "consult"], ...] = ("hang_up",)
    """How the first talk goes and ends, the second …; then from the beginning again. `wait`: the caller ends it;
    `hold`: with the caller on hold in between; `pass_on`, `consult`: to the `colleague`, without and with talking."""
    colleague: str = Field("", max_length=64)
    wraps_up: Seconds = 20
    outcome: str = Field("answered", max_length=30)
    comes: Seconds = 0
    goes: Seconds | None = None


class Faults(_Part):
    """Shares of the requests, from 0 to 1, to which something happens."""

    duplicate: Share = 0
    delay: Share = 0
    reorder: Share = 0
    drop: Share = 0
    forge: Share = 0
    replay: Share = 0
    rest: Share = 0
    """Of the line's own requests that are turned away."""
    slowest: Annotated[float, Field(ge=0, le=600)] = 20
    """Seconds of the longest delay."""


class Script(_Part):
    """The whole."""

    seed: int = 1
    chaos: Faults = Faults()
    callers: tuple[Caller, ...] = Field((), max_length=2000)
    staff: tuple[Staff, ...] = Field((), max_length=200)

    def everybody(self) -> list[Caller]:
        """Each caller once, by the time of the call."""
        found = [one for caller in self.callers for one in _times(caller)]
        return sorted(found, key=lambda caller: caller.at)


def _times(caller: Caller) -> list[Caller]:
    return [
        caller.model_copy(
            update={"at": caller.at + turn * caller.every, "number": _counted(caller.number, turn), "times": 1}
        )
        for turn in range(caller.times)
    ]


def _counted(number: str, by: int) -> str:
    """The number `by` further on."""
    digits = number.lstrip("+")
    return f"{number[: -len(digits)]}{int(digits) + by:0{len(digits)}}" if by and digits.isdecimal() else number


def parse(text: str) -> Script:
    """Read a script. Raises ScriptMistake with every mistake and its place."""
    try:
        return checked(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ScriptMistake(f"this is no TOML: {error}") from error


def checked(values: Any) -> Script:
    """A script from plain values. Raises ScriptMistake."""
    try:
        return Script.model_validate(values)
    except ValidationError as error:
        found = [f"{'.'.join(str(one) for one in wrong['loc'])}: {wrong['msg']}" for wrong in error.errors()]
        raise ScriptMistake("\n".join(found)) from error
