"""Calls in the database: one state, one answer for each request, one outcome."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from contact_center.domain.call import CallOutcome
from contact_center.storage import calls
from contact_center.storage.transaction import reading, transaction

SID = "CA" + "1" * 32


@pytest.fixture
def call(database: Engine, now: datetime) -> Engine:
    """A database with one call."""
    with transaction(database) as connection:
        calls.begin(connection, SID, "+4520123456", "+4570000002", now)
    return database


def test_a_call_that_begins_twice_stays_as_it_is(call: Engine, now: datetime) -> None:
    with transaction(call) as connection:
        calls.begin(connection, SID, "+4599999999", "", now + timedelta(hours=1))
        kept = calls.get(connection, SID)
    assert kept is not None
    assert (kept.caller, kept.started_at) == ("+4520123456", now)


def test_a_state_is_kept_only_in_place_of_the_one_that_was_expected(call: Engine, now: datetime) -> None:
    with transaction(call) as connection:
        assert calls.save(connection, SID, 0, {"turn": 1, "æ": ["ø"]}, "a", "<Response/>", now)
    with transaction(call) as connection:
        assert not calls.save(connection, SID, 0, {"turn": 9}, "b", "<late/>", now)
        assert calls.save(connection, SID, 1, {"turn": 2}, "c", "<Response>2</Response>", now)
    with reading(call) as connection:
        assert calls.answer(connection, SID, "a") == "<Response/>"
        assert calls.answer(connection, SID, "b") is None
        assert calls.answer(connection, SID, "c") == "<Response>2</Response>"


def test_a_call_has_one_outcome_whatever_comes_first(call: Engine, now: datetime) -> None:
    with transaction(call) as connection:
        assert calls.settle(connection, SID, CallOutcome.ABANDONED, "waiting")
        assert calls.settle(connection, SID, CallOutcome.ANSWERED)
        assert not calls.settle(connection, SID, CallOutcome.ABANDONED, "waiting")
        assert not calls.settle(connection, SID, CallOutcome.ANSWERED)
        assert not calls.settle(connection, "CA unknown", CallOutcome.ABANDONED)
        calls.over(connection, SID, now + timedelta(minutes=2))
        calls.over(connection, SID, now + timedelta(minutes=9))
        kept = calls.get(connection, SID)
    assert kept is not None
    assert (kept.outcome, kept.ended_in, kept.ended_at) == ("answered", None, now + timedelta(minutes=2))
