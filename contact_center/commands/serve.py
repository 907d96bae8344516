"""`contact-center serve` and `simulate`: the web apps under uvicorn."""

from __future__ import annotations

from typing import Any

import uvicorn

from contact_center.errors import Final
from contact_center.wiring import House


def run(house: House, door: str) -> None:
    """Serve the staff web or the public web until SIGTERM."""
    web = house.settings.web
    house.watch()
    if door == "staff":
        _serve(house.staff_app(), web.host, web.staff_port)
    elif door == "public":
        _serve(house.public_app(), web.host, web.public_port)
    else:
        raise Final(f"There is no door called {door!r}: staff or public.")


def simulate(house: House) -> None:
    """Serve the stand-in for Twilio, on this machine only."""
    _serve(house.simulator_app(), "127.0.0.1", house.settings.twilio.simulator_port)


def _serve(app: Any, host: str, port: int) -> None:
    # A stream of events stays open for ever: a stopping server must not wait for it.
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, timeout_graceful_shutdown=2)
