"""What the provider tells of a call besides the conversation: that it is over, that a recording is ready.

It may be told late, twice, in any order, or never.
"""

from __future__ import annotations

from datetime import datetime

from contact_center.storage import calls
from contact_center.storage.transaction import fleeting
from ivr.closed import FEWEST_SECONDS
from ivr.door import Door
from ivr.ending import over
from ivr.requests import Webhook, recorded
from queues import recorded_talks

OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


def status(door: Door, webhook: Webhook) -> None:
    """What became of the call."""
    if webhook.status in OVER and webhook.call_sid:
        over(door, webhook.call_sid, door.clock())
        if door.staff is not None:
            door.staff.caller_over(webhook.call_sid)


def failed(door: Door, webhook: Webhook, now: datetime) -> None:
    """The provider got no answer of ours and said the fixed apology: whoever hears nothing after it was cut off."""
    with fleeting(door.engine) as connection:
        if calls.get(connection, webhook.call_sid) is not None:
            calls.keep_answer(connection, webhook.call_sid, webhook.key, "", now)


def recording(door: Door, webhook: Webhook, now: datetime) -> None:
    """A recording is ready, perhaps of a caller who has hung up; a hesitation is deleted, not kept."""
    made = recorded(webhook)
    if made is None or not webhook.call_sid:
        return
    long_enough = made.seconds >= FEWEST_SECONDS and webhook.field("RecordingStatus") in ("", "completed")
    if long_enough and door.line.keep_voicemail(door.engine, webhook.call_sid, made.sid, made.seconds, now):
        door.ring("voicemail")
        return
    recorded_talks.drop(door.engine, made.sid, now)
    door.ring("voicemail")


def talk_recorded(door: Door, webhook: Webhook, now: datetime) -> None:
    """A talk with staff was recorded. The conference knows no caller, so the address says which call it was."""
    made = recorded(webhook)
    if made is None or webhook.field("RecordingStatus") not in ("", "completed"):
        return
    recorded_talks.keep(door.engine, webhook.to[:34], made.sid, made.seconds, now)
    door.ring("voicemail")
