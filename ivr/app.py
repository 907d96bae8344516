"""The public web routes of the phone line. Every one is signed; whatever goes wrong inside leads to a person."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable

import structlog
from fastapi import APIRouter, Depends, HTTPException, Request, Response

from ivr import staff_side
from ivr.conversation import OVER, Conversation
from ivr.door import Door
from ivr.fallback import fallback_document
from ivr.requests import NotSigned, Webhook, pressed, queue_left, verified
from ivr.state import Dialled, Enqueue, Fetched, HangUp, Pause, Prompt, Say
from ivr.twiml import NOTHING, Addresses, render

log = structlog.get_logger()
NATIONAL = "national"
XML = "application/xml"
AGAIN_SECONDS = 10

Answer = Callable[[Door, Webhook], str]
Doors = Callable[[], Door]
"""Gives the door as it is at this moment: one request works with one door, and so with one catalogue."""


def router(doors: Doors) -> APIRouter:
    """The routes, each request working with the door of its moment."""
    routes = APIRouter(prefix="/voice", include_in_schema=False)
    guard = _guard(doors)
    staff = {name: (answer, _hung_up) for name, answer in staff_side.ANSWERS.items()}
    for name, (answer, otherwise) in {**staff, **ANSWERS}.items():
        routes.add_api_route(f"/{name}", _endpoint(_safe(answer, otherwise), doors, guard), methods=["POST"])
    routes.add_api_route("/fallback", _endpoint(_fallback, doors, guard), methods=["POST", "GET"])

    signed = Depends(guard)

    @routes.post("/status")
    def status(webhook: Webhook = signed) -> Response:
        door = doors()
        Conversation(door).status(webhook)
        if door.staff is not None and webhook.status in OVER:
            door.staff.caller_over(webhook.call_sid)
        return Response(status_code=204)

    return routes


def _guard(doors: Doors) -> Callable[[Request], Awaitable[Webhook]]:
    """Lets only the provider in; anybody else learns nothing but 403."""

    async def signed(request: Request) -> Webhook:
        door = doors()
        try:
            return await verified(request, door.public_url, door.auth_token)
        except (NotSigned, ValueError) as error:
            log.warning("phone.request_refused", path=request.url.path)
            raise HTTPException(403) from error

    return signed


def _safe(answer: Answer, otherwise: Callable[[Door], str]) -> Answer:
    """`answer`, or `otherwise` when it fails: a caller never hears a technical error."""

    def answered(door: Door, webhook: Webhook) -> str:
        try:
            return answer(door, webhook) if webhook.call_sid else NOTHING
        except Exception as error:
            _report(webhook, error)
            return otherwise(door)

    return answered


def _report(webhook: Webhook, error: Exception) -> None:
    """Log where it went wrong. No values: they hold phone numbers, and writing them out can outlast the call."""
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    kind, place = type(error).__name__, where[-8:]
    log.error("phone.turn_failed", route=webhook.route, call_sid=webhook.call_sid, error=kind, where=place)


def _endpoint(answer: Answer, doors: Doors, guard: Callable[[Request], Awaitable[Webhook]]) -> Callable[..., Response]:
    signed = Depends(guard)

    def endpoint(webhook: Webhook = signed) -> Response:
        return Response(answer(doors(), webhook), media_type=XML)

    return endpoint


def _apology(door: Door) -> str:
    """For an error inside: in the two languages of the opening, then to a person. The waiting loop mends the rest."""
    said = tuple(Prompt("error", code) for code in ("da", "en"))
    return render((Say(said), Enqueue(NATIONAL)), Addresses(door.public_url, None), door.catalog)


def _patience(door: Door) -> str:
    """For an error inside the waiting loop: some silence, then the provider asks anew."""
    return render((Pause(AGAIN_SECONDS),), Addresses(door.public_url, None), door.catalog)


def _hung_up(door: Door) -> str:
    """For an error on a staff member's side: they are let go, and what was lost is found by the sweep."""
    return render((HangUp(),), Addresses(door.public_url, None), door.catalog)


def _fallback(door: Door, _webhook: Webhook) -> str:
    return fallback_document(door.catalog)


def _incoming(door: Door, webhook: Webhook) -> str:
    return Conversation(door).incoming(webhook)


def _step(door: Door, webhook: Webhook) -> str:
    return Conversation(door).go_on(webhook, pressed(webhook))


def _wait(door: Door, webhook: Webhook) -> str:
    return Conversation(door).wait(webhook)


def _connect(door: Door, webhook: Webhook) -> str:
    return Conversation(door).go_on(webhook, Fetched(webhook.to))


def _after_connect(door: Door, webhook: Webhook) -> str:
    event = Dialled(webhook.field("DialCallStatus"))
    if event.status not in ("completed", "answered"):
        door.unanswered(webhook.call_sid, door.clock())
    return Conversation(door).go_on(webhook, event)


def _after_queue(door: Door, webhook: Webhook) -> str:
    return Conversation(door).go_on(webhook, queue_left(webhook))


ANSWERS: dict[str, tuple[Answer, Callable[[Door], str]]] = {
    "incoming": (_incoming, _apology),
    "step": (_step, _apology),
    "wait": (_wait, _patience),
    "connect": (_connect, _apology),
    "after-connect": (_after_connect, _apology),
    "after-queue": (_after_queue, _apology),
    "return": (staff_side.returned, _apology),
}
"""Route → who answers, and what is said if that fails."""
