"""How long a mail will probably wait."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.replies.expected import FEWEST_ANSWERED, Wait, expected_minutes

WEEKS = 20 * 480


def answered(*minutes: int) -> list[Wait]:
    """Mails that were answered after so many minutes."""
    return [Wait(one, answered=True) for one in minutes]


def waiting(*minutes: int) -> list[Wait]:
    """Mails that have waited so long."""
    return [Wait(one, answered=False) for one in minutes]


@pytest.mark.parametrize(
    ("waits", "expected"),
    [
        (answered(*range(10, 1010, 10)), 800),  # four of five
        (answered(*[60] * 100), 60),
        (answered(*[60] * 79, *[500] * 21), 500),
        (answered(*[60] * 80, *[500] * 20), 60),
        (answered(*[60] * (FEWEST_ANSWERED - 1)), None),  # too few to say anything
        ([], None),
        (answered(*[60] * 50) + waiting(*[2000] * 50), None),  # half of them have not been answered at all
    ],
)
def test_most_mails_are_answered_within_it(waits: list[Wait], expected: int | None) -> None:
    assert expected_minutes(waits, worked_minutes=0) == expected


def test_who_still_waits_makes_the_promise_longer_not_shorter() -> None:
    quick = answered(*[30] * 60, *[900] * 40)
    assert (expected_minutes(quick + waiting(*[600] * 60), 0) or 0) >= 900


def test_new_mails_that_have_only_just_come_change_nothing() -> None:
    usual = answered(*range(10, 1010, 10))
    assert expected_minutes(usual + waiting(*[1] * 20), 0) == expected_minutes(usual, 0)


def test_a_long_queue_takes_the_time_it_takes_at_the_usual_pace() -> None:
    lately = answered(*[60] * 96)  # one in every hundred minutes of four weeks
    assert expected_minutes(lately + waiting(*[5] * 30), WEEKS) == 3000


@given(st.lists(st.tuples(st.integers(0, 20_000), st.booleans()), max_size=80), st.integers(0, WEEKS))
def test_an_expectation_is_never_shorter_than_what_four_of_five_have_waited(
    seen: list[tuple[int, bool]], worked: int
) -> None:
    waits = [Wait(minutes, done) for minutes, done in seen]
    expected = expected_minutes(waits, worked)
    if expected is not None:
        assert sum(wait.answered and wait.minutes <= expected for wait in waits) * 5 >= len(
            [wait for wait in waits if wait.answered]
        )
