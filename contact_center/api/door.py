"""What the staff door is built of, and what every endpoint asks first: who is this, and may they?

The answer is a `StaffMember` whose `offices` are those they may see: a lead of the national queue sees all of them.
Endpoints put these offices into their queries, so that what lies elsewhere is not found at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Annotated, Any, Protocol
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from sqlalchemy import Engine, Row

from contact_center.api.problems import NotSignedIn, ProofWanted, TooManyRequests
from contact_center.api.rates import KEY, PERSON, Rates
from contact_center.api.signin.policy import IDLE, PROOF, SignIn
from contact_center.api.trail import trail_of
from contact_center.api.wording.language import DANISH, asked_for
from contact_center.catalog.holder import News
from contact_center.catalog.model import Catalog
from contact_center.delivery.hook import PUBLIC, Post
from contact_center.delivery.translation import Translated
from contact_center.domain.desk import USUAL, Pace
from contact_center.domain.roles import MAY, covers
from contact_center.domain.ticket import StaffMember
from contact_center.errors import Forbidden
from contact_center.storage import api_keys, sessions, users
from contact_center.storage.transaction import reading, transaction
from contact_center.visitation.measures import USUAL as USUAL_TARGETS
from contact_center.visitation.measures import Targets
from contact_center.visitation.naming import Names
from queues.bulk import Bulk
from queues.callbacks import Callbacks
from queues.calling import Calling
from queues.desk import Desk
from queues.drafting import Scan, unscanned
from queues.forwarding import Forwarding
from queues.offers import Offers
from queues.reading_along import ReadingAlong
from queues.routing import NATIONAL
from queues.snoozing import Snoozing

TOUCH_EVERY = timedelta(seconds=60)
"""A read must not become a write each time: activity is noted once a minute."""
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
    signin: SignIn = field(default_factory=SignIn)
    """How people sign in."""
    targets: Targets = USUAL_TARGETS
    """The times that figures are measured against."""
    rates: Rates | None = None
    """Counts how much each caller asks; None: nobody is limited."""
    asked: str | None = None
    """The language that the request at hand asks for, da or en; None: it does not say."""

    @property
    def language(self) -> str:
        """The language in which things are called: that of the screen, else Danish."""
        return self.asked or DANISH

    @property
    def names(self) -> Names:
        """What things are called in that language."""
        return Names.of(self.catalog, self.language)

    @property
    def offers(self) -> Offers:
        """Offers contacts to staff."""
        return Offers(self.engine, self.catalog, self.desk, self.pace)

    @property
    def snoozing(self) -> Snoozing:
        """Lets tickets sleep."""
        return Snoozing(self.engine, self.desk)

    @property
    def bulk(self) -> Bulk:
        """Does one verb to many tickets."""
        return Bulk(self.engine, self.desk)

    @property
    def reading_along(self) -> ReadingAlong:
        """Knows who reads what."""
        return ReadingAlong(self.engine)

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
    """The door this request came to: the same for all of it, so that it sees one catalogue; in its language."""
    door = request.app.state.door()
    assert isinstance(door, StaffDoor)
    asked = asked_for(request)
    return door if asked is None else replace(door, asked=asked)


Door = Annotated[StaffDoor, Depends(door_of)]


def digest(token: str) -> str:
    """What is kept of a session's token: who reads the table cannot sign in with it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


READING = frozenset({"GET", "HEAD", "OPTIONS"})
KEY_BEGINS = "icsk_"
"""Keys can be told from anything else, so that a scanner finds one that was published by mistake."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request, and by what they are known: the session of a browser, or the key of a machine."""

    staff: StaffMember
    session_id: int | None = None
    stage: str = sessions.FULL
    method: str = "key"
    proven_at: datetime | None = None
    key_id: int | None = None
    scopes: frozenset[str] | None = None
    """Of a key; None: a person."""


def by_session(door: StaffDoor, token: str | None, active: bool = True) -> Caller | None:
    """Whose session `token` is, also half signed in; with `active` it counts as a sign of life."""
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
    return Caller(_seeing(users.to_staff(row), door.catalog), row.session_id, row.stage, row.method, row.proven_at)


def by_key(door: StaffDoor, key: str) -> Caller | None:
    """Whom the machine with this key acts as."""
    now = door.clock()
    if not key.startswith(KEY_BEGINS):
        return None
    with reading(door.engine) as connection:
        row: Row[Any] | None = api_keys.live(connection, digest(key), now)
    if row is None:
        return None
    if row.used_at is None or now - row.used_at > TOUCH_EVERY:
        with transaction(door.engine) as connection:
            api_keys.used(connection, row.key_id, now)
    staff = _seeing(users.to_staff(row), door.catalog)
    return Caller(staff, key_id=row.key_id, scopes=frozenset(row.scopes))


def known(door: StaffDoor, request: Request, active: bool = True) -> Caller | None:
    """Who sent this request. Where a key is sent, only the key counts: a browser sends none by itself."""
    given = request.headers.get("authorization")
    if given is None:
        return by_session(door, request.cookies.get(door.cookie), active)
    kind, _, key = given.partition(" ")
    return by_key(door, key.strip()) if kind.lower() == "bearer" else None


