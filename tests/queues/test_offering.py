"""Which offers end and which are made, as a table."""

from datetime import UTC, datetime, timedelta

import pytest

from contact_center.domain.desk import PHONE, USUAL, Colleague, OfferKind, Presence, Standing, Waiting
from queues.offering import Floor, Open, steps

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CALL = Waiting(7, "call", PHONE, "aarhus", "cpr", "da", 1, NOW, NOW)


def person(number: int, presence: Presence = Presence.AVAILABLE, free: bool = True) -> Colleague:
    standing = Standing(presence, "", frozenset({PHONE}) if free else frozenset())
    return Colleague(
        number, frozenset({"aarhus"}), frozenset({"da"}), frozenset(), standing, NOW, channels=frozenset({PHONE})
    )


def offered(stands: bool = True, left: timedelta = 5 * SECOND) -> Open:
    return Open(1, 7, 1, OfferKind.CONTACT, NOW + left, stands)


ASKED = person(1, Presence.BUSY, free=False)


@pytest.mark.parametrize(
    ("offer", "asked", "ends", "next_to"),
    [
        (offered(), ASKED, [], []),
        (offered(left=0 * SECOND), ASKED, ["expired"], [2]),
        (offered(stands=False), ASKED, ["withdrawn"], []),
        (offered(), person(1, Presence.AWAY, free=False), ["withdrawn"], [2]),
    ],
)
def test_an_offer_that_is_over_goes_to_the_next_one(
    offer: Open, asked: Colleague, ends: list[str], next_to: list[int]
) -> None:
    waiting = (CALL,) if offer.stands else ()
    ended, made = steps(Floor((offer,), waiting, (asked, person(2))), USUAL, NOW)
    assert [end.state.value for end in ended] == ends
    assert [one.staff_id for one in made] == next_to


def test_who_let_it_pass_is_not_asked_again_at_once() -> None:
    floor = Floor((offered(left=0 * SECOND),), (CALL,), (person(1),))
    ended, made = steps(floor, USUAL, NOW)
    assert len(ended) == 1
    assert made == ()


def test_an_offer_to_somebody_unknown_is_withdrawn() -> None:
    ended, _ = steps(Floor((offered(),), (CALL,), ()), USUAL, NOW)
    assert ended[0].why == "away"
