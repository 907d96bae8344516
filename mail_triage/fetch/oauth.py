"""OAuth 2.0 instead of a password: access tokens for XOAUTH2, renewed in time; a rotated refresh token is kept."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import structlog

from contact_center.delivery.faults import fault
from contact_center.errors import Final, Retryable

log = structlog.get_logger()

TIMEOUT = 15.0
EARLIER = 120.0
"""Seconds before its end a token counts as over."""
UNSTATED = 600.0
"""Life of a token whose end the server does not state."""
_TOKEN = re.compile(r"[\x21-\x7e]{1,16384}")
_CODE = re.compile(r"[a-z_]{1,60}")


@dataclass(frozen=True, slots=True)
class Grant:
    """What tokens are asked for with: a refresh token, or without one the credentials of the program itself."""

    url: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Tokens from the server."""

    access: str = field(repr=False)
    seconds: float = UNSTATED
    refresh: str = field(default="", repr=False)
    """A new refresh token, which replaces the old one; mostly empty."""


def form(grant: Grant, refresh_token: str) -> dict[str, str]:
    """What is sent to the server (RFC 6749, sections 4.4 and 6)."""
    kind = "refresh_token" if refresh_token else "client_credentials"
    told = {"grant_type": kind, "client_id": grant.client_id, "client_secret": grant.client_secret}
    told |= {"refresh_token": refresh_token, "scope": grant.scope}
    return {name: value for name, value in told.items() if value}


def read(status: int, said: Any) -> Answer:
    """What the server's answer means. Raises Final when it refuses, Retryable when it is out of order."""
    said = said if isinstance(said, Mapping) else {}
    access = said.get("access_token")
    if status == 200 and isinstance(access, str) and _TOKEN.fullmatch(access):
        life, refresh = said.get("expires_in"), said.get("refresh_token")
        seconds = float(life) if isinstance(life, int | float) and life > 0 else UNSTATED
        return Answer(access, seconds, refresh if isinstance(refresh, str) and _TOKEN.fullmatch(refresh) else "")
    code = str(said.get("error", ""))
    code = code if _CODE.fullmatch(code) else ""
    if status in (400, 401, 403) and code != "temporarily_unavailable":
        raise Final(fault("fetch-token-refused", code))
    raise Retryable(fault("fetch-token-trouble", f"{status} {code}".strip()))


class Tokens:
    """The tokens of one account. Not for several threads at once: the account sees to that."""

    def __init__(self, grant: Grant, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is asked yet. A rotated refresh token is kept in the file `path`."""
        self._grant, self._path, self._clock = grant, path, clock
        self._access, self._ends, self._rotated = "", 0.0, ""

    def current(self) -> tuple[str, bool]:
        """An access token that holds, and whether it is brand-new. Raises Final or Retryable."""
        if self._access and self._clock() < self._ends:
            return self._access, False
        answer = self._ask()
        if answer.refresh and answer.refresh != self._refresh_token():
            self._keep(answer.refresh)
        self._access, self._ends = answer.access, self._clock() + max(answer.seconds - EARLIER, answer.seconds / 2)
        return self._access, True

    def forget(self) -> None:
        """The mail server does not take the token: the next one is a new one."""
        self._access = ""

    def _ask(self) -> Answer:
        try:
            answer = httpx.post(self._grant.url, data=form(self._grant, self._refresh_token()), timeout=TIMEOUT)
            said = answer.json() if len(answer.content) < 100_000 else None
        except httpx.HTTPError as error:
            raise Retryable(fault("fetch-token-away", type(error).__name__)) from error
        except ValueError:
            said = None
        return read(answer.status_code, said)

    def _refresh_token(self) -> str:
        """The newest: rotated in this process, else kept in the file, else as set. A newly set one wins."""
        if self._rotated or not self._grant.refresh_token:
            return self._rotated
        try:
            kept = json.loads(self._path.read_text())
            return str(kept["refresh_token"]) if kept["instead_of"] == self._given() else self._grant.refresh_token
        except (OSError, ValueError, KeyError, TypeError):
            return self._grant.refresh_token

    def _keep(self, refresh_token: str) -> None:
        """On disk before it is used, readable by us only: the old one may no longer be worth anything."""
        self._rotated = refresh_token
        content = json.dumps({"refresh_token": refresh_token, "instead_of": self._given()})
        unfinished = self._path.with_suffix(f".{secrets.token_hex(4)}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self._path)
        except OSError as error:
            log.error("oauth.not_kept", error=type(error).__name__, consequence="after a restart a login may fail")

    def _given(self) -> str:
        return hashlib.sha256(self._grant.refresh_token.encode()).hexdigest()
