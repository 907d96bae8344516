"""`contact-center settlement`: who pays what, and populations that are imported, in the terminal."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from contact_center.api.planning import settling, words
from contact_center.api.planning.asked import SettlementAsked
from contact_center.errors import Invalid
from contact_center.settlement.money import kroner
from contact_center.settlement.refusal import few
from contact_center.settlement.sheet import workbook
from contact_center.storage import populations
from contact_center.storage.transaction import transaction
from contact_center.wiring import House


def show(house: House, given: dict[str, object], xlsx: Path | None, language: str) -> None:
    """Print a settlement, or write it as a spreadsheet."""
    try:
        asked = SettlementAsked.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise Invalid("; ".join(f"{one['loc'][0]}: {one['msg']}" for one in error.errors())) from None
    found = settling.settled(house.engine, house.catalog, asked)
    if xlsx is not None:
        said = words.texts(language)
        xlsx.write_bytes(workbook(found, said.section("sheet"), words.facts(found, said, words.Form(language))))
        print(f"{xlsx}: {len(found.shares)} municipalities, {kroner(found.billed)} kr.")
        return
    for one in found.shares:
        print(f"{one.code}  {one.name:<20}{one.inhabitants:>10}{kroner(one.amount):>16}")
    print(f"{'':<6}{len(found.shares):<20}{found.partners:>10}{kroner(found.billed):>16}")
    print(
        f"of {kroner(found.amount)} kr., by {found.inhabitants} inhabitants on {found.wanted.counted}; {found.version}"
    )


def take(house: House, path: Path, counted: date | None, source: str, now: datetime) -> None:
    """Import a file of populations."""
    today = now.astimezone(ZoneInfo(house.settings.time_zone)).date()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Invalid(f"{path}: {error.strerror}") from None
    found = settling.readable(house.catalog, content, counted, source, today)
    with transaction(house.engine) as connection:
        if not populations.keep(connection, found.counted, found.by_code, source.strip(), None, now):
            raise Invalid(f"There is a population of {found.counted} already.")
    lacking = found.lacking(settling.places(house.catalog))
    print(f"{len(found.by_code)} municipalities, {sum(found.by_code.values())} inhabitants on {found.counted}")
    if lacking:
        print(f"nothing is said of {few(lacking)}")


def remove(house: House, counted: date) -> None:
    """Remove a population that was imported."""
    with transaction(house.engine) as connection:
        if not populations.remove(connection, counted):
            raise Invalid(f"No population of {counted} was imported.")
    print(f"{counted} removed")
