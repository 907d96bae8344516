"""What a citizen's word does to the topic of a ticket: the two tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.contact import Attachment, Channel, Contact, Party, Role
from contact_center.domain.ticket import TicketState
from contact_center.domain.triage import TopicScore, Triage
from queues.correction import (
    MOST_CORRECTIONS,
    MOST_WORDS,
    Standing,
    Verdict,
    by_answer,
    by_link,
    is_old,
    is_short,
    words,
)

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
WAITS = Standing(TicketState.PENDING, "cpr", ("health-card",))
ANSWER = Contact(Channel.MAIL, "<2@mail.example>", NOW, Party("anna@mail.example"), text="No, the tax card")
TAX_CARD = Triage(
    language="en",
    language_confidence=0.9,
    topics=(TopicScore("tax-card", 0.99),),
    sure=True,
    municipality=None,
    municipality_candidates=(),
    postcode=None,
    citizen_group=None,
    role=Role.CITIZEN,
    personal_numbers=0,
    findings=(),
    model_version="test",
)


def about(*topics: str) -> dict[str, Any]:
    return {"topics": tuple(TopicScore(topic, 0.99) for topic in topics)}


@pytest.mark.parametrize(
    ("standing", "topic", "verdict"),
    [
        ({}, "tax-card", Verdict.CORRECT),
        ({}, "health-card", Verdict.CORRECT),
        ({}, "general", Verdict.CORRECT),
        ({}, "cpr", Verdict.SAME),
        ({"state": TicketState.ASSIGNED, "worked": True}, "tax-card", Verdict.CORRECT),
        ({"state": TicketState.WRAPPING}, "tax-card", Verdict.CORRECT),
        ({"state": TicketState.COMPLETED}, "tax-card", Verdict.CLOSED),
        ({"state": TicketState.COMPLETED}, "cpr", Verdict.CLOSED),
        ({"state": TicketState.CANCELED}, "tax-card", Verdict.CLOSED),
        ({"corrections": MOST_CORRECTIONS - 1}, "tax-card", Verdict.CORRECT),
        ({"corrections": MOST_CORRECTIONS}, "tax-card", Verdict.ENOUGH),
        ({"corrections": MOST_CORRECTIONS}, "cpr", Verdict.SAME),
    ],
)
def test_a_choice_on_the_page_is_decided_by_the_ticket(standing: dict[str, Any], topic: str, verdict: Verdict) -> None:
    decision = by_link(replace(WAITS, **standing), topic)
    assert (decision.verdict, decision.topic) == (verdict, topic)
    assert decision.reason


@pytest.mark.parametrize(
    ("standing", "answer", "said", "verdict", "reason"),
    [
        ({}, {}, {}, Verdict.CORRECT, "about something else"),
        ({"state": TicketState.COMPLETED}, {}, {}, Verdict.CLOSED, "finished"),
        ({"state": TicketState.ASSIGNED}, {}, {}, Verdict.LEAVE, "has the ticket"),
        ({"worked": True}, {}, {}, Verdict.LEAVE, "has worked"),
        ({}, {"withhold_reply": "it could not be confirmed"}, {}, Verdict.LEAVE, "could not be confirmed"),
        ({}, {"text": " ".join(["tax"] * MOST_WORDS)}, {}, Verdict.CORRECT, "about something else"),
        ({}, {"text": " ".join(["tax"] * (MOST_WORDS + 1))}, {}, Verdict.LEAVE, "1 to 12 words"),
        ({}, {"text": " -- \n !"}, {}, Verdict.LEAVE, "1 to 12 words"),
        ({}, {"attachments": (Attachment("a.pdf", "application/pdf", 1),)}, {}, Verdict.LEAVE, "files"),
        ({}, {}, {"personal_numbers": 1}, Verdict.LEAVE, "personal number"),
        ({}, {}, {"sure": False}, Verdict.LEAVE, "do not surely"),
        ({}, {}, about("general"), Verdict.LEAVE, "no topic"),
        ({}, {}, about("not-for-ics"), Verdict.LEAVE, "no topic"),
        ({}, {}, about("cpr"), Verdict.SAME, "already"),
        ({}, {}, about("health-card"), Verdict.LEAVE, "further question"),
        ({}, {}, about("appointment"), Verdict.LEAVE, "further question"),
        ({}, {}, about("tax-card", "cpr"), Verdict.LEAVE, "the topic of the ticket, too"),
        ({"corrections": MOST_CORRECTIONS}, {}, {}, Verdict.ENOUGH, "3 times"),
    ],
)
def test_an_answer_corrects_only_where_nothing_speaks_against_it(
    standing: dict[str, Any], answer: dict[str, Any], said: dict[str, Any], verdict: Verdict, reason: str
) -> None:
    decision = by_answer(replace(WAITS, **standing), replace(ANSWER, **answer), replace(TAX_CARD, **said))
    assert decision.verdict is verdict
    assert reason in decision.reason


@given(
    state=st.sampled_from(TicketState),
    topic=st.text(max_size=20),
    corrections=st.integers(0, 9),
    text=st.text(max_size=300),
    sure=st.booleans(),
)
def test_every_word_is_decided_and_quoted_nowhere(
    state: TicketState, topic: str, corrections: int, text: str, sure: bool
) -> None:
    standing = Standing(state, "cpr", corrections=corrections)
    said = replace(TAX_CARD, sure=sure, **about(topic))
    for decision in (by_link(standing, topic), by_answer(standing, replace(ANSWER, text=f"zq{text}qz"), said)):
        assert decision.verdict in Verdict
        assert "zq" not in decision.reason


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("  \n", 0), ("- !", 0), ("MitID", 1), ("Ні, податкова картка", 3), ("a  b\nc", 3)]
)
def test_words_are_counted_and_marks_are_not(text: str, count: int) -> None:
    assert words(text) == count
    assert is_short(replace(ANSWER, text=text)) is (count > 0)


def test_a_link_holds_for_sixty_days() -> None:
    assert not is_old(NOW - timedelta(days=60), NOW)
    assert is_old(NOW - timedelta(days=60, seconds=1), NOW)
