"""A team whose people speak different languages, simulated: every formula ends where skills overlap in part. Pure.

Callers of each language come by chance; who is free and speaks it answers. Of several who are free the one with the
fewest languages answers, so that whoever speaks much stays free; of the callers waiting the one who has waited
longest is taken. The same seed gives the same result.
"""

from __future__ import annotations

import heapq
import random
from bisect import insort
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from contact_center.staffing.needed import Line, Target, fewest

CALLS = 4000
"""Simulated for one answer; the service level is then right to a percentage point or two."""
WARM_UP = 300
SEED = 11
Team = Sequence[Collection[str]]
"""The languages of each person."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """How a team fared."""

    service_level: float
    """Share of all callers answered in time."""
    abandoned: float
    by_language: Mapping[str, float]
    """The service level of each language."""


def simulate(
    calls_per_hour: Mapping[str, float], line: Line, team: Team, seconds: float, calls: int = CALLS, seed: int = SEED
) -> Simulated:
    """Let `calls` callers come. Languages nobody speaks wait until they give up, or for ever."""
    chance, total = random.Random(seed), sum(calls_per_hour.values())  # noqa: S311  chance, not secrecy
    if total <= 0:
        return Simulated(1.0, 0.0, {})
    languages, weights = list(calls_per_hour), list(calls_per_hour.values())
    run = _Run(line, team, chance)
    now = 0.0
    for number in range(calls + WARM_UP):
        now += chance.expovariate(total / 3600)
        run.until(now)
        run.arrives(now, number, chance.choices(languages, weights)[0])
    run.until(float("inf"))
    return run.result(seconds)


class _Run:
    """One run: who is free, who waits, who was answered after how long."""

    def __init__(self, line: Line, team: Team, chance: random.Random) -> None:
        self.line, self.chance = line, chance
        self.team = [frozenset(spoken) for spoken in team]
        self.free = sorted((len(spoken), one) for one, spoken in enumerate(self.team))
        """Languages and number of who is free: the fewest first."""
        self.busy: list[tuple[float, int]] = []
        self.waiting: list[tuple[float, float, str, bool]] = []
        """Came, gives up at, language, counts: in the order in which they came."""
        self.came: dict[str, int] = {}
        self.waits: dict[str, list[float]] = {}
        """Of those who were answered."""

    def until(self, now: float) -> None:
        """Let everybody finish who is done before `now`, and take who waits."""
        while self.busy and self.busy[0][0] <= now:
            at, person = heapq.heappop(self.busy)
            self.waiting = [one for one in self.waiting if one[1] > at]
            mine = next((one for one in self.waiting if one[2] in self.team[person]), None)
            if mine is None:
                insort(self.free, (len(self.team[person]), person))
            else:
                self.waiting.remove(mine)
                self._answered(at, person, mine[0], mine[2], mine[3])

    def arrives(self, now: float, number: int, language: str) -> None:
        """Somebody calls."""
        counts = number >= WARM_UP
        if counts:
            self.came[language] = self.came.get(language, 0) + 1
        place = next((place for place, (_, one) in enumerate(self.free) if language in self.team[one]), None)
        if place is not None:
            self._answered(now, self.free.pop(place)[1], now, language, counts)
            return
        patience = self.line.patience
        gives_up = now + self.chance.expovariate(1 / patience) if patience else float("inf")
        self.waiting.append((now, gives_up, language, counts))

    def _answered(self, at: float, person: int, came: float, language: str, counts: bool) -> None:
        heapq.heappush(self.busy, (at + self.chance.expovariate(1 / self.line.handling), person))
        if counts:
            self.waits.setdefault(language, []).append(at - came)

    def result(self, seconds: float) -> Simulated:
        """What came of it."""
        timely = {one: sum(wait <= seconds for wait in self.waits.get(one, [])) for one in self.came}
        came, answered = sum(self.came.values()), sum(map(len, self.waits.values()))
        levels = {one: timely[one] / number for one, number in self.came.items()}
        return Simulated(sum(timely.values()) / came, 1 - answered / came, levels)


def dealt(calls_per_hour: Mapping[str, float], common: Collection[str], people: int) -> list[frozenset[str]]:
    """A team in which everybody speaks the `common` languages and one more, dealt out by how many callers speak it.

    Each further language is first given to one person, the largest first, as far as there are people.
    """
    further = {one: calls for one, calls in calls_per_hour.items() if one not in common and calls > 0}
    speakers = dict.fromkeys(sorted(further, key=lambda one: (-further[one], one)), 0)
    team = []
    for _ in range(people):
        if not speakers:
            team.append(frozenset(common))
            continue
        most = max(speakers, key=lambda one: further[one] / (speakers[one] + 1e-9) if speakers[one] else 1e12)
        speakers[most] += 1
        team.append(frozenset(common) | {most})
    return team


@dataclass(frozen=True, slots=True)
class Spoken:
    """How many people one half hour needs, by what they speak."""

    everybody: int
    """When everybody speaks every language: no team needs fewer."""
    dealt: int | None
    """When everybody speaks the common languages and one more; None when even the most do not reach the target."""
    apart: int
    """When every language has people of its own: more are never needed."""


def by_languages(calls_per_hour: Mapping[str, float], common: Collection[str], line: Line, target: Target) -> Spoken:
    """Between which numbers of people the need lies, and where a usual team stands.

    The bounds hold for every team: who speaks all can do what anybody does, and a language's own people can do what
    is asked of them without help.
    """
    everybody = fewest(sum(calls_per_hour.values()), line, target)
    shared = sum(calls for language, calls in calls_per_hour.items() if language in common)
    alone = [calls for language, calls in calls_per_hour.items() if language not in common]
    apart = fewest(shared, line, target) + sum(fewest(calls, line, target) for calls in alone)
    for people in range(everybody, apart + 1):
        team = dealt(calls_per_hour, common, people)
        if simulate(calls_per_hour, line, team, target.seconds).service_level >= target.level:
            return Spoken(everybody, people, apart)
    return Spoken(everybody, None, apart)
