"""`contact-center call`: a call in the terminal against the running system."""

from __future__ import annotations

from contact_center.errors import Final
from contact_center.wiring import House


def run(house: House, to: str, caller: str, keys: str) -> int:
    """Call an office or a number of ours; returns the exit code."""
    from ivr.simulator.terminal import call_in_terminal

    if not house.settings.embedded_phone:
        raise Final("A real phone account is set; calls in the terminal need the embedded stand-in.")
    office = house.catalog.offices.get(to)
    number = office.numbers[0] if office and office.numbers else to
    try:
        call_in_terminal(house.settings.simulator_url, caller, number, keys or None, stay=not keys)
    except OSError as error:
        raise Final(f"Nothing answers at {house.settings.simulator_url}: is the contact centre up?") from error
    return 0
