"""Accuracy and CPU of the understanding, beside langdetect alone and beside the cheap step alone, in one run.

python benchmarks/understanding.py [DIR or FILE.jsonl …]     default: the test part of tests/examples
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from contact_center.catalog.load import load_catalog
from contact_center.domain.contact import Channel, Contact, Party, Stated
from contact_center.domain.triage import Triage
from contact_center.triage.decide import Understanding
from contact_center.triage.model import shipped
from contact_center.triage.topic import joined

Row = dict[str, Any]


def rows(paths: Iterable[str]) -> list[Row]:
    """The labelled contacts of files and folders."""
    files = [
        file for path in map(Path, paths) for file in (sorted(path.glob("**/test*.jsonl")) if path.is_dir() else [path])
    ]
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines() if line.strip()]


def contact(row: Row) -> Contact:
    """As the doors would hand it over: speech with its language, mail without."""
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    if row["channel"] == "phone":
        return Contact(Channel.PHONE, row["id"], at, Party(), text=row["text"], stated=Stated(language=row["language"]))
    return Contact(Channel.MAIL, row["id"], at, Party(), subject=row["subject"], text=row["body"])


def timed(work: Callable[[Row], Any], given: list[Row]) -> tuple[list[Any], list[float]]:
    """Results and CPU milliseconds of each."""
    results, costs = [], []
    for row in given:
        begin = process_time()
        results.append(work(row))
        costs.append((process_time() - begin) * 1000)
    return results, costs


def cost(costs: list[float]) -> str:
    """Mean and 95th percentile."""
    ordered = sorted(costs)
    return f"mean {sum(costs) / len(costs):6.2f} ms   p95 {ordered[int(0.95 * (len(ordered) - 1))]:6.1f} ms"


def share(hits: Iterable[bool]) -> str:
    """Right of all, in per cent."""
    found = list(hits)
    return f"{100 * sum(found) / max(1, len(found)):5.1f} % ({sum(found)}/{len(found)})"


def langdetect_alone(row: Row) -> str:
    """What most projects would use: langdetect as it comes, on the same text (seeded, or it would answer at random)."""
    import langdetect
    from langdetect.lang_detect_exception import LangDetectException

    langdetect.DetectorFactory.seed = 0
    try:
        return str(langdetect.detect(f"{row['subject']}\n{row['body']}")).replace("no", "nb").replace("zh-cn", "zh")
    except LangDetectException:
        return "und"


def _hits(model: Any, scores: Sequence[Any], given: list[Row]) -> list[bool]:
    return [model.labels[int(s.argmax())] == row["topic"] for s, row in zip(scores, given, strict=True)]


def stages(given: list[Row]) -> None:
    """Topic accuracy against CPU for each stage alone, and where the texts are decided."""
    model = shipped()
    texts = [{"text": joined(row.get("subject", ""), row.get("body") or row.get("text") or "")} for row in given]
    cheap, cheap_cost = timed(lambda row: model.cheap(row["text"]), texts)
    print(f"  words alone          {share(_hits(model, cheap, given))}   {cost(cheap_cost)}")
    for number, leaving in enumerate(model.exits):
        read, read_cost = timed(lambda row, n=number: next(islice(model.deep(row["text"]), n, None)), texts)
        right = share(_hits(model, [r[1] for r in read], given))
        print(f"  {leaving.depth:2} layers alone      {right}   {cost(read_cost)}")
        both = [leaving.together(c, r[1]) for c, r in zip(cheap, read, strict=True)]
        print(f"  {leaving.depth:2} layers and words  {share(_hits(model, both, given))}")
    believed, believed_cost = timed(lambda row: model.believe(row["text"]), texts)
    print(f"  as little as needed  {share(_hits(model, [b.primary for b in believed], given))}   {cost(believed_cost)}")
    print(f"    words decide       {share(b.by_words for b in believed)} of the texts")


def report(given: list[Row], found: list[Triage]) -> None:
    """All figures."""
    both = list(zip(given, found, strict=True))
    mails = [(row, triage) for row, triage in both if row["channel"] == "mail"]
    calls = [(row, triage) for row, triage in both if row["channel"] == "phone"]
    print("language, mails       ", share(triage.language == row["language"] for row, triage in mails))
    print("primary topic, mails  ", share(triage.topic == row["topic"] for row, triage in mails))
    print("primary topic, speech ", share(triage.topic == row["topic"] for row, triage in calls))
    citizens = [(row, triage) for row, triage in mails if row["topic"] != "not-for-ics"]
    sure = [(row, triage) for row, triage in citizens if triage.sure]
    print("sure, of citizens     ", share(triage.sure for _row, triage in citizens))
    print("  and then right      ", share(triage.topic == row["topic"] for row, triage in sure))
    print(
        "further topics found  ",
        share(topic in {s.topic for s in triage.topics} for row, triage in both for topic in row["secondary"]),
    )
    print(
        "  said, and asked     ",
        share(s.topic in {row["topic"], *row["secondary"]} for row, triage in both for s in triage.topics[1:]),
    )
    print("place, where given    ", share(triage.municipality == row["place"] for row, triage in both if row["place"]))
    print("  invented, where not ", share(triage.municipality is not None for row, triage in both if not row["place"]))
    print(
        "spam taken for citizen",
        share(triage.topic != "not-for-ics" for row, triage in mails if row["topic"] == "not-for-ics"),
    )
    languages: dict[str, list[bool]] = defaultdict(list)
    topics: dict[str, list[bool]] = defaultdict(list)
    for row, triage in both:
        languages[row["language"]].append(triage.topic == row["topic"])
        topics[row["topic"]].append(triage.topic == row["topic"])
    print("\ntopic by language:", *(f"{code} {share(hits)}" for code, hits in sorted(languages.items())), sep="\n  ")
    print("topic by topic:", *(f"{topic:22} {share(hits)}" for topic, hits in sorted(topics.items())), sep="\n  ")
    wrong = Counter((row["topic"], triage.topic) for row, triage in both if row["topic"] != triage.topic)
    print(
        "most confused:", *(f"{right} as {said}: {count}" for (right, said), count in wrong.most_common(12)), sep="\n  "
    )


def main() -> None:
    """Run all."""
    given = rows(sys.argv[1:] or ["tests/examples"])
    begin = perf_counter()
    understanding = Understanding(load_catalog())
    print(f"{len(given)} contacts; loaded in {perf_counter() - begin:.2f} s; model {shipped().version}")
    understanding.triage(contact({"id": "warm", "channel": "mail", "subject": "warm", "body": "up the caches please"}))
    found, costs = timed(lambda row: understanding.triage(contact(row)), given)
    print(f"memory at most         {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, of everything")
    print(f"whole decision         {cost(costs)}")
    speech = [one for one, row in zip(costs, given, strict=True) if row["channel"] == "phone"]
    print(f"  of speech            {cost(speech) if speech else '-'}")
    report(given, found)
    mails = [row for row in given if row["channel"] == "mail"]
    langdetect_alone(mails[0])
    alone, alone_cost = timed(langdetect_alone, mails)
    print(
        "\nbeside it:\n  langdetect alone    ",
        share(said == row["language"] for said, row in zip(alone, mails, strict=True)),
        " ",
        cost(alone_cost),
    )
    stages(given)


if __name__ == "__main__":
    main()
