"""What an address says about connecting to it: everything after its `#` is the phone company's, and never sent."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from urllib.parse import parse_qs, urldefrag

import httpx

KINDS = ("4xx", "5xx", "ct", "rt", "all")


@dataclass(frozen=True)
class Overrides:
    """Of connecting, in seconds and tries."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0
    retries: int = 1
    on: frozenset[str] = frozenset({"ct"})
    """What is tried again: 4xx, 5xx, ct (no connection), rt (no answer), all."""

    def again(self, failure: str) -> bool:
        """Whether another try is made after this failure."""
        return bool(self.on & {failure, "all"})


def overrides(url: str) -> tuple[str, Overrides]:
    """The address without the fragment, and what the fragment says (`#rc=2&rp=ct,5xx&ct=1500`)."""
    bare, fragment = urldefrag(url)
    said = {name: values[-1] for name, values in parse_qs(fragment).items()}
    return bare, Overrides(
        connect=_whole(said.get("ct"), 100, 10000, 5000) / 1000,
        read=_whole(said.get("rt"), 100, 15000, 15000) / 1000,
        total=_whole(said.get("tt"), 100, 15000, 15000) / 1000,
        retries=_whole(said.get("rc"), 0, 5, 1),
        on=frozenset(one for one in said["rp"].split(",") if one in KINDS) if "rp" in said else Overrides().on,
    )


def _whole(written: str | None, least: int, most: int, usual: int) -> int:
    """A whole number within Twilio's limits; the usual one when there is none."""
    with contextlib.suppress(ValueError):
        if written is not None:
            return min(most, max(least, int(written)))
    return usual


def failure_of(problem: httpx.Response | httpx.HTTPError) -> str:
    """What went wrong, in the words of the fragment; empty: nothing did."""
    if isinstance(problem, httpx.Response):
        return f"{problem.status_code // 100}xx" if problem.status_code >= 400 else ""
    return "ct" if isinstance(problem, httpx.ConnectError | httpx.ConnectTimeout) else "rt"
