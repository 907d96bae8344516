"""A mail → a contact. Pure."""

from __future__ import annotations

from datetime import datetime

from contact_center.domain.contact import Automatic, Channel, Contact, Party
from mail_triage.automatic import nature
from mail_triage.conversation import ticket_token
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
    written_by = nature(mail, rules)
    return Contact(
        channel=Channel.MAIL,
        external_id=mail.message_id,
        received_at=received_at,
        party=_party(mail),
        subject=mail.subject,
        text=mail.text,
        folded=mail.folded,
        inbox=_inbox(mail, rules),
        nature=written_by,
        withhold_reply="" if isinstance(written_by, Automatic) else withhold(mail, rules, now, received_at),
        attachments=mail.attachments,
        in_reply_to=mail.answers,
        ticket_token=ticket_token(mail, rules.secret),
        raw_mail_id=raw_mail_id,
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
        inbox=_first_inbox(envelope.recipients, rules) or rules.national,
        withhold_reply="the mail could not be read",
        raw_mail_id=raw_mail_id,
        unreadable=mail.reason,
    )


def _party(mail: InboundMail) -> Party:
    """Who wrote. Without a From the envelope says at least where the mail came from."""
    if mail.author.address:
        return Party(mail.author.address, mail.author.name)
    fallback = mail.reply_to[0] if mail.reply_to else Mailbox(mail.return_path.strip("<>"))
    return Party(fallback.address, fallback.name)


def _inbox(mail: InboundMail, rules: Rules) -> str:
    """Which of our inboxes was written to: the envelope knows best; a mail that names none is everybody's."""
    return _first_inbox((*mail.envelope.recipients, *mail.addressed), rules) or rules.national


def _first_inbox(addresses: tuple[str, ...], rules: Rules) -> str:
    return next((inbox for address in addresses if (inbox := rules.inbox(address))), "")
