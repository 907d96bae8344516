"""The stand-in as a process: `python -m ivr.simulator.server --line http://127.0.0.1:8001`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI, HTTPException

from ivr.simulator import control, rest
from ivr.simulator.clock import Clock, RealClock
from ivr.simulator.exchange import Exchange, Number, Timing
from ivr.simulator.webhooks import Webhooks

ACCOUNT_SID = "AC" + "0" * 32
FAST = Timing(characters_per_second=3000.0, pause=0.05, gather=6.0, ring=0.05, answer=1.0)
"""For a demonstration: nothing is spoken aloud here, and hands at a keyboard are slower than at a telephone."""


def line_numbers(line_url: str) -> Number:
    """Where every number of the line at `line_url` leads."""
    voice = f"{line_url.rstrip('/')}/voice"
    return Number(f"{voice}/incoming", f"{voice}/status", f"{voice}/fallback")


def build(
    line_url: str, account_sid: str, auth_token: str, timing: Timing = FAST, clock: Clock | None = None
) -> tuple[FastAPI, Exchange]:
    """The app and its exchange; every number rings the line at `line_url`."""
    number = line_numbers(line_url)
    webhooks = Webhooks(account_sid, auth_token, hosts=frozenset({urlsplit(line_url).hostname or ""}))
    exchange = Exchange(webhooks, lambda _to: number, clock or RealClock(), timing)
    app = FastAPI(title="Stand-in for Twilio", openapi_url=None)
    app.include_router(control.router(exchange))
    app.include_router(rest.router(exchange))
    app.add_exception_handler(HTTPException, rest.refused)
    return app, exchange


def serve(
    host: str,
    port: int,
    line_url: str,
    account_sid: str,
    auth_token: str,
    timing: Timing = FAST,
    trace: Path | None = None,
) -> None:
    """Run until stopped; everything that happens is appended to `trace`, too."""
    app, exchange = build(line_url, account_sid, auth_token, timing)
    exchange.trace.file = trace
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False)


def main() -> None:
    """The command line. The token comes from the environment: `SIMULATOR_AUTH_TOKEN`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8003)
    parser.add_argument("--line", default="http://127.0.0.1:8001", help="base address of the line's webhooks")
    parser.add_argument("--account-sid", default=ACCOUNT_SID)
    parser.add_argument("--as-slow-as-a-telephone", action="store_true")
    parser.add_argument("--trace", type=Path, help="append everything that happens to this file, as JSON lines")
    given = parser.parse_args()
    timing = Timing(calls_per_second=1.0, play=20.0) if given.as_slow_as_a_telephone else FAST
    token = os.environ.get("SIMULATOR_AUTH_TOKEN", "")
    if not token:
        parser.error("SIMULATOR_AUTH_TOKEN is not set: requests could not be signed")
    serve(given.host, given.port, given.line, given.account_sid, token, timing, given.trace)


if __name__ == "__main__":
    main()
