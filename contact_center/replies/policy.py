"""May we answer by ourselves? A table of reasons not to; the first that holds is the reason given. Pure.

The limits follow RFC 3834 (no answers to machines, no second answer to the same person) and RFC 5230 section 4.2
(one answer per sender and reason within 7 days).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contact_center.domain.contact import Automatic, Channel, Contact
from contact_center.domain.reason import joined, reason
from contact_center.domain.reply import Silence
from contact_center.domain.triage import NOT_FOR_ICS, Triage

DAYS_PER_CHECKLIST = 7
PER_SENDER_AND_DAY = 3
PER_INBOX_IN_TEN_MINUTES = 30
TOTAL_PER_HOUR = 300


@dataclass(frozen=True, slots=True)
class History:
    """What was sent before, as far as the decision needs it."""

    follow_up: bool = False
    """The contact continues a ticket."""
    checklists: frozenset[str] = frozenset()
    """Topics whose checklist this sender got in the same language within the last 7 days."""
    sender_last_day: int = 0
    """Automatic mails to this sender within the last 24 hours."""
    inbox_last_ten_minutes: int = 0
    total_last_hour: int = 0


@dataclass(frozen=True, slots=True)
class _Case:
    contact: Contact
    triage: Triage
    history: History


Question = Callable[[_Case], str]
"""Returns the reason to be silent (`domain.reason`; its sentence stands in `reasons.toml`), or an empty string."""


def _machine(case: _Case) -> str:
    nature = case.contact.nature
    return joined(("machine", nature.reason)) if isinstance(nature, Automatic) else ""


def _withheld(case: _Case) -> str:
    return case.contact.withhold_reply


def _unreadable(case: _Case) -> str:
    return "unreadable" if case.contact.unreadable else ""


def _no_address(case: _Case) -> str:
    return "" if "@" in case.contact.party.address else "no-address"


def _follow_up(case: _Case) -> str:
    return "follow-up" if case.history.follow_up else ""


def _not_for_ics(case: _Case) -> str:
    return "not-for-ics" if case.triage.topic == NOT_FOR_ICS else ""


def _told_already(case: _Case) -> str:
    topic = case.triage.topic
    told = case.triage.sure and topic in case.history.checklists
    return reason("told-already", topic) if told else ""


def _receipt_today(case: _Case) -> str:
    again = not case.triage.sure and case.history.sender_last_day > 0
    return "receipt-today" if again else ""


def _sender_limit(case: _Case) -> str:
    limit = case.history.sender_last_day >= PER_SENDER_AND_DAY
    return reason("sender-limit", f"{PER_SENDER_AND_DAY}/24 h") if limit else ""


def _breaker(case: _Case) -> str:
    history = case.history
    if history.inbox_last_ten_minutes >= PER_INBOX_IN_TEN_MINUTES:
        return reason("inbox-limit", f"{PER_INBOX_IN_TEN_MINUTES}/10 min")
    return reason("total-limit", f"{TOTAL_PER_HOUR}/h") if history.total_last_hour >= TOTAL_PER_HOUR else ""


QUESTIONS: tuple[Question, ...] = (
    _machine,  # RFC 3834: never answer a machine
    _withheld,  # the sender asked for no automatic answer, or the address cannot be trusted
    _unreadable,  # we do not know what we would answer
    _no_address,
    _follow_up,  # a receipt for every mail of a conversation annoys
    _not_for_ics,  # spam learns that somebody reads here
    _told_already,
    _receipt_today,
    _sender_limit,
    _breaker,  # whatever went wrong, it stops here
)


AFTER_CORRECTION: tuple[Question, ...] = (
    _no_address,
    _told_already,
    _sender_limit,
    _breaker,
)
"""What is asked before the checklist of a corrected topic: the rest was answered when the receipt was sent."""


def may_acknowledge(contact: Contact, triage: Triage, history: History) -> Silence | None:
    """Return None when the contact may be acknowledged, else why not."""
    if contact.channel is Channel.PHONE:
        return Silence("phone-call")
    return _silence(QUESTIONS, _Case(contact, triage, history))


def may_send_checklist(contact: Contact, triage: Triage, history: History) -> Silence | None:
    """Return None when the checklist of a topic that the citizen corrected may be sent, else why not."""
    return _silence(AFTER_CORRECTION, _Case(contact, triage, history))


def _silence(questions: tuple[Question, ...], case: _Case) -> Silence | None:
    found = (question(case) for question in questions)
    return next((Silence(why) for why in found if why), None)
