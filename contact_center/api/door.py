"""What the staff door is built of. Who may come in is asked in `callers`, what they may do in `rights`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Protocol
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from sqlalchemy import Engine

from contact_center.api.rates import Rates
from contact_center.api.signin.policy import SignIn
from contact_center.api.wording.language import DANISH, asked_for
from contact_center.catalog.holder import News
from contact_center.catalog.model import Catalog
from contact_center.delivery.hook import PUBLIC, Post
from contact_center.delivery.translation import Translated
from contact_center.domain.desk import USUAL, Pace
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
from queues.snoozing import Snoozing


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
