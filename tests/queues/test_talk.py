"""What follows when somebody leaves a talk, and what the provider is told; as tables."""

from dataclasses import replace
from itertools import product

import pytest

from contact_center.domain.desk import LegRole, LegState, Place, Via
from queues.talk import Act, Leg, Talk, Then, acts, after_left

HOLDER = Leg(1, 11, LegRole.HOLDER, Via.BROWSER, LegState.LEFT)
DESK = replace(HOLDER, via=Via.DESK)
GUEST = Leg(2, 12, LegRole.GUEST, Via.BROWSER, LegState.TALKING)
RUNG = replace(GUEST, state=LegState.RINGING)


@pytest.mark.parametrize(
    ("place", "left", "others", "still_holds", "hung_up", "then"),
    [
        ("queue", HOLDER, (), True, False, "back"),
        ("queue", DESK, (), True, True, "back"),
        ("fetching", HOLDER, (), True, True, "return"),
        ("meeting", HOLDER, (), True, True, "return"),
        ("meeting", HOLDER, (), True, False, "return"),
        ("meeting", DESK, (), True, True, "end"),
        ("meeting", DESK, (), True, False, "return"),
        ("meeting", DESK, (GUEST,), True, True, "hand-over"),
        ("meeting", HOLDER, (GUEST,), True, False, "hand-over"),
        ("meeting", HOLDER, (RUNG,), True, False, "return"),
        ("meeting", HOLDER, (), False, True, "nothing"),
        ("meeting", replace(GUEST, state=LegState.LEFT), (), True, True, "nothing"),
        ("returning", HOLDER, (), True, True, "nothing"),
        ("ending", HOLDER, (), True, True, "nothing"),
        ("over", HOLDER, (), True, True, "nothing"),
    ],
)
def test_what_follows(
    place: str, left: Leg, others: tuple[Leg, ...], still_holds: bool, hung_up: bool, then: str
) -> None:
    assert after_left(Talk(Place(place), legs=others), left, still_holds, hung_up) is Then(then)


def test_every_case_is_decided() -> None:
    for place, left, holds, hung_up in product(Place, (HOLDER, DESK, GUEST), (True, False), (True, False)):
        assert after_left(Talk(place), left, holds, hung_up) in Then


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
