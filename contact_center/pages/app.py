"""The public web routes of the citizen pages.

No cookie is set, nothing is remembered about a visitor, and no page asks a third party for anything. Pages work without
scripts; the one script keeps the ticks of a checklist in the visitor's own browser. What the links of receipts lead to
is in `wrong`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.types import Scope

from contact_center.catalog.model import Catalog
from contact_center.clock import now
from contact_center.pages import wrong
from contact_center.pages.content import KEPT_PAGES, Content
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


class LanguageCode(Convertor[str]):
    """A piece of an address that looks like a language. Named so narrowly, no other route of the web is shadowed."""

    regex = "[a-z]{2,3}"

    def convert(self, value: str) -> str:
        """As it stands."""
        return value

    def to_string(self, value: str) -> str:
        """As it stands."""
        return value


register_url_convertor("language", LanguageCode())


class WrongCode(HTTPException):
    """Something was typed that is no code."""

    def __init__(self) -> None:
        """It is an address that leads nowhere, with a page of its own."""
        super().__init__(404)


@dataclass(frozen=True, slots=True)
class Site:
    """The pages of one catalogue; a request asks for them once and stays with them."""

    content: Content
    personal: Personal

    @staticmethod
    def of(catalog: Catalog) -> Site:
        """All pages of `catalog`."""
        content = Content(catalog)
        return Site(content, Personal(content))

    def served(self, code: str) -> Content:
        """The pages, if they are there in the language `code`; else it is an address that leads nowhere."""
        if code not in self.content.catalog.languages:
            raise HTTPException(404)
        return self.content


Sites = Callable[[], Site]


def renewed(catalog: Callable[[], Catalog]) -> Sites:
    """The pages of the catalogue that `catalog` gives at the moment; they are kept while it is the same one."""
    kept = [Site.of(catalog())]

    def site() -> Site:
        current = catalog()
        if kept[0].content.catalog is not current:
            kept[0] = Site.of(current)
        return kept[0]

    return site


def install(
    app: FastAPI,
    catalog: Callable[[], Catalog],
    wrong_topic: Callable[[], WrongTopic] | None = None,
    clock: Callable[[], datetime] = now,
) -> None:
    """Put the pages, their files and the helpful 404 into a web app; `catalog` gives the one in use.

    `wrong_topic` is what the links of receipts do.
    """
    sites = renewed(catalog)
    app.include_router(_router(sites))
    if wrong_topic is not None:
        app.include_router(wrong.router(lambda: sites().content, wrong_topic, clock))
    app.mount("/static/vendor", CachedFiles(directory=SHARED_STATIC, check_dir=False), name="vendor")
    app.mount("/static/pages", CachedFiles(directory=OWN_STATIC), name="pages")
    app.add_exception_handler(HTTPException, not_found_page(sites))


def not_found_page(sites: Sites) -> Callable[[Request, Any], Awaitable[Response]]:
    """A handler that answers a browser's 404 with the topics, in the browser's language."""

    async def handle(request: Request, error: HTTPException) -> Response:
        wants_page = "text/html" in request.headers.get("accept", "") and request.method in METHODS
        if error.status_code != 404 or not wants_page:
            return await http_exception_handler(request, error)
        site = sites()
        code = language_of(request, site.content.catalog)
        wrong_code = isinstance(error, WrongCode)
        page = site.personal.asking(code, wrong=True) if wrong_code else site.content.not_found(code)
        return _html(request, page, code, status=404)

    return handle


def _router(sites: Sites) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    _common_routes(routes, sites)
    _code_routes(routes, sites)
    _language_routes(routes, sites)
    return routes


def _common_routes(routes: APIRouter, sites: Sites) -> None:
    @routes.api_route("/", methods=METHODS)
    async def start(request: Request) -> Response:
        return _to_language(request, sites().content, "")

    @routes.api_route("/offices", methods=METHODS)
    async def offices(request: Request) -> Response:
        return _to_language(request, sites().content, "/offices")

    @routes.api_route("/offices.json", methods=METHODS)
    async def offices_json() -> Response:
        headers = {"Cache-Control": FRESH, "X-Content-Type-Options": "nosniff", "Access-Control-Allow-Origin": "*"}
        return JSONResponse(sites().content.offices_data(), headers=headers)


def _code_routes(routes: APIRouter, sites: Sites) -> None:
    """Where a code is typed, and where it leads. Before the topics: `c` is none of them."""

    @routes.api_route("/c", methods=METHODS)
    async def ask(request: Request, code: str = "") -> Response:
        site = sites()
        return _opened(site.personal, code) if code else _to_language(request, site.content, "/c")

    @routes.api_route("/c/{code:path}", methods=METHODS)
    async def personal_checklist(request: Request, code: str) -> Response:
        personal = sites().personal
        choice = personal.choice(code)
        if choice is None:
            raise WrongCode
        if request.url.path != personal.place(choice):  # one page, one address
            return _opened(personal, code)
        return _html(request, personal.page(choice), choice.language)

    @routes.api_route("/{language:language}/c", methods=METHODS)
    async def ask_in(request: Request, language: str, code: str = "") -> Response:
        site = sites()
        site.served(language)
        return _opened(site.personal, code) if code else _html(request, site.personal.asking(language), language)


def _opened(personal: Personal, typed: str) -> Response:
    """To the page of a code, however it was typed."""
    choice = personal.choice(typed)
    if choice is None:
        raise WrongCode
    return RedirectResponse(personal.place(choice), 302, {"Cache-Control": FRESH, **HEADERS})


def _language_routes(routes: APIRouter, sites: Sites) -> None:
    """The routes below one language. They wait for nothing, so they need no thread of their own."""

    @routes.api_route("/{code:language}", methods=METHODS)
    async def front(request: Request, code: str) -> Response:
        return _html(request, sites().served(code).front(code), code)

    @routes.api_route("/{code:language}/offices", methods=METHODS)
    async def offices(request: Request, code: str) -> Response:
        return _html(request, sites().served(code).offices(code), code)

    @routes.api_route("/{code:language}/{topic}", methods=METHODS)
    async def page(request: Request, code: str, topic: str, group: str = "", office: str = "") -> Response:
        content = sites().served(code)
        if not content.has_topic(topic):
            raise HTTPException(404)
        return _html(request, content.topic(code, topic, group, office), code)


def _to_language(request: Request, content: Content, place: str) -> Response:
    code = language_of(request, content.catalog)
    return RedirectResponse(f"/{code}{place}", 302, {"Vary": "Accept-Language", "Cache-Control": "no-cache", **HEADERS})


@lru_cache(maxsize=KEPT_PAGES)
def _tagged(page: str) -> tuple[bytes, str]:
    """A page as bytes, with its tag. Pages are kept for long: each is hashed once, not for every visitor."""
    body = page.encode()
    return body, f'"{hashlib.sha256(body).hexdigest()[:20]}"'


def _html(request: Request, page: str, code: str, status: int = 200) -> Response:
    body, tag = _tagged(page)
    vary = {"Vary": "Accept-Language", "Cache-Control": "no-store"} if status == 404 else {"Cache-Control": FRESH}
    headers = {"Content-Language": code, "ETag": tag, **vary, **HEADERS}
    if status == 200 and request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return HTMLResponse(body, status, headers)
