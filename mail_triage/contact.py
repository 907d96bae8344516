"""A mail → a contact. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from contact_center.domain.contact import Automatic, Channel, Contact, Party
from contact_center.domain.reason import joined, reason
from mail_triage.automatic import nature
from mail_triage.bounce import bounce_of
from mail_triage.conversation import ticket_token
from mail_triage.forwarded import Forwarded, forwarded
from mail_triage.headers import mailboxes
from mail_triage.mail import Envelope, InboundMail, Mailbox, Unreadable
from mail_triage.rules import Rules
from mail_triage.withhold import withhold


def to_contact(
    mail: InboundMail | Unreadable,
    rules: Rules,
    received_at: datetime,
    now: datetime,
    envelope: Envelope,
    raw_mail_id: int | None = None,
) -> Contact:
    """Make a contact of a mail. What could not be read is a contact, too: a person looks at the original."""
    if isinstance(mail, Unreadable):
        return _unreadable(mail, rules, received_at, envelope, raw_mail_id)
    written_by, inboxes = nature(mail, rules), _inboxes(mail, rules)
    withheld = "" if isinstance(written_by, Automatic) else withhold(mail, rules, now, received_at, inboxes[0])
    contact = Contact(
        channel=Channel.MAIL,
        external_id=mail.message_id,
        received_at=received_at,
        party=_party(mail, rules),
        subject=mail.subject,
        text=mail.text,
        folded=mail.folded,
        inbox=inboxes[0],
        other_inboxes=inboxes[1:],
        nature=written_by,
        withhold_reply=withheld,
        attachments=mail.attachments,
        in_reply_to=mail.answers,
        ticket_token=ticket_token(mail, rules.secret, rules.older_secrets),
        raw_mail_id=raw_mail_id,
        html="text/html" in mail.part_types,
        bounce=bounce_of(mail, written_by, rules),
    )
    inner = None if isinstance(written_by, Automatic) else forwarded(mail, rules)
    return contact if inner is None else _from_citizen(contact, inner)


def _from_citizen(contact: Contact, inner: Forwarded) -> Contact:
    """The citizen is the party, whoever forwarded the mail; no automatic answer goes to an address in a text."""
    return replace(
        contact,
        party=Party(inner.author.address, inner.author.name),
        subject=inner.subject,
        text=inner.text,
        folded=inner.folded,
        forwarded_by=contact.party,
        note=inner.note,
        withhold_reply=joined((reason("forwarded"), *contact.withhold_reply.splitlines())),
    )


def _unreadable(
    mail: Unreadable, rules: Rules, received_at: datetime, envelope: Envelope, raw_mail_id: int | None
) -> Contact:
    author = mail.author if mail.author.address else Mailbox(envelope.sender.strip("<>").lower())
    return Contact(
        channel=Channel.MAIL,
        external_id=mail.digest_id,
        received_at=received_at,
        party=Party(author.address, author.name),
        subject=mail.subject,
        inbox=next(iter(_known(envelope.recipients, rules)), rules.national),
        withhold_reply="unreadable",
        raw_mail_id=raw_mail_id,
        unreadable=mail.reason,
    )


def _party(mail: InboundMail, rules: Rules) -> Party:
    """Who wrote. A list of ours writes its own address into From; without a From the envelope says at least where
    the mail came from.
    """
    if rules.feeds(mail) and (first := _before_list(mail, rules)):
        return Party(first.address, first.name)
    if mail.author.address:
        return Party(mail.author.address, mail.author.name)
    fallback = mail.reply_to[0] if mail.reply_to else Mailbox(mail.return_path.strip("<>"))
    return Party(fallback.address, fallback.name)


def _before_list(mail: InboundMail, rules: Rules) -> Mailbox | None:
    """Who wrote to the list, where the list put its own address into From."""
    named = (*mailboxes(mail.headers.get("x-original-from", ())), *mail.reply_to)
    written = mail.header("list-post").lower()
    return next((box for box in named if box.address not in written and not rules.is_ours(box.address)), None)


def _inboxes(mail: InboundMail, rules: Rules) -> tuple[str, ...]:
    """Our inboxes it came to, at least one: the envelope knows best; a mail that names none is everybody's."""
    return _known((*mail.envelope.recipients, *mail.addressed), rules) or (rules.national,)


def _known(addresses: tuple[str, ...], rules: Rules) -> tuple[str, ...]:
    return tuple(dict.fromkeys(inbox for address in addresses if (inbox := rules.inbox(address))))
