"""Hit rates by week."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from contact_center.evaluation.drift import drift, fell, since, text, week
from contact_center.evaluation.score import Share


def row(at: datetime, topic: str, right_topic: str, language: str = "da", right: str = "") -> SimpleNamespace:
    values = {"at": at, "topic": topic, "right_topic": right_topic, "language": language}
    return SimpleNamespace(**values, right_language=right or language)


def test_the_week_is_that_of_denmark() -> None:
    assert week(datetime(2026, 11, 15, 22, 59, tzinfo=UTC)) == "2026-W46"
    assert week(datetime(2026, 11, 15, 23, 0, tzinfo=UTC)) == "2026-W47"
    assert week(datetime(2027, 1, 1, 12, tzinfo=UTC)) == "2026-W53"


def test_the_last_weeks_begin_on_a_danish_monday(now: datetime) -> None:
    assert since(now, 1).astimezone(UTC) == datetime(2026, 11, 15, 23, tzinfo=UTC)
    assert since(now, 5).astimezone(UTC) == datetime(2026, 10, 18, 22, tzinfo=UTC)  # still summer time


def test_hits_are_counted_by_week_language_and_first_topic(now: datetime) -> None:
    before = now - timedelta(weeks=1)
    rows = [
        row(before, "cpr", "cpr"),
        row(before, "cpr", "mitid", language="pl", right="cs"),
        row(now, "mitid", "mitid"),
        row(now - timedelta(weeks=9), "cpr", "mitid"),
    ]
    found = drift(rows, now, 2)
    assert found.weeks == ("2026-W46", "2026-W47")
    assert found.topic == {"2026-W46": Share(1, 2), "2026-W47": Share(1, 1)}
    assert found.language == {"2026-W46": Share(1, 2), "2026-W47": Share(1, 1)}
    assert found.topic_by_language == {
        "da": {"2026-W46": Share(1, 1), "2026-W47": Share(1, 1)},
        "pl": {"2026-W46": Share(0, 1)},
    }
    assert found.topic_by_topic == {"cpr": {"2026-W46": Share(1, 2)}, "mitid": {"2026-W47": Share(1, 1)}}


def test_a_fall_beyond_chance_is_marked(now: datetime) -> None:
    rows = [row(now - timedelta(weeks=6), "cpr", "cpr") for _ in range(50)]
    rows += [row(now, "cpr", "cpr" if number % 2 else "mitid") for number in range(40)]
    rows += [row(now - timedelta(weeks=6), "mitid", "mitid"), row(now, "mitid", "cpr")]
    told = text(drift(rows, now, 8)).split("decided\n")[1]
    cpr, mitid = (line for line in told.splitlines() if line.startswith(("  cpr", "  mitid")))
    assert "50/50" in cpr
    assert "20/40" in cpr
    assert cpr.endswith("fell")
    assert not mitid.endswith("fell")  # one of one, then none of one: that is chance


def test_nothing_completed_is_said(now: datetime) -> None:
    assert "Topic right at once, by language\n  nothing" in text(drift([], now, 8))


@given(st.integers(0, 200), st.integers(0, 200))
def test_the_same_hit_rate_has_never_fallen(right: int, wrong: int) -> None:
    share = Share(right, right + wrong)
    assert not fell(share, share)
