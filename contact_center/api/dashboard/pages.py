"""The shells of the staff's screens and their static files; everything shown in them comes from the API.

A shell holds no data; who may see it is decided by the guard of the staff web. The static files lie under a path that
changes with their content, so browsers may keep them for ever: the modules import each other by relative paths and so
always come from the same edition.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.staticfiles import StaticFiles

HERE = Path(__file__).parent
STATIC = HERE / "static"
CITIZENS = HERE.parent.parent / "pages" / "static"
"""The look of the citizen pages, for what is printed for citizens."""
SHELLS = {
    "/": ("workspace", "Køer"),
    "/login": ("login", "Log på"),
    "/phone": ("phone", "Telefon"),
    "/forwardings": ("forwardings", "Oversendelser"),
    "/outbox": ("outbox", "Postkasse"),
    "/wall": ("wall", "Tavle"),
    "/upkeep": ("upkeep", "Vedligehold"),
    "/settings": ("settings", "Indstillinger"),
    "/invitation": ("invitation", "Invitation"),
    "/account": ("account", "Min konto"),
    "/users": ("users", "Brugere"),
    "/keys": ("keys", "API-nøgler"),
    "/audit": ("audit", "Revisionslog"),
}
"""path → the view that is shown there, and the title of the page."""
FOR_EVER = "public, max-age=31536000, immutable"
MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
"""A machine that knows no better would send these as plain text, and `nosniff` makes browsers refuse that."""


class Keepable(StaticFiles):
    """Static files that may be kept for ever, because their path changes with them."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Say so in the answer."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = FOR_EVER
        return response


def edition(folder: Path = STATIC) -> str:
    """The name of this edition of the static files: a digest of their paths and contents."""
    digest = hashlib.sha256()
    for path in sorted(file for file in folder.rglob("*") if file.is_file()):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


@lru_cache(maxsize=1)
def bases() -> tuple[str, str]:
    """The paths below which our own static files and those of the citizen pages lie."""
    return f"/static/{edition()}", f"/static/{edition(CITIZENS)}"


def citizen_styles() -> tuple[str, ...]:
    """The style sheets of a page that is printed for a citizen."""
    own, citizens = bases()
    return f"{own}/vendor/dkfds/css/dkfds.min.css", f"{citizens}/pages.css", f"{citizens}/letter.css"


def citizen_icon() -> str:
    """The icon of such a page."""
    return f"{bases()[1]}/icon.svg"


def mount(app: FastAPI) -> None:
    """Put the pages and their static files into the staff web."""
    for ending, media_type in MEDIA_TYPES.items():
        mimetypes.add_type(media_type, ending)
    static, citizens = bases()
    app.mount(static, Keepable(directory=STATIC), name="static")
    app.mount(citizens, Keepable(directory=CITIZENS), name="citizens")
    for path, (view, title) in SHELLS.items():
        app.add_api_route(path, _page(_shell(view, title, static)), include_in_schema=False, response_model=None)


@cache
def _shell(view: str, title: str, static: str) -> str:
    """The page of a view, which its script fills."""
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=select_autoescape(["html"]))
    return environment.get_template("shell.html").render(view=view, title=title, static=static)


def _page(html: str) -> Callable[[], Response]:
    def page() -> Response:
        return HTMLResponse(html, headers={"Cache-Control": "no-cache"})

    return page
