"""May a mail that a person may have written be answered by itself? A table of reasons against it. Pure.

The mail becomes work for a person either way; only the automatic answer is withheld, and staff read why. An answer to
a forged or shared address is how contact centres become somebody else's spam. All reasons are kept, the first is the
main one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from contact_center.domain.reason import joined, reason
from contact_center.replies.token import read_bounce_address
from mail_triage import marks
from mail_triage.authentic import Verdict, verdict
from mail_triage.headers import is_address
from mail_triage.mail import InboundMail
from mail_triage.rules import Rules
from mail_triage.telltale import bounce_words, opening, subject_says, text_says

OLDEST = timedelta(hours=48)
MOST_HOPS = 25
_ANSWER = re.compile(
    r"^\s*(?:re|sv|aw|odp|ats|ang|antw?|vs|fwd?|wg|pd|tr|rv|на|отв?)\s*(?:\[\d+\])?\s*:", re.IGNORECASE
)
_NOTICE_BEHIND = re.compile(
    r"[(\[](?:auto\w*[- ]?(?:reply|response|answer|svar|antwort)|out of (?:the )?office)[^()\[\]]{0,30}[)\]]\s*$", re.I
)
_TICKET_MARK = re.compile(
    r"\[[^\]]{0,40}#\s?\d[^\]]{0,40}\]|\b(?:ticket|case|sag|request|incident|ref)\b.{0,12}#?\d{3,}|#\d{4,}", re.I
)


@dataclass(frozen=True, slots=True)
class _Case:
    mail: InboundMail
    rules: Rules
    now: datetime
    received_at: datetime
    inbox: str
    opened: str
    """The beginning of the newest words, as `telltale` reads it."""


Question = Callable[[_Case], str]
"""Returns the reason to withhold, or an empty string."""


def _no_target(case: _Case) -> str:
    """13."""
    addresses = {box.address for box in case.mail.sender}
    if len(addresses) > 1:
        return reason("several-senders")
    author = case.mail.author
    if not is_address(author.address):
        return reason("no-sender")
    return reason("reserved-domain") if marks.is_reserved(author.domain) else ""


def _from_us(case: _Case) -> str:
    """1. One office writes to another: work, but nobody to acknowledge to."""
    mail, rules = case.mail, case.rules
    named = (*marks.senders(mail), *mail.reply_to)
    ours = any(rules.is_ours(box.address) for box in named) or rules.is_ours(marks.path(mail))
    return reason("from-us") if ours else ""


def _to_a_bounce_address(case: _Case) -> str:
    """2. Only mail servers know it; whoever else writes to it must not start an exchange."""
    arrived = (*case.mail.envelope.recipients, *case.mail.addressed)
    found = any(read_bounce_address(one, case.rules.secret, case.rules.older_secrets) for one in arrived)
    return reason("bounce-address") if found else ""


def _asked_for_none(case: _Case) -> str:
    """6. A wish of the sender's program, no proof of a machine. DR, NDR, RN and NRN ask for other things."""
    tokens = set(re.split(r"[\s,;]+", " ".join(case.mail.headers.get("x-auto-response-suppress", ())).lower()))
    refused = {"all", "oof", "autoreply"} & tokens or case.mail.header("x-no-ack").lower() not in ("", "no")
    return reason("asked-for-none") if refused or "no" in marks.values(case.mail, "x-ack") else ""


def _looping(case: _Case) -> str:
    """1, 7."""
    if len(case.mail.headers.get("received", ())) >= MOST_HOPS:
        return reason("too-many-hops")
    found = marks.header(case.mail, "loop")
    return reason("loop-mark", found.partition(":")[0]) if found else ""


def _bulk(case: _Case) -> str:
    """5, 8. Signs of bulk mail that a person's mail sometimes carries, too."""
    if case.rules.feeds(case.mail):
        return ""
    if found := marks.header(case.mail, "bulk"):
        return reason("bulk-mailer", found.partition(":")[0])
    path = marks.path(case.mail)
    if marks.is_local("role", path) or marks.is_local("bulk_path", path):
        return reason("bulk-path", path.partition("@")[0][:20])
    return ""


def _role(case: _Case) -> str:
    """8. Sender and Reply-To count as From does."""
    boxes = (*marks.senders(case.mail), *case.mail.reply_to)
    tables = ("role", "daemon", "no_reply")
    found = next((box for box in boxes if any(marks.is_local(table, box.address) for table in tables)), None)
    daemon = next((box for box in boxes for table in ("daemon", "no_reply") if marks.has_name(table, box)), None)
    named = found or daemon
    return reason("role-sender", named.address or named.name) if named and not case.rules.feeds(case.mail) else ""


