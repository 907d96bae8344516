"""What became of each invented contact, told with the rows and the visitation lines that the real steps write."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from types import SimpleNamespace
from typing import Any

from contact_center.catalog.hours import add_working_minutes
from contact_center.catalog.model import Catalog
from contact_center.demo import mix
from contact_center.demo.curve import later
from contact_center.demo.enquiries import Enquiry
from contact_center.demo.receipts import receipt
from contact_center.demo.rows import Row, Rows
from contact_center.domain.contact import Automatic
from contact_center.domain.reply import Reply
from contact_center.domain.route import Route
from contact_center.domain.ticket import StaffMember
from contact_center.domain.visitation import LineKind
from contact_center.storage.outbox import dedup_key
from queues import records
from queues.intake import REFERENCE_LETTERS
from queues.outgoing import Mailer
from queues.routing import route


class Fate(Enum):
    """How far an enquiry has come by now."""

    DONE = "done"
    CLAIMED = "claimed"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the stories; holds what all of them need."""

    rng: random.Random
    catalog: Catalog
    mailer: Mailer
    staff: Sequence[StaffMember]
    rows: Rows
    now: datetime

    def chance(self, probability: float) -> bool:
        """Whether something happens this time."""
        return self.rng.random() < probability

    # --- a mail -----------------------------------------------------------------------------------

    def mail(self, enquiry: Enquiry, fate: Fate, full: bool) -> None:
        """A mail: received, acknowledged, and worked as far as `fate` says."""
        contact, at = enquiry.contact, enquiry.contact.received_at
        routed = route(enquiry.triage, contact, self.catalog, at)
        reference = self._reference()
        reply = receipt(enquiry, routed, self.catalog, reference, full)
        word = "sent" if isinstance(reply, Reply) else reply.reason
        ticket = None if isinstance(contact.nature, Automatic) else self._ticket(enquiry, routed, reference, at)
        kept = self._contact(enquiry, routed, word, ticket)
        self._line(LineKind.CONTACT, enquiry, routed, word, ticket)
        if ticket is None:
            return
        shown = {"author": contact.party.name, "subject": contact.subject, "language": enquiry.triage.language}
        self.rows.message(
            ticket, {"at": at, "direction": "in", "text": contact.text, "contact_id": kept["id"], **shown}
        )
        if isinstance(reply, Reply):
            self._acknowledge(enquiry, ticket, kept, reply)
        self._worked(enquiry, routed, ticket, fate)

    def _worked(self, enquiry: Enquiry, routed: Route, ticket: Row, fate: Fate) -> None:
        """A mail in the hands of staff."""
        begun, ended = self._working_times(ticket, fate)
        if enquiry.more:
            self._second_mail(enquiry, routed, ticket, ticket["created_at"] + (begun - ticket["created_at"]) / 2)
        if fate is Fate.WAITING:
            return
        if self.chance(mix.TRANSFERRED):
            self._transfer(ticket, ticket["created_at"] + (begun - ticket["created_at"]) * 0.8)
        holder = self._claim(ticket, begun)
        if self.chance(mix.NOTED):
            note = {
                "at": begun,
                "direction": "note",
                "author": holder.name,
                "text": "Har ringet, men ikke truffet nogen.",
            }
            self.rows.message(ticket, note)
        if fate is Fate.CLAIMED:
            return
        self._correct(enquiry, ticket, holder, begun + (ended - begun) / 3)
        outcome = self._outcome(ticket)
        if outcome not in ("not-for-ics", "no-answer-needed"):
            self._answer(enquiry, ticket, holder, begun + (ended - begun) / 2)
        self._complete(ticket, holder.role, outcome, ended)

    def _working_times(self, ticket: Row, fate: Fate) -> tuple[datetime, datetime]:
        """When somebody took the mail and when it was done: in working time, and before now."""
        at, office = ticket["created_at"], self.catalog.offices[ticket["office"]]
        waits = round(min(1400, self.rng.lognormvariate(4.9, 0.8)))
        begun = add_working_minutes(office, self.catalog, at, waits)
        ended = begun + timedelta(minutes=self.rng.uniform(4, 25))
        if fate is not Fate.DONE or ended >= self.now:
            begun = at + (self.now - at) * self.rng.uniform(0.3, 0.8)
            ended = begun + (self.now - begun) * self.rng.uniform(0.2, 0.7)
        return begun, ended

    def _second_mail(self, enquiry: Enquiry, routed: Route, ticket: Row, at: datetime) -> None:
        contact, triage = enquiry.contact, enquiry.triage
        number = f"{self.rng.getrandbits(96):024x}"
        row = self._contact(enquiry, routed, "the mail continues a ticket, whose receipt was sent before", ticket)
        row |= {"external_id": f"<{number}@mail.example>", "received_at": at, "text": enquiry.more}
        row["subject"] = f"Re: {contact.subject}"
        line = records.contact_line(
            contact, triage, routed, row["reply_decision"], ticket["id"], LineKind.FOLLOW_UP, at
        )
        self.rows.visitations.append(line)
        shown = {"author": contact.party.name, "subject": row["subject"], "language": triage.language}
        self.rows.message(ticket, {"at": at, "direction": "in", "text": enquiry.more, "contact_id": row["id"], **shown})

    def _acknowledge(self, enquiry: Enquiry, ticket: Row, kept: Row, reply: Reply) -> None:
        contact, at = enquiry.contact, enquiry.contact.received_at
        key, sender = dedup_key("acknowledgement", kept["id"]), self._sender(ticket)
        answers = (contact.external_id,)
        row = self.mailer.acknowledgement(
            reply, key, contact.party.address, sender, ticket["reference"], answers, later(self.rng, at, 1, 4)
        )
        sent = self._sent(row, ticket)
        words = {"subject": reply.subject, "text": reply.text, "language": reply.language}
        self.rows.message(ticket, {"at": at, "direction": "auto", "author": "ICS", **words}, sent)

    def _answer(self, enquiry: Enquiry, ticket: Row, holder: StaffMember, at: datetime) -> None:
        subject = f"Re: {ticket['subject'] or ticket['reference']} [{ticket['reference']}]"
        signed = f"{enquiry.answer}\n{holder.name}\n{self.catalog.offices[ticket['office']].name}"
        words = {"subject": subject, "text": signed, "language": ticket["language"]}
        key = dedup_key("answer", ticket["id"], f"{self.rng.getrandbits(64):x}")
        answers, to = (enquiry.contact.external_id,), enquiry.contact.party.address
        row = self.mailer.answer(words, key, to, self._sender(ticket), ticket["reference"], answers, at)
        sent = self._sent(row, ticket)
        self.rows.message(ticket, {"at": at, "direction": "out", "author": holder.name, **words}, sent)
        self._change(ticket, LineKind.REPLY, {}, holder.role, at)

    def _sent(self, row: Row, ticket: Row) -> Row:
        at = row["created_at"]
        row |= {"ticket_id": ticket["id"], "state": "sent", "attempts": 1, "sent_at": later(self.rng, at, 1, 9)}
        self.rows.outbox.append(row)
        return row

    # --- a call -----------------------------------------------------------------------------------

    def call(self, enquiry: Enquiry, fate: Fate) -> None:
        """A call: taken, given up or called back while the line is open; helped or called back while it is closed."""
        contact, at = enquiry.contact, enquiry.contact.received_at
        routed = route(enquiry.triage, contact, self.catalog, at)
        wants_callback = fate is not Fate.DONE or self.chance(mix.CALLED_BACK if routed.open_now else 0.3)
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
            self._callback(ticket, fate)
        else:
            self._taken(enquiry, ticket)

    def _closed(self, enquiry: Enquiry, routed: Route) -> None:
        """A call outside the hours that needed nobody."""
        ended = later(self.rng, enquiry.contact.received_at, 20, 90)
        outcome = "self-service" if self.chance(0.75) else "abandoned"
        line = records.contact_line(enquiry.contact, enquiry.triage, routed, "", None, LineKind.COMPLETION, ended)
        self.rows.visitations.append(replace(line, outcome=outcome))
        self._call(enquiry.contact.external_id, enquiry, ended, outcome, None)

    def _taken(self, enquiry: Enquiry, ticket: Row) -> None:
        """A call that waited in the line until somebody took it, or the caller gave up."""
        at = ticket["created_at"]
        if self.chance(mix.ABANDONED):
            left = later(self.rng, at, 20, 420)
            self._change(ticket, LineKind.COMPLETION, {"outcome": "abandoned", "state": "canceled"}, "system", left)
            ticket["completed_at"] = left
            self._call(ticket["call_sid"], enquiry, left, "abandoned", ticket)
            return
        begun = at + timedelta(seconds=min(900, self.rng.lognormvariate(4, 0.9)))
        hung_up = later(self.rng, begun, 90, 560)
        holder = self._claim(ticket, begun)
        self._correct(enquiry, ticket, holder, hung_up)
        self._complete(ticket, holder.role, self._outcome(ticket), later(self.rng, hung_up, 15, 120))
        self._call(ticket["call_sid"], enquiry, hung_up, "answered", ticket)

    def _callback(self, ticket: Row, fate: Fate) -> None:
        """A caller who wants to be called back keeps the place in the line."""
        at = ticket["created_at"]
        ticket["kind"] = "callback"
        text = f"☎ {ticket['party_address']}"
        asked = later(self.rng, at, 40, 120)
        self.rows.message(ticket, {"at": asked, "direction": "event", "author": "callback", "text": text})
        call = {
            "call_sid": ticket["call_sid"],
            "caller": ticket["party_address"],
            "started_at": at - timedelta(seconds=50),
        }
        over = {"ended_at": asked, "outcome": "callback", "ticket_id": ticket["id"]}
        self.rows.calls.append({**call, **over, "called": "", "state": {}})
        if fate is Fate.WAITING:
            return
        begun, ended = self._working_times(ticket, fate)
        holder = self._claim(ticket, begun)
        if fate is Fate.DONE:
            outcome = "unreachable" if self.chance(0.15) else self._outcome(ticket)
            self._complete(ticket, holder.role, outcome, ended)

    def _call(self, call_sid: str, enquiry: Enquiry, ended: datetime, outcome: str, ticket: Row | None) -> None:
        contact = enquiry.contact
        began = contact.received_at - timedelta(seconds=self.rng.randrange(30, 75))
        ends = {"caller": contact.party.address, "called": contact.inbox, "started_at": began, "ended_at": ended}
        came_of = {"outcome": outcome, "ticket_id": ticket["id"] if ticket else None}
        self.rows.calls.append({"call_sid": call_sid, "state": {}, **ends, **came_of})

    # --- what both share --------------------------------------------------------------------------

    def _reference(self) -> str:
        return "ICS-" + "".join(self.rng.choices(REFERENCE_LETTERS, k=8))

    def _ticket(self, enquiry: Enquiry, routed: Route, reference: str, at: datetime) -> Row:
        values = records.ticket_values(enquiry.contact, enquiry.triage, routed, reference, at)
        absent: Row = dict.fromkeys(("claimed_by", "claimed_at", "completed_at", "outcome"))
        return self.rows.ticket({**values, **absent, "version": 1})

    def _contact(self, enquiry: Enquiry, routed: Route, word: str, ticket: Row | None) -> Row:
        contact, nature = enquiry.contact, enquiry.contact.nature
        row = self.rows.contact(
            {
                "channel": contact.channel.value,
                "external_id": contact.external_id,
                "received_at": contact.received_at,
                "party_address": contact.party.address,
                "party_name": contact.party.name,
                "inbox": contact.inbox,
                "subject": contact.subject,
                "text": contact.text,
                "nature": nature.kind if isinstance(nature, Automatic) else "human",
                "nature_reason": nature.reason,
                "triage": records.plain(enquiry.triage),
                "route": records.plain(routed),
                "reply_decision": word,
                "ticket_id": ticket["id"] if ticket else None,
            }
        )
        for file in contact.attachments:
            kept = {"name": file.name, "media_type": file.media_type, "size": file.size, "content": file.content}
            self.rows.attachments.append({"contact_id": row["id"], **kept})
        return row

    def _line(self, kind: LineKind, enquiry: Enquiry, routed: Route, reply: str, ticket: Row | None) -> None:
        number, at = ticket["id"] if ticket else None, enquiry.contact.received_at
        line = records.contact_line(enquiry.contact, enquiry.triage, routed, reply, number, kind, at)
        self.rows.visitations.append(line)

    def _sender(self, ticket: Row) -> str:
        return self.catalog.offices[ticket["office"]].inboxes[0]

    def _holder(self, office: str) -> StaffMember:
        """Somebody who works this office's queue."""
        fitting = [one for one in self.staff if one.role == "agent" and office in one.offices]
        return self.rng.choice(fitting) if fitting else StaffMember(0, "", "ICS", "agent", (office,))

    def _claim(self, ticket: Row, at: datetime) -> StaffMember:
        holder = self._holder(ticket["office"])
        values = {"state": "assigned", "claimed_by": holder.id or None, "claimed_at": at}
        self._change(ticket, LineKind.CLAIM, values, holder.role, at)
        return holder

    def _transfer(self, ticket: Row, at: datetime) -> None:
        others = [slug for slug in mix.OFFICES if slug != ticket["office"]]
        office, giver = self.rng.choice(others), self._holder(ticket["office"])
        self._change(ticket, LineKind.TRANSFER, {"office": office}, giver.role, at)
        text = f"→ {self.catalog.offices[office].name}: Borgeren arbejder dér"
        self.rows.message(ticket, {"at": at, "direction": "event", "author": giver.name, "text": text})

    def _correct(self, enquiry: Enquiry, ticket: Row, holder: StaffMember, at: datetime) -> None:
        """Staff set right what the triage had wrong."""
        right = {name: value for name, value in enquiry.right.items() if value != ticket[name]}
        if not right:
            return
        home = self.catalog.municipalities.get(right.get("municipality", ""))
        if home is not None and home.office:
            right["office"] = home.office
        text = ", ".join(f"{name}: {ticket[name]} → {value}" for name, value in right.items())
        self._change(ticket, LineKind.CORRECTION, {**right, "sure": True}, holder.role, at)
        self.rows.message(ticket, {"at": at, "direction": "event", "author": holder.name, "text": text})

    def _outcome(self, ticket: Row) -> str:
        weights = mix.OUTCOMES_OF.get(ticket["topic"], mix.OUTCOMES)
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def _complete(self, ticket: Row, by: str, outcome: str, at: datetime) -> None:
        values = {"state": "completed", "outcome": outcome, "completed_at": at}
        self._change(ticket, LineKind.COMPLETION, values, by, at)

    def _change(self, ticket: Row, kind: LineKind, values: Mapping[str, Any], by: str, at: datetime) -> None:
        """Change a ticket and write the visitation line that says so."""
        before: Any = SimpleNamespace(**ticket)
        ticket |= {**values, "version": ticket["version"] + 1}
        after: Any = SimpleNamespace(**ticket)
        self.rows.visitations.append(records.line_after(kind, before, after, by, at))
