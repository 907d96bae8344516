"""Did a machine write this mail? A table of questions, from the top, the first that is answered decides. Pure.

A machine's mail is counted and gets no answer (RFC 3834, RFC 5230 section 4.6). So only what is certain stands here;
what merely makes an answer unwise stands in `withhold`, and the mail goes to a person. Measured on public collections,
no single header finds more than half of the machines: the table needs its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from contact_center.domain.contact import Automatic, Human, Nature
from contact_center.domain.reason import joined, reason
from contact_center.replies.token import read_token
from mail_triage import marks
from mail_triage.mail import InboundMail, Mailbox
from mail_triage.rules import Rules
from mail_triage.telltale import bounce_words, opening, subject_says, text_says

LOOP_HEADER = "x-ics-loop"
_REPORT_KINDS: Final = {
    "delivery-status": ("bounce", "delivery-report"),
    "disposition-notification": ("receipt", "read-receipt"),
    "feedback-report": ("report", "complaint-report"),
}
_REPORT_PARTS: Final = {
    "message/global-delivery-status": ("bounce", "delivery-report"),
    "message/global-disposition-notification": ("receipt", "read-receipt"),
    "application/tlsrpt+gzip": ("report", "complaint-report"),
    "application/tlsrpt+json": ("report", "complaint-report"),
}
_BULK = re.compile(r"\b(?:bulk|junk|list|first-class-bulk)\b")
_CALENDAR_ANSWER = re.compile(
    rb"^METHOD[^:\r\n]{0,80}:\s*(?:REPLY|COUNTER|DECLINECOUNTER)", re.IGNORECASE | re.MULTILINE
)

Answer = tuple[str, str] | None
"""The kind (bounce, autoreply, receipt, report, list, system, own) and its reason."""
Question = Callable[[InboundMail, Rules], Answer]


def _own(mail: InboundMail, rules: Rules) -> Answer:
    """1. Our own automatic mail came back: the loop ends here."""
    ours = read_token(mail.message_id, rules.secret, rules.older_secrets)
    if rules.domain in marks.values(mail, LOOP_HEADER) or ours:
        return "own", reason("own-mail")
    same = rules.inbox(mail.author.address)
    recipients = (*mail.addressed, *mail.envelope.recipients)
    if same and all(rules.inbox(address) in ("", same) for address in recipients):
        return "own", reason("own-inbox")
    return None


def _report(mail: InboundMail, _rules: Rules) -> Answer:
    """3. A report that is one by its form (RFC 3464, RFC 8098, RFC 5965), not a mail with a report attached."""
    for name, (kind, code) in _REPORT_KINDS.items():
        if mail.report_type == name or f"message/{name}" in mail.part_types:
            return kind, reason(code)
    for part, (kind, code) in _REPORT_PARTS.items():
        if part in mail.part_types:
            return kind, reason(code)
    is_report = "multipart/report" in mail.part_types[:1] or mail.header("tls-report-domain")
    if is_report or subject_says("report", mail.subject):
        return "report", reason("complaint-report" if mail.header("tls-report-domain") else "report")
    return None


def _bounce(mail: InboundMail, _rules: Rules) -> Answer:
    """7, 8. A bounce in plain words: Exchange, Domino and qmail write them without any standard form."""
    if found := marks.header(mail, "bounce"):
        return "bounce", reason("bounce-header", found)
    box = next((box for box in marks.senders(mail) if marks.is_local("daemon", box.address or box.name)), None)
    if box or marks.is_local("daemon", marks.path(mail)):
        return "bounce", reason("bounce-sender", box.address if box else marks.path(mail))
    if any(map(_is_postmaster, (*mail.sender, Mailbox(marks.path(mail))))) and (
        mail.failed_recipients or _speaks_of_delivery(mail)
    ):
        return "bounce", reason("bounce-sender", mail.author.address or mail.author.name)
    return None


def _is_postmaster(box: Mailbox) -> bool:
    return marks.is_local("postmaster", box.address) or marks.has_name("daemon", box)


def _speaks_of_delivery(mail: InboundMail) -> bool:
    subject = subject_says("bounce_sure", mail.subject) or subject_says("bounce_doubtful", mail.subject)
    return bool(subject) or bool(bounce_words(opening(mail.text)))


def _challenge(mail: InboundMail, _rules: Rules) -> Answer:
    """7. Filters that want the sender to confirm (TMDA, Boxbe …): an answer would confirm what we never wrote."""
    found = marks.header(mail, "challenge")
    return ("system", reason("challenge", found)) if found else None


def _vacation_headers(mail: InboundMail, _rules: Rules) -> Answer:
    """7. Headers that only autoresponders write; Apple's vacation notices have no other."""
    if found := marks.header(mail, "autoreply"):
        return "autoreply", reason("autoreply-header", found)
    if any("autoresponder" in value for value in (*_raw(mail, "x-post-messageclass"), *_raw(mail, "delivered-to"))):
        return "autoreply", reason("autoreply-header", "autoresponder")
    suppress = " ".join(_raw(mail, "x-auto-response-suppress"))
    if mail.header("x-ms-exchange-inbox-rules-loop") and ("all" in suppress or "oof" in suppress):
        return "autoreply", reason("autoreply-header", "x-ms-exchange-inbox-rules-loop")
    return None


