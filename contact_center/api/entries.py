"""From rows to answers: the entries of a conversation, what was forwarded, and where the checklist is. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Row

from contact_center.api import labels
from contact_center.api.schemas.conversation import AttachmentView, DeliveryView, MessageView
from contact_center.api.schemas.talk import ChecklistLinkView, ForwardingView, PersonView, SentFileView
from contact_center.api.wording.language import LANGUAGES
from contact_center.api.wording.sentences import in_words
from contact_center.delivery import faults
from contact_center.domain.ticket import StaffMember
from contact_center.replies.codes import Choice, encode
from contact_center.replies.happened import WITHOUT_WORDS
from contact_center.replies.render import Circumstances, has_checklist
from contact_center.triage.concealed import conceal
from contact_center.visitation.naming import Names

OURS = frozenset({"out", "auto"})
"""In words of ours the telephones of the offices are read as they stand."""
STATES = {"pending": "sending", "sending": "sending", "sent": "forwarded"}


class Thread(Protocol):
    """What was read about a ticket, as far as its conversation needs it."""

    @property
    def contacts(self) -> Sequence[Row[Any]]:
        """Its contacts."""

    @property
    def attachments(self) -> Sequence[Row[Any]]:
        """The files of the contacts."""

    @property
    def sent(self) -> Mapping[int, Row[Any]]:
        """Rows of the outbox by id."""

    @property
    def files(self) -> Sequence[Row[Any]]:
        """What staff attached."""

    @property
    def mentions(self) -> Sequence[Row[Any]]:
        """Who is mentioned in notes."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the entries of a conversation depend on."""

    whole: Thread
    staff: StaffMember
    now: datetime
    html: bool
    """Whether mails can be shown as HTML here."""
    names: Names


def message(row: Row[Any], known: Known) -> MessageView:
    """One entry of the conversation with its files and its fate."""
    whole = known.whole
    contact = next((one for one in whole.contacts if one.id == row.contact_id), None)
    files = [one for one in whole.attachments if row.contact_id is not None and one.contact_id == row.contact_id]
    phones = row.direction not in OURS
    by_itself = row.direction == "event" or row.text == WITHOUT_WORDS
    told = in_words(row.text, known.names) if by_itself else row.text
    said = [conceal(text, phones) for text in (told, contact.folded if contact else "", row.subject)]
    columns = ("id", "at", "direction", "language")
    attached = [one for one in whole.files if row.outbox_id is not None and one.outbox_id == row.outbox_id]
    return MessageView(
        **{name: getattr(row, name) for name in columns},
        author=author(row.author),
        subject=said[2].text,
        text=said[0].text,
        folded=said[1].text,
        mine=row.staff_id is not None and row.staff_id == known.staff.id,
        hidden=sum(one.count for one in said),
        html=known.html and row.direction == "in" and _has_html(contact),
        attachments=[AttachmentView(**{name: getattr(f, name) for name in AttachmentView.model_fields}) for f in files],
        files=[sent_file(one) for one in attached if row.direction in ("out", "forward")],
        mentions=[PersonView(id=one.id, name=one.name) for one in whole.mentions if one.message_id == row.id],
        delivery=delivery(row, known),
    )


def author(name: str) -> str:
    """Who it is from; a caller is called by a number, which is masked."""
    return labels.masked_address(name) if name.startswith("+") and "@" not in name else name


def _has_html(contact: Row[Any] | None) -> bool:
    return contact is not None and contact.raw_mail_id is not None and contact.html is not False


def sent_file(row: Row[Any]) -> SentFileView:
    """A file that staff attached."""
    return SentFileView(**{name: getattr(row, name) for name in SentFileView.model_fields})


def delivery(row: Row[Any], known: Known) -> DeliveryView | None:
    """Whether a mail of ours has left, and until when its writer may take it back."""
    sent = known.whole.sent.get(row.outbox_id)
    if sent is None:
        return None
    waits = sent.state == "pending" and sent.attempts == 0 and sent.due_at > known.now
    mine = row.direction == "out" and row.staff_id == known.staff.id
    undo = sent.due_at if waits and mine else None
    error = sent.error and faults.in_words(sent.error, known.names.language)
    return DeliveryView(state=sent.state, error=error, sent_at=sent.sent_at, undo_until=undo)


def checklist(row: Row[Any], names: Names, pages_url: str) -> ChecklistLinkView | None:
    """Where the checklist of a ticket's topic stands, as its citizen should see it."""
    catalog = names.catalog
    if not pages_url or not has_checklist(row.topic, catalog):
        return None
    about = Circumstances(row.citizen_group or "", row.office, row.municipality, row.role == "employer")
    spoken = catalog.language(row.language).code
    code = encode(Choice((row.topic,), spoken, about), catalog)
    return ChecklistLinkView(
        url=f"{pages_url}/c/{code}" if code else f"{pages_url}/{spoken}/{row.topic}",
        danish=f"{pages_url}/da/{row.topic}",
        title=names.member("topic", row.topic),
    )


def forwarding(row: Row[Any], names: Names) -> ForwardingView:
    """Something that was handed to another authority."""
    authority, items = names.catalog.authorities.get(row.authority), names.catalog.handover.items
    spoken = LANGUAGES.index(names.language)
    belongs = authority.hand_over if authority is not None else ()
    by_hand = "waiting" if row.gone_at is None else "forwarded"
    same = ("id", "ticket_id", "reference", "office", "authority", "way", "received_at", "asked_at")
    return ForwardingView(
        **{name: getattr(row, name) for name in same},
        topic_label=names.member("topic", row.topic),
        authority_name=authority.name if authority is not None else row.authority,
        state=by_hand if row.outbox_id is None else STATES.get(row.mail_state, row.mail_state),
        error=faults.in_words(row.mail_error or "", names.language),
        handed_over=[items[one][spoken] for one in row.handed_over if one in items],
        missing=[items[one][spoken] for one in belongs if one not in row.handed_over],
        asked_by=row.by,
        forwarded_at=row.gone_at,
        undo_until=row.mail_due if row.outbox_id is not None and row.mail_state == "pending" else None,
    )
