"""What follows when somebody leaves a talk, and what the provider is told; as tables."""

from dataclasses import replace
from itertools import product

import pytest

from contact_center.domain.desk import LegRole, LegState, Place, Via
from queues.talk import Act, How, Leg, Talk, Then, acts, after_left

HOLDER = Leg(1, 11, LegRole.HOLDER, Via.BROWSER, LegState.LEFT)
DESK = replace(HOLDER, via=Via.DESK)
GUEST = Leg(2, 12, LegRole.GUEST, Via.BROWSER, LegState.TALKING)
RUNG = replace(GUEST, state=LegState.RINGING)


UP, OVER, LOST = How.HUNG_UP, How.ROOM_OVER, How.LOST


@pytest.mark.parametrize(
    ("place", "left", "others", "still_holds", "how", "then"),
    [
        ("queue", HOLDER, (), True, LOST, "back"),
        ("queue", DESK, (), True, UP, "back"),
        ("fetching", HOLDER, (), True, UP, "return"),
        ("meeting", HOLDER, (), True, UP, "return"),
        ("meeting", HOLDER, (), True, LOST, "return"),
        ("meeting", HOLDER, (), True, OVER, "nothing"),
        ("meeting", DESK, (), True, UP, "end"),
        ("meeting", DESK, (), True, LOST, "return"),
        ("meeting", DESK, (), True, OVER, "nothing"),
        ("meeting", DESK, (GUEST,), True, UP, "hand-over"),
        ("meeting", DESK, (GUEST,), True, OVER, "nothing"),
        ("meeting", HOLDER, (GUEST,), True, LOST, "hand-over"),
        ("meeting", HOLDER, (RUNG,), True, LOST, "return"),
        ("meeting", HOLDER, (), False, UP, "nothing"),
        ("meeting", replace(GUEST, state=LegState.LEFT), (), True, UP, "nothing"),
        ("returning", HOLDER, (), True, UP, "back"),
        ("ending", HOLDER, (), True, UP, "nothing"),
        ("over", HOLDER, (), True, UP, "nothing"),
    ],
)
def test_what_follows(place: str, left: Leg, others: tuple[Leg, ...], still_holds: bool, how: How, then: str) -> None:
    assert after_left(Talk(Place(place), legs=others), left, still_holds, how) is Then(then)


def test_every_case_is_decided() -> None:
    for place, left, holds, how in product(Place, (HOLDER, DESK, GUEST), (True, False), How):
        assert after_left(Talk(place), left, holds, how) in Then


def test_the_provider_is_told_what_is_not_yet_so() -> None:
    wanted, leaving = replace(HOLDER, state=LegState.WANTED), replace(GUEST, state=LegState.LEAVING)
    cases = {
        (): Talk(Place.QUEUE),
        (Act.RING,): Talk(Place.QUEUE, legs=(wanted,)),
        (Act.FETCH,): Talk(Place.FETCHING, legs=(replace(HOLDER, state=LegState.TALKING),)),
        (Act.HOLD,): Talk(Place.MEETING, held=True, held_done=False),
        (Act.RETURN, Act.DROP): Talk(Place.RETURNING, held=True, legs=(leaving,)),
        (Act.END, Act.DROP): Talk(Place.ENDING, legs=(leaving,)),
    }
    for expected, talk in cases.items():
        assert tuple(act for act, _ in acts(talk)) == expected
