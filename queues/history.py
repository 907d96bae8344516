"""What was sent before and who had the person's earlier tickets, as far as a decision about a contact needs it.

It is read in the transaction that decides and that puts the reply into the outbox, while nobody else decides: two
workers cannot both see the last free place.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, Row

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Automatic, Channel, Contact
from contact_center.domain.limits import Limits
from contact_center.domain.reason import main_code
from contact_center.domain.reply import Reply, Silence
from contact_center.domain.triage import Triage
from contact_center.replies.letter import checklist_topics
from contact_center.replies.limits import Came, Exchange, Sent, body_key, domain_key, ping_pong, sender_key
from contact_center.replies.policy import TOTAL_LIMIT, History
from contact_center.storage import alarms, contacts, limits
from contact_center.storage.transaction import reading, transaction

log = structlog.get_logger()

EARLIER_TICKET_DAYS = 180
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PING_PONG = "ping-pong"


def sent_before(
    connection: Connection, catalog: Catalog, contact: Contact, triage: Triage, follow_up: bool, now: datetime
) -> History:
    """What was sent before. A sender who turns out to be a machine is remembered as one."""
    figures = catalog.limits
    if contact.channel is Channel.PHONE or isinstance(contact.nature, Automatic):
        return History(figures, follow_up)
    limits.hold(connection)
    key = sender_key(contact.party.address, figures)
    sent = limits.sent_to(
        connection, key, now - timedelta(days=max(figures.checklist_days, figures.ping_pong_days_off))
    )
    alarm = alarms.newest(connection, alarms.REPLIES_OFF)
    hour = limits.counts(connection, domain_key(contact.party.address, figures), now, _total_since(alarm, now))
    language, week = catalog.language(triage.language).code, now - timedelta(days=figures.checklist_days)
    told = {topic for row in sent if row.language == language and row.created_at >= week for topic in row.topics}
    return History(
        limits=figures,
        follow_up=follow_up,
        checklists=frozenset(told),
        carries=frozenset(checklist_topics(triage, catalog)) - told,
        receipt_lately=any(row.created_at >= now - timedelta(hours=figures.receipt_hours) for row in sent),
        sender_last_day=sum(row.created_at >= now - DAY for row in sent),
        domain_last_hour=hour.domain,
        inbox_last_ten_minutes=hour.by_sender,
        total_last_hour=hour.total,
        replies_off=_off(connection, alarm, figures, hour.total, now),
        paused=_paused(connection, contact, key, [Sent(row.created_at, row.subject) for row in sent], catalog, now),
    )


def _paused(
    connection: Connection, contact: Contact, key: str, sent: list[Sent], catalog: Catalog, now: datetime
) -> str:
    """Why this sender gets no automatic mail for a while. Whoever never got one cannot have answered one."""
    figures = catalog.limits
    known = limits.paused(connection, key, now)
    if known or not sent:
        return known
    before = limits.mails_of(connection, key, now - timedelta(days=figures.ping_pong_days_off))
    earlier = [Came(row.received_at, row.body_key) for row in before]
    mail = Came(contact.received_at, body_key(contact.text, figures))
    if contact.ticket_token or not ping_pong(Exchange(mail, contact.subject, sent, earlier), figures):
        return ""
    limits.pause(connection, key, PING_PONG, now, figures.ping_pong_days_off)
    log.warning("replies.paused", reason=PING_PONG, days=figures.ping_pong_days_off)
    return PING_PONG


def counted(contact: Contact, follow_up: bool, figures: Limits) -> dict[str, object]:
    """The digests under which a contact is counted, as columns."""
    key = sender_key(contact.party.address, figures) if contact.channel is Channel.MAIL else ""
    return {"sender_key": key, "body_key": body_key(contact.text, figures), "follow_up": follow_up}


def counted_reply(recipient: str, figures: Limits) -> dict[str, str]:
    """The digests under which an automatic mail is counted, as columns of the outbox."""
    return {"recipient_key": sender_key(recipient, figures), "domain_key": domain_key(recipient, figures)}


def _total_since(alarm: Row[Any] | None, now: datetime) -> datetime:
    """From when on all automatic mails are counted: the last hour, or since a lead turned replies on again."""
    by_lead = alarm is not None and alarm.cleared_by is not None and alarm.cleared_at > now - HOUR
    return alarm.cleared_at if alarm is not None and by_lead else now - HOUR


def _off(connection: Connection, alarm: Row[Any] | None, figures: Limits, total: int, now: datetime) -> bool:
    """Whether all automatic replies are off. After a quiet time they are turned on again, here."""
    if alarm is None or alarm.cleared_at is not None:
        return False
    since = now - figures.quiet
    if alarm.raised_at > since or total >= figures.total_per_hour:
        return True
    if limits.mails_since(connection, since) > figures.quiet_mails:
        return True
    alarms.clear(connection, alarm.id, now)
    log.info("replies.on_again")
    return False


def told(connection: Connection, reply: Reply | Silence, now: datetime) -> None:
    """Turn all automatic replies off, and raise the alarm, if that is why there is no reply."""
    if isinstance(reply, Silence) and main_code(reply.reason) == TOTAL_LIMIT:
        alarms.raise_alarm(connection, alarms.REPLIES_OFF, "", now)
        log.error("replies.off", reason=reply.reason)


def turn_on_when_quiet(engine: Engine, figures: Limits, now: datetime) -> None:
    """Turn automatic replies on again after a quiet time, also when no mail comes that would ask."""
    with reading(engine) as connection:
        if not alarms.current(connection, alarms.REPLIES_OFF):
            return
    with transaction(engine) as connection:
        limits.hold(connection)
        alarm = alarms.newest(connection, alarms.REPLIES_OFF)
        total = limits.counts(connection, "", now, _total_since(alarm, now)).total
        _off(connection, alarm, figures, total, now)


def earlier_office(connection: Connection, address: str, now: datetime, but_not: int | None = None) -> str | None:
    """The office that had the newest ticket of this address, the ticket `but_not` left aside."""
    return contacts.latest_office_of(connection, address, now - timedelta(days=EARLIER_TICKET_DAYS), but_not)
