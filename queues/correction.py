"""May a citizen's word put the topic of a ticket right? Two tables of questions; the first that holds decides. Pure.

Somebody who follows the link of a receipt has chosen a topic, so little speaks against it. Somebody who answers has
written a few words, which a machine understood: there more speaks against it, and then everything stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from contact_center.domain.contact import Contact
from contact_center.domain.ticket import OPEN_STATES, TicketState
from contact_center.domain.triage import GENERAL, NOT_FOR_ICS, Triage

MOST_WORDS = 12
"""A longer answer tells more than a topic: a person reads it."""
MOST_CORRECTIONS = 3
"""By the citizen, for each ticket: whoever needs more of them is better helped by a person."""
VALID_FOR = timedelta(days=60)
"""From the receipt of the contact on."""
FURTHER_QUESTIONS = frozenset({"appointment"})
"""Who asks for the hours or for a time after a receipt asks one thing more; the first question stays."""


class Way(StrEnum):
    """How the citizen said it."""

    LINK = "link"
    ANSWER = "answer"


class Verdict(StrEnum):
    """What becomes of it."""

    CORRECT = "correct"
    SAME = "same"
    """The ticket is about that already."""
    CLOSED = "closed"
    """The ticket is finished: nothing changes any more."""
    ENOUGH = "enough"
    """It was changed too often."""
    LEAVE = "leave"
    """Nothing changes, a person reads it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The ticket, as far as the decision needs it."""

    state: TicketState
    topic: str
    further_topics: tuple[str, ...] = ()
    corrections: int = 0
    """How often the citizen put it right before."""
    worked: bool = False
    """Whether a staff member has had it in hand."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a citizen's word, and why."""

    verdict: Verdict
    topic: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Case:
    standing: Standing
    topic: str
    contact: Contact | None = None
    """The mail that answers; None for the link."""
    triage: Triage | None = None
    """What the newest words of that mail say, by themselves."""


Question = Callable[[_Case], str]
"""Returns the reason, or an empty string."""
Table = Sequence[tuple[Question, Verdict]]


def words(text: str) -> int:
    """How many words a text has; marks alone are none."""
    return sum(any(map(str.isalnum, word)) for word in text.split())


def is_short(contact: Contact) -> bool:
    """Whether the newest words of a contact are few enough to be a topic and nothing else."""
    return 0 < words(contact.text) <= MOST_WORDS


def is_old(created_at: datetime, now: datetime) -> bool:
    """Whether the link of a receipt of `created_at` no longer holds."""
    return now - created_at > VALID_FOR


def _finished(case: _Case) -> str:
    return "" if case.standing.state in OPEN_STATES else "the ticket is finished"


def _held(case: _Case) -> str:
    return "" if case.standing.state is TicketState.PENDING else "a staff member has the ticket"


def _worked(case: _Case) -> str:
    return "a staff member has worked the ticket" if case.standing.worked else ""


def _withheld(case: _Case) -> str:
    return case.contact.withhold_reply if case.contact else ""


def _no_topic_alone(case: _Case) -> str:
    """Files and numbers are handed in: such a mail answers a question, it does not name a topic."""
    if case.contact is None or case.triage is None:
        return ""
    if not is_short(case.contact):
        return f"it does not have 1 to {MOST_WORDS} words"
    if case.contact.attachments:
        return "it hands in files"
    return "it hands in a personal number" if case.triage.personal_numbers else ""


def _unsure(case: _Case) -> str:
    return "the words do not surely name a topic" if case.triage and not case.triage.sure else ""


def _names_nothing(case: _Case) -> str:
    return "the words name no topic of ours" if case.topic in (GENERAL, NOT_FOR_ICS) else ""


def _further_question(case: _Case) -> str:
    known = case.topic in case.standing.further_topics or case.topic in FURTHER_QUESTIONS
    return "it is a further question" if known else ""


def _still_named(case: _Case) -> str:
    named = [score.topic for score in case.triage.topics] if case.triage else []
    return "the words name the topic of the ticket, too" if case.standing.topic in named else ""


def _same(case: _Case) -> str:
    return "the ticket is about that already" if case.topic == case.standing.topic else ""


def _too_often(case: _Case) -> str:
    often = case.standing.corrections >= MOST_CORRECTIONS
    return f"the citizen changed the topic {MOST_CORRECTIONS} times before" if often else ""


def _otherwise(_case: _Case) -> str:
    return "the citizen says that it is about something else"


BY_LINK: Table = (
    (_finished, Verdict.CLOSED),
    (_same, Verdict.SAME),  # before the limit: who presses twice sees the same page twice
    (_too_often, Verdict.ENOUGH),
    (_otherwise, Verdict.CORRECT),
)
BY_ANSWER: Table = (
    (_finished, Verdict.CLOSED),
    (_held, Verdict.LEAVE),  # whoever has it reads the mail now
    (_worked, Verdict.LEAVE),
    (_withheld, Verdict.LEAVE),  # an address that cannot be trusted changes nothing by itself
    (_no_topic_alone, Verdict.LEAVE),
    (_unsure, Verdict.LEAVE),
    (_names_nothing, Verdict.LEAVE),
    (_same, Verdict.SAME),
    (_further_question, Verdict.LEAVE),
    (_still_named, Verdict.LEAVE),
    (_too_often, Verdict.ENOUGH),
    (_otherwise, Verdict.CORRECT),
)


def by_link(standing: Standing, topic: str) -> Decision:
    """Decide what a choice on the page behind the link does."""
    return _decided(BY_LINK, _Case(standing, topic))


def by_answer(standing: Standing, contact: Contact, triage: Triage) -> Decision:
    """Decide what an answer does; `triage` is what its newest words say by themselves."""
    return _decided(BY_ANSWER, _Case(standing, triage.topic, contact, triage))


def _decided(table: Table, case: _Case) -> Decision:
    found = ((verdict, reason) for question, verdict in table if (reason := question(case)))
    verdict, reason = next(found)  # the last row catches all
    return Decision(verdict, case.topic, reason)
