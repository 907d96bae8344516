"""The staff web: the JSON API under `/api/v1` and the dashboard that speaks to nothing else.

Every endpoint below `/api/v1` asks for a session by itself; the guard around the whole asks for one before any page.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from starlette.routing import BaseRoute

from contact_center.api import (
    account,
    alarms,
    audit_log,
    auth,
    bulk,
    callbacks,
    canned,
    downloads,
    drafts,
    events,
    factors,
    forwardings,
    health,
    hooks,
    invitations,
    keys,
    letters,
    lists,
    mentions,
    messages,
    offers,
    outbox,
    people,
    phone,
    presence,
    problems,
    queues,
    recordings,
    saved_views,
    settings,
    sign_on,
    statistics,
    tickets,
    upkeep,
    voicemails,
    wallboard,
)
from contact_center.api.callers import Staff
from contact_center.api.dashboard import pages
from contact_center.api.described import PREFIX, openapi, operation_id
from contact_center.api.dispatch import Dispatcher
from contact_center.api.door import StaffDoor, door_of
from contact_center.api.figures import files as figure_files
from contact_center.api.figures import pages as figure_pages
from contact_center.api.figures import reports
from contact_center.api.guard import MAX_BODY, Guard
from contact_center.api.hub import Hub
from contact_center.api.phone import Simulator
from contact_center.api.planning import pages as planning_pages
from contact_center.api.planning import routes as planning
from contact_center.api.planning import settlement_routes as settlement
from contact_center.api.planning.learned import Learned
from contact_center.api.repeats import Repeats
from contact_center.api.told import tell

__all__ = ["StaffDoor", "create_app"]

ABOUT = (
    "Queues, tickets and statistics of International Citizen Service. Errors are problem+json (RFC 9457). Lists go on "
    "with `next_cursor`, changes may bear an Idempotency-Key, settings are changed with If-Match, and each answer says "
    "what is left of the caller's quota."
)
TAGS = [
    {"name": "Session", "description": "Signing in and out, second factors, invitations."},
    {"name": "Account", "description": "One's own password and sessions."},
    {"name": "People", "description": "Staff accounts, for administrators."},
    {"name": "API keys", "description": "Keys of machines, for administrators."},
    {"name": "Audit", "description": "Who did and saw what."},
    {"name": "Catalogue", "description": "What staff choose from: topics, offices, languages, municipalities."},
    {"name": "Queues", "description": "What waits, counted."},
    {"name": "Alarms", "description": "What somebody must know now."},
    {"name": "Tickets", "description": "The work: list, read, take, answer, correct, finish."},
    {
        "name": "Conversation",
        "description": "One entry: its numbers, its HTML, a translation; undo.",
    },
    {"name": "Drafts", "description": "Replies that are not sent yet, with their files."},
    {"name": "Forwarding", "description": "Messages for other authorities, and what has not gone yet."},
    {"name": "Mentions", "description": "Colleagues named in notes."},
    {"name": "Views", "description": "Filters with a name, for oneself or for an office."},
    {"name": "Desk", "description": "Presence, what is offered to whom, and the verbs of a call."},
    {"name": "Call-backs", "description": "Who wants to be called, and by when."},
    {"name": "Voicemail", "description": "What callers left."},
    {"name": "Letters", "description": "Letters and receipts that staff print."},
    {"name": "Downloads", "description": "Attachments and original mails."},
    {"name": "Events", "description": "What happens, as it happens (server-sent events)."},
    {"name": "Outbox", "description": "Mails and texts of ours."},
    {"name": "Statistics", "description": "The visitation log, counted."},
    {"name": "Planning", "description": "How many contacts are expected, and how many people they need."},
    {"name": "Settlement", "description": "What municipalities pay each other."},
    {"name": "Settings", "description": "What leads change from day to day; changes need If-Match."},
    {"name": "Upkeep", "description": "What has to be looked after in facts and texts."},
    {"name": "Hooks", "description": "Other systems that are told what happens (webhooks)."},
    {"name": "Phone", "description": "The telephone of the demonstration."},
    {"name": "Health", "description": "For supervisors and load balancers."},
]
PARTS = (
    auth,
    factors,
    sign_on,
    invitations,
    account,
    people,
    keys,
    audit_log,
    queues,
    wallboard,
    alarms,
    lists,
    bulk,
    tickets,
    messages,
    drafts,
    forwardings,
    mentions,
    saved_views,
    presence,
    offers,
    canned,
    letters,
    downloads,
    events,
    outbox,
    statistics,
    figure_files,
    reports,
    planning,
    settlement,
    upkeep,
    settings,
    hooks,
    callbacks,
    recordings,
    voicemails,
    phone,
    health,
)


def create_app(door: StaffDoor, renewed: Callable[[], StaffDoor] | None = None) -> FastAPI:
    """Build the staff web; `renewed` gives the door as it is at the moment of a request, `door` if it never changes."""
    current = renewed or (lambda: door)
    simulator = Simulator(door.simulator_url)
    hub = Hub(door.engine, lambda connection, events: tell(current(), connection, events))
    dispatcher = Dispatcher(current)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        dispatcher.start()
        yield
        dispatcher.stop()
        hub.stop()
        simulator.close()

    app = _bare(lifespan=lifespan)
    app.state.door, app.state.hub, app.state.simulator = current, hub, simulator
    app.state.learned = Learned(door.engine, door.clock)
    problems.install(app)
    app.openapi = lambda: openapi(app, door.cookie, TAGS)  # type: ignore[method-assign]
    pages.mount(app)
    app.add_middleware(Repeats, door=door)
    app.add_middleware(Guard, door=door)
    return app


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """The routes of every staff web of this process. They hold no door: a request finds it in its app."""
    web = FastAPI(openapi_url=None, generate_unique_id_function=operation_id)
    for router in (_api(), letters.page_router, planning_pages.router, figure_pages.page_router):
        web.include_router(router)
    return tuple(web.router.routes)


def _api() -> APIRouter:
    api = APIRouter(prefix=PREFIX, max_body_size=MAX_BODY)
    api.include_router(drafts.files_router)
    for part in PARTS:
        api.include_router(part.router)

    @api.get("/openapi.json", include_in_schema=False)
    def document(request: Request, _staff: Staff) -> dict[str, Any]:
        """Describe the API (OpenAPI)."""
        return openapi(request.app, door_of(request).cookie, TAGS)

    return api


def description(cookie: str = "__Host-ics") -> dict[str, Any]:
    """The description of the API, without a centre behind it: clients are made of it."""
    return openapi(_bare(), cookie, TAGS)


def _bare(**lifespan: Any) -> FastAPI:
    app = FastAPI(
        title="ICS contact centre: staff API",
        version="1",
        description=ABOUT,
        openapi_tags=TAGS,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        **lifespan,
    )
    app.router.routes.extend(_routes())
    return app
