"""Reads the data files and the language folders; every mistake is noted with its file and key, and reading goes on."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from contact_center.catalog.mistake import Mistake
from contact_center.catalog.model import ALWAYS, Validity

PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Places:
    """Where the files lie."""

    data: Path
    templates: Path


def places(root: Path | None = None) -> Places:
    """The project's own files, or those of a folder `root` that is laid out like the project's."""
    if root is not None:
        data = root / "contact_center" / "catalog" / "data"
        return Places(data if data.is_dir() else PACKAGE / "catalog" / "data", root / "templates")
    checkout, wheel = PACKAGE.parent / "templates", PACKAGE / "_templates"
    return Places(PACKAGE / "catalog" / "data", wheel if wheel.is_dir() else checkout)


@dataclass
class Files:
    """Reads files below two folders and collects the mistakes of all of them."""

    places: Places
    mistakes: list[Mistake] = field(default_factory=list)

    def name(self, path: Path) -> str:
        """How a file is called in a mistake."""
        for folder in (self.places.data, self.places.templates):
            if path.is_relative_to(folder):
                return str(Path(folder.name) / path.relative_to(folder))
        return path.name

    def toml(self, path: Path) -> Table:
        """Read a TOML file; an unreadable one is a mistake and empty."""
        try:
            with path.open("rb") as opened:
                return Table(self.name(path), "", tomllib.load(opened), self.mistakes)
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            code = "missing" if isinstance(error, FileNotFoundError) else "unreadable"
            values = {} if isinstance(error, FileNotFoundError) else {"detail": error}
            self.mistakes.append(Mistake(self.name(path), code, **values))
            return Table(self.name(path), "", {}, self.mistakes)

    def csv(self, path: Path) -> list[Table]:
        """Read a CSV file with a head line; every row names its first column in mistakes."""
        try:
            with path.open(encoding="utf-8", newline="") as opened:
                rows = list(csv.DictReader(opened))
        except (OSError, UnicodeDecodeError) as error:
            self.mistakes.append(Mistake(self.name(path), "unreadable", detail=error))
            return []
        return [Table(self.name(path), next(iter(row.values()), ""), row, self.mistakes) for row in rows]


@dataclass(frozen=True)
class Table:
    """One table of a file; reading a value that is not there or of another kind notes a mistake."""

    file: str
    where: str
    values: dict[str, Any]
    mistakes: list[Mistake] = field(repr=False)

    def wrong(self, key: str, code: str, **values: object) -> None:
        """Note a mistake by its code in `mistakes.toml`."""
        self.mistakes.append(Mistake(f"{self.file}: {f'{self.where}.{key}'.strip('.')}", code, **values))

    def _get(self, key: str, kind: type | tuple[type, ...], default: Any, neutral: Any) -> Any:
        value = self.values.get(key, default)
        if value is None:
            self.wrong(key, "missing")
            return neutral
        if not isinstance(value, kind):
            self.wrong(key, "other-kind", value=repr(value))
            return neutral
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A text; required unless a default is given."""
        value: str = self._get(key, str, default, "")
        return value

    def value(self, key: str) -> str:
        """A text or a number, as text."""
        return str(self._get(key, (str, int, float), None, ""))

    def number(self, key: str) -> int:
        """A whole number; in CSV files it is written as text."""
        value = self._get(key, (int, str), None, 0)
        if isinstance(value, str) and not value.isdigit():
            self.wrong(key, "no-number", value=value)
            return 0
        return int(value)

    def flag(self, key: str, default: bool | None = None) -> bool:
        """true or false."""
        return bool(self._get(key, bool, default, False))

    def maybe_flag(self, key: str) -> bool | None:
        """true, false or absent."""
        return self.flag(key) if key in self.values else None

    def day(self, key: str) -> date:
        """A date; a time of day beside it is not looked at."""
        value: date = self._get(key, date, None, date(1970, 1, 1))
        return value.date() if isinstance(value, datetime) else value

    def maybe_day(self, key: str) -> date | None:
        """A date, or absent."""
        return self.day(key) if key in self.values else None

    def validity(self) -> Validity:
        """From when to when what stands here holds (`valid_from`, `valid_to`)."""
        first, last = self.maybe_day("valid_from"), self.maybe_day("valid_to")
        if first and last and last < first:
            self.wrong("valid_to", "ends-first")
        return Validity(first, last) if first or last else ALWAYS

    def texts(self, key: str, required: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        value = self._get(key, list, None if required else [], [])
        if not all(isinstance(one, str) for one in value):
            self.wrong(key, "no-texts")
            return ()
        return tuple(value)

    def parts(self, key: str) -> tuple[str, ...]:
        """Texts divided by semicolons, as CSV files hold them."""
        return tuple(part.strip() for part in self.text(key, "").split(";") if part.strip())

    def table(self, key: str, required: bool = True) -> Table:
        """A table inside this one."""
        values = self._get(key, dict, None if required else {}, {})
        return Table(self.file, f"{self.where}.{key}".strip("."), values, self.mistakes)

    def tables(self, key: str, named_by: str = "slug") -> Iterator[Table]:
        """The tables of a list, named by one of their values."""
        for position, values in enumerate(self._get(key, list, [], []), start=1):
            if isinstance(values, dict):
                name = values.get(named_by, position)
                yield Table(self.file, f"{self.where}.{key}[{name}]".strip("."), values, self.mistakes)
            else:
                self.wrong(key, "no-table", position=position)

    def named(self) -> Iterator[tuple[str, Table]]:
        """The tables inside this one, with their names."""
        for key, values in self.values.items():
            if isinstance(values, dict):
                yield key, self.table(key)

    def flat(self, rename: dict[str, str] | None = None) -> dict[str, str]:
        """All texts, those of tables inside as `table.key`."""
        found: dict[str, str] = {}
        for key, value in self.values.items():
            if isinstance(value, dict):
                prefix = (rename or {}).get(key, key)
                found |= {f"{prefix}.{inner}": text for inner, text in self.table(key).flat().items()}
            else:
                found[key] = self.text(key)
        return found
