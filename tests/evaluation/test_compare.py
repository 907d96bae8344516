"""Two models side by side."""

from collections.abc import Callable

import pytest

from contact_center.evaluation.cases import Judged
from contact_center.evaluation.compare import Change, text, turned
from contact_center.evaluation.score import score

Make = Callable[..., Judged]


def test_mended_and_broken_are_counted_case_by_case(judged: Make) -> None:
    old = [judged("cpr", "mitid"), judged("cpr", "mitid"), judged("cpr", "cpr"), judged("cpr", "cpr")]
    new = [judged("cpr", "cpr"), judged("cpr", "cpr"), judged("cpr", "mitid"), judged("cpr", "cpr")]
    assert turned(old, new) == (2, 1)


def test_different_cases_cannot_be_compared(judged: Make) -> None:
    with pytest.raises(ValueError):
        turned([judged()], [])


@pytest.mark.parametrize(("mended", "broken", "expected"), [(1, 0, True), (1, 1, True), (0, 0, True), (1, 2, False)])
def test_as_many_right_is_not_worse(mended: int, broken: int, expected: bool) -> None:
    nothing = score([], ())
    assert Change(nothing, nothing, mended, broken).not_worse is expected


def test_the_difference_is_told_by_language_and_topic(judged: Make) -> None:
    old = [judged("cpr", "mitid", language="da"), judged("mitid", "mitid", language="pl")]
    new = [judged("cpr", "cpr", language="da"), judged("mitid", "mitid", language="pl")]
    told = text(Change(score(old, ()), score(new, ()), *turned(old, new)))
    lines = [" ".join(line.split()) for line in told.splitlines()]
    assert "Primary topic right 50.0 % (1 of 2) 100.0 % (2 of 2)" in lines
    assert "Mended; broken 1; 0" in lines
    assert "da 0 1 +1 1" in lines
    assert "pl 1 1 = 1" in lines
