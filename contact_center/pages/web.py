"""What all answers of the citizen pages share: their headers, and the language they are in."""

from __future__ import annotations

from fastapi import Request

from contact_center.catalog.model import Catalog
from contact_center.pages.languages import preferred

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
METHODS = ["GET", "HEAD"]


def language_of(request: Request, catalog: Catalog) -> str:
    """The language of the address if it names one, else the browser's."""
    first = request.url.path.strip("/").split("/")[0]
    if first in catalog.languages:
        return first
    return preferred(request.headers.get("accept-language", ""), catalog.languages)
