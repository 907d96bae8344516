"""`contact-center evaluate`: how good the decisions are on labelled contacts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from time import process_time
from typing import Any

from contact_center.commands import explain
from contact_center.evaluation import cases
from contact_center.evaluation.cases import Case, Judged
from contact_center.evaluation.score import Figures, score
from contact_center.evaluation.text import as_json, text
from contact_center.wiring import House
from queues.routing import NATIONAL

SENDER = "somebody@citizen.example"
"""Who wrote a mail that names no sender: without one nothing would be answered."""


def run(house: House, path: Path, part: str | None, to_json: bool, worst: int) -> None:
    """Decide about all cases in `path` and print the figures."""
    figures = measured(house, cases.read(path, part), worst)
    print(json.dumps(as_json(figures), ensure_ascii=False, indent=2) if to_json else text(figures))


def measured(house: House, asked: Sequence[Case], worst: int) -> Figures:
    """The figures of the decisions about `asked`."""
    return score(list(judge(house, asked)), checklist_topics(house), worst)


def checklist_topics(house: House) -> frozenset[str]:
    """The topics that have a checklist."""
    return frozenset(topic.slug for topic in house.catalog.topics.values() if topic.checklist)


def judge(house: House, asked: Iterable[Case]) -> Iterator[Judged]:
    """Decide about each case as `explain --jsonl` does, and time it.

    The first of each channel is decided twice: what is loaded with it is no part of a decision's cost.
    """
    warm: set[str] = set()
    for case in asked:
        line = json.dumps(addressed(case, house), ensure_ascii=False)
        if case.channel not in warm:
            warm.add(case.channel)
            next(explain.lines(house, [line]))
        began = process_time()
        said = next(explain.lines(house, [line]))
        yield Judged(case, cases.answer(said, process_time() - began))


def addressed(case: Case, house: House) -> dict[str, Any]:
    """The case as it is asked; a mail without addresses came from somebody to the national inbox."""
    if case.channel == cases.PHONE:
        return dict(case.asked)
    inbox = next(iter(house.catalog.offices[NATIONAL].inboxes), "")
    given = {name: value for name, value in case.asked.items() if value or name not in {"from", "to"}}
    return {"from": SENDER, "to": inbox, **given}
