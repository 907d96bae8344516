"""The public web routes of the citizen pages.

No cookie is set, nothing is remembered about a visitor, and no page asks a third party for anything. Pages work without
scripts; the one script keeps the ticks of a checklist in the visitor's own browser. What the links of receipts lead to
is in `wrong`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import Scope

from contact_center.catalog.model import Catalog
from contact_center.clock import now
from contact_center.pages import wrong
from contact_center.pages.content import Content
from contact_center.pages.personal import Personal
from contact_center.pages.web import HEADERS, METHODS, language_of
from queues.wrong import WrongTopic

OWN_STATIC = Path(__file__).parent / "static"
SHARED_STATIC = Path(__file__).parent.parent / "api" / "dashboard" / "static" / "vendor"
"""The design system, which the staff dashboard ships, too."""
FRESH = "public, max-age=600, stale-while-revalidate=86400"
"""A corrected text reaches everybody within ten minutes."""


class CachedFiles(StaticFiles):
    """Static files that a browser may keep for a day."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve a file."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=86400"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


class WrongCode(HTTPException):
    """Something was typed that is no code."""

    def __init__(self) -> None:
        """It is an address that leads nowhere, with a page of its own."""
        super().__init__(404)


def install(
    app: FastAPI, catalog: Catalog, wrong_topic: WrongTopic | None = None, clock: Callable[[], datetime] = now
) -> None:
    """Put the pages, their files and the helpful 404 into a web app; `wrong_topic` is what the links of receipts do."""
    content = Content(catalog)
    personal = Personal(content)
    app.include_router(_router(content, personal))
    if wrong_topic is not None:
        app.include_router(wrong.router(content, wrong_topic, clock))
    app.mount("/static/vendor", CachedFiles(directory=SHARED_STATIC, check_dir=False), name="vendor")
    app.mount("/static/pages", CachedFiles(directory=OWN_STATIC), name="pages")
    app.add_exception_handler(HTTPException, not_found_page(content, personal))


def router(catalog: Catalog) -> APIRouter:
    """The routes of the pages alone."""
    content = Content(catalog)
    return _router(content, Personal(content))


def not_found_page(content: Content, personal: Personal) -> Callable[[Request, Any], Awaitable[Response]]:
    """A handler that answers a browser's 404 with the topics, in the browser's language."""

    async def handle(request: Request, error: HTTPException) -> Response:
        wants_page = "text/html" in request.headers.get("accept", "") and request.method in METHODS
        if error.status_code != 404 or not wants_page:
            return await http_exception_handler(request, error)
        code = language_of(request, content.catalog)
        wrong_code = isinstance(error, WrongCode)
        page = personal.asking(code, wrong=True) if wrong_code else content.not_found(code)
        return _html(request, page, code, status=404)

    return handle


def _router(content: Content, personal: Personal) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    _common_routes(routes, content)
    _code_routes(routes, content, personal)
    for code in content.catalog.languages:
        _language_routes(routes, content, code)
    return routes


def _common_routes(routes: APIRouter, content: Content) -> None:
    @routes.api_route("/", methods=METHODS)
    def start(request: Request) -> Response:
        return _to_language(request, content, "")

    @routes.api_route("/offices", methods=METHODS)
    def offices(request: Request) -> Response:
        return _to_language(request, content, "/offices")

    @routes.api_route("/offices.json", methods=METHODS)
    def offices_json() -> Response:
        headers = {"Cache-Control": FRESH, "X-Content-Type-Options": "nosniff", "Access-Control-Allow-Origin": "*"}
        return JSONResponse(content.offices_data(), headers=headers)


def _code_routes(routes: APIRouter, content: Content, personal: Personal) -> None:
    """Where a code is typed, and where it leads. Before the topics: `c` is none of them."""

    @routes.api_route("/c", methods=METHODS)
    def ask(request: Request, code: str = "") -> Response:
        return _opened(personal, code) if code else _to_language(request, content, "/c")

    @routes.api_route("/c/{code:path}", methods=METHODS)
    def personal_checklist(request: Request, code: str) -> Response:
        choice = personal.choice(code)
        if choice is None:
            raise WrongCode
        if request.url.path != personal.place(choice):  # one page, one address
            return _opened(personal, code)
        return _html(request, personal.page(choice), choice.language)

    for language in content.catalog.languages:
        routes.add_api_route(f"/{language}/c", _asking_in(language, personal), methods=METHODS)


def _asking_in(language: str, personal: Personal) -> Callable[..., Response]:
    def ask(request: Request, code: str = "") -> Response:
        return _opened(personal, code) if code else _html(request, personal.asking(language), language)

    return ask


def _opened(personal: Personal, typed: str) -> Response:
    """To the page of a code, however it was typed."""
    choice = personal.choice(typed)
    if choice is None:
        raise WrongCode
    return RedirectResponse(personal.place(choice), 302, {"Cache-Control": FRESH, **HEADERS})


def _language_routes(routes: APIRouter, content: Content, code: str) -> None:
    """The routes below one language. They are named outright, so that no other route of the web is shadowed."""

    @routes.api_route(f"/{code}", methods=METHODS)
    def front(request: Request) -> Response:
        return _html(request, content.front(code), code)

    @routes.api_route(f"/{code}/offices", methods=METHODS)
    def offices(request: Request) -> Response:
        return _html(request, content.offices(code), code)

    @routes.api_route(f"/{code}/{{topic}}", methods=METHODS)
    def page(request: Request, topic: str, group: str = "", office: str = "") -> Response:
        if not content.has_topic(topic):
            raise HTTPException(404)
        return _html(request, content.topic(code, topic, group, office), code)


def _to_language(request: Request, content: Content, place: str) -> Response:
    code = language_of(request, content.catalog)
    return RedirectResponse(f"/{code}{place}", 302, {"Vary": "Accept-Language", "Cache-Control": "no-cache", **HEADERS})


def _html(request: Request, page: str, code: str, status: int = 200) -> Response:
    body = page.encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    vary = {"Vary": "Accept-Language", "Cache-Control": "no-store"} if status == 404 else {"Cache-Control": FRESH}
    headers = {"Content-Language": code, "ETag": tag, **vary, **HEADERS}
    if status == 200 and request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return HTMLResponse(body, status, headers)
