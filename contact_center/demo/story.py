"""What became of each invented contact, told with the rows and the visitation lines that the real steps write."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from types import SimpleNamespace
from typing import Any

from contact_center.catalog.hours import add_working_minutes
from contact_center.catalog.model import Catalog
from contact_center.demo import mix
from contact_center.demo.enquiries import Enquiry
from contact_center.demo.rows import Row, Rows, plain
from contact_center.domain.contact import Automatic
from contact_center.domain.route import Route
from contact_center.domain.ticket import StaffMember
from contact_center.domain.visitation import LineKind
from contact_center.storage.contacts import file_values
from queues import records
from queues.deciding import REFERENCE_LETTERS
from queues.outgoing import Mailer


class Fate(Enum):
    """How far an enquiry has come by now."""

    DONE = "done"
    CLAIMED = "claimed"
    WAITING = "waiting"


SOON = 30
"""Working minutes within which nobody has got round to a new contact."""


def not_yet(catalog: Catalog, office: str, at: datetime, now: datetime) -> bool:
    """Whether too little working time has passed for anybody to have looked at it."""
    return add_working_minutes(catalog.offices[office], catalog, at, SOON) >= now


@dataclass(frozen=True, slots=True)
class Story:
    """Tells stories; holds what all of them need."""

    rng: random.Random
    catalog: Catalog
    mailer: Mailer
    staff: Sequence[StaffMember]
    rows: Rows
    now: datetime

    def chance(self, probability: float) -> bool:
        """Whether something happens this time."""
        return self.rng.random() < probability

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
                "triage": plain(enquiry.triage),
                "route": plain(routed),
                "reply_decision": word,
                "ticket_id": ticket["id"] if ticket else None,
            }
        )
        for file in contact.attachments:
            self.rows.attachments.append({"contact_id": row["id"], "content": file.content, **file_values(file)})
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

    def _working_times(self, ticket: Row, fate: Fate) -> tuple[datetime, datetime] | None:
        """When somebody took the ticket and when it was done: in working time, and before now; None: not yet."""
        office, waits = self.catalog.offices[ticket["office"]], min(1400.0, self.rng.lognormvariate(4.9, 0.8))
        while waits >= 1:
            begun = add_working_minutes(office, self.catalog, ticket["created_at"], round(waits))
            ended = begun + timedelta(minutes=self.rng.uniform(4, 25))
            if begun < self.now and (fate is Fate.CLAIMED or ended < self.now):
                return begun.replace(microsecond=0), ended.replace(microsecond=0)
            waits /= 3
        return None

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
