"""What the provider tells of a call besides the conversation: it is over, a recording is ready, staff were connected.

It may be told late, twice, in any order, or never.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from ivr.closed import FEWEST_SECONDS
from ivr.door import Door
from ivr.ending import over
from ivr.requests import Webhook, recorded, whole

OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
TALKED = frozenset({"completed", "answered"})
LONGEST_CALL = timedelta(hours=4)


def status(door: Door, webhook: Webhook) -> None:
    """What became of the call."""
    if webhook.status in OVER and webhook.call_sid:
        over(door, webhook.call_sid, door.clock())


def recording(door: Door, webhook: Webhook, now: datetime) -> None:
    """A recording is ready, perhaps of a caller who has hung up; a hesitation is deleted, not kept."""
    made = recorded(webhook)
    if made is None or not webhook.call_sid:
        return
    long_enough = made.seconds >= FEWEST_SECONDS and webhook.field("RecordingStatus") in ("", "completed")
    if long_enough and door.line.keep_voicemail(door.engine, webhook.call_sid, made.sid, made.seconds, now):
        door.ring("voicemail")
    else:
        door.ring("drop_recording", made.sid)


def connected(door: Door, webhook: Webhook, now: datetime) -> None:
    """Staff and caller have talked, or the desk was not picked up."""
    sid = webhook.call_sid
    if webhook.field("DialCallStatus") in TALKED:
        seconds = min(whole(webhook.field("DialCallDuration")), LONGEST_CALL.total_seconds())
        door.line.talked(door.engine, sid, now - timedelta(seconds=seconds), now)
    else:
        door.line.unanswered(door.engine, sid, now)
