"""What became of a call: taken, given up or called back while the line is open; helped or called back while not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from contact_center.catalog import hours
from contact_center.demo import mix
from contact_center.demo.curve import later
from contact_center.demo.enquiries import Enquiry
from contact_center.demo.rows import Row
from contact_center.demo.story import Fate, Story
from contact_center.domain.reason import reason
from contact_center.domain.route import Route
from contact_center.domain.visitation import LineKind
from contact_center.replies.codes import Choice
from contact_center.replies.render import circumstances_of
from contact_center.replies.texts import checklist_text
from contact_center.storage.outbox import dedup_key
from queues import records
from queues.routing import route
from queues.wishes import CallbackRules


@dataclass(frozen=True, slots=True)
class CallStory(Story):
    """Tells what became of calls."""

    def tell(self, enquiry: Enquiry, fate: Fate) -> None:
        """A call: taken, given up or called back while the line is open; helped or called back while it is closed."""
        contact, at = enquiry.contact, enquiry.contact.received_at
        routed = route(enquiry.triage, contact, self.catalog, at)
        wants_callback = fate is not Fate.DONE or self.chance(
            mix.CALLED_BACK if routed.open_now else mix.CALLED_BACK_CLOSED
        )
        ticket = None
        if routed.open_now or wants_callback:
            ticket = self._ticket(enquiry, routed, self._reference(), at)
        kept = self._contact(enquiry, routed, "a call is answered on the phone", ticket)
        self._line(LineKind.CONTACT, enquiry, routed, "", ticket if routed.open_now else None)
        if ticket is not None:
            shown = {"author": contact.party.address, "text": contact.text, "language": enquiry.triage.language}
            self.rows.message(ticket, {"at": at, "direction": "call", "contact_id": kept["id"], **shown})
        if ticket is None:
            self._closed(enquiry, routed)
        elif wants_callback:
            self._callback(enquiry, ticket, fate)
        else:
            self._taken(enquiry, ticket)

    def _closed(self, enquiry: Enquiry, routed: Route) -> None:
        """A call outside the hours that needed nobody."""
        ended = later(self.rng, enquiry.contact.received_at, 20, 90)
        outcome = "self-service" if self.chance(0.75) else "abandoned"
        if outcome == "self-service":
            self._text(enquiry, routed, ended)
        line = records.contact_line(enquiry.contact, enquiry.triage, routed, "", None, LineKind.COMPLETION, ended)
        self.rows.visitations.append(replace(line, outcome=outcome))
        how = {"outcome": "left"} if outcome == "self-service" else {"outcome": outcome, "ended_in": "closed"}
        self._call(enquiry.contact.external_id, enquiry, ended, None, **how)

    def _text(self, enquiry: Enquiry, routed: Route, at: datetime) -> None:
        """The checklist as a text message."""
        contact, triage = enquiry.contact, enquiry.triage
        choice = Choice((triage.topic,), triage.language, circumstances_of(triage, routed))
        message = checklist_text(choice, self.catalog)
        words = {"text": message.text, "language": message.language, "topics": [message.topic]}
        way = {"kind": "sms", "automatic": True, "sender": "ICS", "recipient": contact.party.address, "headers": {}}
        sent = {"state": "sent", "attempts": 1, "due_at": at, "created_at": at, "sent_at": later(self.rng, at, 1, 5)}
        key = dedup_key("text", contact.external_id)
        self.rows.outbox.append({"dedup_key": key, "ticket_id": None, **words, **way, **sent})

    def _taken(self, enquiry: Enquiry, ticket: Row) -> None:
        """A call that waited in the line until somebody took it, or the caller gave up."""
        at = ticket["created_at"]
        if self.chance(mix.ABANDONED):
            left = later(self.rng, at, 20, 420)
            self._change(ticket, LineKind.COMPLETION, {"outcome": "abandoned", "state": "canceled"}, "system", left)
            ticket["completed_at"] = left
            how = {"outcome": "abandoned", "ended_in": "waiting", "queued_at": at}
            self._call(ticket["call_sid"], enquiry, left, ticket, **how)
            return
        begun = at + timedelta(seconds=min(900, round(self.rng.lognormvariate(4, 0.9))))
        hung_up = later(self.rng, begun, 90, 560)
        holder = self._claim(ticket, begun)
        self._correct(enquiry, ticket, holder, hung_up)
        self._complete(ticket, holder.role, self._outcome(ticket), later(self.rng, hung_up, 15, 120))
        how = {"outcome": "answered", "queued_at": at, "answered_at": begun}
        self._call(ticket["call_sid"], enquiry, hung_up, ticket, **how)

    def _callback(self, enquiry: Enquiry, ticket: Row, fate: Fate) -> None:
        """A caller who wants to be called back keeps the place in the line."""
        at = ticket["created_at"]
        ticket["kind"] = "callback"
        text = reason("callback-wanted", ticket["party_address"])
        asked = later(self.rng, at, 40, 120)
        self.rows.message(ticket, {"at": asked, "direction": "event", "author": "", "text": text})
        call = {
            "call_sid": ticket["call_sid"],
            "caller": ticket["party_address"],
            "started_at": at - timedelta(seconds=50),
        }
        over = {"ended_at": asked, "outcome": "callback", "ticket_id": ticket["id"]}
        nothing = dict.fromkeys(("queued_at", "answered_at", "ended_in"))
        self.rows.calls.append({**call, **over, **nothing, "called": "", "state": {}})
        kept = self._promised(ticket, asked)
        times = None if fate is Fate.WAITING else self._working_times(ticket, fate)
        if times is None:
            return
        begun, ended = times
        holder = self._claim(ticket, begun)
        if fate is Fate.DONE:
            outcome = "unreachable" if self.chance(0.15) else self._outcome(ticket)
            reached = {"state": "reached", "reached_at": begun, "attempts": 1}
            kept |= {"state": "unreached", "attempts": 3} if outcome == "unreachable" else reached
            self._complete(ticket, holder.role, outcome, ended)

    def _promised(self, ticket: Row, asked: datetime) -> Row:
        """The call-back of a ticket; a number that waits for one already has no second."""
        office, number = self.catalog.offices[ticket["office"]], ticket["party_address"]
        next_at = hours.add_phone_minutes(office, self.catalog, asked, 0) or asked
        promised = hours.add_phone_minutes(office, self.catalog, asked, CallbackRules().promise_minutes)
        row = {"ticket_id": ticket["id"], "number": number, "asked_at": asked, "promised_at": promised}
        row |= {"state": "waiting", "attempts": 0, "next_at": next_at, "reached_at": None}
        self.rows.callbacks.append(row)
        return row

    def _call(self, call_sid: str, enquiry: Enquiry, ended: datetime, ticket: Row | None, **how: object) -> None:
        contact = enquiry.contact
        began = contact.received_at - timedelta(seconds=self.rng.randrange(30, 75))
        ends = {"caller": contact.party.address, "called": contact.inbox, "started_at": began, "ended_at": ended}
        nothing = dict.fromkeys(("queued_at", "answered_at", "ended_in"))
        came_of = {**nothing, **how, "ticket_id": ticket["id"] if ticket else None}
        self.rows.calls.append({"call_sid": call_sid, "state": {}, **ends, **came_of})
