"""Half a minute of quiet, for operators who relay a call for somebody who does not hear or speak. Pure.

The key is the same wherever something is asked, but for the greeting, where it is a language. The silence after a pause
is no miss: the question comes once more.
"""

from __future__ import annotations

from dataclasses import replace

from ivr import menus
from ivr.actions import Ask, Prompt
from ivr.events import Event, Pressed
from ivr.state import State
from ivr.turn import Turn

SECONDS = 30


def wanted(event: Event) -> bool:
    """Whether a pause is asked for."""
    return isinstance(event, Pressed) and event.digits.rstrip("#") == menus.PAUSE


def pause(state: State, language: str) -> Turn:
    """Half a minute, unless a key is pressed before."""
    return Turn(replace(state, paused=True), (Ask((Prompt("paused", language),), timeout=SECONDS),))


def over(state: State, event: Event) -> bool:
    """Whether it was silent through the whole pause: nobody has answered wrong."""
    return state.paused and not (isinstance(event, Pressed) and event.digits.rstrip("#"))
