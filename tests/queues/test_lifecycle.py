"""The moves a ticket may make."""

import pytest

from contact_center.domain.ticket import OPEN_STATES, TicketState
from queues.lifecycle import HOLDER_ONLY, MOVES, Verb, allowed


def test_every_open_state_can_reach_the_end() -> None:
    for start in OPEN_STATES:
        if start is TicketState.RESERVED:
            continue
        reached = {start}
        for _ in MOVES:
            reached |= {moves[state] for moves in MOVES.values() for state in reached if state in moves}
        assert TicketState.COMPLETED in reached


def test_a_finished_ticket_can_be_reopened() -> None:
    assert Verb.REOPEN in allowed(TicketState.COMPLETED, holder=False)
    assert Verb.REOPEN in allowed(TicketState.CANCELED, holder=False)


@pytest.mark.parametrize("verb", sorted(HOLDER_ONLY))
def test_what_only_the_holder_may_do_is_not_offered_to_others(verb: Verb) -> None:
    for state in TicketState:
        assert verb not in allowed(state, holder=False)


@pytest.mark.parametrize("state", [TicketState.COMPLETED, TicketState.CANCELED])
def test_a_finished_ticket_cannot_be_claimed_or_answered(state: TicketState) -> None:
    assert not {Verb.CLAIM, Verb.REPLY, Verb.COMPLETE} & set(allowed(state, holder=True))