def _notice_subject(case: _Case) -> str:
    """9. Words that people use as well; only the answer is withheld."""
    subject = case.mail.subject
    if behind := _NOTICE_BEHIND.search(subject):
        return reason("autoreply-subject", behind[0])
    found = subject_says("vacation_doubtful", subject)
    if found and (" " in found or found.lower().startswith("auto") or text_says("vacation", case.opened)):
        return reason("autoreply-subject", found)
    if found := subject_says("list_command", subject):
        return reason("list-command", found)
    if found := subject_says("challenge", subject):
        return reason("challenge", found)
    doubtful = subject_says("bounce_doubtful", subject)
    return reason("bounce-subject", doubtful) if doubtful and bounce_words(case.opened) else ""


def _bounce_words(case: _Case) -> str:
    """10. Each alone is sometimes wrong: the library takes quotes for notices, and people paste notices."""
    if case.mail.failed_recipients:
        return reason("words-of-bounce")
    found = bounce_words(case.opened) if not _ANSWER.match(case.mail.subject) else ""
    return reason("bounce-words", found) if found else ""


def _notice_words(case: _Case) -> str:
    """9. Programs that answer under "Re:" or under no subject at all, without any mark."""
    if found := text_says("vacation", case.opened):
        return reason("autoreply-words", found)
    if found := text_says("challenge", case.opened):
        return reason("challenge", found)
    found = text_says("received", case.opened)
    return reason("ticket-receipt", found) if found else ""


def _ticket_system(case: _Case) -> str:
    """A receipt to a receipt is how two ticket systems begin to write to each other."""
    found = _TICKET_MARK.search(case.mail.subject)
    answer = case.mail.header("in-reply-to") or case.mail.header("references")
    return reason("ticket-receipt", found[0]) if found and not answer and case.mail.subject.startswith("[") else ""


def _verification(case: _Case) -> str:
    """An answer would confirm an account that somebody opened with our address."""
    return reason("verification") if text_says("verification", case.opened) else ""


def _forged(case: _Case) -> str:
    """11. What our own mail server found; what others claim to have found is worth nothing."""
    found, said = verdict(case.mail, case.rules.trusted_servers)
    if found is Verdict.FORGED:
        return reason("forged", said)
    strict = case.inbox in case.rules.confirmed_inboxes and found is not Verdict.CONFIRMED
    return reason("unconfirmed") if strict else ""


def _spam(case: _Case) -> str:
    """12."""
    if not case.rules.trust_spam_marks:
        return ""
    first = (marks.values(case.mail, name)[:1] for name in marks.names("spam"))
    return reason("spam") if any(value and value[0].split(",")[0].strip() in ("yes", "true") for value in first) else ""


def _not_to_us(case: _Case) -> str:
    """14. RFC 5230 section 4.5: a blind copy or a redirected mail is not answered."""
    named = case.mail.addressed
    if any(map(case.rules.is_ours, named)) or not (named or case.mail.envelope.recipients):
        return ""
    return reason("not-to-us")


def _answers_elsewhere(case: _Case) -> str:
    """An answer to another domain than the sender's may hit somebody who never wrote."""
    domains = {box.domain for box in case.mail.reply_to} - {case.mail.author.domain}
    return reason("answers-elsewhere") if domains and not case.rules.feeds(case.mail) else ""


def _old(case: _Case) -> str:
    """17. After an import or a long downtime hundreds would be answered at once, days late."""
    written = min(filter(None, (case.mail.date, case.received_at)))
    return reason("old") if case.now - written > OLDEST else ""


QUESTIONS: tuple[Question, ...] = (
    _no_target,
    _from_us,
    _to_a_bounce_address,
    _asked_for_none,
    _looping,
    _bulk,
    _role,
    _notice_subject,
    _bounce_words,
    _notice_words,
    _ticket_system,
    _verification,
    _forged,
    _spam,
    _not_to_us,
    _answers_elsewhere,
    _old,
)


def withhold(
    mail: InboundMail, rules: Rules, now: datetime, received_at: datetime | None = None, inbox: str = ""
) -> str:
    """Why the mail must not be answered automatically; empty when nothing speaks against it.

    `received_at` is when it reached our server; `inbox` is the inbox of ours that it was sent to.
    """
    case = _Case(mail, rules, now, received_at or now, inbox, opening(mail.text))
    return joined(question(case) for question in QUESTIONS)
