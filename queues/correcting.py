"""A citizen puts the topic of a ticket right: by the link of the receipt, or by answering with a few words.

Both ways end in the same transaction: the ticket is routed anew, the visitation log gets a correction by the citizen,
staff see it in the conversation, and the checklist of the right topic is sent, once for each ticket.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Contact
from contact_center.domain.reason import naming
from contact_center.domain.reply import Reply, Silence
from contact_center.domain.route import Route
from contact_center.domain.ticket import Ticket, TicketState
from contact_center.domain.triage import Triage
from contact_center.domain.visitation import CITIZEN, LineKind
from contact_center.replies.compose import acknowledge_correction
from contact_center.replies.letter import checklist_topics
from contact_center.replies.policy import may_send_checklist
from contact_center.storage import contacts, events, outbox, tickets, visitations
from queues import correction, records
from queues.correction import Decision, Standing, Verdict, Way
from queues.history import counted_reply, earlier_office, sent_before, told
from queues.outgoing import Mailer, answered_ids, own_address
from queues.routing import route
from queues.waits import Waits

SENT_ONCE = "corrected-before"


@dataclass(frozen=True, slots=True)
class Correcting:
    """Puts tickets right, each time in the transaction of whoever calls."""

    catalog: Catalog
    mailer: Mailer
    public_url: str = ""
    """The address of the citizens' pages; empty: no page is named."""
    waits: Waits = field(default_factory=Waits)

    def by_link(self, connection: Connection, ticket: Row[Any], topic: str, now: datetime) -> Decision:
        """Somebody with the ticket's link chose `topic`. The ticket must be locked."""
        decision = correction.by_link(_standing(connection, ticket), topic)
        if decision.verdict is Verdict.CORRECT:
            self._correct(connection, ticket, decision, Way.LINK, now)
        return decision

    def by_answer(
        self, connection: Connection, ticket: Row[Any], contact: Contact, words: Triage, now: datetime
    ) -> Ticket | None:
        """`contact` continued `ticket`, which is locked and as it was before; `words` is what it says by itself.

        Returns the corrected ticket, or None when everything stays as it is.
        """
        decision = correction.by_answer(_standing(connection, ticket), contact, words)
        if decision.verdict is not Verdict.CORRECT:
            return None
        return tickets.to_ticket(self._correct(connection, ticket, decision, Way.ANSWER, now))

    def was_mailed(self, connection: Connection, ticket: Row[Any], topic: str) -> bool:
        """Whether the checklist of `topic` went out after a correction of this ticket."""
        sent = outbox.by_key(connection, _key(ticket))
        return sent is not None and topic in sent.topics

    def _correct(
        self, connection: Connection, ticket: Row[Any], decision: Decision, way: Way, now: datetime
    ) -> Row[Any]:
        first = contacts.first_of(connection, ticket.id)
        contact = records.contact_of(ticket, first)
        triage = records.triage_of(ticket, first, decision.topic, decision.reason)
        earlier = earlier_office(connection, ticket.party_address, now, but_not=ticket.id)
        routed = route(triage, contact, self.catalog, now, earlier)
        staying = records.staying(ticket, routed)
        values = records.corrected_values(ticket, triage, staying)
        after = tickets.move(connection, ticket.id, {"version": ticket.version}, values)
        assert after is not None  # the row is locked
        elsewhere = routed.office if routed.office != after.office else ""
        _event(connection, after, _told(ticket, after, way, elsewhere), now)
        reply = self._checklist(connection, after, contact, triage, staying, now)
        line = records.line_after(LineKind.CORRECTION, ticket, after, CITIZEN, now)
        visitations.add(connection, replace(line, reply=reply))
        events.add(connection, "ticket.corrected", ticket.id, after.office, now)
        if after.office != ticket.office:
            events.add(connection, "ticket.left", ticket.id, ticket.office, now)
        return after

    def _checklist(
        self, connection: Connection, ticket: Row[Any], contact: Contact, triage: Triage, routed: Route, now: datetime
    ) -> str:
        """Send the checklist of the right topic, or say why not; returns what the log says of it."""
        history = sent_before(connection, self.catalog, contact, triage, True, now)
        silence = self._silence(connection, ticket, triage) or may_send_checklist(
            contact, triage, history, own_address(ticket.office, contact.inbox, self.catalog)
        )
        if silence is not None:
            told(connection, silence, now)
            return silence.reason
        wrong = self.mailer.wrong_url(self.public_url, ticket.reference, ticket.party_address)
        waits = self.waits.expected(connection, self.catalog, now)
        reply = acknowledge_correction(
            triage, routed, self.catalog, ticket.reference, now, self.public_url, wrong, waits
        )
        self._send(connection, ticket, contact, reply, now)
        return "sent"

    def _silence(self, connection: Connection, ticket: Row[Any], triage: Triage) -> Silence | None:
        if not checklist_topics(triage, self.catalog):
            return Silence("no-checklist")
        return Silence(SENT_ONCE) if outbox.by_key(connection, _key(ticket)) is not None else None

    def _send(self, connection: Connection, ticket: Row[Any], contact: Contact, reply: Reply, now: datetime) -> None:
        sender, to = own_address(ticket.office, contact.inbox, self.catalog), ticket.party_address
        answers = answered_ids(contact)
        row = self.mailer.acknowledgement(reply, _key(ticket), to, sender, ticket.reference, answers, now)
        row |= counted_reply(to, self.catalog.limits)
        outbox_id = outbox.put(connection, {**row, "ticket_id": ticket.id})
        shown = {"author": "ICS", "subject": reply.subject, "text": reply.text, "language": reply.language}
        entry = {"ticket_id": ticket.id, "at": now, "direction": "auto", "outbox_id": outbox_id}
        tickets.add_message(connection, {**entry, **shown})


def _key(ticket: Row[Any]) -> str:
    """One mail for each ticket, whichever way and however often its topic is corrected."""
    return outbox.dedup_key("correction", ticket.id)


def _standing(connection: Connection, ticket: Row[Any]) -> Standing:
    return Standing(
        state=TicketState(ticket.state),
        topic=ticket.topic,
        further_topics=tuple(ticket.further_topics),
        corrections=visitations.corrections_by_citizen(connection, ticket.id),
        worked=tickets.worked_by_staff(connection, ticket.id),
    )


def _told(before: Row[Any], after: Row[Any], way: Way, elsewhere: str) -> str:
    """What staff read in the conversation, as a code; nothing of what the citizen wrote."""
    code = f"citizen-says-{way.value}" + ("-elsewhere" if elsewhere else "")
    return naming(code, topic=after.topic, before=before.topic, office=elsewhere)


def _event(connection: Connection, ticket: Row[Any], text: str, now: datetime) -> None:
    tickets.add_message(connection, {"ticket_id": ticket.id, "at": now, "direction": "event", "text": text})
