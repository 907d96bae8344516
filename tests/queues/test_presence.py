"""How it stands with somebody, as a table."""

from datetime import UTC, datetime, timedelta

import pytest

from contact_center.domain.desk import MAIL, PHONE, USUAL, Presence, Sign, Work
from queues.presence import standing

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
BOTH = frozenset({PHONE, MAIL})
THERE = Sign(Presence.AVAILABLE, BOTH, NOW)
LATER = NOW + timedelta(seconds=61)


@pytest.mark.parametrize(
    ("sign", "work", "now", "presence", "free_for"),
    [
        (None, Work(), NOW, "away", set()),
        (THERE, Work(), NOW, "available", BOTH),
        (THERE, Work(), LATER, "away", set()),
        (THERE, Work(on_call=True), NOW, "busy", set()),
        (THERE, Work(on_call=True), LATER, "busy", set()),
        (THERE, Work(wrapping_until=LATER), NOW, "wrap-up", set()),
        (None, Work(wrapping_until=LATER), NOW, "wrap-up", set()),
        (THERE, Work(offered=True), NOW, "busy", set()),
        (THERE, Work(mails=3), NOW, "available", {PHONE}),
        (THERE, Work(mails=2), NOW, "available", BOTH),
        (Sign(Presence.BUSY, BOTH, NOW), Work(), NOW, "busy", set()),
        (Sign(Presence.AWAY, BOTH, NOW, "gone"), Work(), NOW, "away", set()),
        (Sign(Presence.AVAILABLE, frozenset({MAIL}), NOW), Work(), NOW, "available", {MAIL}),
        (Sign(Presence.AVAILABLE, frozenset(), NOW), Work(), NOW, "available", set()),
    ],
)
def test_what_was_chosen_and_what_is_in_hand_decide(
    sign: Sign | None, work: Work, now: datetime, presence: str, free_for: set[str]
) -> None:
    found = standing(sign, work, USUAL, now)
    assert (found.presence.value, found.free_for) == (presence, free_for)
    assert found.reason


def test_who_was_put_away_is_told_why() -> None:
    reasons = {
        standing(Sign(Presence.AWAY, BOTH, NOW, why), Work(), USUAL, NOW).reason for why in ("", "gone", "missed")
    }
    assert len(reasons) == 3


def test_only_a_wrap_up_has_an_end() -> None:
    assert standing(THERE, Work(wrapping_until=LATER), USUAL, NOW).until == LATER
    assert standing(THERE, Work(on_call=True, wrapping_until=LATER), USUAL, NOW).until is None
