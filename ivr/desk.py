"""Calling somebody back: the documents for the desk that is rung first, and for the citizen who is rung then.

Which attempt it is stands in the address, which is signed. A document can be asked for twice; an attempt that is over
gets none.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

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


def ring(door: Door, webhook: Webhook) -> str:
    """The desk has picked up: who is called, and then the citizen's phone rings."""
    attempt = _attempt(door, webhook)
    if attempt is None or attempt.result is not None or not may_call(attempt.number, door.catalog.destinations):
        return _over(door)
    office = door.catalog.offices.get(attempt.office) or next(iter(door.catalog.offices.values()))
    target = Target(
        number=attempt.number,
        caller_id=(*office.numbers, *door.catalog.offices["national"].numbers)[0],
        greeting=_address(door, "greet", attempt.id),
        after=_address(door, "after-desk", attempt.id),
    )
    whisper = Prompt("desk_whisper", STAFF_LANGUAGE, _whisper(door, attempt))
    return render_dial(target, (whisper,), door.catalog)


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
    """The desk's side is over: nobody picked up there, or it hung up before the citizen did."""
    if door.calling is None or not webhook.attempt or webhook.status not in OVER:
        return
    picked_up = webhook.status == "completed"
    door.calling.ended(webhook.attempt, Result.NO_ANSWER if picked_up else Result.DESK, door.clock())


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
