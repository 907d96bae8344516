"""The figures as tables for the terminal, and as JSON. Texts of citizens are shown short and masked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from contact_center.evaluation.cases import Judged
from contact_center.evaluation.score import Cost, Figures, Share, Shares
from contact_center.logs import masked
from contact_center.triage.personal_numbers import mask

LONGEST = 110


def shown(words: str, longest: int = LONGEST) -> str:
    """A citizen's words on one line, without personal data that can be told by its form; masked first, cut after."""
    line = " ".join(masked(mask(words)).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def percent(found: Share) -> str:
    """`97.3 %  (71 of 73)`."""
    return f"{_share(found)}  ({found.right} of {found.of})"


def cells(name: str, found: Share) -> tuple[str, str, str]:
    """The same as a row of a table."""
    return name, _share(found), f"({found.right} of {found.of})"


def table(title: str, rows: Iterable[Sequence[str]], head: Sequence[str] = ()) -> str:
    """Rows below a title; the first column to the left, the others to the right."""
    lines = [*([head] if head else []), *rows]
    if len(lines) == bool(head):
        return f"{title}\n  nothing"
    widths = [max(len(row[at]) for row in lines if at < len(row)) for at in range(max(map(len, lines)))]
    return "\n".join([title, *(_line(row, widths) for row in lines)])


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first = f"{row[0]:<{widths[0]}}"
    rest = (f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=False))
    return "  ".join(["", first, *rest]).rstrip()


def text(figures: Figures) -> str:
    """All tables."""
    return "\n\n".join(_tables(figures))


def _tables(figures: Figures) -> Iterator[str]:
    yield table("Altogether", _totals(figures))
    yield table("Language of mails right", _shares(figures.language))
    yield table("Primary topic right, by language", _shares(figures.topic_by_language))
    yield table("Primary topic right, by topic", _shares(figures.topic_by_topic))
    yield table("Primary topic right, by channel", _shares(figures.topic_by_channel))
    yield table("Place, checklists, machines", _outcomes(figures))
    yield table(
        "Confidence of the primary topic", _reliability(figures), ("said", "decisions", "mean confidence", "right")
    )
    yield table("Mistaken topics", _confusions(figures))
    yield table("Worst errors, the most confident first", _worst(figures))
    yield table("Milliseconds of the processor for a decision", _costs(figures.cost), ("", "mean", "95 %"))


def _totals(figures: Figures) -> Iterator[tuple[str, ...]]:
    languages = figures.language.values()
    yield "Contacts", f"{figures.cases}"
    if figures.failed:
        yield "Decisions that failed", f"{figures.failed}"
    yield cells("Language of mails right", Share(sum(s.right for s in languages), sum(s.of for s in languages)))
    yield cells("Primary topic right", figures.topic)
    yield cells("Further topics: right, of those said", figures.further_precision)
    yield cells("Further topics: said, of those asked", figures.further_recall)


def _outcomes(figures: Figures) -> Iterator[tuple[str, ...]]:
    places, checklists = figures.places, figures.checklists
    yield cells("Municipality right, where one is named", places.right)
    yield "Municipality wrong; missed", f"{places.wrong}; {places.missed}"
    yield cells("Municipality invented, where none is named", places.invented)
    yield cells("Checklist sent to citizens, where there is one", checklists.sent)
    yield cells("Checklist sent to citizens, of all their mails", checklists.sent_of_all)
    yield cells("The right checklist, of those sent", checklists.right)
    yield cells("With one nobody asked for, of those sent", checklists.astray)
    yield cells("Mail not for us taken for a citizen's", figures.machine_as_citizen)
    yield cells("Citizen's mail taken for not for us", figures.citizen_as_machine)


def _shares(shares: Shares) -> Iterator[tuple[str, str, str]]:
    return (cells(name, found) for name, found in shares.items())


def _share(found: Share) -> str:
    return "–" if found.share is None else f"{found.share:.1%}".replace("%", " %")


def _reliability(figures: Figures) -> Iterator[tuple[str, str, str, str]]:
    for row in figures.calibration:
        if row.hits.of:
            yield f"{row.low:.1f} – {row.high:.1f}", f"{row.hits.of}", f"{row.confidence:.3f}", f"{row.hits.share:.3f}"
    yield "expected calibration error", "", "", f"{figures.calibration_error:.3f}"


def _confusions(figures: Figures) -> Iterator[tuple[str]]:
    for true, row in figures.confusion.items():
        wrong = ", ".join(f"{topic} {count}" for topic, count in row.items() if topic != true)
        yield (f"{true:<22} right {row.get(true, 0):>3}; taken for {wrong}",)


def _worst(figures: Figures) -> Iterator[tuple[str]]:
    for one in figures.worst:
        yield (f"{one.answer.confidence:.2f}  {one.case.number}: {one.case.topic}, taken for {one.answer.topic}",)
        yield (f"      {one.answer.error or shown(one.case.words)}",)


def _costs(cost: Mapping[str, Cost]) -> Iterator[tuple[str, str, str]]:
    return ((name, f"{held.mean:.1f}", f"{held.p95:.1f}") for name, held in cost.items())


def as_json(figures: Figures) -> dict[str, Any]:
    """The figures for a program to read."""
    return {**_plain(figures, "worst"), "worst": [_error(one) for one in figures.worst]}


def _error(one: Judged) -> dict[str, Any]:
    said, true = one.answer, one.case
    kept = {"id": true.number, "channel": true.channel, "language": true.language, "topic": true.topic}
    kept |= {"taken_for": said.topic, "text": shown(true.words), "error": said.error}
    return {**kept, "confidence": said.confidence}


def _plain(value: Any, *left_out: str) -> Any:
    if isinstance(value, Share):
        return {"right": value.right, "of": value.of, "share": None if value.share is None else round(value.share, 4)}
    if isinstance(value, Mapping):
        return {name: _plain(held) for name, held in value.items()}
    if isinstance(value, tuple):
        return [_plain(held) for held in value]
    if isinstance(value, float):
        return round(value, 4)
    names = getattr(value, "__slots__", ())
    return {name: _plain(getattr(value, name)) for name in names if name not in left_out} if names else value