def _raw(mail: InboundMail, name: str) -> tuple[str, ...]:
    return tuple(value.lower() for value in mail.headers.get(name, ()))


def _auto_submitted(mail: InboundMail, _rules: Rules) -> Answer:
    """4. RFC 3834: everything but `no`. Comments and parameters do not count."""
    for word in marks.values(mail, "auto-submitted", "x-auto-submitted"):
        if word and word != "no":
            notice = word.startswith("auto-replied") or subject_says("vacation_sure", mail.subject)
            return "autoreply" if notice else "system", reason("auto-submitted", word[:40])
    return None


def _vacation_subject(mail: InboundMail, _rules: Rules) -> Answer:
    """9. At the start of the subject only: a person's answer to a notice begins with Re."""
    found = subject_says("vacation_sure", mail.subject)
    return ("autoreply", reason("autoreply-subject", found)) if found else None


def _bounce_subject(mail: InboundMail, _rules: Rules) -> Answer:
    """9. Subjects of bounces and of read receipts."""
    if found := subject_says("bounce_sure", mail.subject):
        return "bounce", reason("bounce-subject", found)
    if subject_says("receipt", mail.subject) and text_says("read", opening(f"{mail.text} {mail.folded}")):
        return "receipt", reason("read-receipt")
    return None


def _calendar(mail: InboundMail, _rules: Rules) -> Answer:
    """9. Accepted:, Godkendt:, Zugesagt: … A calendar answered; a person's invitation is a person's mail."""
    if "text/calendar" not in mail.part_types:
        return None
    method = any(_CALENDAR_ANSWER.search(file.content[:4000]) for file in mail.attachments)
    found = subject_says("calendar", mail.subject)
    return ("autoreply", reason("calendar", found or "METHOD:REPLY")) if method or found else None


def _list(mail: InboundMail, rules: Rules) -> Answer:
    """5. Lists and bulk mail, save the lists through which people rightly write to us."""
    if rules.feeds(mail):
        return None
    if found := next((name for name in marks.names("list") if mail.header(name)), ""):
        return "list", reason("list", found)
    precedence = " ".join(marks.values(mail, "precedence", "x-precedence"))
    if re.search(r"auto[_-]?reply", precedence):
        return "autoreply", reason("autoreply-header", f"precedence: {precedence}")
    bulk = _BULK.search(precedence)
    return ("list", reason("bulk", bulk[0])) if bulk else None


def _system_headers(mail: InboundMail, _rules: Rules) -> Answer:
    """7. Headers of programs that send by themselves."""
    found = marks.header(mail, "system")
    return ("system", reason("system-header", found)) if found else None


def _null_path(mail: InboundMail, _rules: Rules) -> Answer:
    """2. RFC 5321 section 4.5.5: only notifications have an empty return path."""
    if mail.return_path != "<>":
        return None
    return "bounce" if mail.failed_recipients or _speaks_of_delivery(mail) else "system", reason("null-path")


def _no_reply(mail: InboundMail, _rules: Rules) -> Answer:
    """8. Nobody reads there. A web form may send so for a person; then Reply-To names the person."""
    if not marks.is_local("no_reply", mail.author.address) or any(
        _is_person(box, mail.author) for box in mail.reply_to
    ):
        return None
    return "system", reason("no-reply", mail.author.address)


def _is_person(box: Mailbox, author: Mailbox) -> bool:
    machine = marks.is_local("no_reply", box.address) or marks.is_local("daemon", box.address)
    return box.address != author.address and not machine


QUESTIONS: tuple[Question, ...] = (
    _own,
    _report,
    _bounce,
    _challenge,
    _vacation_headers,
    _auto_submitted,
    _vacation_subject,
    _bounce_subject,
    _calendar,
    _list,
    _system_headers,
    _null_path,
    _no_reply,
)
"""The first that is answered names the kind; the reasons of all are kept."""


def nature(mail: InboundMail, rules: Rules) -> Nature:
    """Whether a person or a machine wrote the mail, and all that says so, the main reason first."""
    answers = [answer for question in QUESTIONS if (answer := question(mail, rules)) is not None]
    return Automatic(answers[0][0], joined(why for _kind, why in answers)) if answers else Human()
