"""Judged contacts for the tests of the figures."""

from collections.abc import Callable
from typing import Any

import pytest

from contact_center.evaluation.cases import Answer, Case, Judged

Make = Callable[..., Judged]


@pytest.fixture(scope="session")
def judged() -> Make:
    """Make a judged contact: what is true, then what was decided."""

    def make(topic: str = "cpr", said: str | tuple[str, ...] = "cpr", confidence: float = 0.9, **other: Any) -> Judged:
        asked = {"id": "x", "channel": other.pop("channel", "mail"), "subject": other.pop("subject", "")}
        asked |= {"body": other.pop("body", "")}
        case = Case(
            asked=asked,
            topic=topic,
            secondary=other.pop("secondary", ()),
            language=other.pop("language", "da"),
            place=other.pop("place", None),
            place_known=other.pop("place_known", True),
        )
        answer = Answer(
            language=other.pop("said_language", case.language),
            topics=(said,) if isinstance(said, str) else said,
            confidence=confidence,
            place=other.pop("said_place", case.place),
            automatic=other.pop("automatic", False),
            checklists=other.pop("checklists", ()),
            seconds=other.pop("seconds", 0.01),
            error=other.pop("error", ""),
        )
        assert not other
        return Judged(case, answer)

    return make
