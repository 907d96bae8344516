"""Too many calls from one number are not let in, so that everybody else is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from contact_center.domain.call import CallOutcome
from contact_center.storage import calls
from contact_center.storage.transaction import transaction
from ivr.actions import Reject
from ivr.door import CallLimits, Door
from ivr.requests import Webhook
from ivr.twiml import Addresses, render

HOUR, LONGEST_CALL = timedelta(hours=1), timedelta(hours=4)


def is_flood(connection: Connection, webhook: Webhook, limits: CallLimits, now: datetime) -> bool:
    """Whether a new call is one too many from its number, or from all who withhold theirs."""
    number = webhook.caller
    at_once, in_an_hour = calls.from_number(connection, number, now - LONGEST_CALL, now - HOUR)
    if not number:
        return at_once >= limits.withheld_at_once
    return at_once >= limits.at_once or in_an_hour >= limits.an_hour


def is_refused(kept: Row[Any]) -> bool:
    """Whether a call that is known was not let in."""
    return bool(kept.outcome == CallOutcome.REFUSED.value)


def refused(door: Door, webhook: Webhook, now: datetime) -> str:
    """The line is busy for this caller; the call is kept, but counts as offered to nobody."""
    sid = webhook.call_sid
    with transaction(door.engine) as connection:
        if calls.begin(connection, sid, webhook.caller, webhook.called, now):
            calls.settle(connection, sid, CallOutcome.REFUSED)
            calls.over(connection, sid, now)
    return render((Reject(),), Addresses(door.public_url, None), door.catalog)
