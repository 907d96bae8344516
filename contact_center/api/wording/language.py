"""In which language a request wants its answer: what its address says, else what its header says. Pure.

A screen says which language it is in (`Accept-Language`, of the stream of events `lang`, since a browser lets no header
be set there). Who says nothing gets the names of things in Danish and errors in English, as ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from starlette.requests import HTTPConnection

DANISH: Final = "da"
ENGLISH: Final = "en"
LANGUAGES: Final = (DANISH, ENGLISH)
READ: Final = 200
"""Letters of the header that are looked at."""


def asked_for(request: HTTPConnection) -> str | None:
    """da or en; None where neither is asked for."""
    chosen = request.query_params.get("lang", "")
    return chosen if chosen in LANGUAGES else preferred(request.headers.get("accept-language", ""))


def preferred(header: str) -> str | None:
    """The one of our languages that an `Accept-Language` likes best; of two liked alike the first."""
    liked = sorted(_weighed(header[:READ]), key=lambda pair: -pair[1])
    return next((code for code, weight in liked if code in LANGUAGES and weight > 0), None)


def _weighed(header: str) -> Iterator[tuple[str, float]]:
    for part in header.split(","):
        tag, _, rest = part.partition(";")
        code = tag.strip().lower().partition("-")[0]
        yield code, _weight(rest.strip())


def _weight(text: str) -> float:
    """`q=0.8`; absent: 1; what cannot be read: 0."""
    if not text:
        return 1.0
    name, _, number = text.partition("=")
    plain = number.strip().replace(".", "", 1)
    return float(number) if name.strip() == "q" and plain.isascii() and plain.isdigit() else 0.0
