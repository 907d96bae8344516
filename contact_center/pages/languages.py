"""Which served language does a browser ask for? Pure."""

from __future__ import annotations

from collections.abc import Collection

DEFAULT = "en"


def preferred(accept_language: str, served: Collection[str]) -> str:
    """The served language that an `Accept-Language` header prefers, else English."""
    wanted = sorted(enumerate(map(_weighed, accept_language.split(","))), key=lambda one: (-one[1][1], one[0]))
    codes = (code for _, (code, weight) in wanted if weight > 0)
    return next((code for code in codes if code in served), DEFAULT)


def _weighed(part: str) -> tuple[str, float]:
    tag, _, parameters = part.partition(";")
    code = tag.strip().lower().split("-")[0]
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return code, 1.0
    try:
        return code, float(value)
    except ValueError:
        return code, 0.0
