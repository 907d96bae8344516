"""The figures, on tables worked out by hand."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.evaluation import score
from contact_center.evaluation.cases import Answer, Case, Judged
from contact_center.evaluation.score import Share

Make = Callable[..., Judged]


def test_topics_are_counted_by_language_topic_and_channel(judged: Make) -> None:
    rows = [
        judged("cpr", "cpr", language="da"),
        judged("cpr", "mitid", language="da", channel="phone"),
        judged("mitid", "mitid", language="pl"),
        judged("mitid", "cpr", language="pl"),
        judged("mitid", "mitid", language="pl", channel="phone"),
    ]
    found = score.score(rows, {"cpr", "mitid"})
    assert found.topic == Share(3, 5)
    assert found.topic_by_language == {"da": Share(1, 2), "pl": Share(2, 3)}
    assert found.topic_by_topic == {"cpr": Share(1, 2), "mitid": Share(2, 3)}
    assert found.topic_by_channel == {"mail": Share(2, 3), "phone": Share(1, 2)}


def test_the_language_is_counted_of_mails_only(judged: Make) -> None:
    rows = [
        judged(language="pl", said_language="pl"),
        judged(language="pl", said_language="cs"),
        judged(language="pl", said_language="cs", channel="phone"),
    ]
    assert score.score(rows, ()).language == {"pl": Share(1, 2)}


def test_further_topics_have_precision_and_recall(judged: Make) -> None:
    rows = [
        judged("cpr", ("cpr", "mitid", "general"), secondary=("mitid",)),  # 1 of 2 said, 1 of 1 asked
        judged("cpr", ("cpr",), secondary=("tax-card", "mitid")),  # 0 of 0 said, 0 of 2 asked
        judged("cpr", ("cpr", "mitid")),  # 0 of 1 said
    ]
    assert score.further(rows) == (Share(1, 3), Share(1, 3))


def test_places_are_right_wrong_missed_or_invented(judged: Make) -> None:
    rows = [
        judged(place="0751", said_place="0751"),
        judged(place="0751", said_place="0101"),
        judged(place="0751", said_place=None),
        judged(place="0461", said_place=None),
        judged(place=None, said_place="0101"),
        judged(place=None, said_place=None),
        judged(place=None, said_place="0101", place_known=False),
    ]
    assert score.places(rows) == score.Places(right=Share(1, 4), wrong=1, missed=2, invented=Share(1, 2))


def test_checklists_are_counted_of_citizens_mails(judged: Make) -> None:
    rows = [
        judged("cpr", checklists=("cpr",)),
        judged("cpr", checklists=("cpr", "mitid"), secondary=("mitid",)),
        judged("cpr", checklists=("tax-card",)),
        judged("cpr"),
        judged("network", checklists=("cpr",)),  # a topic without a checklist
        judged("cpr", channel="phone"),
        judged("not-for-ics", checklists=("cpr",)),
    ]
    found = score.score(rows, {"cpr", "mitid", "tax-card"}).checklists
    assert found.sent == Share(3, 4)
    assert found.sent_of_all == Share(4, 5)
    assert found.right == Share(2, 4)
    assert found.astray == Share(2, 4)


def test_machines_and_citizens_are_told_apart(judged: Make) -> None:
    rows = [
        judged("not-for-ics", "cpr"),
        judged("not-for-ics", "cpr", automatic=True),
        judged("not-for-ics", "not-for-ics"),
        judged("not-for-ics", "cpr", channel="phone"),
        judged("cpr", "not-for-ics"),
        judged("cpr", "cpr", automatic=True),
        judged("cpr", "mitid"),
        judged("cpr", "cpr"),
    ]
    found = score.score(rows, ())
    assert found.machine_as_citizen == Share(1, 3)
    assert found.citizen_as_machine == Share(2, 4)


def test_the_reliability_table_and_its_error(judged: Make) -> None:
    rows = [
        judged("cpr", "cpr", 0.92),
        judged("cpr", "cpr", 0.98),
        judged("cpr", "mitid", 1.0),
        judged("cpr", "mitid", 0.6),
        judged("cpr", "cpr", 0.64),
    ]
    table = score.calibration(rows)
    assert len(table) == 10
    assert (table[9].low, table[9].hits, round(table[9].confidence, 4)) == (0.9, Share(2, 3), 0.9667)
    assert (table[6].low, table[6].hits, round(table[6].confidence, 4)) == (0.6, Share(1, 2), 0.62)
    # (|2.90 − 2| + |1.24 − 1|) / 5
    assert score.calibration_error(table) == pytest.approx(0.228)


def test_the_confusion_table_shows_only_what_was_mistaken(judged: Make) -> None:
    rows = [
        judged("cpr", "cpr"),
        judged("mitid", "mitid"),
        judged("mitid", "cpr"),
        judged("mitid", "cpr"),
        judged("mitid", "tax-card"),
    ]
    assert score.confusion(rows) == {"mitid": {"cpr": 2, "mitid": 1, "tax-card": 1}}


def test_the_worst_errors_are_the_most_confident(judged: Make) -> None:
    rows = [judged("cpr", "mitid", 0.5), judged("cpr", "cpr", 0.99), judged("cpr", "tax-card", 0.8)]
    worst = score.score(rows, (), worst=1).worst
    assert [one.answer.topic for one in worst] == ["tax-card"]


def test_a_failed_decision_is_counted_and_wrong(judged: Make) -> None:
    found = score.score([judged("cpr", "(none)", 0.0, error="ValueError: no"), judged()], ())
    assert (found.failed, found.topic) == (1, Share(1, 2))


def test_the_cost_is_told_by_channel_in_milliseconds(judged: Make) -> None:
    rows = [judged(seconds=number / 1000) for number in range(1, 21)] + [judged(channel="phone", seconds=0.004)]
    found = score.cost(rows)
    assert found["mail"].mean == pytest.approx(10.5)
    assert found["mail"].p95 == pytest.approx(19.0)
    assert found["phone"].p95 == pytest.approx(4.0)


def test_nothing_gives_figures_of_nothing() -> None:
    found = score.score([], ())
    assert found.topic.share is None
    assert (found.calibration_error, found.worst, found.cost) == (0.0, (), {})


decisions = st.lists(
    st.builds(
        lambda true, said, sure: Judged(
            Case({"id": "x", "channel": "mail"}, true, (), "da", None, True),
            Answer("da", (said,), sure, None, False, (), 0.0),
        ),
        st.sampled_from(["cpr", "mitid", "tax-card"]),
        st.sampled_from(["cpr", "mitid", "tax-card"]),
        st.floats(0, 1),
    )
)


@given(decisions)
def test_every_table_adds_up_to_all_decisions(rows: list[Judged]) -> None:
    found = score.score(rows, ())
    assert sum(one.of for one in found.topic_by_topic.values()) == len(rows)
    assert sum(row.hits.of for row in found.calibration) == len(rows)
    assert sum(row.hits.right for row in found.calibration) == found.topic.right
    wrong = sum(n for true, row in found.confusion.items() for said, n in row.items() if said != true)
    assert wrong == len(rows) - found.topic.right
    assert 0.0 <= found.calibration_error <= 1.0


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0.01, 1))
def test_a_percentile_is_one_of_the_values_and_covers_its_part(values: list[float], part: float) -> None:
    found = score.percentile(values, part)
    assert found in values
    assert sum(value <= found for value in values) >= part * len(values) - 1e-6
