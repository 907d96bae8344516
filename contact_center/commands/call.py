"""`contact-center call`: a call in the terminal against the running system."""

from __future__ import annotations

from pathlib import Path

from contact_center.errors import Final
from contact_center.wiring import House


def by_script(house: House, file: Path, trace: Path | None, seed: int | None) -> int:
    """Play a script of many callers and staff; returns the exit code."""
    from contact_center.commands import script

    _embedded(house)
    return script.run(house, file, trace, seed)


def _embedded(house: House) -> None:
    if not house.settings.embedded_phone:
        raise Final("A real phone account is set; calls in the terminal need the embedded stand-in.")


def run(house: House, to: str, caller: str, keys: str) -> int:
    """Call an office or a number of ours; returns the exit code."""
    from ivr.simulator.terminal import call_in_terminal

    _embedded(house)
    office = house.catalog.offices.get(to)
    number = office.numbers[0] if office and office.numbers else to
    try:
        call_in_terminal(house.settings.simulator_url, caller, number, keys or None, stay=not keys)
    except OSError as error:
        raise Final(f"Nothing answers at {house.settings.simulator_url}: is the contact centre up?") from error
    return 0
