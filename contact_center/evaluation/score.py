"""Compares decisions with what is true: one function for each figure. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from contact_center.domain.triage import NOT_FOR_ICS
from contact_center.evaluation.cases import MAIL, Judged

BINS = 10
WORST = 15


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    right: int
    of: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return self.right / self.of if self.of else None


Shares = Mapping[str, Share]


@dataclass(frozen=True, slots=True)
class Places:
    """How well the municipality was found."""

    right: Share
    """Of those that name one."""
    wrong: int
    missed: int
    invented: Share
    """A place was said, of those that name none."""


@dataclass(frozen=True, slots=True)
class Checklists:
    """What citizens who wrote got by themselves."""

    sent: Share
    """Of the citizens' mails on a topic that has a checklist."""
    sent_of_all: Share
    """Of all citizens' mails."""
    right: Share
    """The primary topic's is among them, of those that got one."""
    astray: Share
    """One they did not ask for is among them, of those that got one."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Decisions of like confidence: if they are calibrated, `share` is near `confidence`."""

    low: float
    high: float
    confidence: float
    """The mean."""
    hits: Share


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of the processor for a decision."""

    mean: float
    p95: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is known about how good the decisions are."""

    cases: int
    failed: int
    """Decisions that could not be made; they count as wrong."""
    language: Shares
    """Of mails, by their language. Callers choose theirs."""
    topic: Share
    topic_by_language: Shares
    topic_by_topic: Shares
    topic_by_channel: Shares
    further_precision: Share
    further_recall: Share
    places: Places
    checklists: Checklists
    machine_as_citizen: Share
    """Mails that are none of ours and were taken for a citizen's."""
    citizen_as_machine: Share
    """Citizens' mails that were taken for none of ours."""
    calibration: tuple[Bin, ...]
    calibration_error: float
    """Expected: the mean distance between confidence and share, weighted by the number of decisions."""
    confusion: Mapping[str, Mapping[str, int]]
    """True topic → what it was taken for → how often; only topics that were mistaken."""
    worst: tuple[Judged, ...]
    """Wrong topics, the most confident first."""
    cost: Mapping[str, Cost]
    """By channel."""


def score(judged: Sequence[Judged], with_checklist: Collection[str], worst: int = WORST) -> Figures:
    """The figures of `judged`; `with_checklist` are the topics that have a checklist."""
    mails = [one for one in judged if one.case.channel == MAIL]
    citizens = [one for one in mails if one.case.topic != NOT_FOR_ICS]
    machines = [one for one in mails if one.case.topic == NOT_FOR_ICS]
    precision, recall = further(judged)
    table = calibration(judged)
    return Figures(
        cases=len(judged),
        failed=sum(bool(one.answer.error) for one in judged),
        language=by(mails, lambda one: one.case.language, lambda one: one.answer.language == one.case.language),
        topic=share(judged, _right),
        topic_by_language=by(judged, lambda one: one.case.language, _right),
        topic_by_topic=by(judged, lambda one: one.case.topic, _right),
        topic_by_channel=by(judged, lambda one: one.case.channel, _right),
        further_precision=precision,
        further_recall=recall,
        places=places(judged),
        checklists=checklists(citizens, with_checklist),
        machine_as_citizen=share(machines, _as_citizen),
        citizen_as_machine=share(citizens, lambda one: not _as_citizen(one)),
        calibration=table,
        calibration_error=calibration_error(table),
        confusion=confusion(judged),
        worst=tuple(sorted((one for one in judged if not one.right), key=lambda one: -one.answer.confidence)[:worst]),
        cost=cost(judged),
    )


def _right(one: Judged) -> bool:
    return one.right


def _as_citizen(one: Judged) -> bool:
    return not one.answer.automatic and one.answer.topic != NOT_FOR_ICS


def share(judged: Iterable[Judged], right: Callable[[Judged], bool]) -> Share:
    """How many are right."""
    found = [right(one) for one in judged]
    return Share(sum(found), len(found))


def by(judged: Iterable[Judged], key: Callable[[Judged], str], right: Callable[[Judged], bool]) -> Shares:
    """How many are right, for each key, in alphabetical order."""
    groups: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[key(one)].append(one)
    return {name: share(groups[name], right) for name in sorted(groups)}


def further(judged: Iterable[Judged]) -> tuple[Share, Share]:
    """Precision and recall of the topics after the first."""
    both = said = true = 0
    for one in judged:
        found, wanted = set(one.answer.topics[1:]), set(one.case.secondary)
        both, said, true = both + len(found & wanted), said + len(found), true + len(wanted)
    return Share(both, said), Share(both, true)


def places(judged: Iterable[Judged]) -> Places:
    """Municipalities right, wrong, missed and invented."""
    known = [one for one in judged if one.case.place_known]
    given = [one for one in known if one.case.place]
    missed = sum(one.answer.place is None for one in given)
    right = share(given, lambda one: one.answer.place == one.case.place)
    nowhere = (one for one in known if not one.case.place)
    return Places(right, right.of - right.right - missed, missed, share(nowhere, lambda one: bool(one.answer.place)))


def checklists(citizens: Sequence[Judged], with_checklist: Collection[str]) -> Checklists:
    """What the automatic answers to citizens carried."""
    asked_for_one = [one for one in citizens if one.case.topic in with_checklist]
    sent = [one for one in citizens if one.answer.checklists]
    return Checklists(
        sent=share(asked_for_one, lambda one: bool(one.answer.checklists)),
        sent_of_all=Share(len(sent), len(citizens)),
        right=share(sent, lambda one: one.case.topic in one.answer.checklists),
        astray=share(sent, lambda one: bool(set(one.answer.checklists) - {one.case.topic, *one.case.secondary})),
    )


def calibration(judged: Iterable[Judged]) -> tuple[Bin, ...]:
    """The primary topic's confidence against how often it was right, in ten bins; a confidence of 1 is in the last."""
    bins: list[list[Judged]] = [[] for _ in range(BINS)]
    for one in judged:
        bins[max(0, min(BINS - 1, int(one.answer.confidence * BINS)))].append(one)
    return tuple(
        Bin(at / BINS, (at + 1) / BINS, _mean([one.answer.confidence for one in held]), share(held, _right))
        for at, held in enumerate(bins)
    )


def calibration_error(table: Iterable[Bin]) -> float:
    """The expected calibration error of a reliability table."""
    rows = [row for row in table if row.hits.of]
    total = sum(row.hits.of for row in rows)
    return sum(abs(row.confidence * row.hits.of - row.hits.right) for row in rows) / total if total else 0.0


def confusion(judged: Iterable[Judged]) -> dict[str, dict[str, int]]:
    """What each mistaken topic was taken for, the right decisions included."""
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in judged:
        table[one.case.topic][one.answer.topic] += 1
    return {true: dict(row.most_common()) for true, row in sorted(table.items()) if set(row) != {true}}


def cost(judged: Iterable[Judged]) -> dict[str, Cost]:
    """Mean and 95th percentile of the processor's time, by channel."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    for one in judged:
        times[one.case.channel].append(one.answer.seconds * 1000)
    return {name: Cost(_mean(held), percentile(held, 0.95)) for name, held in sorted(times.items())}


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest of the values that at least `part` of them do not exceed."""
    return sorted(values)[max(0, ceil(part * len(values)) - 1)] if values else 0.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
