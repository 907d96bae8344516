"""The staff web: the JSON API under `/api/v1` and the dashboard that speaks to nothing else.

Every endpoint below `/api/v1` asks for a session by itself; the guard around the whole asks for one before any page.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi

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
from contact_center.api.dashboard import pages
from contact_center.api.dispatch import Dispatcher
from contact_center.api.door import Staff, StaffDoor, door_of
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
from contact_center.api.schemas.problem import Problem
from contact_center.api.told import tell

__all__ = ["StaffDoor", "create_app"]

PREFIX = "/api/v1"
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
OPEN = {"/health", "/ready", "/session", "/session/at/{name}", "/session/at/{name}/return"}
OPEN |= {"/invitations/look", "/invitations/accept"}
"""Paths below the prefix that answer without sign-in."""
ERRORS = {
    401: "Nobody is signed in.",
    403: "The role does not allow it, or a change came without X-Requested-With: ics.",
    404: "There is no such thing, or not for this person.",
    409: "Somebody else was faster, or the ticket has moved on.",
    422: "What was asked for makes no sense.",
    429: "Too many attempts; Retry-After says when to come back.",
}


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

    app = FastAPI(
        title="ICS contact centre: staff API",
        version="1",
        description="Queues, tickets and statistics of International Citizen Service. Errors are problem+json.",
        openapi_tags=TAGS,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.door, app.state.hub, app.state.simulator = current, hub, simulator
    app.state.learned = Learned(door.engine, door.clock)
    problems.install(app)
    app.include_router(_api())
    app.include_router(letters.page_router)
    app.include_router(planning_pages.router)
    app.include_router(figure_pages.page_router)
    app.openapi = lambda: openapi(app, door.cookie)  # type: ignore[method-assign]
    pages.mount(app)
    app.add_middleware(Repeats, door=door)
    app.add_middleware(Guard, door=door)
    return app


def _api() -> APIRouter:
    api = APIRouter(prefix=PREFIX, max_body_size=MAX_BODY)
    api.include_router(drafts.files_router)
    for part in PARTS:
        api.include_router(part.router)

    @api.get("/openapi.json", include_in_schema=False)
    def document(request: Request, _staff: Staff) -> dict[str, Any]:
        """Describe the API (OpenAPI)."""
        return openapi(request.app, door_of(request).cookie)

    return api


def openapi(app: FastAPI, cookie: str) -> dict[str, Any]:
    """The description of the API with its session cookie and its errors; made once."""
    if app.openapi_schema is None:
        described = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes, tags=TAGS
        )
        parts = described.setdefault("components", {})
        parts["schemas"] = {**parts.get("schemas", {}), "Problem": Problem.model_json_schema()}
        for unused in ("HTTPValidationError", "ValidationError"):
            parts["schemas"].pop(unused, None)
        parts["securitySchemes"] = {
            "session": {"type": "apiKey", "in": "cookie", "name": cookie},
            "key": {"type": "http", "scheme": "bearer", "description": "An API key, `icsk_…`."},
        }
        for path, operations in described["paths"].items():
            for operation in operations.values():
                _complete(path.removeprefix(PREFIX), operation)
        app.openapi_schema = described
    return app.openapi_schema


def _complete(path: str, operation: dict[str, Any]) -> None:
    """Say which errors an operation may answer with, and that it needs a session."""
    wanted = {401, 403, 422} | ({404, 409} if "{" in path else set())
    wanted |= {429} if path in ("/session", "/session/factor", "/me/proof") else set()
    if path in OPEN:
        operation["security"] = []
        wanted -= {401, 403} if path != "/session" else set()
    else:
        operation["security"] = [{"session": []}, {"key": []}]
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for status in sorted(wanted):
        error = {"description": ERRORS[status], "content": {problems.MEDIA_TYPE: schema}}
        operation["responses"][str(status)] = error
