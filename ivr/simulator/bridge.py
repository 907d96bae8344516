"""Two calls that hear each other: the one that dialled and the one that was dialled, until one of them goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ivr.simulator.call import Call, Nudged

if TYPE_CHECKING:
    from ivr.simulator.interpreter import Interpreter


@dataclass
class Bridge:
    """Between two calls; it is over when somebody says so."""

    one: Call
    other: Call
    over: bool = False

    def end(self) -> None:
        """Both notice that they are alone."""
        self.over = True
        for call in (self.one, self.other):
            call.connect(None)
            call.waits(None)
            call.nudge()


async def talk(interpreter: Interpreter, bridge: Bridge, seconds: float) -> None:
    """Talk from the side of `interpreter` until it is over or the time is up. Raises CallEnded and Redirected."""
    call, clock = interpreter.call, interpreter.exchange.clock
    end = clock.now().timestamp() + seconds
    other = bridge.other if call is bridge.one else bridge.one
    call.inputs.clear()
    call.connect(named(other) if call is bridge.one else other.from_)
    call.waits("staff")
    try:
        while not bridge.over and clock.now().timestamp() < end:
            try:
                if await interpreter._input_within(end - clock.now().timestamp()) and _hangs_up(call):
                    return
            except Nudged:
                continue
    finally:
        call.inputs.clear()
        if not bridge.over:
            bridge.end()
        call.nudged = False


def _hangs_up(call: Call) -> bool:
    """Whether the staff member at the other end has put the telephone down; keys are only heard."""
    kind, what = call.inputs.popleft()
    return kind == "staff" and what == "hang-up"


def named(call: Call) -> str:
    """What the one who dialled sees of the other."""
    return call.to if ":" in call.to else f"number:{call.to}"
