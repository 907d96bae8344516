"""Staff who work by a script: they come and go, take calls or do not, talk, hand over, call back and wrap up.

They do what people do at the dashboard, with the same verbs. What their telephones do when they are rung is played by
the stand-in for the phone company.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog

from contact_center.demo.crew_view import InHand, Screen, screens
from contact_center.domain.desk import PHONE, Place, Presence, Via
from contact_center.domain.ticket import StaffMember, TicketKind, TicketState
from contact_center.errors import ContactCenterError, Final
from contact_center.storage import events, presences, users
from contact_center.storage.transaction import reading, transaction

if TYPE_CHECKING:
    from contact_center.api.door import StaffDoor
    from ivr.simulator.script import Staff

log = structlog.get_logger()
SIGN_OF_LIFE = timedelta(seconds=20)
BREAK = timedelta(minutes=2)
"""Whoever was put away for not answering comes back after this."""
MOST_DIALS = 3
"""Whoever could not dial so often gives the call-back back."""


@dataclass
class Member:
    """One of them, and what they have done so far."""

    staff: StaffMember
    part: Staff
    answered: dict[int, str] = field(default_factory=dict)
    """Offer → what becomes of it."""
    endings: dict[int, str] = field(default_factory=dict)
    """Ticket → how the talk goes."""
    dials: dict[int, int] = field(default_factory=dict)
    seen_at: datetime | None = None
    gone: bool = False


@dataclass
class Crew:
    """All of them."""

    door: Callable[[], StaffDoor]
    members: Sequence[Member]
    began: datetime
    refused: list[str] = field(default_factory=list)
    """What could not be done when it was tried, which happens: somebody was faster, or the caller has gone."""

    def act(self, now: datetime) -> None:
        """Everybody looks at the screen and does what is next."""
        with reading(self.door().engine) as connection:
            seen = screens(connection, [one.staff.id for one in self.members], now)
        for member in self.members:
            for do in (self._is_there, self._answers, self._works):
                try:
                    do(member, seen[member.staff.id], now)
                except ContactCenterError as error:
                    self.refused.append(f"{member.staff.username}: {error}")

    # --- being there --------------------------------------------------------------------------------

    def _is_there(self, member: Member, screen: Screen, now: datetime) -> None:
        since = (now - self.began).total_seconds()
        there = member.part.comes <= since and (member.part.goes is None or since < member.part.goes)
        row = screen.presence
        if there and (row is None or (row.chosen == Presence.AWAY.value and self._comes_back(row, now))):
            self._choose(member, Presence.AVAILABLE, now)
        elif not there and row is not None and row.chosen != Presence.AWAY.value:
            self._choose(member, Presence.AWAY, now)
        elif there and (member.seen_at is None or now - member.seen_at >= SIGN_OF_LIFE):
            with transaction(self.door().engine) as connection:
                presences.seen(connection, member.staff.id, now)
            member.seen_at = now

    @staticmethod
    def _comes_back(row: Any, now: datetime) -> bool:
        return not row.why or now - row.since >= BREAK

    def _choose(self, member: Member, chosen: Presence, now: datetime) -> None:
        via = Via.DESK if member.part.number else Via.BROWSER
        values = {"chosen": chosen.value, "channels": [PHONE], "via": via.value, "number": member.part.number}
        with transaction(self.door().engine) as connection:
            presences.choose(connection, member.staff.id, values, now)
            events.add(connection, "presence.changed", None, "", now, staff=member.staff.id)
        member.seen_at = now

    # --- offers -------------------------------------------------------------------------------------

    def _answers(self, member: Member, screen: Screen, now: datetime) -> None:
        offer = screen.offer
        if offer is None or (now - offer.made_at).total_seconds() < member.part.after:
            return
        choices = member.part.offers
        what = member.answered.setdefault(offer.id, choices[len(member.answered) % len(choices)])
        if what == "accept":
            self.door().offers.accept(member.staff, offer.id, now)
        elif what == "decline":
            self.door().offers.decline(member.staff, offer.id, "other", now)

    # --- work ---------------------------------------------------------------------------------------

    def _works(self, member: Member, screen: Screen, now: datetime) -> None:
        for work in screen.in_hand:
            if work.ticket.state == TicketState.WRAPPING.value:
                self._wraps_up(member, work, now)
            elif work.ticket.kind == TicketKind.CALL.value:
                self._talks(member, work, now)
            elif work.ticket.kind == TicketKind.CALLBACK.value:
                self._calls_back(member, work, now)
            elif _passed(work.ticket.claimed_at, member.part.talks, now):
                self.door().desk.complete(member.staff, work.ticket.id, member.part.outcome, "", now)

    def _wraps_up(self, member: Member, work: InHand, now: datetime) -> None:
        if work.began_at is not None and _passed(work.began_at, member.part.wraps_up, now):
            unreached = work.callback is not None and work.callback.state == "unreached"
            outcome = "unreachable" if unreached else member.part.outcome
            self.door().desk.complete(member.staff, work.ticket.id, outcome, "", now)

    def _talks(self, member: Member, work: InHand, now: datetime) -> None:
        talk, endings = work.talk, member.part.then
        if talk is None or talk.place != Place.MEETING.value or talk.met_at is None:
            return
        how = member.endings.setdefault(work.ticket.id, endings[len(member.endings) % len(endings)])
        share = (now - talk.met_at).total_seconds() / max(1.0, member.part.talks)
        TALKS[how](self, member, work, share, now)

    def _hangs_up(self, member: Member, work: InHand, share: float, now: datetime) -> None:
        if share >= 1:
            self.door().desk.hang_up(member.staff, work.ticket.id, now)

    def _waits(self, member: Member, work: InHand, share: float, now: datetime) -> None:
        """The caller ends it."""

    def _holds(self, member: Member, work: InHand, share: float, now: datetime) -> None:
        held = 1 / 3 <= share < 2 / 3
        if work.talk is not None and held != work.talk.held:
            self.door().calling.hold(member.staff, work.ticket.id, held, now)
        self._hangs_up(member, work, share, now)

    def _releases(self, member: Member, work: InHand, share: float, now: datetime) -> None:
        if share >= 1:
            member.endings[work.ticket.id] = "hang_up"  # the next time, whoever it comes to
            self.door().desk.release(member.staff, work.ticket.id, now)

    def _passes_on(self, member: Member, work: InHand, share: float, now: datetime) -> None:
        if share >= 1:
            member.endings[work.ticket.id] = "hang_up"
            colleague = self._colleague(member)
            self.door().calling.pass_on(member.staff, work.ticket.id, colleague, "by the script", now)

    def _consults(self, member: Member, work: InHand, share: float, now: datetime) -> None:
        asked = -work.ticket.id  # beside the tickets
        if work.guest_talks and share >= 2 / 3:
            self.door().calling.hand_over(member.staff, work.ticket.id, now)
        elif share >= 1 / 3 and asked not in member.dials:
            member.dials[asked] = 1
            self.door().calling.consult(member.staff, work.ticket.id, self._colleague(member), now)
        else:
            self._hangs_up(member, work, share / 2, now)

    def _colleague(self, member: Member) -> int:
        with reading(self.door().engine) as connection:
            row = users.by_username(connection, member.part.colleague)
        if row is None:
            raise Final(f"There is no colleague {member.part.colleague!r}.")
        return int(row.id)

    def _calls_back(self, member: Member, work: InHand, now: datetime) -> None:
        wish, callbacks = work.callback, self.door().callbacks
        if wish is None or callbacks is None:
            self.door().desk.complete(member.staff, work.ticket.id, member.part.outcome, "", now)
        elif wish.state == "waiting" and wish.next_at <= now and not work.dialled:
            dials = member.dials.get(work.ticket.id, 0)
            member.dials[work.ticket.id] = dials + 1
            if dials >= MOST_DIALS:
                self.door().desk.release(member.staff, work.ticket.id, now)
            else:
                callbacks.dial(member.staff, wish.id, now)


Talks = Callable[[Crew, Member, InHand, float, datetime], None]
TALKS: dict[str, Talks] = {
    "hang_up": Crew._hangs_up,
    "wait": Crew._waits,
    "hold": Crew._holds,
    "release": Crew._releases,
    "pass_on": Crew._passes_on,
    "consult": Crew._consults,
}
"""How a talk goes; `share` is how much of its time has passed."""


def _passed(since: datetime, seconds: float, now: datetime) -> bool:
    return (now - since).total_seconds() >= seconds


def crew(door: Callable[[], StaffDoor], parts: Sequence[Staff], now: datetime) -> Crew:
    """The crew of a script, from `now` on. Raises Final for a user nobody knows."""
    members = []
    with reading(door().engine) as connection:
        for part in parts:
            row = users.by_username(connection, part.user)
            if row is None:
                raise Final(f"There is no staff member {part.user!r}.")
            members.append(Member(users.to_staff(row), part))
    return Crew(door, members, now)
