"""What the staff door is built of, and what every endpoint asks first: who is this, and may they?

The answer is a `StaffMember` whose `offices` are those they may see: a lead of the national queue sees all of them.
Endpoints put these offices into their queries, so that what lies elsewhere is not found at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Protocol
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from sqlalchemy import Engine

from contact_center.api.problems import NotSignedIn
from contact_center.catalog.holder import News
from contact_center.catalog.model import Catalog
from contact_center.delivery.hook import PUBLIC, Post
from contact_center.delivery.translation import Translated
from contact_center.domain.desk import USUAL, Pace
from contact_center.domain.ticket import StaffMember
from contact_center.errors import Forbidden
from contact_center.storage import sessions, users
from contact_center.storage.transaction import reading, transaction
from queues.callbacks import Callbacks
from queues.calling import Calling
from queues.desk import Desk
from queues.drafting import Scan, unscanned
from queues.forwarding import Forwarding
from queues.offers import Offers
from queues.routing import NATIONAL

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
TOUCH_EVERY = timedelta(seconds=60)
"""A read must not become a write each time: activity is noted once a minute."""
MAY: dict[str, frozenset[str]] = {
    "queues": frozenset({"agent", "lead", "admin"}),
    "tickets": frozenset({"agent", "lead"}),
    "outbox": frozenset({"agent", "lead"}),
    "statistics": frozenset({"agent", "lead", "statistics", "admin"}),
    "phone": frozenset({"agent", "lead", "admin"}),
    "upkeep": frozenset({"lead", "admin"}),
    "hooks": frozenset({"admin"}),
    "assign": frozenset({"lead"}),
}
"""right → roles. Conversations are for those who work them: an administrator has no reason to read them."""
ALL_STATISTICS = frozenset({"statistics", "admin"})


class ShownMail(Protocol):
    """A page that shows a mail's HTML, or why there is none."""

    @property
    def page(self) -> str:
        """The whole page; empty when there is none."""

    @property
    def reason(self) -> str:
        """Why there is none."""


class Translates(Protocol):
    """Translates a text. Raises Retryable or Final."""

    def translate(self, text: str, source: str, target: str) -> Translated:
        """Into `target`; `source` is a code, or empty where nobody knows."""


@dataclass(frozen=True, slots=True)
class StaffDoor:
    """Everything the staff web needs."""

    engine: Engine
    catalog: Catalog
    desk: Desk
    clock: Callable[[], datetime]
    simulator_url: str | None
    """The stand-in for Twilio; None when a real account is set."""
    public_url: str
    secure_cookies: bool
    time_zone: str = "Europe/Copenhagen"
    news: News | None = None
    """How it stands with the files of the catalogue; None when it never changes."""
    callbacks: Callbacks | None = None
    """Calls citizens back; None where there is no telephone."""
    voicemail_days: int = 30
    """For so long a message is kept."""
    further_checks: tuple[Callable[[], str], ...] = ()
    """What else must work before this process is ready; each returns what is wrong, or an empty string."""
    pace: Pace = USUAL
    """How long things may take at the desks."""
    access: Callable[[str], str] | None = None
    """Signs a pass with which a browser may be rung; None: staff do not answer in the browser."""
    html_of: Callable[[bytes, str], ShownMail] | None = None
    """The bytes of a mail and a language of the staff → the page that shows its HTML; None: there is no such view."""
    scan: Scan = unscanned
    """Looks for viruses in what staff attach."""
    translator: Translates | None = None
    """Translates what citizens wrote; None: it is off."""
    pages_url: str = ""
    """The citizens' pages as mails name them; empty where there is no address for them."""
    post: Post = PUBLIC
    """Sends messages to other systems."""
    edge: str = ""
    region: str = ""
    """Where the browser's telephone connects to."""

    @property
    def offers(self) -> Offers:
        """Offers contacts to staff."""
        return Offers(self.engine, self.catalog, self.desk, self.pace)

    @property
    def calling(self) -> Calling:
        """What staff do during a call."""
        return Calling(self.engine, self.desk, self.pace)

    @property
    def forwarding(self) -> Forwarding:
        """Hands messages to other authorities."""
        return Forwarding(self.desk)

    @property
    def cookie(self) -> str:
        """The name of the session cookie; browsers accept `__Host-` over https only."""
        return "__Host-ics" if self.secure_cookies else "ics"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days begin and end."""
        return ZoneInfo(self.time_zone)


def door_of(request: Request) -> StaffDoor:
    """The door this request came to: the same for all of it, so that it sees one catalogue."""
    door = request.app.state.door()
    assert isinstance(door, StaffDoor)
    return door


Door = Annotated[StaffDoor, Depends(door_of)]


def digest(token: str) -> str:
    """What is kept of a session's token: who reads the table cannot sign in with it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def signed_in(door: StaffDoor, token: str | None, active: bool = True) -> StaffMember | None:
    """Whose session `token` is; with `active` it counts as a sign of life."""
    if not token:
        return None
    now = door.clock()
    with reading(door.engine) as connection:
        row = sessions.live(connection, digest(token), now, now - IDLE)
    if row is None:
        return None
    if active and now - row.seen_at > TOUCH_EVERY:
        with transaction(door.engine) as connection:
            sessions.touch(connection, digest(token), now)
    return _seeing(users.to_staff(row), door.catalog)


def _seeing(staff: StaffMember, catalog: Catalog) -> StaffMember:
    national_lead = staff.role == "lead" and NATIONAL in staff.offices
    return replace(staff, offices=tuple(catalog.offices)) if national_lead else staff


def staff_of(request: Request, door: Door) -> StaffMember:
    """Who sent this request. Raises NotSignedIn."""
    staff = signed_in(door, request.cookies.get(door.cookie))
    if staff is None:
        raise NotSignedIn("Sign in first.")
    return staff


Staff = Annotated[StaffMember, Depends(staff_of)]


def require(right: str) -> Callable[[StaffMember], StaffMember]:
    """Make a dependency that lets only the roles with `right` pass."""

    def check(staff: Staff) -> StaffMember:
        if staff.role not in MAY[right]:
            raise Forbidden(f"The role {staff.role} does not have the right: {right}.")
        return staff

    return check


QueueViewer = Annotated[StaffMember, Depends(require("queues"))]
Worker = Annotated[StaffMember, Depends(require("tickets"))]
OutboxReader = Annotated[StaffMember, Depends(require("outbox"))]
StatisticsReader = Annotated[StaffMember, Depends(require("statistics"))]
Caretaker = Annotated[StaffMember, Depends(require("upkeep"))]
HookKeeper = Annotated[StaffMember, Depends(require("hooks"))]
Assigner = Annotated[StaffMember, Depends(require("assign"))]
PhoneUser = Annotated[StaffMember, Depends(require("phone"))]


def rights(staff: StaffMember) -> list[str]:
    """What this person may do, so that the dashboard shows what is worth clicking."""
    return [right for right, roles in MAY.items() if staff.role in roles]


def seen_offices(staff: StaffMember) -> tuple[str, ...] | None:
    """The offices whose queues are counted for this person; None: all."""
    return None if staff.role == "admin" else staff.offices
