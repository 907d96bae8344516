"""Checks facts and texts: what is missing, contradictory, unsourced or past its date.

`contact-center check` prints the report. Every mistake names its file and its key; warnings do not fail the check.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contact_center.catalog import check_canned, check_data, check_dates, check_phone, check_words, numbers
from contact_center.catalog.coverage import Coverage, coverage, table
from contact_center.catalog.files import Files, places
from contact_center.catalog.load import danish_day, read_catalog
from contact_center.catalog.mistake import Mistake
from contact_center.catalog.model import Catalog
from contact_center.catalog.words import NEEDED

PROMISED_LANGUAGES = ("da", "en", "de", "pl", "lt", "ro", "uk")
"""The languages ICS has promised full service in; further folders are checked alike."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found."""

    mistakes: tuple[Mistake, ...]
    warnings: tuple[str, ...]
    coverage: Coverage
    of_the_day: frozenset[Mistake] = frozenset()
    """Those of the mistakes that a date made, not a hand."""
    broken: bool = False
    """Whether nothing whole can be made of the files."""

    @property
    def of_the_files(self) -> tuple[Mistake, ...]:
        """Those of the mistakes that a hand made."""
        return tuple(mistake for mistake in self.mistakes if mistake not in self.of_the_day)

    def text(self) -> str:
        """The report, ready to be printed."""
        parts = [table(self.coverage)]
        parts += [_listed("Warnings", self.warnings)] if self.warnings else []
        parts += [_listed("Mistakes", self.mistakes)] if self.mistakes else ["No mistakes."]
        return "\n\n".join(parts)


def check(root: Path | None = None, today: date | None = None) -> Report:
    """Check the project's own files, or those of a folder laid out alike."""
    return examine(root, today)[1]


def examine(root: Path | None = None, today: date | None = None) -> tuple[Catalog, Report]:
    """Read the files once: what they hold, and what is wrong with it. What is broken must not be used."""
    files, day = Files(places(root)), today or danish_day()
    missing = _missing_files(files.places.templates)
    catalog = read_catalog(files, day)
    mistakes, of_the_day = [*files.mistakes, *missing], list[Mistake]()
    broken = bool(files.mistakes)
    if not broken:
        mistakes += [*check_data.mistakes(catalog, files), *numbers.mistakes(catalog)]
        mistakes += check_words.mistakes(catalog, files.places.templates, check_data.official_hosts(files))
        mistakes += check_phone.mistakes(catalog)
        mistakes += check_canned.mistakes(catalog, files)
        of_the_day = check_dates.mistakes(catalog)
    warnings = (*check_dates.warnings(catalog, day), *check_words.warnings(catalog))
    told = tuple(dict.fromkeys((*mistakes, *files.mistakes, *of_the_day)))
    return catalog, Report(told, warnings, coverage(catalog, PROMISED_LANGUAGES), frozenset(of_the_day), broken)


def _missing_files(templates: Path) -> list[Mistake]:
    folders = {folder.name for folder in templates.glob("*") if folder.is_dir()}
    return [
        Mistake(f"templates/{code}/{name}", "missing")
        for code in sorted(folders | set(PROMISED_LANGUAGES))
        for name in (*NEEDED, "pages.toml", "letters.toml", "canned.toml")
        if not (templates / code / name).is_file()
    ]


def _listed(title: str, sentences: Sequence[str]) -> str:
    def lines() -> Iterator[str]:
        yield f"{title} ({len(sentences)}):"
        yield from (f"  {sentence}" for sentence in sentences)

    return "\n".join(lines())
