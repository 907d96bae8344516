"""`contact-center call --script`: a whole day on the phone against the running system, with callers and staff."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from contact_center.clock import now
from contact_center.demo.crew import Crew, crew
from contact_center.errors import Final
from contact_center.storage.tables import calls
from contact_center.storage.transaction import reading
from contact_center.wiring import House
from ivr.simulator.replay import replay
from ivr.simulator.script import EXAMPLE, Script, ScriptMistake, parse
from ivr.simulator.trace import entries_of
from queues.talks import identity

LOOK_SECONDS = 1.0
AFTERWARDS_SECONDS = 10.0
"""Given to the line to hear of the last ends, and to staff to wrap up."""
SHOWN = frozenset({"call", "heard", "did", "queue", "connected", "text", "chaos", "complaint", "over"})
"""What is told while it is played, without what the line says; the trace has everything."""


def example() -> str:
    """A script to begin with."""
    return EXAMPLE.read_text(encoding="utf-8")


def run(house: House, file: Path, trace: Path | None, seed: int | None, out: Callable[[str], None] = print) -> int:
    """Play a script and say what came of each call; the exit code is 1 when a call has no outcome."""
    script = read(house, file, seed)
    with httpx.Client(base_url=house.settings.simulator_url, timeout=10, trust_env=False) as client:
        playing = Playing(client, script, crew(house.staff_door, script.staff, now()), trace, out)
        try:
            playing.play()
        except httpx.HTTPError as error:
            raise Final(f"The stand-in for the phone company does not answer: {error}") from error
        return report(house, playing.callers(), out)


def read(house: House, file: Path, seed: int | None) -> Script:
    """The script of a file, with the numbers of our offices. Raises Final."""
    try:
        script = parse(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ScriptMistake) as mistake:
        raise Final(f"{file}: {mistake}") from mistake
    offices = house.catalog.offices
    numbers = {slug: office.numbers[0] for slug, office in offices.items() if office.numbers}
    callers = tuple(one.model_copy(update={"to": numbers.get(one.to, one.to)}) for one in script.callers)
    unknown = sorted({one.to for one in callers if not one.to.startswith("+")})
    if unknown:
        raise Final(f"{file}: there is no office and no number {', '.join(unknown)}")
    return script.model_copy(update={"callers": callers, **({} if seed is None else {"seed": seed})})


@dataclass
class Playing:
    """One script, while it is played."""

    client: httpx.Client
    script: Script
    crew: Crew
    trace: Path | None
    out: Callable[[str], None]
    told: int = 0
    """The last entry of the trace that was looked at."""

    def play(self) -> None:
        """Begin, and go on until everybody's call is over and staff have wrapped up."""
        self.told = self._latest()
        self._begin()
        end: float | None = None
        while end is None or time.monotonic() < end:
            self.crew.act(now())
            self._tell()
            if end is None and self._ask("GET", "/control/script").json()["over"]:
                end = (
                    time.monotonic() + AFTERWARDS_SECONDS + max((one.wraps_up for one in self.script.staff), default=0)
                )
            time.sleep(LOOK_SECONDS)
        self._ask("PUT", "/control/chaos", {})  # whoever calls afterwards has a good day

    def callers(self) -> list[dict[str, Any]]:
        """What became of each caller, as the phone company sees it."""
        found: list[dict[str, Any]] = self._ask("GET", "/control/script").json()["callers"]
        return found

    def _begin(self) -> None:
        for member in self.crew.members:
            address = member.part.number or f"client:{identity(member.staff.id)}"
            rung = [ring.model_dump(mode="json") for ring in member.part.telephone]
            self._ask("PUT", "/control/telephones", {"address": address, "rung": rung})
        callers = self.script.model_copy(update={"staff": ()})
        self._ask("POST", "/control/script", callers.model_dump(mode="json"))

    def _ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        answer = self.client.request(method, path, json=body)
        if answer.status_code in (409, 422):
            raise Final(str(answer.json().get("detail") or answer.json().get("message")))
        return answer.raise_for_status()

    def _lines(self) -> Iterator[str]:
        return iter(self._ask("GET", f"/control/trace?after={self.told}").text.splitlines())

    def _latest(self) -> int:
        return max((entry["n"] for entry in entries_of(self._lines())), default=0)

    def _tell(self) -> None:
        """What is new, as a story; and everything into the file."""
        lines = list(self._lines())
        if self.trace is not None:
            with self.trace.open("a", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in lines)
        entries = list(entries_of(iter(lines)))
        self.told = max((entry["n"] for entry in entries), default=self.told)
        for line in replay((entry for entry in entries if _is_shown(entry)), began=self.crew.began):
            self.out(line)


def _is_shown(entry: dict[str, Any]) -> bool:
    return entry["kind"] in SHOWN and entry.get("by") not in ("line", "system")


def report(house: House, callers: list[dict[str, Any]], out: Callable[[str], None]) -> int:
    """Each caller with the outcome that the centre has; 1 when one has none."""
    with reading(house.engine) as connection:
        asked = select(calls.c.call_sid, calls.c.outcome, calls.c.ended_in)
        known = {row.call_sid: row for row in connection.execute(asked)}
    totals: Counter[str] = Counter()
    for one in callers:
        row = known.get(one.get("sid") or "")
        # Who hangs up before the line has heard of the call was never there.
        outcome = "never reached us" if row is None else row.outcome or "no outcome"
        totals[outcome] += 1
        where = f" ({row.ended_in})" if row is not None and row.ended_in else ""
        out(f"{outcome + where:28} {one['number'] or 'withheld':16} {one['name']}")
    out(", ".join(f"{name}: {number}" for name, number in sorted(totals.items())))
    return 1 if totals["no outcome"] else 0


def replayed(house: House, what: str) -> str:
    """The story of a call: of the running stand-in by its id (or `last`), or of a file with a trace. Raises Final."""
    file = Path(what)
    try:
        if file.is_file():
            with file.open(encoding="utf-8") as lines:
                return "\n".join(replay(entries_of(lines)))
        with httpx.Client(base_url=house.settings.simulator_url, timeout=10, trust_env=False) as client:
            return client.get(f"/control/calls/{_sid(client, what)}/replay").raise_for_status().text
    except httpx.HTTPStatusError as error:
        raise Final(f"There is no call and no file {what!r}.") from error
    except (ValueError, KeyError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Final(f"{what} is no trace: {error}") from error
    except httpx.HTTPError as error:
        raise Final(f"Nothing answers at {house.settings.simulator_url}: is the contact centre up?") from error


def _sid(client: httpx.Client, what: str) -> str:
    if what != "last":
        return what
    found = client.get("/control/calls").raise_for_status().json()["calls"]
    inbound = [call["sid"] for call in found if call["direction"] == "inbound"]
    if not inbound:
        raise Final("Nobody has called yet.")
    return str(inbound[-1])
