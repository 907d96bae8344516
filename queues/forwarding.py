"""Forwarding to another authority: the message goes by mail or by hand, and the citizen is told when it has gone.

We decide nothing about it. What is not yet forwarded stands on a list until it is: a mail that the server has not taken
does, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from contact_center.catalog.model import Authority, Catalog
from contact_center.delivery.faults import fault
from contact_center.domain.reason import naming
from contact_center.domain.ticket import StaffMember
from contact_center.domain.visitation import LineKind
from contact_center.errors import Conflict, Forbidden, Invalid, NotFound
from contact_center.replies.canned import gaps_in
from contact_center.replies.forwarded import Letter, Matter, to_authority, to_citizen
from contact_center.storage import contacts, events, forwardings, outbox, reply_files, tickets, visitations
from contact_center.storage.transaction import reading, transaction
from contact_center.triage.personal_numbers import count
from contact_center.visitation import labels
from queues.desk import Desk
from queues.drafting import INFECTED, MOST_TOGETHER
from queues.lifecycle import WORKING_ROLES, Verb

MAIL, HAND = "mail", "hand"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be forwarded, as staff filled it in."""

    authority: str
    handed_over: tuple[str, ...]
    """Ids of the items that are in it."""
    text: str
    """The message to the authority."""
    files: tuple[int, ...] = ()
    """Ids of the citizen's files that go with it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be sent: for staff to read and to change."""

    way: str
    to: Letter
    told: Letter
    told_danish: Letter
    items: tuple[tuple[str, str, str], ...]
    """Id, Danish, English."""
    files: tuple[Row[Any], ...]
    tells: bool
    """Whether the citizen can be told: there is an address that works."""


