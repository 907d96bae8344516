"""What became of a mail: acknowledged at once, claimed, perhaps moved or corrected, answered and completed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contact_center.demo import mix
from contact_center.demo.curve import later
from contact_center.demo.enquiries import Enquiry
from contact_center.demo.receipts import receipt
from contact_center.demo.rows import Row
from contact_center.demo.story import Fate, Story
from contact_center.domain.contact import Automatic
from contact_center.domain.reply import Reply
from contact_center.domain.route import Route
from contact_center.domain.ticket import StaffMember
from contact_center.domain.visitation import LineKind
from contact_center.storage.outbox import dedup_key
from queues import records
from queues.routing import route


@dataclass(frozen=True, slots=True)
class MailStory(Story):
    """Tells what became of mails."""

    def tell(self, enquiry: Enquiry, fate: Fate, full: bool) -> None:
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
        times = None if fate is Fate.WAITING else self._working_times(ticket, fate)
        begun, ended = times or (self.now, self.now)
        if enquiry.more:
            self._second_mail(enquiry, routed, ticket, ticket["created_at"] + (begun - ticket["created_at"]) / 2)
        if times is None:
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

    def _second_mail(self, enquiry: Enquiry, routed: Route, ticket: Row, at: datetime) -> None:
        contact, triage = enquiry.contact, enquiry.triage
        number = f"{self.rng.getrandbits(96):024x}"
        row = self._contact(enquiry, routed, "follow-up", ticket)
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
