"""The telephone of the demonstration: passes what the dashboard's phone page does on to the stand-in for Twilio."""

from __future__ import annotations

from typing import Annotated, Any

import httpx
from fastapi import APIRouter, Path, Request

from contact_center.api.asked import Dialled, Keys, Speech
from contact_center.api.door import Door
from contact_center.api.rights import PhoneUser
from contact_center.api.schemas.phone import CallStarted, NumberView, PhoneView
from contact_center.errors import Conflict, Invalid, NotFound, Retryable

router = APIRouter(tags=["Phone"], prefix="/phone")

Sid = Annotated[str, Path(pattern=r"^CA[0-9a-f]{32}$", examples=["CA0123456789abcdef0123456789abcdef"])]
Json = dict[str, Any]


class Simulator:
    """Talks to the stand-in's control API."""

    def __init__(self, base: str | None, transport: httpx.BaseTransport | None = None) -> None:
        """Without `base` a real account is set, and there is nothing to talk to."""
        # trust_env: a proxy for the outside must not get what stays on this machine.
        self._client = httpx.Client(base_url=base, timeout=10, trust_env=False, transport=transport) if base else None

    def ask(self, method: str, path: str, body: Json | None = None) -> Json:
        """One request. Raises NotFound, Conflict, Invalid or Retryable."""
        if self._client is None:
            raise NotFound("Calls are made with a real telephone here.")
        try:
            answer = self._client.request(method, f"/control{path}", json=body)
        except httpx.HTTPError as error:
            raise Retryable("The stand-in for the telephone company cannot be reached.") from error
        if answer.is_error:
            raise self._meaning(answer.status_code)
        found: Json = answer.json() if answer.content else {}
        return found

    @staticmethod
    def _meaning(status: int) -> Exception:
        if status == 404:
            return NotFound("There is no such call.")
        if status == 409:
            return Conflict("The call is over, or does not wait for that now.")
        if status < 500:
            return Invalid("The stand-in for the telephone company refuses that.")
        return Retryable("The stand-in for the telephone company has failed.")

    def close(self) -> None:
        """Let go of its connections."""
        if self._client is not None:
            self._client.close()


def _simulator(request: Request) -> Simulator:
    simulator = request.app.state.simulator
    assert isinstance(simulator, Simulator)
    return simulator


@router.get("")
def phone(door: Door, _staff: PhoneUser) -> PhoneView:
    """Whether calls can be made from here, and the numbers of the offices."""
    numbers = [
        NumberView(number=number, office=office.slug, name=office.name)
        for office in door.catalog.offices.values()
        for number in office.numbers
    ]
    return PhoneView(simulated=door.simulator_url is not None, numbers=numbers)


@router.post("/calls")
def call(request: Request, _staff: PhoneUser, dialled: Dialled) -> CallStarted:
    """Call one of our numbers as a citizen."""
    body = {"from": dialled.from_, "to": dialled.to}
    return CallStarted.model_validate(_simulator(request).ask("POST", "/calls", body))


@router.get("/calls/{sid}")
def view(request: Request, _staff: PhoneUser, sid: Sid) -> Json:
    """What was said, and what the line waits for."""
    return _simulator(request).ask("GET", f"/calls/{sid}")


@router.post("/calls/{sid}/keys")
def keys(request: Request, _staff: PhoneUser, sid: Sid, pressed: Keys) -> Json:
    """Press keys."""
    return _simulator(request).ask("POST", f"/calls/{sid}/keys", {"digits": pressed.digits})


@router.post("/calls/{sid}/say")
def say(request: Request, _staff: PhoneUser, sid: Sid, spoken: Speech) -> Json:
    """Say something."""
    return _simulator(request).ask("POST", f"/calls/{sid}/say", {"text": spoken.text})


@router.post("/calls/{sid}/hang-up")
def hang_up(request: Request, _staff: PhoneUser, sid: Sid) -> Json:
    """Hang up as the citizen."""
    return _simulator(request).ask("POST", f"/calls/{sid}/hang-up")
