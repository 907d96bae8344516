"""Errors as problem+json (RFC 9457): what went wrong, in words, and never how it looks inside."""

from __future__ import annotations

import math
import traceback
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from starlette.exceptions import HTTPException

from contact_center.api.rates import Spent
from contact_center.api.wording.errors import field_fault, title, worded
from contact_center.api.wording.language import ENGLISH, asked_for
from contact_center.errors import (
    Conflict,
    ContactCenterError,
    Damaged,
    Forbidden,
    Invalid,
    NotAllowed,
    NotFound,
    Retryable,
    Stale,
    TooLarge,
    Unconditional,
)
from contact_center.visitation.unclear import Unclear
from contact_center.visitation.words import words

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded"


class NotSignedIn(ContactCenterError):
    """Nobody is signed in, or the session has ended."""


class TooManyAttempts(ContactCenterError):
    """Too many wrong passwords; try again later."""

    def __init__(self, seconds: float) -> None:
        """Keep how long to wait."""
        self.seconds = max(1, math.ceil(seconds))
        super().__init__(f"Too many attempts. Try again in {self.seconds} seconds.")


class TooManyRequests(ContactCenterError):
    """More requests than the caller may send within this minute."""

    def __init__(self, spent: Spent) -> None:
        """Keep how long to wait; the type is that of draft-ietf-httpapi-ratelimit-headers-11."""
        self.seconds = spent.resets
        self.more = {"type": QUOTA_EXCEEDED, "violated-policies": [spent.policy]}
        super().__init__(f"More than {spent.quota} requests a minute. Go on in {spent.resets} seconds.")


class ProofWanted(ContactCenterError):
    """Whoever sits there must first prove who they are."""

    def __init__(self) -> None:
        """Say how."""
        self.more = {"reasons": ["proof"]}
        super().__init__("Prove first who you are: POST /me/proof.")


class PasswordRefused(Invalid):
    """The password is not good enough."""

    def __init__(self, reasons: list[str]) -> None:
        """Keep the reasons as codes: short, long, common, pattern, context."""
        self.more = {"reasons": reasons}
        super().__init__(f"The password is not good enough: {', '.join(reasons)}.")


STATUS: tuple[tuple[type[ContactCenterError], int], ...] = (
    (NotSignedIn, 401),
    (ProofWanted, 403),
    (TooManyAttempts, 429),
    (TooManyRequests, 429),
    (Stale, 412),
    (Unconditional, 428),
    (Conflict, 409),
    (NotFound, 404),
    (Forbidden, 403),
    (NotAllowed, 403),
    (TooLarge, 413),
    (Invalid, 422),
    (Retryable, 503),
    (Damaged, 500),
)
"""From the top; the first class that fits decides."""


def problem(
    status: int, detail: str, headers: dict[str, str] | None = None, language: str | None = None, **more: Any
) -> JSONResponse:
    """An error as problem+json; `detail` is a sentence of the code, in English, and is worded in `language`."""
    spoken = language or ENGLISH
    said = {"title": title(status, spoken), "status": status, "detail": worded(detail, spoken)}
    return JSONResponse({"type": "about:blank", **said, **more}, status, headers, MEDIA_TYPE)


def unexpected(error: Exception, path: str, language: str | None = None) -> JSONResponse:
    """Anything that nobody thought of: 500 without a word about the inside, and a line in the log.

    The trace holds the places only: an error of the database carries the values of the statement, and those are
    somebody's mail.
    """
    places = "".join(traceback.format_tb(error.__traceback__))
    log.error("request.failed", path=path, error=type(error).__name__, places=places)
    return problem(500, "Something went wrong on our side. It has been noted.", language=language)


def install(app: FastAPI) -> None:
    """Answer every known error as problem+json."""
    app.add_exception_handler(ContactCenterError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(OperationalError, _database)
    app.add_exception_handler(NoConnectionFree, _database)


def _ours(request: Request, error: Exception) -> JSONResponse:
    return answer_to(error, request.url.path, request.method, asked_for(request))


def answer_to(error: Exception, path: str, method: str, spoken: str | None) -> JSONResponse:
    """What an error of ours is answered with; `spoken`: the language that is asked for, da or en."""
    status = next((status for kind, status in STATUS if isinstance(error, kind)), None)
    if status is None:
        return unexpected(error, path, spoken)
    if status == 403:
        log.info("request.refused", path=path, method=method)
    seconds = getattr(error, "seconds", None)
    headers = None if seconds is None else {"Retry-After": str(seconds)}
    return problem(status, _sentence(error, spoken or ENGLISH), headers, spoken, **getattr(error, "more", {}))


def _sentence(error: Exception, language: str) -> str:
    """What an error says; what is asked of figures has its sentences with their words."""
    if isinstance(error, Unclear):
        return words(language).mistake(error)
    return str(error)


def _invalid(request: Request, error: Exception) -> JSONResponse:
    """What was sent does not fit. The values are not sent back: one of them may be a password."""
    assert isinstance(error, RequestValidationError)
    spoken = asked_for(request)
    faults = [{"where": _printable(fault["loc"]), "what": field_fault(fault, spoken)} for fault in error.errors()]
    detail = "; ".join(f"{fault['where']}: {fault['what']}" for fault in faults)
    return problem(422, detail, language=spoken, errors=jsonable_encoder(faults))


def _printable(place: tuple[int | str, ...]) -> str:
    return ".".join(map(str, place)).encode("utf-8", "replace").decode()[:200]


def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, str(error.detail), dict(error.headers or {}), asked_for(request))


def _database(request: Request, error: Exception) -> JSONResponse:
    log.error("database.unreachable", error=type(error).__name__)
    return problem(503, "The database cannot be reached just now.", {"Retry-After": "5"}, asked_for(request))
