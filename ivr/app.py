"""The public web routes of the phone line. Every one is signed; whatever goes wrong inside leads to a person."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog
from fastapi import APIRouter, HTTPException, Request, Response
from starlette.background import BackgroundTask

from ivr import desk, news, staff_side
from ivr.actions import Enqueue, HangUp, Pause, Prompt, Say
from ivr.conversation import Conversation
from ivr.door import Door
from ivr.events import Dialled
from ivr.fallback import fallback_document
from ivr.language import chosen
from ivr.refusals import Refusals, end_alarm, raise_alarm
from ivr.requests import NotSigned, Webhook, pressed, queue_left, recorded, verified
from ivr.twiml import NOTHING, Addresses, render

log = structlog.get_logger()
NATIONAL = "national"
XML = "application/xml"
AGAIN_SECONDS = 10
OPENING = ("da", "en")
"""Spoken to whoever has chosen no language, and where nobody can tell."""

WORKERS = 4
"""More would only stand in each other's way: Python computes in one at a time, SQLite writes for one at a time."""

Answer = Callable[[Door, Webhook], str]
News = Callable[[Door, Webhook], None]
Doors = Callable[[], Door]
"""Gives the door as it is at this moment: one request works with one door, and so with one catalogue."""


def router(doors: Doors, workers: int = WORKERS) -> APIRouter:
    """The routes, each request working with the door of its moment.

    They are plain routes in a few threads of their own: the phone must neither wait behind the citizens' pages nor keep
    forty threads fighting for one database.
    """
    routes, threads = APIRouter(), ThreadPoolExecutor(workers, thread_name_prefix="phone")
    refusals = Refusals()

    def add(name: str, answer: Callable[[Door, Webhook], Response], methods: tuple[str, ...] = ("POST",)) -> None:
        async def endpoint(request: Request) -> Response:
            door, run = doors(), asyncio.get_running_loop().run_in_executor
            try:
                webhook = await verified(request, door.public_url, door.auth_token, door.former_token)
            except (NotSigned, ValueError) as error:  # whoever it is learns nothing but 403
                log.warning("phone.request_refused", path=request.url.path)
                if "X-Twilio-Signature" in request.headers and refusals.refused(door.clock()):
                    await run(threads, raise_alarm, door.engine, door.public_url, door.clock())
                raise HTTPException(403) from error
            if refusals.fitted():
                await run(threads, end_alarm, door.engine, door.clock())
            return await run(threads, answer, door, webhook)

        routes.add_route(f"/voice/{name}", endpoint, methods=list(methods), include_in_schema=False)

    staff = {name: (answer, _hung_up) for name, answer in staff_side.ANSWERS.items()}
    for name, (answer, otherwise) in {**staff, **ANSWERS}.items():
        add(name, _document(_safe(answer, otherwise)))
    for name, told in NEWS.items():
        add(name, _nothing_to_say(told))
    add("fallback", _fallback, ("POST", "GET"))
    return routes


def _safe(answer: Answer, otherwise: Answer) -> Answer:
    """`answer`, or `otherwise` when it fails: a caller never hears a technical error."""

    def answered(door: Door, webhook: Webhook) -> str:
        try:
            return answer(door, webhook) if webhook.call_sid else NOTHING
        except Exception as error:
            _report(webhook, error)
            return otherwise(door, webhook)

    return answered


def _report(webhook: Webhook, error: Exception) -> None:
    """Log where it went wrong. No values: they hold phone numbers, and writing them out can outlast the call."""
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    kind, place = type(error).__name__, where[-8:]
    log.error("phone.turn_failed", route=webhook.route, call_sid=webhook.call_sid, error=kind, where=place)


def _document(answer: Answer) -> Callable[[Door, Webhook], Response]:
    return lambda door, webhook: Response(answer(door, webhook), media_type=XML)


def _nothing_to_say(news: News) -> Callable[[Door, Webhook], Response]:
    """The provider is only told that we have heard; whatever fails here is told again, and is an error of ours."""

    def heard(door: Door, webhook: Webhook) -> Response:
        news(door, webhook)
        return Response(status_code=204)

    return heard


def _apology(door: Door, webhook: Webhook) -> str:
    """For an error inside: an apology, then to a person. The waiting loop mends the rest."""
    language = chosen(door, webhook.call_sid)
    said = tuple(Prompt("error", code) for code in ((language,) if language else OPENING))
    return render((Say(said), Enqueue(NATIONAL)), Addresses(door.public_url, None), door.catalog)


def _patience(door: Door, _webhook: Webhook) -> str:
    """For an error inside the waiting loop: some silence, then the provider asks anew."""
    return render((Pause(AGAIN_SECONDS),), Addresses(door.public_url, None), door.catalog)


def _hung_up(door: Door, _webhook: Webhook) -> str:
    """For an error on a staff member's side: they are let go, and what was lost is found by the sweep."""
    return render((HangUp(),), Addresses(door.public_url, None), door.catalog)


def _fallback(door: Door, webhook: Webhook) -> Response:
    """The apology needs no database, and waits for none: that the call failed is noted afterwards, if it can be."""
    noted = BackgroundTask(news.failed, door, webhook, door.clock())
    return Response(fallback_document(door.catalog), media_type=XML, background=noted)


def _incoming(door: Door, webhook: Webhook) -> str:
    return Conversation(door).incoming(webhook)


def _step(door: Door, webhook: Webhook) -> str:
    return Conversation(door).go_on(webhook, recorded(webhook) or pressed(webhook))


def _wait(door: Door, webhook: Webhook) -> str:
    return Conversation(door).wait(webhook)


def _connect(door: Door, webhook: Webhook) -> str:
    answer = Conversation(door).connect(webhook)
    if door.staff is not None:
        door.staff.met(webhook.call_sid, webhook.to, door.clock())
    return answer


def _after_connect(door: Door, webhook: Webhook) -> str:
    return Conversation(door).go_on(webhook, Dialled(webhook.field("DialCallStatus")))


def _after_queue(door: Door, webhook: Webhook) -> str:
    return Conversation(door).go_on(webhook, queue_left(webhook))


ANSWERS: dict[str, tuple[Answer, Answer]] = {
    "incoming": (_incoming, _apology),
    "step": (_step, _apology),
    "wait": (_wait, _patience),
    "connect": (_connect, _apology),
    "after-connect": (_after_connect, _apology),
    "after-queue": (_after_queue, _apology),
    "desk": (desk.ring, _hung_up),
    "desk-ready": (desk.ready, _hung_up),
    "greet": (desk.greet, _hung_up),
    "greeted": (desk.greeted, _hung_up),
    "after-desk": (desk.after, _hung_up),
    "return": (staff_side.returned, _apology),
}
"""Route → who answers, and what is said if that fails."""
NEWS: dict[str, News] = {
    "status": news.status,
    "recording": lambda door, webhook: news.recording(door, webhook, door.clock()),
    "talk-recorded": lambda door, webhook: news.talk_recorded(door, webhook, door.clock()),
    "desk-status": desk.status,
}
"""Route → who is told something that needs no answer."""
