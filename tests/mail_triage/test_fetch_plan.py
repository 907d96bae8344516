"""What is decided about a mail on the server, from tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.inbox import Stated, alarm
from mail_triage.fetch import plan
from mail_triage.fetch.plan import Step

NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(minutes=1), NOW - timedelta(minutes=1)


@dataclass(frozen=True)
class Entry:
    state: str
    attempts: int = 0
    due_at: datetime | None = None


@pytest.mark.parametrize(
    ("entry", "moves", "expected"),
    [
        (None, True, Step.FETCH),
        (None, False, Step.FETCH),
        (Entry("kept"), True, Step.MOVE),
        (Entry("kept"), False, Step.WAIT),
        (Entry("moved"), True, Step.MOVE),  # the server did not carry it out
        (Entry("failed", 1, LATER), True, Step.WAIT),
        (Entry("failed", 1, EARLIER), True, Step.FETCH),
        (Entry("failed", 2, NOW), False, Step.FETCH),
        (Entry("failed", 3, LATER), True, Step.GIVE_UP),
        (Entry("failed", 3, EARLIER), False, Step.GIVE_UP),
        (Entry("quarantined", 3), True, Step.GIVE_UP),
        (Entry("quarantined", 3), False, Step.WAIT),
    ],
)
def test_the_ledger_says_what_a_mail_needs(entry: Entry | None, moves: bool, expected: Step) -> None:
    assert plan.step(entry, NOW, moves) is expected


@given(st.lists(st.integers(0, 3 * plan.GROUP_BYTES), max_size=60), st.sets(st.integers(0, 60)), st.booleans())
def test_groups_are_small_complete_and_in_order(sizes: list[int], failed: set[int], one_by_one: bool) -> None:
    mails = [Stated(uid, size) for uid, size in enumerate(sizes)]
    found = list(plan.groups(mails, failed, one_by_one))
    assert [mail for group in found for mail in group] == mails
    for group in found:
        alone = one_by_one or any(mail.uid in failed for mail in group)
        assert len(group) == 1 or (not alone and sum(mail.size for mail in group) <= plan.GROUP_BYTES)


def test_the_oldest_come_first_fifty_at_a_time() -> None:
    assert [len(batch) for batch in plan.batches(range(1, 121))] == [50, 50, 20]
    assert next(iter(plan.batches(range(1, 121))))[0] == 1


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_pauses_grow_to_a_ceiling_and_are_never_nothing(failures: int, chance: float) -> None:
    assert 0.5 <= plan.pause(failures, 1, 300, chance) <= 300
    assert plan.pause(failures + 1, 1, 300, chance) >= plan.pause(failures, 1, 300, chance)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("[UNAVAILABLE] Temporary authentication failure.", True),
        ("[LIMIT] Too many simultaneous connections. (Failure)", True),
        ("[AUTHENTICATIONFAILED] Invalid credentials (Failure)", False),
        ("AUTHENTICATE failed.", False),
        ("", False),
    ],
)
def test_a_refusal_for_now_is_told_from_one_that_needs_a_person(said: str, expected: bool) -> None:
    assert plan.for_now(said) is expected


def test_each_mail_of_ours_stands_for_one_on_the_server() -> None:
    same, other = Stated(1, 10, NOW), Stated(3, 11, NOW)
    twin = Stated(2, 10, NOW)
    assert plan.strangers([same, twin, other], Counter({(10, NOW): 1, (11, NOW): 1})) == [twin]
    assert plan.strangers([same], Counter()) == [same]


@pytest.mark.parametrize(
    ("tried", "failing", "paused", "expected"),
    [
        (0, None, "", ""),
        (0, 9, "", ""),
        (0, 10, "", "fetch-failing: 10\nfetch-login"),
        (19, None, "", ""),
        (20, None, "", "fetch-silent"),
        (0, None, "room-disk: 1024", "fetch-paused\nroom-disk: 1024"),
    ],
)
def test_an_inbox_needs_a_person_after_ten_minutes(tried: int, failing: int | None, paused: str, expected: str) -> None:
    since = None if failing is None else NOW - timedelta(minutes=failing)
    assert alarm(NOW - timedelta(minutes=tried), since, "fetch-login", paused, NOW) == expected
