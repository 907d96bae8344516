"""Conferences: several calls that hear each other; one of them may be on hold with a document of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ParseError

from ivr.simulator.call import Call, Fetch, Nudged, new_sid
from ivr.simulator.clock import Bell
from ivr.simulator.recordings import READY_SECONDS, Recording
from ivr.simulator.webhooks import WebhookFailed

if TYPE_CHECKING:
    from ivr.simulator.interpreter import Interpreter, Next

LONG = 4 * 60 * 60.0
MOST_PEOPLE = 250
ON_HOLD = frozenset({"Play", "Say", "Pause", "Redirect"})
SHORTEST_ROUND = 1.0
"""A document without anything in it must not be asked for a thousand times a second."""


@dataclass
class Participant:
    """One call in a conference."""

    call: Call
    starts: bool
    ends: bool
    """Its leaving ends the conference."""
    muted: bool = False
    hold: bool = False
    hold_url: str = ""
    hold_method: str = "GET"
    removed: bool = False

    @property
    def address(self) -> str:
        """What the others know it by."""
        return self.call.from_ if self.call.direction == "inbound" else self.call.to


@dataclass
class Conference:
    """A room with a name. It starts when there are two, and has gone when somebody ends it or nobody is left."""

    name: str
    made_at: datetime
    sid: str = field(default_factory=lambda: new_sid("CF"))
    status: str = "init"
    began: datetime | None = None
    """When there were two."""
    records: Element | None = None
    """The noun that asked for it to be recorded."""
    participants: dict[str, Participant] = field(default_factory=dict)

    def enter(self, participant: Participant, now: datetime) -> None:
        """Somebody comes in."""
        self.participants[participant.call.sid] = participant
        if len(self.participants) > 1 and any(one.starts for one in self.participants.values()):
            self.status, self.began = "in-progress", self.began or now
        self.tell()

    def leave(self, participant: Participant) -> None:
        """Somebody goes."""
        self.participants.pop(participant.call.sid, None)
        participant.call.connect(None)
        participant.call.waits(None)
        if participant.ends or not self.participants:
            self.status = "completed"
        self.tell()

    def tell(self) -> None:
        """Everybody notices that something has changed."""
        for one in self.participants.values():
            others = [] if one.hold else [other.address for other in self._heard_by(one)]
            one.call.connect(", ".join(others) or None)
            one.call.waits("hold" if one.hold else "staff" if others else None)
            one.call.nudge()

    def _heard_by(self, one: Participant) -> Iterator[Participant]:
        return (other for other in self.participants.values() if other is not one and not other.hold)


@dataclass
class Conferences:
    """All of them."""

    all: list[Conference] = field(default_factory=list)

    def open(self, name: str, now: datetime) -> Conference:
        """The conference of this name that is going on; made when there is none."""
        found = next((one for one in self.all if one.name == name and one.status != "completed"), None)
        if found is None:
            found = Conference(name, now)
            self.all.append(found)
        return found

    def of(self, call: Call) -> Conference | None:
        """The conference a call is in."""
        return next((one for one in self.all if call.sid in one.participants), None)


async def join(interpreter: Interpreter, verb: Element, noun: Element) -> Next:
    """Go in, stay until somebody ends it or this call is taken out, and say afterwards how long it was."""
    from ivr.simulator.dialling import after

    exchange, began = interpreter.exchange, interpreter.exchange.clock.now()
    conference = exchange.conferences.open((noun.text or "").strip(), began)
    if len(conference.participants) >= min(MOST_PEOPLE, int(noun.get("maxParticipants", str(MOST_PEOPLE)))):
        exchange.complain("12200", f"the conference {conference.name} is full", interpreter.call.sid)
        return after(verb, "failed", 0, bridged=False)
    starts = noun.get("startConferenceOnEnter", "true") == "true"
    me = Participant(interpreter.call, starts, noun.get("endConferenceOnExit") == "true")
    conference.enter(me, began)
    conference.records = noun if noun.get("record") == "record-from-start" else conference.records
    interpreter._hear(f"in the conference {conference.name}", by="system")
    try:
        while conference.status != "completed" and not me.removed:
            try:
                await (_on_hold(interpreter, me) if me.hold else interpreter._sleep(LONG))
            except Nudged:
                continue
    finally:
        conference.leave(me)
        interpreter.call.nudged = False  # who has left does not look any more
        _recorded(interpreter, conference)
    return after(verb, "completed", int((exchange.clock.now() - began).total_seconds()))


def _recorded(interpreter: Interpreter, conference: Conference) -> None:
    """A conference that is over and was recorded from the start has a recording, which is told of once."""
    exchange, began, noun = interpreter.exchange, conference.began, conference.records
    if conference.status != "completed" or began is None or noun is None:
        return
    conference.records = None
    made = exchange.recorded(interpreter.call, int((exchange.clock.now() - began).total_seconds()), "Conference")
    if noun.get("recordingStatusCallback"):
        exchange.spawn(_told(interpreter, noun, _facts(interpreter, conference, made)))


def _facts(interpreter: Interpreter, conference: Conference, made: Recording) -> list[tuple[str, str]]:
    """What is told of a recording: the conference knows no caller."""
    account = interpreter.exchange.webhooks.account_sid
    url = f"https://api.twilio.com/2010-04-01/Accounts/{account}/Recordings/{made.sid}"
    whose = [("AccountSid", account), ("ConferenceSid", conference.sid), ("RecordingSid", made.sid)]
    how = [("RecordingStatus", made.status), ("RecordingDuration", str(made.seconds)), ("RecordingChannels", "1")]
    return [*whose, ("RecordingUrl", url), *how, ("RecordingSource", made.source)]


async def _told(interpreter: Interpreter, noun: Element, facts: list[tuple[str, str]]) -> None:
    exchange = interpreter.exchange
    await exchange.clock.wait(Bell(), READY_SECONDS * exchange.timing.pause)
    method = noun.get("recordingStatusCallbackMethod", "POST")
    await exchange.deliver(interpreter.call, noun.get("recordingStatusCallback", ""), facts, method)


async def _heard(interpreter: Interpreter, fetch: Fetch) -> Element:
    """The document for those on hold; silence when there is none: the number's fallback is not for them."""
    try:
        return await interpreter._parsed(fetch)
    except (WebhookFailed, ParseError) as failed:
        interpreter.exchange.complain(getattr(failed, "code", "12100"), fetch.url, interpreter.call.sid)
        return Element("Response")


async def _on_hold(interpreter: Interpreter, me: Participant) -> None:
    """The document for those on hold, again and again."""
    clock = interpreter.exchange.clock
    again = Fetch(me.hold_url, me.hold_method)
    if not me.hold_url:
        await interpreter._sleep(LONG)
    following: Next = again
    while True:
        began = clock.now()
        fetch = following if isinstance(following, Fetch) else again
        document = await _heard(interpreter, fetch)
        following = await interpreter._carry_out(document, ON_HOLD, "conference")
        if (clock.now() - began).total_seconds() < SHORTEST_ROUND:
            await interpreter._sleep(SHORTEST_ROUND)
