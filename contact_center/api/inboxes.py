"""How the fetching of mail fares: for the leads' page in full, for load balancers without names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from contact_center.api.schemas.mailboxes import ComparisonView, InboxView, MailView
from contact_center.api.wording.errors import worded
from contact_center.api.wording.language import ENGLISH
from contact_center.domain.inbox import MOST_TRIES, alarm
from contact_center.storage import inboxes, ledger
from contact_center.storage.transaction import reading

COUNTED = timedelta(days=30)


def mail_view(engine: Engine, now: datetime, language: str) -> MailView:
    """Every folder that is fetched, what the comparisons found, and what is not ours; in words of `language`."""
    with reading(engine) as connection:
        compared = inboxes.comparisons(connection, now - COUNTED)
        lacking = sum(ledger.lacking(connection, MOST_TRIES).values())
        shown = _inboxes(connection, now, language)
    comparisons = [
        ComparisonView(
            inbox=row.inbox,
            folder=row.folder,
            at=row.at,
            server=row.server,
            ours=row.ours,
            times=row.times,
            missing=row.missing,
            fetched=row.fetched_since,
        )
        for row in compared
    ]
    return MailView(inboxes=shown, comparisons=comparisons, lacking=lacking)


def mail_duties(shown: MailView) -> int:
    """How much of it somebody should see to now."""
    return sum(bool(one.alarm) for one in shown.inboxes) + bool(shown.lacking)


def warnings(engine: Engine, now: datetime) -> Iterator[str]:
    """What a person should see to, without names: whoever asks has not signed in."""
    try:
        with reading(engine) as connection:
            ill = sum(bool(one.alarm) for one in _inboxes(connection, now, ENGLISH))
    except SQLAlchemyError:  # said elsewhere
        return
    if ill:
        yield f"mail: {ill} of the fetched folders {'needs' if ill == 1 else 'need'} a person; see the upkeep page"


def _inboxes(connection: Connection, now: datetime, language: str) -> list[InboxView]:
    return [
        InboxView(
            inbox=row.inbox,
            folder=row.folder,
            seen_at=row.seen_at,
            alarm=_worded(alarm(row.tried_at, row.failing_since, row.problem, row.paused, now), language),
        )
        for row in inboxes.listed(connection)
    ]


def _worded(reasons: str, language: str) -> str:
    return " ".join(worded(line, language) for line in reasons.splitlines())
