"""The public web routes of the citizen pages.

No cookie is set, nothing is remembered about a visitor, and no page asks a third party for anything. Pages work without
scripts; the one script keeps the ticks of a checklist in the visitor's own browser.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
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
from contact_center.pages.content import Content
from contact_center.pages.languages import preferred

OWN_STATIC = Path(__file__).parent / "static"
SHARED_STATIC = Path(__file__).parent.parent / "api" / "dashboard" / "static" / "vendor"
"""The design system, which the staff dashboard ships, too."""
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
FRESH = "public, max-age=600, stale-while-revalidate=86400"
"""A corrected text reaches everybody within ten minutes."""
METHODS = ["GET", "HEAD"]


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

Contents = Callable[[], Content]
"""The pages of the catalogue in use; a request asks once and stays with them."""


def renewed(catalog: Callable[[], Catalog]) -> Contents:
    """The pages of the catalogue that `catalog` gives at the moment; they are kept while it is the same one."""
    kept = [Content(catalog())]

    def content() -> Content:
        current = catalog()
        if kept[0].catalog is not current:
            kept[0] = Content(current)
        return kept[0]

    return content


def install(app: FastAPI, catalog: Callable[[], Catalog]) -> None:
    """Put the pages, their files and the helpful 404 into a web app; `catalog` gives the one in use."""
    content = renewed(catalog)
    app.include_router(_router(content))
    app.mount("/static/vendor", CachedFiles(directory=SHARED_STATIC, check_dir=False), name="vendor")
    app.mount("/static/pages", CachedFiles(directory=OWN_STATIC), name="pages")
    app.add_exception_handler(HTTPException, not_found_page(content))


def not_found_page(contents: Contents) -> Callable[[Request, Any], Awaitable[Response]]:
    """A handler that answers a browser's 404 with the topics, in the browser's language."""

    async def handle(request: Request, error: HTTPException) -> Response:
        wants_page = "text/html" in request.headers.get("accept", "") and request.method in METHODS
        if error.status_code != 404 or not wants_page:
            return await http_exception_handler(request, error)
        content = contents()
        code = _language(request, content.catalog)
        return _html(request, content.not_found(code), code, status=404)

    return handle


def _router(contents: Contents) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    _common_routes(routes, contents)
    _language_routes(routes, contents)
    return routes


def _common_routes(routes: APIRouter, contents: Contents) -> None:
    @routes.api_route("/", methods=METHODS)
    def start(request: Request) -> Response:
        return _to_language(request, contents(), "")

    @routes.api_route("/offices", methods=METHODS)
    def offices(request: Request) -> Response:
        return _to_language(request, contents(), "/offices")

    @routes.api_route("/offices.json", methods=METHODS)
    def offices_json() -> Response:
        headers = {"Cache-Control": FRESH, "X-Content-Type-Options": "nosniff", "Access-Control-Allow-Origin": "*"}
        return JSONResponse(contents().offices_data(), headers=headers)


def _language_routes(routes: APIRouter, contents: Contents) -> None:
    """The routes below one language."""

    def served(code: str) -> Content:
        content = contents()
        if code not in content.catalog.languages:
            raise HTTPException(404)
        return content

    @routes.api_route("/{code:language}", methods=METHODS)
    def front(request: Request, code: str) -> Response:
        return _html(request, served(code).front(code), code)

    @routes.api_route("/{code:language}/offices", methods=METHODS)
    def offices(request: Request, code: str) -> Response:
        return _html(request, served(code).offices(code), code)

    @routes.api_route("/{code:language}/{topic}", methods=METHODS)
    def page(request: Request, code: str, topic: str, group: str = "", office: str = "") -> Response:
        content = served(code)
        if not content.has_topic(topic):
            raise HTTPException(404)
        return _html(request, content.topic(code, topic, group, office), code)


def _to_language(request: Request, content: Content, place: str) -> Response:
    code = _language(request, content.catalog)
    return RedirectResponse(f"/{code}{place}", 302, {"Vary": "Accept-Language", "Cache-Control": "no-cache", **HEADERS})


def _language(request: Request, catalog: Catalog) -> str:
    """The language of the address if it names one, else the browser's."""
    first = request.url.path.strip("/").split("/")[0]
    if first in catalog.languages:
        return first
    return preferred(request.headers.get("accept-language", ""), catalog.languages)


def _html(request: Request, page: str, code: str, status: int = 200) -> Response:
    body = page.encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    vary = {"Vary": "Accept-Language", "Cache-Control": "no-store"} if status == 404 else {"Cache-Control": FRESH}
    headers = {"Content-Language": code, "ETag": tag, **vary, **HEADERS}
    if status == 200 and request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return HTMLResponse(body, status, headers)