def signed_in(door: StaffDoor, token: str | None, active: bool = True) -> StaffMember | None:
    """Whose session `token` is, once it is whole; with `active` it counts as a sign of life."""
    caller = by_session(door, token, active)
    return caller.staff if caller is not None and caller.stage == sessions.FULL else None


def _seeing(staff: StaffMember, catalog: Catalog) -> StaffMember:
    national_lead = staff.role == "lead" and NATIONAL in staff.offices
    return replace(staff, offices=tuple(catalog.offices)) if national_lead else staff


def halfway_of(request: Request, door: Door) -> Caller:
    """Who sent this request, perhaps half signed in. Raises NotSignedIn."""
    caller = known(door, request)
    if caller is None:
        raise NotSignedIn("Sign in first.")
    trail_of(request).by(caller.staff, caller.session_id, caller.key_id)
    spend(door, request, caller)
    return caller


def spend(door: StaffDoor, request: Request, caller: Caller) -> None:
    """Count this request; its answer says how many are left. Raises TooManyRequests."""
    if door.rates is None:
        return
    policy, who = (PERSON, caller.staff.id) if caller.key_id is None else (KEY, caller.key_id)
    spent = door.rates.spend(policy, who)
    request.scope["spent"] = spent
    if spent is not None and spent.exceeded:
        raise TooManyRequests(spent)


Known = Annotated[Caller, Depends(halfway_of)]


def half_person_of(caller: Known) -> Caller:
    """A person at a browser, perhaps half signed in. Raises Forbidden for a machine."""
    if caller.session_id is None:
        raise Forbidden("Only a person may do that.")
    return caller


Halfway = Annotated[Caller, Depends(half_person_of)]


async def sent(request: Request) -> bytes:
    """The body of a request, for the names of its fields in the audit log."""
    json = request.headers.get("content-type", "").startswith("application/json")  # a file's stream is read once
    return await request.body() if json and request.method not in READING else b""


def caller_of(request: Request, caller: Known, body: Annotated[bytes, Depends(sent)]) -> Caller:
    """Who sent this request. From here on it is known what goes into the audit log. Raises NotSignedIn."""
    if caller.stage != sessions.FULL:
        raise NotSignedIn("Sign in first.")
    trail_of(request).begins(request, body)
    return caller


Signed = Annotated[Caller, Depends(caller_of)]


def staff_of(caller: Signed) -> StaffMember:
    """The staff member who sent this request. Raises NotSignedIn."""
    return caller.staff


Staff = Annotated[StaffMember, Depends(staff_of)]


def person_of(caller: Signed) -> Caller:
    """A person at a browser. Raises Forbidden for a machine."""
    if caller.session_id is None:
        raise Forbidden("Only a person may do that.")
    return caller


Person = Annotated[Caller, Depends(person_of)]


def proven_of(caller: Person, door: Door) -> Caller:
    """A person who has just proven who they are: what changes a factor asks for this. Raises ProofWanted."""
    if caller.proven_at is None or door.clock() - caller.proven_at > PROOF:
        raise ProofWanted
    return caller


Proven = Annotated[Caller, Depends(proven_of)]


def require(right: str) -> Callable[[Request, Caller], StaffMember]:
    """Make a dependency that lets only the roles with `right` pass, and only keys whose scopes cover it."""

    def check(request: Request, caller: Signed) -> StaffMember:
        if caller.staff.role not in MAY[right]:
            raise Forbidden(f"The role {caller.staff.role} does not have the right: {right}.")
        if not covers(caller.scopes, right, request.method not in READING):
            raise Forbidden(f"The key does not have the scope: {right}.")
        return caller.staff

    check.right = right  # type: ignore[attr-defined]
    return check


QueueViewer = Annotated[StaffMember, Depends(require("queues"))]
Worker = Annotated[StaffMember, Depends(require("tickets"))]
OutboxReader = Annotated[StaffMember, Depends(require("outbox"))]
StatisticsReader = Annotated[StaffMember, Depends(require("statistics"))]
Reporter = Annotated[StaffMember, Depends(require("reports"))]
Caretaker = Annotated[StaffMember, Depends(require("upkeep"))]
Planner = Annotated[StaffMember, Depends(require("planning"))]
Importer = Annotated[StaffMember, Depends(require("populations"))]
HookKeeper = Annotated[StaffMember, Depends(require("hooks"))]
Assigner = Annotated[StaffMember, Depends(require("assign"))]
PhoneUser = Annotated[StaffMember, Depends(require("phone"))]
AuditReader = Annotated[StaffMember, Depends(require("audit"))]
Exporter = Annotated[StaffMember, Depends(require("export"))]
PeopleKeeper = Annotated[StaffMember, Depends(require("users"))]
KeyKeeper = Annotated[StaffMember, Depends(require("keys"))]


def rights(staff: StaffMember) -> list[str]:
    """What this person may do, so that the dashboard shows what is worth clicking."""
    return [right for right, roles in MAY.items() if staff.role in roles]


def seen_offices(staff: StaffMember) -> tuple[str, ...] | None:
    """The offices whose queues are counted for this person; None: all."""
    return None if staff.role == "admin" else staff.offices
