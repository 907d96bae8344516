"""What the pages of planning say, in Danish and English; and numbers, amounts and days as each writes them. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from contact_center.settlement.money import kroner
from contact_center.settlement.refusal import Refused
from contact_center.settlement.settle import Basis, Settlement

HERE = Path(__file__).parent / "texts"
LOCALES = {"da": "da_DK", "en": "en_GB"}


class Texts:
    """The texts of one language: `texts("forecast.title")`, with placeholders filled in."""

    def __init__(self, language: str, tables: Mapping[str, Any]) -> None:
        """Keep the tables of the file."""
        self.language, self._tables = language, tables

    def __call__(self, key: str, **values: object) -> str:
        """The text under `section.key`."""
        section, _, name = key.partition(".")
        text: str = self._tables[section][name]
        return text.format(**values) if values else text

    def section(self, name: str) -> Mapping[str, str]:
        """All texts of a section."""
        found: Mapping[str, str] = self._tables[name]
        return found

    def refusal(self, refused: Refused) -> str:
        """Why something cannot be settled."""
        return self(f"refusal.{refused.key}", **refused.values)


@lru_cache(maxsize=4)
def texts(language: str) -> Texts:
    """The texts of a language."""
    with (HERE / f"{language}.toml").open("rb") as opened:
        return Texts(language, tomllib.load(opened))


@dataclass(frozen=True, slots=True)
class Form:
    """How a language writes numbers and days."""

    language: str

    @property
    def locale(self) -> str:
        """Its name for Babel."""
        return LOCALES[self.language]

    def number(self, value: float, digits: int = 0) -> str:
        """A number with so many digits behind the comma."""
        return str(format_decimal(value, "#,##0" + ("." + "0" * digits if digits else ""), self.locale))

    def percent(self, share: float, digits: int = 0) -> str:
        """A share as percent."""
        return str(format_percent(share, "#,##0" + ("." + "0" * digits if digits else "") + " %", self.locale))

    def money(self, oere: int) -> str:
        """An amount in kroner."""
        return kroner(oere) if self.language == "da" else kroner(oere, ".", ",")

    def day(self, day: date) -> str:
        """A day with its weekday, short."""
        return format_date(day, "EEE d. MMM" if self.language == "da" else "EEE d MMM", self.locale)

    def long_day(self, day: date) -> str:
        """A day with its year."""
        return format_date(day, "d. MMMM y" if self.language == "da" else "d MMMM y", self.locale)

    def short_day(self, day: date) -> str:
        """A day below a chart."""
        return f"{day.day}.{day.month}." if self.language == "da" else f"{day.day}/{day.month}"


def facts(settlement: Settlement, said: Texts, form: Form) -> list[tuple[str, str]]:
    """What a settlement was made from: labels and values."""
    wanted = settlement.wanted
    shared = f"{form.money(settlement.amount)} kr."
    if wanted.percent:
        before = f"{form.money(wanted.amount)} kr."
        shared = said("settlement.grown", after=shared, before=before, percent=form.number(float(wanted.percent), 2))
    by = "country" if wanted.basis is Basis.COUNTRY else "partners"
    return [
        (said("settlement.year"), str(wanted.year)),
        (said("settlement.shared"), shared),
        (said("settlement.counted"), form.long_day(wanted.counted)),
        (said("settlement.basis"), said(f"settlement.by_{by}")),
        (said("settlement.inhabitants_of_all"), form.number(settlement.inhabitants)),
        (said("settlement.rounding"), said("settlement.krone" if wanted.whole_kroner else "settlement.oere")),
        (said("settlement.version"), settlement.version),
    ]
