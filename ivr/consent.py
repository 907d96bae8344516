"""May this call be recorded? Only where an office is switched on in the data, and after an active yes, by key. Pure.

Silence, any other key and every error mean no. Whoever says no is served all the same.
"""

from __future__ import annotations

from dataclasses import replace

from contact_center.catalog.model import Catalog
from ivr import menus
from ivr.actions import Ask, Prompt
from ivr.events import Event, Pressed
from ivr.phrases import prompt
from ivr.prompts import version
from ivr.state import State, Step
from ivr.turn import Turn

QUESTION = ("recording_ask", "recording_keys")
SECONDS = 5


def needed(state: State, catalog: Catalog) -> bool:
    """Whether the caller must be asked: the office records, and was not answered yet."""
    return _records(state, catalog) and state.consent is None and not state.parked


def question(state: State, catalog: Catalog, slow: bool = False) -> Turn:
    """Ask, in the caller's language, for what and for how long."""
    asked = replace(state, step=Step.CONSENT, ending=None)
    after = str(days(state.office, catalog))
    said = (prompt(state, QUESTION[0], days=after), prompt(state, QUESTION[1]))
    return Turn(asked, (Ask(said, timeout=SECONDS, slow=slow),))


def answered(state: State, event: Event) -> State:
    """The answer. Only the key for yes is a yes."""
    return replace(state, consent=isinstance(event, Pressed) and event.digits == menus.YES)


def confirmed(state: State) -> Prompt:
    """What is said about the answer."""
    return prompt(state, "recording_on" if state.consent else "recording_off")


def may_record(state: State, catalog: Catalog) -> bool:
    """Whether the conversation with staff may be recorded."""
    return state.consent is True and _records(state, catalog)


def prompt_version(language: str, catalog: Catalog) -> str:
    """Which wording was answered: changes when a word of the question changes."""
    lines = catalog.language(language).voice_lines
    return version(" ".join(lines.get(part, "") for part in QUESTION))


def days(office: str, catalog: Catalog) -> int:
    """After how many days a recording is deleted, as callers are told; 0: the office records nothing."""
    known = catalog.offices.get(office)
    return known.recording_days if known is not None else 0


def _records(state: State, catalog: Catalog) -> bool:
    return days(state.office, catalog) > 0
