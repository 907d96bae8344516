"""Reads what a settlement is made from: `settlement.toml`, `populations.csv` and `former_municipalities.csv`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from contact_center.catalog.files import Files, Table
from contact_center.catalog.mistake import Mistake
from contact_center.catalog.settling import PartnerSet, Settling

LANGUAGES = ("da", "en")


def read_settling(files: Files) -> Settling:
    """Read the three files; mistakes are noted in `files`."""
    data = files.places.data
    table = files.toml(data / "settlement.toml")
    populations: dict[date, dict[str, int]] = {}
    for row in files.csv(data / "populations.csv"):
        populations.setdefault(_day(row), {})[row.text("code")] = row.number("population")
    former = files.csv(data / "former_municipalities.csv")
    return Settling(
        amount=table.text("amount"),
        year=table.number("year"),
        counted=table.day("counted"),
        source={language: table.text(f"source_{language}") for language in LANGUAGES},
        partners=tuple(_partners(one) for one in table.tables("partners")),
        populations=populations,
        former={row.text("code"): (row.text("name"), row.parts("successors")) for row in former},
    )


def _partners(table: Table) -> PartnerSet:
    names = {language: table.text(f"name_{language}") for language in LANGUAGES}
    return PartnerSet(table.text("slug"), names, table.texts("codes", required=True))


def _day(row: Table) -> date:
    try:
        return date.fromisoformat(row.text("date"))
    except ValueError:
        row.wrong("date", "no-day", value=row.text("date"))
        return date(1970, 1, 1)


def loose_settling(settling: Settling, municipalities: Mapping[str, object]) -> Iterator[Mistake]:
    """A sentence for each code that is no municipality, and for each municipality without inhabitants."""
    yield from (
        Mistake(f"data/settlement.toml: partners[{partners.slug}].codes", "no-municipality", value=code)
        for partners in settling.partners
        for code in partners.codes
        if code not in municipalities
    )
    for day, inhabitants in settling.populations.items():
        for code in sorted(inhabitants.keys() ^ municipalities.keys()):
            wrong = "no-inhabitants" if code in municipalities else "is-no-municipality"
            yield Mistake(f"data/populations.csv: {day}: {code}", wrong)
    yield from _loose_former(settling, municipalities)


def _loose_former(settling: Settling, municipalities: Mapping[str, object]) -> Iterator[Mistake]:
    for code, (_name, successors) in settling.former.items():
        for one in (code, *successors):
            if (one in municipalities) == (one == code):
                wrong = "is-todays" if one == code else "not-todays"
                yield Mistake(f"data/former_municipalities.csv: {code}", wrong, municipality=one)
