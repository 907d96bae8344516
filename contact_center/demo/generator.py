"""Fills an empty database with some weeks of invented contacts, most of them done, some still waiting."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine

from contact_center.catalog.model import Catalog
from contact_center.demo import mix
from contact_center.demo.call_story import CallStory
from contact_center.demo.curve import moments
from contact_center.demo.enquiries import Enquiry, Inventor
from contact_center.demo.mail_story import MailStory
from contact_center.demo.rows import Rows
from contact_center.demo.story import Fate, not_yet
from contact_center.domain.contact import Channel, Human
from contact_center.domain.route import Route
from contact_center.storage import demo, users
from contact_center.storage.transaction import transaction
from contact_center.visitation import rollup
from queues.outgoing import Mailer
from queues.routing import route

DAYS, CONTACTS = 28, 900
WAITING, OVERDUE, CLAIMED, CALLBACKS = 36, 5, 8, 4
FULL_RECEIPTS = 10
"""So many of the newest mails that are done still have their receipt in full."""
JUST_NOW = timedelta(minutes=20)
"""No call is younger: nobody invented is on the line."""


def fill_once(engine: Engine, catalog: Catalog, mailer: Mailer, now: datetime) -> bool:
    """Fill the database unless contacts have come already; whether it was filled."""
    with transaction(engine) as connection:
        if not demo.is_empty(connection):
            return False
    fill(engine, catalog, mailer, now)
    rollup.rebuild(engine)
    return True


def fill(
    engine: Engine,
    catalog: Catalog,
    mailer: Mailer,
    now: datetime,
    days: int = DAYS,
    seed: int = 7,
    contacts: int = CONTACTS,
) -> int:
    """Invent `contacts` contacts of the last `days` days until `now`; returns how many there are."""
    rng = random.Random(seed)
    invented = _invent(rng, catalog, now, days, contacts)
    fates = _fates(rng, catalog, invented, now)
    with transaction(engine) as connection:
        staff = [users.to_staff(row) for row in users.listed(connection)]
        rows = Rows.after(connection)
        mail_story = MailStory(rng, catalog, mailer, staff, rows, now)
        call_story = CallStory(rng, catalog, mailer, staff, rows, now)
        for number, enquiry in enumerate(invented):
            fate = fates.get(number, Fate.DONE)
            if _is_mail(enquiry):
                full = fate is not Fate.DONE or len(invented) - number <= FULL_RECEIPTS
                mail_story.tell(enquiry, fate, full)
            else:
                call_story.tell(enquiry, fate)
        rows.keep(connection)
    return len(invented)


def _invent(rng: random.Random, catalog: Catalog, now: datetime, days: int, count: int) -> list[Enquiry]:
    """The contacts in the order in which they came."""
    inventor, calls = Inventor(rng, catalog), round(count * mix.PHONE_SHARE)
    mails = [inventor.mail(at) for at in moments(rng, catalog, "mail", now, days, count - calls)]
    ringing = moments(rng, catalog, "phone", now - JUST_NOW, days, calls)
    return sorted([*mails, *(inventor.call(at) for at in ringing)], key=lambda one: one.contact.received_at)


def _fates(rng: random.Random, catalog: Catalog, invented: Sequence[Enquiry], now: datetime) -> Mapping[int, Fate]:
    """Which contacts are not done yet: many of the newest, a few that are overdue, some in somebody's hands."""
    mails = [n for n, one in enumerate(invented) if _is_mail(one) and isinstance(one.contact.nature, Human)]
    newest = list(reversed(mails))[:150]
    routes = {n: _route(catalog, invented[n]) for n in newest}
    untouched = [n for n in newest if not_yet(catalog, routes[n].office, invented[n].contact.received_at, now)]
    overdue = [n for n in newest if routes[n].due_at < now]
    in_time = [n for n in newest if n not in {*overdue, *untouched}]
    more = max(0, WAITING - len(untouched))
    waiting = {*untouched, *_some(rng, in_time, more), *_some(rng, overdue[:20], OVERDUE)}
    claimed = _some(rng, [n for n in newest[:80] if n not in waiting], CLAIMED)
    callbacks = _some(rng, [n for n, one in reversed(list(enumerate(invented))) if not _is_mail(one)][:12], CALLBACKS)
    return {**dict.fromkeys([*waiting, *callbacks], Fate.WAITING), **dict.fromkeys(claimed, Fate.CLAIMED)}


def _some(rng: random.Random, among: Sequence[int], count: int) -> list[int]:
    return rng.sample(among, min(count, len(among)))


def _is_mail(enquiry: Enquiry) -> bool:
    return enquiry.contact.channel is Channel.MAIL


def _route(catalog: Catalog, enquiry: Enquiry) -> Route:
    return route(enquiry.triage, enquiry.contact, catalog, enquiry.contact.received_at)
