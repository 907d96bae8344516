"""What members of the figures are called, and how numbers, times and days are written, in Danish or English. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from babel import Locale
from babel.numbers import format_decimal

from contact_center.catalog.model import Catalog
from contact_center.domain.fact import DENMARK
from contact_center.domain.triage import UNDETERMINED
from contact_center.replies.reasons import in_words
from contact_center.visitation.asked import mergers
from contact_center.visitation.words import Words, words

NONE = "–"


@dataclass(frozen=True, slots=True)
class Names:
    """Names in one language."""

    catalog: Catalog
    words: Words

    @classmethod
    def of(cls, catalog: Catalog, language: str) -> Names:
        """The names of a language."""
        return cls(catalog, words(language))

    @property
    def language(self) -> str:
        """da or en."""
        return self.words.language

    def member(self, section: str, key: str) -> str:
        """What a member of a section is called; the key where nobody knows it (any more)."""
        own: Mapping[str, Callable[[str], str]] = {
            "topic": self._topic,
            "further": self._topic,
            "language": self._language,
            "office": self._office,
            "municipality": self._municipality,
            "reply": self._reply,
        }
        if section in own:
            return own[section](key)
        return self.words.of(section, key or "unknown")

    def _topic(self, key: str) -> str:
        if key in self.words.sections["topic"]:
            return self.words.of("topic", key)
        known = self.catalog.language(self.language).topics.get(key)
        label = known.label if known else key
        return label[:1].upper() + label[1:]

    def _language(self, key: str) -> str:
        if key == UNDETERMINED:
            return self.words.of("unknown", "language")
        served = self.catalog.languages.get(key)
        if served is not None and self.language == "da":
            return served.danish
        return str(Locale(self.language).languages.get(key, key))

    def _office(self, key: str) -> str:
        if not key:
            return self.words.of("unknown", "office")
        known = self.catalog.offices.get(key)
        return known.name if known else key

    def _municipality(self, key: str) -> str:
        if not key:
            return self.words.of("unknown", "municipality")
        gone = mergers().get(key)
        name = self.catalog.municipality_name(key) or (gone.name if gone else "")
        return name or self.words.of("unknown", "former", code=key)

    def _reply(self, key: str) -> str:
        said = self.words.sections["reply"].get(key) or in_words(key, self.language)
        return said[:1].upper() + said[1:]

    # --- numbers ------------------------------------------------------------------------------------

    def count(self, number: float) -> str:
        """A whole number with thousands."""
        return str(format_decimal(round(number), locale=self.language))

    def percent(self, share: float | None, signed: bool = False) -> str:
        """A share with one decimal."""
        if share is None:
            return NONE
        shown = format_decimal(round(share * 100, 1), format="#,##0.0", locale=self.language)
        return f"{'+' if signed and share > 0 else ''}{shown} %"

    def duration(self, seconds: float | None) -> str:
        """A time, in the unit that suits it: 45 s, 3 min 20 s, 5 h 10 min, 2 d 4 h.

        The unit of an hour is t in Danish.
        """
        if seconds is None:
            return NONE
        whole, hour = round(seconds), "t" if self.language == "da" else "h"
        for size, big, unit, small in ((86_400, "d", 3600, hour), (3600, hour, 60, "min"), (60, "min", 1, "s")):
            if whole >= size:
                rest = whole % size // unit
                return f"{whole // size} {big}" + (f" {rest} {small}" if rest else "")
        return f"{whole} s"

    def value(self, unit: str, value: float | None) -> str:
        """A figure in its unit."""
        if value is None:
            return NONE
        if unit == "contacts":
            return self.count(value)
        return self.percent(value) if unit == "percent" else self.duration(value)

    def change(self, unit: str, now: float | None, before: float | None) -> str:
        """By how much a figure changed: of shares in points, else in per cent."""
        if now is None or before is None:
            return NONE
        if unit == "percent":
            points = format_decimal(round((now - before) * 100, 1), format="+0.0;-0.0", locale=self.language)
            return f"{points} {'pp' if self.language == 'en' else 'pct.point'}"
        return self.percent((now - before) / before, signed=True) if before else NONE

    def day(self, day: date) -> str:
        """18.11.2026, or 18 Nov 2026."""
        if self.language == "da":
            return f"{day.day}.{day.month}.{day.year}"
        return f"{day.day} {self.words.listed('months')[day.month - 1]} {day.year}"

    def month(self, day: date) -> str:
        """nov. 2026"""
        return f"{self.words.listed('months')[day.month - 1]} {day.year}"

    def moment(self, at: datetime) -> str:
        """A day with the Danish time of day."""
        local = at.astimezone(DENMARK)
        return f"{self.day(local.date())} {local.hour:02}:{local.minute:02}"
