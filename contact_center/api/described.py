"""The description of the API (OpenAPI): what FastAPI knows of the routes, and what holds for all of them.

Which errors an operation may answer with, that it needs a session or a key, the keys of repeated changes, the version
that was seen, what is left of the caller's quota, and an example for everything.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from contact_center.api.examples import exemplify
from contact_center.api.problems import MEDIA_TYPE
from contact_center.api.repeats import CHANGES, kept
from contact_center.api.schemas.problem import Problem

PREFIX = "/api/v1"
OPEN = {"/health", "/ready", "/session", "/session/at/{name}", "/session/at/{name}/return"}
OPEN |= {"/invitations/look", "/invitations/accept"}
"""Paths below the prefix that answer without sign-in."""
GUESSED = {"/session", "/session/factor", "/me/proof", "/me/password", "/invitations/accept"}
"""Where passwords and codes could be guessed: attempts are counted."""
MISSING = {"/invitations/look", "/invitations/accept", "/phone/pass", "/phone/calls", "/talk/leave"}
"""Paths that look for something although their address names nothing."""
ERRORS = {
    400: "The request itself cannot be read.",
    401: "Nobody is signed in.",
    403: "The role or the key does not allow it, or a change of a browser came without X-Requested-With: ics.",
    404: "There is no such thing, or not for this person.",
    409: "Somebody else was faster, the ticket has moved on, or the first request with this key is still worked on.",
    412: "Somebody has changed it since: the version in If-Match is not the newest.",
    413: "What was sent is too large.",
    422: "What was asked for makes no sense.",
    428: "A change has to say which version was seen: If-Match is missing.",
    429: "Too many attempts, or more requests than the quota allows; Retry-After says when to come back.",
    503: "Something that is needed cannot be reached just now; nothing was done.",
}
HEADERS: dict[str, dict[str, Any]] = {
    "RateLimit": {
        "description": "What is left of the quota (draft-ietf-httpapi-ratelimit-headers-11): `r` requests for the "
        "next `t` seconds. Missing while nothing is limited or counted.",
        "schema": {"type": "string", "examples": ['"key";r=599;t=42']},
    },
    "RateLimit-Policy": {
        "description": "The quota: `q` requests within `w` seconds, of a `person` or a `key`.",
        "schema": {"type": "string", "examples": ['"key";q=600;w=60']},
    },
    "Retry-After": {
        "description": "Seconds until it is worth asking again.",
        "schema": {"type": "string", "pattern": r"^\d+$", "examples": ["42"]},
    },
    "Idempotency-Replayed": {
        "description": "`true`: this was done before with the same Idempotency-Key, and this is the answer of then.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "ETag": {
        "description": "The version that there is now, for the next If-Match.",
        "schema": {"type": "string", "examples": ['"8"']},
    },
}
REPEATED = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Made up by the client, new for each change. Who lost the answer sends the same request with the "
    "same key: it is answered again and done once. Kept for a day.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$", "examples": ["4f1c9a52-7f5e-4c7b-9a44-1a7c0b7fd2a1"]},
}
CURSOR = "Where the list goes on: `next_cursor` of the part before, unchanged. Left out: from its beginning."


def operation_id(route: APIRoute) -> str:
    """The name of an operation, as clients made of the description call it: its part of the API and what it does."""
    part = str(route.tags[0]) if route.tags else "page"
    return f"{part.lower().replace(' ', '_').replace('-', '_')}_{route.name}"


def openapi(app: FastAPI, cookie: str, tags: list[dict[str, Any]]) -> dict[str, Any]:
    """The description of the API with all that; made once. `cookie`: the name of the session's cookie."""
    if app.openapi_schema is None:
        described = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes, tags=tags
        )
        parts = described.setdefault("components", {})
        model = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        parts["schemas"] = {**parts.get("schemas", {}), **model.pop("$defs", {}), "Problem": model}
        for unused in ("HTTPValidationError", "ValidationError"):
            parts["schemas"].pop(unused, None)
        parts["headers"] = HEADERS
        parts["securitySchemes"] = {
            "session": {"type": "apiKey", "in": "cookie", "name": cookie},
            "key": {"type": "http", "scheme": "bearer", "description": "An API key, `icsk_…`."},
        }
        for path, operations in described["paths"].items():
            for method, operation in operations.items():
                _complete(path.removeprefix(PREFIX), method.upper(), operation)
        exemplify(described)
        app.openapi_schema = described
    return app.openapi_schema


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Say what an operation takes and answers, besides what its function says."""
    operation["security"] = [] if path in OPEN else [{"session": []}, {"key": []}]
    repeated = method in CHANGES and kept(PREFIX + path)
    given = [*operation.pop("parameters", []), *([REPEATED] if repeated else [])]
    for parameter in given:
        if parameter["name"] == "cursor":
            parameter.setdefault("description", CURSOR)
    if given:
        operation["parameters"] = given
    versioned = any(parameter["name"].lower() == "if-match" for parameter in given)
    _answer(operation["responses"], _errors(path, method, versioned))
    _head(operation["responses"], path not in OPEN, repeated, versioned)


def _answer(responses: dict[str, Any], errors: set[int]) -> None:
    """Add the errors; what an operation says itself of one stays."""
    responses.pop("422", None)  # FastAPI's own is another one
    for status in sorted(errors):
        responses.setdefault(str(status), _problem(status))
    for code, response in responses.items():
        if code >= "4":
            response.setdefault("content", _problem(422)["content"])


def _errors(path: str, method: str, versioned: bool) -> set[int]:
    """The errors that an operation may answer with."""
    wanted = {422} | ({404} if "{" in path or path in MISSING else set()) | ({429} if path in GUESSED else set())
    wanted |= {503} if path != "/health" else set()
    wanted |= {401, 403, 429} if path not in OPEN or path == "/session" else set()
    wanted |= {400, 403, 409, 413} if method in CHANGES else set()
    return wanted | ({412, 428} if versioned else set())


def _problem(status: int) -> dict[str, Any]:
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": ERRORS[status], "content": {MEDIA_TYPE: schema}}


def _head(responses: dict[str, Any], counted: bool, repeated: bool, versioned: bool) -> None:
    """Name the headers that answers have."""
    for status, response in responses.items():
        fine = status < "4"
        has = {
            "RateLimit-Policy": counted and (fine or status == "429"),
            "RateLimit": counted and (fine or status == "429"),
            "Idempotency-Replayed": repeated and fine,
            "ETag": versioned and fine,
            "Retry-After": status in ("429", "503"),
        }
        headers = {name: {"$ref": f"#/components/headers/{name}"} for name, given in has.items() if given}
        if headers:
            response["headers"] = {**response.get("headers", {}), **headers}
