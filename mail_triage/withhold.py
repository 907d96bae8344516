"""May a mail that a person may have written be answered by itself? A table of reasons against it. Pure.

The mail becomes work for a person either way; only the automatic answer is withheld, and staff read why. An answer to
a forged or shared address is how contact centres become somebody else's spam.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from contact_center.replies.token import read_bounce_address
from mail_triage.headers import is_address
from mail_triage.mail import InboundMail
from mail_triage.rules import Rules

OLDEST = timedelta(hours=48)
MOST_HOPS = 25
_ROLE = re.compile(
    r"(?:postmaster|abuse|hostmaster|root|daemon|majordomo|listserv|owner-.+|.+-(?:owner|request|bounces))"
)
_BULK_PATH = re.compile(r"(?:bounces?|owner)(?:[+=.-].*)?|.+-bounces(?:[+=].*)?|(?:no-?reply|do-?not-?reply).*")
_RULES_LOOP = "x-ms-exchange-inbox-rules-loop"
_VERDICT = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Case:
    mail: InboundMail
    rules: Rules
    now: datetime


Question = Callable[[_Case], str]
"""Returns the reason to withhold, or an empty string."""


def _no_target(case: _Case) -> str:
    """13."""
    addresses = {box.address for box in case.mail.sender}
    if len(addresses) > 1:
        return "it names several senders"
    return "" if is_address(case.mail.author.address) else "it names no sender that can be answered"


def _from_us(case: _Case) -> str:
    """1. One office writes to another: work, but nobody to acknowledge to."""
    boxes = (*case.mail.sender, *case.mail.reply_to)
    return "it comes from one of our own addresses" if any(case.rules.is_ours(box.address) for box in boxes) else ""


def _to_a_bounce_address(case: _Case) -> str:
    """2. Only mail servers know it; whoever else writes to it must not start an exchange."""
    arrived = (*case.mail.envelope.recipients, *case.mail.addressed)
    found = any(read_bounce_address(one, case.rules.secret, case.rules.older_secrets) for one in arrived)
    return "it came to an address that only takes bounces" if found else ""


def _asked_for_none(case: _Case) -> str:
    """6. A wish of the sender's program, no proof of a machine. DR, NDR, RN and NRN ask for other things."""
    tokens = re.split(r"[\s,;]+", case.mail.header("x-auto-response-suppress").lower())
    asked = (
        {"all", "oof", "autoreply"} & set(tokens) or case.mail.header("x-no-ack") or case.mail.header("x-ack") == "no"
    )
    return "the sender asks for no automatic answer" if asked else ""


def _looping(case: _Case) -> str:
    """1, 7."""
    if len(case.mail.headers.get("received", ())) >= MOST_HOPS:
        return "it went through too many servers"
    names = ("x-loop", "x-no-loop", _RULES_LOOP)
    return "it carries a mark against loops" if any(map(case.mail.header, names)) else ""


def _bulk(case: _Case) -> str:
    """5, 8. Signs of bulk mail that a person's mail sometimes carries, too."""
    if case.mail.header("feedback-id"):
        return "it was sent by a bulk mailer"
    local = case.mail.return_path.rpartition("@")[0]
    if local and (_ROLE.fullmatch(local) or _BULK_PATH.fullmatch(local)):
        return "its return path is that of bulk mail"
    return "its sender is a role, not a person" if _ROLE.fullmatch(case.mail.author.local) else ""


def _words_of_a_bounce(case: _Case) -> str:
    """10."""
    return "its words are those of a failed delivery" if case.mail.failed_recipients else ""


def _forged(case: _Case) -> str:
    """11. What our own mail server found; what others claim to have found is worth nothing."""
    for value in case.mail.headers.get("authentication-results", ()):
        if value.partition(";")[0].split(" ")[0].strip().lower() in case.rules.trusted_servers:
            found = {name.lower(): verdict.lower() for name, verdict in reversed(_VERDICT.findall(value))}
            passed = re.search(r"\bdkim\s*=\s*pass", value, re.IGNORECASE)
            if found.get("dmarc") == "fail" or (found.get("spf") in ("fail", "softfail") and not passed):
                return "the sender's address could not be confirmed"
            return ""
    return ""


def _spam(case: _Case) -> str:
    """12."""
    marked = case.rules.trust_spam_marks and case.mail.header("x-spam-flag").strip().lower() == "yes"
    return "our mail server takes it for spam" if marked else ""


def _not_to_us(case: _Case) -> str:
    """14. RFC 5230 section 4.5: a blind copy or a redirected mail is not answered."""
    named = case.mail.addressed
    if any(map(case.rules.is_ours, named)) or not (named or case.mail.envelope.recipients):
        return ""
    return "it is not addressed to one of our inboxes"


def _answers_elsewhere(case: _Case) -> str:
    """An answer to another domain than the sender's may hit somebody who never wrote."""
    domains = {box.domain for box in case.mail.reply_to} - {case.mail.author.domain}
    return "its answers go to another domain than it comes from" if domains else ""


def _old(case: _Case) -> str:
    """17. After an import or a long downtime hundreds would be answered at once, days late."""
    date = case.mail.date
    return "it is older than 48 hours" if date is not None and case.now - date > OLDEST else ""


QUESTIONS: tuple[Question, ...] = (
    _no_target,
    _from_us,
    _to_a_bounce_address,
    _asked_for_none,
    _looping,
    _bulk,
    _words_of_a_bounce,
    _forged,
    _spam,
    _not_to_us,
    _answers_elsewhere,
    _old,
)


def withhold(mail: InboundMail, rules: Rules, now: datetime) -> str:
    """Why the mail must not be answered automatically; empty when nothing speaks against it."""
    case = _Case(mail, rules, now)
    return next((reason for question in QUESTIONS if (reason := question(case))), "")
