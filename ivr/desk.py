"""Calling somebody back: the documents for the desk that is rung first, and for the citizen who is rung then.

Both press a key, unless the desk is a browser: no answering machine is ever connected, at neither end.

Which attempt it is stands in the address, which is signed. A document can be asked for twice; an attempt that is over
gets none.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from contact_center.catalog.model import Office
from contact_center.storage import callbacks
from contact_center.storage.transaction import reading
from ivr import menus
from ivr.actions import Ask, HangUp, Prompt, Say
from ivr.door import Door
from ivr.news import OVER
from ivr.requests import Webhook
from ivr.twiml import Addresses, Target, render, render_dial
from queues.callbacks import Result, result_of
from queues.destinations import may_call

BRIDGED = frozenset({"completed", "answered"})
STAFF_LANGUAGE = "da"
BROWSER = "client:"
KEY_SECONDS = 6


def ring(door: Door, webhook: Webhook) -> str:
    """The desk has picked up. In a browser that was a person; a telephone may be answered by a machine: a key tells."""
    attempt = _attempt(door, webhook)
    if attempt is None or attempt.result is not None:
        return _over(door)
    if webhook.field("To").startswith(BROWSER):
        return _dial(door, attempt, (Prompt("desk_whisper", STAFF_LANGUAGE, _whisper(door, attempt)),))
    about = {**_whisper(door, attempt), "office": _office(door, attempt).name}
    asked = Ask((Prompt("staff_whisper", STAFF_LANGUAGE, about),), timeout=KEY_SECONDS)
    addresses = Addresses(door.public_url, None, ask=_address(door, "desk-ready", attempt.id))
    return render((asked, asked, HangUp()), addresses, door.catalog)


def ready(door: Door, webhook: Webhook) -> str:
    """A key was pressed at the desk, or none: only then the citizen's phone rings."""
    attempt = _attempt(door, webhook)
    if attempt is None or attempt.result is not None or webhook.field("Digits") != menus.YES:
        return _over(door)
    return _dial(door, attempt, ())


def _dial(door: Door, attempt: Row[Any], said: tuple[Prompt, ...]) -> str:
    """Ring the citizen, if that is a number we ring; somebody is at the desk from now on."""
    if door.calling is None or not may_call(attempt.number, door.catalog.destinations):
        return _over(door)
    door.calling.ready(attempt.id, door.clock())
    target = Target(
        number=attempt.number,
        caller_id=(*_office(door, attempt).numbers, *door.catalog.offices["national"].numbers)[0],
        greeting=_address(door, "greet", attempt.id),
        after=_address(door, "after-desk", attempt.id),
    )
    return render_dial(target, said, door.catalog)


def _office(door: Door, attempt: Row[Any]) -> Office:
    return door.catalog.offices.get(attempt.office) or next(iter(door.catalog.offices.values()))


def greet(door: Door, webhook: Webhook) -> str:
    """The citizen has picked up, or somebody else, or a machine: only who presses the key is connected."""
    attempt = _attempt(door, webhook)
    if attempt is None or attempt.result is not None:
        return _over(door)
    language = attempt.language
    said = (Prompt("callback_greeting", language), Prompt("callback_key", language))
    addresses = Addresses(door.public_url, None, ask=_address(door, "greeted", attempt.id))
    return render((Ask(said, timeout=8),), addresses, door.catalog, door.recordings)


def greeted(door: Door, webhook: Webhook) -> str:
    """A key, or none."""
    attempt = _attempt(door, webhook)
    if attempt is None or door.calling is None:
        return _over(door)
    if webhook.field("Digits") == menus.YES and door.calling.confirmed(attempt.id, door.clock()):
        return render((), Addresses(door.public_url, None), door.catalog)
    busy = Say((Prompt("callback_busy", attempt.language),))
    return render((busy, HangUp()), Addresses(door.public_url, None), door.catalog, door.recordings)


def after(door: Door, webhook: Webhook) -> str:
    """The citizen's side is over, or was never there."""
    attempt = _attempt(door, webhook)
    if attempt is not None and door.calling is not None:
        confirmed = attempt.result == Result.REACHED.value or _bridged(webhook)
        door.calling.ended(attempt.id, result_of(webhook.field("DialCallStatus"), confirmed), door.clock())
    return _over(door)


def status(door: Door, webhook: Webhook) -> None:
    """The desk's side is over: nobody was there, or they hung up before the citizen did."""
    if door.calling is None or not webhook.attempt or webhook.status not in OVER:
        return
    attempt = _attempt(door, webhook)
    somebody = attempt is not None and attempt.ready_at is not None
    door.calling.ended(webhook.attempt, Result.NO_ANSWER if somebody else Result.DESK, door.clock())


def _bridged(webhook: Webhook) -> bool:
    """Whether the two were connected, as the provider says; a server that knows no greeting tells nothing else."""
    return webhook.field("DialCallStatus") in BRIDGED and webhook.field("DialBridged") == "true"


def _attempt(door: Door, webhook: Webhook) -> Row[Any] | None:
    with reading(door.engine) as connection:
        return callbacks.attempt(connection, webhook.attempt)


def _over(door: Door) -> str:
    return render((HangUp(),), Addresses(door.public_url, None), door.catalog)


def _address(door: Door, route: str, attempt: int) -> str:
    return f"{door.public_url}/voice/{route}?attempt={attempt}"


def _whisper(door: Door, attempt: Row[Any]) -> dict[str, str]:
    """Which language, about what, and since when."""
    danish = door.catalog.language(STAFF_LANGUAGE)
    topic = danish.topics.get(attempt.topic)
    waited = max(0, int((door.clock() - attempt.waiting_since).total_seconds() // 60))
    language = door.catalog.language(attempt.language).danish
    return {"language": language, "label": topic.label if topic else attempt.topic, "minutes": str(waited)}
