"""May we answer by ourselves? A table of reasons not to; the first that holds is the reason given. Pure.

The limits follow RFC 3834 (no answers to machines, no second answer to the same person) and RFC 5230 section 4.2
(one answer per sender and reason within days); their figures are data (`catalog/data/limits.toml`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from contact_center.domain.contact import Automatic, Channel, Contact
from contact_center.domain.limits import Limits
from contact_center.domain.reason import joined, reason
from contact_center.domain.reply import Silence
from contact_center.domain.triage import NOT_FOR_ICS, Triage

TOTAL_LIMIT = "total-limit"
"""The reason that opens the circuit breaker: from then on all automatic replies are off."""


@dataclass(frozen=True, slots=True)
class History:
    """What was sent before, as far as the decision needs it."""

    limits: Limits = field(default_factory=Limits)
    follow_up: bool = False
    """The contact continues a ticket."""
    checklists: frozenset[str] = frozenset()
    """Topics whose checklist this sender got in the same language lately."""
    carries: frozenset[str] | None = None
    """Topics whose checklist the reply would carry; None: not known."""
    receipt_lately: bool = False
    """The sender got an automatic mail not long ago."""
    sender_last_day: int = 0
    """Automatic mails to this sender within the last 24 hours."""
    domain_last_hour: int = 0
    """Automatic mails to all senders of the same domain; 0 for a big provider's."""
    inbox_last_ten_minutes: Mapping[str, int] = field(default_factory=dict)
    """Address of ours → automatic mails from it."""
    total_last_hour: int = 0
    replies_off: bool = False
    """The circuit breaker is open."""
    paused: str = ""
    """Why this sender gets no automatic mail for some time (`ping-pong` or `bounced`), or empty."""


@dataclass(frozen=True, slots=True)
class _Case:
    contact: Contact
    triage: Triage
    history: History
    sender: str

    @property
    def limits(self) -> Limits:
        return self.history.limits


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


def _paused(case: _Case) -> str:
    return case.history.paused


def _told_already(case: _Case) -> str:
    topic = case.triage.topic
    told = case.triage.sure and topic in case.history.checklists
    return reason("told-already", topic) if told else ""


def _receipt_today(case: _Case) -> str:
    bare = not case.triage.sure or (case.history.carries is not None and not case.history.carries)
    return "receipt-today" if bare and case.history.receipt_lately else ""


def _sender_limit(case: _Case) -> str:
    most = case.limits.per_sender_and_day
    return reason("sender-limit", f"{most}/24 h") if case.history.sender_last_day >= most else ""


def _domain_limit(case: _Case) -> str:
    most = case.limits.per_domain_and_hour
    return reason("domain-limit", f"{most}/h") if case.history.domain_last_hour >= most else ""


def _inbox_limit(case: _Case) -> str:
    most = case.limits.per_inbox_in_ten_minutes
    over = case.history.inbox_last_ten_minutes.get(case.sender, 0) >= most
    return reason("inbox-limit", f"{most}/10 min") if over else ""


def _replies_off(case: _Case) -> str:
    return "replies-off" if case.history.replies_off else ""


def _total_limit(case: _Case) -> str:
    most = case.limits.total_per_hour
    return reason(TOTAL_LIMIT, f"{most}/h") if case.history.total_last_hour >= most else ""


QUESTIONS: tuple[Question, ...] = (
    _machine,  # RFC 3834: never answer a machine
    _withheld,  # the sender asked for no automatic answer, or the address cannot be trusted
    _unreadable,  # we do not know what we would answer
    _no_address,
    _follow_up,  # a receipt for every mail of a conversation annoys
    _not_for_ics,  # spam learns that somebody reads here
    _paused,  # a loop, or an address nobody reads
    _told_already,
    _receipt_today,
    _sender_limit,
    _domain_limit,  # a machine that changes its address with each mail; a thousand forged senders
    _inbox_limit,
    _replies_off,
    _total_limit,  # whatever went wrong, it stops here
)


AFTER_CORRECTION: tuple[Question, ...] = (
    _no_address,
    _paused,
    _told_already,
    _sender_limit,
    _domain_limit,
    _inbox_limit,
    _replies_off,
    _total_limit,
)
"""What is asked before the checklist of a corrected topic: the rest was answered when the receipt was sent."""


def may_acknowledge(contact: Contact, triage: Triage, history: History, sender: str = "") -> Silence | None:
    """Return None when the contact may be acknowledged, else why not. `sender` is our address it would come from."""
    if contact.channel is Channel.PHONE:
        return Silence("phone-call")
    return _silence(QUESTIONS, _Case(contact, triage, history, sender))


def may_send_checklist(contact: Contact, triage: Triage, history: History, sender: str = "") -> Silence | None:
    """Return None when the checklist of a topic that the citizen corrected may be sent, else why not."""
    return _silence(AFTER_CORRECTION, _Case(contact, triage, history, sender))


def _silence(questions: tuple[Question, ...], case: _Case) -> Silence | None:
    found = (question(case) for question in questions)
    return next((Silence(why) for why in found if why), None)