@dataclass(frozen=True, slots=True)
class Forwarding:
    """Hands messages over."""

    desk: Desk

    @property
    def catalog(self) -> Catalog:
        """What the centre knows."""
        return self.desk.catalog

    def propose(
        self, staff: StaffMember, ticket_id: int, authority: str, items: Sequence[str] | None = None
    ) -> Proposal:
        """What the message would be. Without `items`, all that belong to one for this authority."""
        with reading(self.desk.engine) as connection:
            ticket, receiver = self._seen(connection, staff, ticket_id), self._authority(authority)
            wanted = receiver.hand_over if items is None else tuple(items)
            matter = self._matter(connection, staff, ticket, receiver, wanted)
            files = tuple(_files(connection, ticket_id))
        return Proposal(
            way=MAIL if receiver.email else HAND,
            to=to_authority(matter, self.catalog),
            told=to_citizen(matter, ticket.language, self.catalog),
            told_danish=to_citizen(matter, "da", self.catalog),
            items=tuple((one, *self.catalog.handover.items[one]) for one in receiver.hand_over),
            files=files,
            tells=_tells(ticket),
        )

    def forward(self, staff: StaffMember, ticket_id: int, wish: Wish, now: datetime) -> int:
        """Forward; returns the forwarding's id. By hand nothing is sent yet: `gone` says when it has.

        Raises Invalid with the reason for what cannot be sent, Conflict or NotFound as every verb does.
        """
        receiver = self._authority(wish.authority)
        self._sendable(wish, receiver)
        with transaction(self.desk.engine) as connection:
            before = self.desk.own(connection, staff, ticket_id, Verb.FORWARD)
            tickets.hold(connection, ticket_id)
            matter = self._matter(connection, staff, before, receiver, wish.handed_over)
            row = self._row(staff, before, matter, wish, now)
            mail = self._mailed(connection, staff, before, matter, wish, now) if receiver.email else None
            row["message_id"] = _shown(connection, staff, before, matter, wish, mail, now)
            told = self._tell(connection, staff, before, matter, now) if mail is not None else None
            row |= {"outbox_id": mail, "told_id": told}
            forwarding_id = forwardings.add(connection, row)
            self.desk.line(connection, LineKind.FORWARD, before, before, staff, now)
            events.add(connection, "ticket.forwarded", ticket_id, before.office, now)
        self.desk.ring("relay", forwarding_id)
        return forwarding_id

    def gone(self, staff: StaffMember, forwarding_id: int, now: datetime) -> None:
        """By hand: it has gone now. The citizen is told. Raises Conflict when that was said before."""
        with transaction(self.desk.engine) as connection:
            row = self._own(connection, staff, forwarding_id)
            ticket = tickets.get(connection, row.ticket_id)
            assert ticket is not None
            receiver = self._authority(row.authority)
            told_id = self._tell(connection, staff, ticket, self._matter(connection, staff, ticket, receiver, ()), now)
            if row.way != HAND or not forwardings.gone(connection, forwarding_id, now, told_id):
                raise Conflict("It has been forwarded before.")
            text = naming("handed-over", authority=row.authority)
            line = {"ticket_id": ticket.id, "at": now, "direction": "event", "author": staff.name, "text": text}
            tickets.add_message(connection, {**line, "staff_id": staff.id})
            events.add(connection, "ticket.forwarded", ticket.id, ticket.office, now)
        self.desk.ring("relay", forwarding_id)

    def take_back(self, staff: StaffMember, forwarding_id: int, now: datetime) -> None:
        """Undo what has not gone. Raises Conflict when it has."""
        with transaction(self.desk.engine) as connection:
            row = self._own(connection, staff, forwarding_id)
            if row.gone_at is not None:
                raise Conflict("It has been forwarded.")
            forwardings.remove(connection, forwarding_id)
            visitations.take_back(connection, row.ticket_id, LineKind.FORWARD, row.asked_at)
            for mail in filter(None, (row.outbox_id, row.told_id)):
                reply_files.remove_of_mail(connection, mail)
                _forget(connection, row.ticket_id, mail)
                if not outbox.take_back(connection, mail, now):
                    raise Conflict("It is too late: the mail is on its way.")
            if row.outbox_id is None and row.message_id is not None:
                tickets.remove_message(connection, row.message_id)
            events.add(connection, "ticket.forwarding-undone", row.ticket_id, row.office, now)

    # --- what they share --------------------------------------------------------------------------

    def _seen(self, connection: Connection, staff: StaffMember, ticket_id: int) -> Row[Any]:
        if staff.role not in WORKING_ROLES:
            raise Forbidden("Your role does not work tickets.")
        row = tickets.get(connection, ticket_id, staff.offices)
        if row is None:
            raise NotFound("There is no such ticket.")
        return row

    def _own(self, connection: Connection, staff: StaffMember, forwarding_id: int) -> Row[Any]:
        row = forwardings.get(connection, forwarding_id, staff.offices) if staff.role in WORKING_ROLES else None
        if row is None:
            raise NotFound("There is no such forwarding.")
        tickets.hold(connection, row.ticket_id)
        return row

    def _authority(self, slug: str) -> Authority:
        found = self.catalog.authorities.get(slug)
        if found is None or not found.forwards:
            raise Invalid(f"Nothing is forwarded to: {slug}")
        return found

    def _sendable(self, wish: Wish, receiver: Authority) -> None:
        if not wish.text.strip():
            raise Invalid("An empty message is not forwarded.")
        if gaps := gaps_in(wish.text):
            raise Invalid(f"The message still has gaps to fill in: {', '.join(gaps[:5])}")
        if unknown := set(wish.handed_over) - set(receiver.hand_over):
            raise Invalid(f"This does not belong to it: {', '.join(sorted(unknown))}")
        if receiver.email and self.desk.mailer.readable and count(wish.text):
            raise Invalid(fault("personal-number"))

    def _matter(
        self, connection: Connection, staff: StaffMember, ticket: Row[Any], receiver: Authority, items: Sequence[str]
    ) -> Matter:
        said = [m for m in tickets.thread(connection, ticket.id) if m.direction in ("in", "call")]
        known = self.catalog.handover.items
        return Matter(
            authority=receiver,
            office=ticket.office,
            reference=ticket.reference,
            topic=labels.topic(self.catalog, ticket.topic),
            language=labels.language(self.catalog, ticket.language),
            party=", ".join(filter(None, (ticket.party_name, ticket.party_address))),
            words="\n\n".join(m.text for m in said if m.text.strip()),
            received_at=ticket.created_at,
            staff_name=staff.name,
            items=tuple(known[one][0] for one in receiver.hand_over if one in items),
        )

    def _row(self, staff: StaffMember, ticket: Row[Any], matter: Matter, wish: Wish, now: datetime) -> dict[str, Any]:
        return {
            "ticket_id": ticket.id,
            "authority": wish.authority,
            "way": MAIL if matter.authority.email else HAND,
            "handed_over": [one for one in matter.authority.hand_over if one in wish.handed_over],
            "received_at": ticket.created_at,
            "asked_at": now,
            "asked_by": staff.id,
        }

    def _mailed(
        self, connection: Connection, staff: StaffMember, ticket: Row[Any], matter: Matter, wish: Wish, now: datetime
    ) -> int:
        """The mail to the authority with the files that go along; the outbox row's id."""
        subject = to_authority(matter, self.catalog).subject
        words = {"subject": subject, "text": wish.text, "language": "da"}
        mail = self.desk.sender.write(connection, ticket, words, matter.authority.email, (), now)
        known = {file.id: file for file in _files(connection, ticket.id)}
        chosen = [known.get(one) for one in dict.fromkeys(wish.files)]
        if None in chosen or any(file.scan.startswith(INFECTED) for file in chosen if file is not None):
            raise Invalid("One of the files is not there, or has a virus.")
        if sum(file.size for file in chosen if file is not None) > MOST_TOGETHER:
            raise Invalid("The files are too large for one mail.")
        about = {"ticket_id": ticket.id, "user_id": staff.id, "outbox_id": mail}
        for file in chosen:
            if file is None or reply_files.pass_on(connection, file, about, now) is None:
                raise Invalid("One of the files has just been erased.")
        return mail

    def _tell(
        self, connection: Connection, staff: StaffMember, ticket: Row[Any], matter: Matter, now: datetime
    ) -> int | None:
        """Tell the citizen by mail, where there is an address that works; returns the mail's id."""
        if not _tells(ticket):
            return None
        letter = to_citizen(matter, ticket.language, self.catalog)
        words = {"subject": letter.subject, "text": letter.text, "language": letter.language}
        mail = self.desk.sender.write(connection, ticket, words, ticket.party_address, (), now)
        entry = {**words, "ticket_id": ticket.id, "at": now, "direction": "out", "author": staff.name}
        tickets.add_message(connection, {**entry, "outbox_id": mail, "staff_id": staff.id})
        return mail


def _tells(ticket: Row[Any]) -> bool:
    return "@" in ticket.party_address and not ticket.address_dead


def _files(connection: Connection, ticket_id: int) -> list[Row[Any]]:
    return contacts.attachments_of_ticket(connection, ticket_id)


def _shown(
    connection: Connection,
    staff: StaffMember,
    ticket: Row[Any],
    matter: Matter,
    wish: Wish,
    mail: int | None,
    now: datetime,
) -> int:
    """The entry of the conversation that shows what was handed over."""
    entry = {"ticket_id": ticket.id, "at": now, "direction": "forward", "author": staff.name, "staff_id": staff.id}
    words = {"subject": matter.authority.name, "text": wish.text, "language": "da"}
    return tickets.add_message(connection, {**entry, **words, "outbox_id": mail})


def _forget(connection: Connection, ticket_id: int, mail: int) -> None:
    for entry in tickets.thread(connection, ticket_id):
        if entry.outbox_id == mail:
            tickets.remove_message(connection, entry.id)
