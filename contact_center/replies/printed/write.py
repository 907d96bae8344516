"""What stands on a letter: its facts and sentences in the person's language and in Danish. Pure.

What was written is kept with the letter, so a reprint is the same when texts or offices have changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from contact_center.catalog.hours import DENMARK
from contact_center.catalog.language import Language
from contact_center.catalog.letter_form import UNHEADED, LetterForm, LetterPart
from contact_center.catalog.model import Catalog, Office
from contact_center.replies import dates
from contact_center.replies.letter import WITHOUT_NOTE
from contact_center.replies.printed.fields import Value, Values, day_of
from contact_center.replies.render import ENGLISH, fill, heading, office_values

DANISH = "da"
DEADLINE_FROM, DEADLINE_DAYS, DEADLINE_OF = "pd_u2_date", "u2_register_days", "attended_at"
"""The register deadline: so many days after this day; what must not come later."""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a letter depends on."""

    form: LetterForm
    values: Values
    office: Office
    number: str
    issued_by: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """Sentences under a heading; without one at the beginning."""

    id: str
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The letter in one language."""

    language: str
    title: str
    facts: tuple[tuple[str, str], ...]
    """Label and value."""
    parts: tuple[Part, ...]
    note: str
    """That no native speaker has read the text yet; or empty."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter as it is printed."""

    number: str
    office: tuple[str, ...]
    """Name, address, telephone and e-mail address, as far as known."""
    pages: tuple[Page, ...]
    """The person's language first, then Danish."""

    def as_json(self) -> dict[str, Any]:
        """How it is kept."""
        return asdict(self)


def number_of(office: str, year: int, running: int) -> str:
    """The number of a letter: office, year and running number, such as AARHUS-2026-00017."""
    return f"{office.upper()}-{year}-{running:05}"


def year_of(issued_at: datetime) -> int:
    """The year in which a letter is counted, by Danish time."""
    return issued_at.astimezone(DENMARK).year


def write(case: Case, catalog: Catalog, language_code: str) -> Printed:
    """Write a letter in a language and in Danish."""
    office = case.office
    codes = dict.fromkeys((catalog.language(language_code).code, DANISH))
    known = (office.name, office.address, office.phone, office.email)
    pages = (_page(case, catalog, catalog.language(code)) for code in codes)
    return Printed(case.number, tuple(filter(None, known)), tuple(pages))


def deadline(values: Values, catalog: Catalog) -> date | None:
    """The last day to register; None where a letter has none."""
    begins = values.get(DEADLINE_FROM)
    return begins + timedelta(days=int(catalog.facts[DEADLINE_DAYS])) if isinstance(begins, date) else None


def is_late(values: Values, catalog: Catalog) -> bool:
    """Whether the person came after the last day."""
    last, came = deadline(values, catalog), values.get(DEADLINE_OF)
    return last is not None and isinstance(came, date) and day_of(came) > last


def _page(case: Case, catalog: Catalog, language: Language) -> Page:
    say = _Voice(case, catalog, language)
    shown = _facts(case, catalog, say)
    unread = not language.native_reviewed and language.code not in WITHOUT_NOTE
    return Page(
        language=language.code,
        title=say(f"{case.form.kind}.title"),
        facts=tuple((say(f"facts.{name}"), shown[name]) for name in case.form.facts if shown.get(name)),
        parts=tuple(filter(None, (_part(part, case, say) for part in case.form.parts))),
        note=language.mail.get("not_native_note", "") if unread else "",
    )


class _Voice:
    """Says a word or sentence of a letter by its key, filled; English where the language lacks it."""

    def __init__(self, case: Case, catalog: Catalog, language: Language) -> None:
        self.catalog, self.language = catalog, language
        self._values = {**catalog.facts, **office_values(case.office)}
        self.late = is_late(case.values, catalog)

    def __call__(self, key: str) -> str:
        words: Mapping[str, str] = self.language.letters
        return fill(words.get(key) or self.catalog.language(ENGLISH).letters.get(key, ""), self._values)


def _part(part: LetterPart, case: Case, say: _Voice) -> Part | None:
    lines = tuple(
        filter(None, (say(f"{case.form.kind}.{part.id}.{one.id}") for one in part.lines if not one.only or say.late))
    )
    title = "" if part.id == UNHEADED else heading(part.id, say.language, say.catalog)
    return Part(part.id, title, lines) if lines else None


def _facts(case: Case, catalog: Catalog, say: _Voice) -> dict[str, str]:
    """What is listed, as this language writes it."""
    last = deadline(case.values, catalog)
    own = {field.id: _shown(case.values[field.id], field.kind, say) for field in case.form.fields}
    return {
        **own,
        "number": case.number,
        "office": ", ".join(filter(None, (case.office.name, case.office.address))),
        "deadline": dates.day(last, say.language) if last else "",
        "issued_at": dates.day(case.issued_at, say.language),
        "issued_by": case.issued_by,
    }


def _shown(value: Value, kind: str, say: _Voice) -> str:
    if isinstance(value, datetime):
        at = value.astimezone(DENMARK).time()
        return f"{dates.day(value, say.language)}, {dates.clock(at, say.language)}"
    if isinstance(value, date):
        return dates.day(value, say.language)
    return say(f"choices.{value}") if kind == "choice" else str(value)
