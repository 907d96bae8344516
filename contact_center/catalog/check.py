"""Checks facts and texts: what is missing, contradictory, unsourced or past its review date.

`contact-center check` prints the report. Every mistake names its file and its key; warnings do not fail the check.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contact_center.catalog import check_data, check_words
from contact_center.catalog.files import Files, places
from contact_center.catalog.load import read_catalog
from contact_center.catalog.model import Catalog
from contact_center.catalog.words import NEEDED
from contact_center.clock import now

FULL, PART, NONE = "full", "part", "–"
PROMISED_LANGUAGES = ("da", "en", "de", "pl", "lt", "ro", "uk")
"""The languages ICS has promised full service in; further folders are checked alike."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found."""

    mistakes: tuple[str, ...]
    warnings: tuple[str, ...]
    coverage: dict[str, dict[str, str]]
    """Topic → language → how much of its texts there is."""

    def text(self) -> str:
        """The report, ready to be printed."""
        parts = [_table(self.coverage)]
        parts += [_listed("Warnings", self.warnings)] if self.warnings else []
        parts += [_listed("Mistakes", self.mistakes)] if self.mistakes else ["No mistakes."]
        return "\n\n".join(parts)


def check(root: Path | None = None, today: date | None = None) -> Report:
    """Check the project's own files, or those of a folder laid out alike."""
    files, day = Files(places(root)), today or now().date()
    missing = _missing_files(files.places.templates)
    catalog = read_catalog(files)
    mistakes = [*files.mistakes, *missing]
    if not files.mistakes:
        mistakes += [*check_data.mistakes(catalog, files), *check_words.mistakes(catalog, files.places.templates)]
    warnings = [*check_data.warnings(catalog, files, day), *check_words.warnings(catalog)]
    return Report(tuple(dict.fromkeys(mistakes)), tuple(warnings), _coverage(catalog))


def _missing_files(templates: Path) -> list[str]:
    folders = {folder.name for folder in templates.glob("*") if folder.is_dir()}
    return [
        f"templates/{code}/{name}: is missing"
        for code in sorted(folders | set(PROMISED_LANGUAGES))
        for name in (*NEEDED, "pages.toml", "letters.toml")
        if not (templates / code / name).is_file()
    ]


def _coverage(catalog: Catalog) -> dict[str, dict[str, str]]:
    codes = dict.fromkeys((*PROMISED_LANGUAGES, *catalog.languages))
    topics = (topic.slug for topic in catalog.topics.values() if topic.citizen_topic)
    return {topic: {code: _covered(topic, code, catalog) for code in codes} for topic in topics}


def _covered(topic: str, code: str, catalog: Catalog) -> str:
    """Whether a language has a topic's label, words and, where there is one, all sentences of its checklist."""
    language = catalog.languages.get(code)
    if language is None or topic not in language.topics:
        return NONE
    if topic not in catalog.checklists:
        return "label"
    words = language.checklists.get(topic)
    if words is None:
        return "label"
    wanted = [(section.id, item.id) for section in catalog.checklists[topic].sections for item in section.items]
    found = sum(bool(words.sections.get(section, {}).get(item)) for section, item in wanted)
    return FULL if found == len(wanted) else f"{PART} {found}/{len(wanted)}"


def _table(coverage: dict[str, dict[str, str]]) -> str:
    """Topics × languages. "full" is a complete checklist, "label" a topic that has none."""
    codes = list(next(iter(coverage.values()), {}))
    rows = [["topic", *codes], *([topic, *cells.values()] for topic, cells in coverage.items())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(codes) + 1)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _listed(title: str, sentences: tuple[str, ...]) -> str:
    def lines() -> Iterator[str]:
        yield f"{title} ({len(sentences)}):"
        yield from (f"  {sentence}" for sentence in sentences)

    return "\n".join(lines())
