"""Signing in at an issuer elsewhere (OpenID Connect): authorization code with PKCE, state and nonce.

The tokens stay here and are forgotten at once: what counts is who the issuer says somebody is. authlib makes the
address and checks the claims, joserfc the signature, httpx speaks to the issuer.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import structlog
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from contact_center.api.signin.claims import Grant
from contact_center.errors import ContactCenterError

log = structlog.get_logger()

ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "RS512", "EdDSA")
"""Never `none`, and never one in which our own secret would be the key."""
KEPT_SECONDS, KEYS_AGAIN_SECONDS = 3600.0, 60.0
LEEWAY_SECONDS, OLDEST_SECONDS = 60, 600
TIMEOUT = httpx.Timeout(10.0, connect=5.0)
LARGEST = 512 * 1024
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class SignOnFailed(ContactCenterError):
    """The issuer could not be asked, or what it said is not to be believed. The text is for our log, not for a page."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """One issuer, as it is set up."""

    name: str
    """As it stands in addresses: `aarhus`."""
    label: str
    """As it stands on the button: `Aarhus Kommune`."""
    url: str
    client_id: str
    client_secret: str = field(repr=False)
    grants: tuple[Grant, ...]
    """From the top; see `claims.decide`."""
    claim: str = "roles"
    scope: str = "openid profile"
    second_factor_there: bool = False
    """Whether what it says about a second factor is believed; else ours is asked for as well."""
    accepted_acr: tuple[str, ...] = ()
    accepted_amr: tuple[str, ...] = ("mfa", "otp", "hwk")


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody goes to the issuer: where to, and what must come back with them."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(slots=True)
class _Known:
    """What an issuer tells about itself, and when it was asked."""

    document: dict[str, Any]
    keys: KeySet
    at: float


class Client:
    """Speaks to one issuer. Safe in many threads; what it tells about itself is kept for an hour."""

    def __init__(self, issuer: Issuer, redirect: str) -> None:
        """`redirect` is our address to which people come back, exactly as it is registered there."""
        self.issuer, self.redirect = issuer, redirect
        self._known: _Known | None = None
        self._turn = threading.Lock()

    def depart(self, prove: bool = False) -> Departure:
        """Where to send the browser; `prove` asks the issuer to have the person sign in anew. Raises SignOnFailed."""
        endpoint = self._look_up().document["authorization_endpoint"]
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        asked = {"code_challenge": create_s256_code_challenge(verifier), "code_challenge_method": "S256"}
        asked |= {"nonce": nonce, "redirect_uri": self.redirect, "scope": self.issuer.scope}
        if prove:
            asked |= {"prompt": "login", "max_age": "0"}
        if self.issuer.accepted_acr:
            asked["acr_values"] = " ".join(self.issuer.accepted_acr)
        url = prepare_grant_uri(endpoint, client_id=self.issuer.client_id, response_type="code", state=state, **asked)
        return Departure(str(url), state, nonce, verifier)

    def arrive(self, code: str, verifier: str, nonce: str, now: datetime) -> dict[str, Any]:
        """The claims of whoever came back with `code`. Raises SignOnFailed."""
        token = self._fetch(code, verifier).get("id_token")
        if not isinstance(token, str):
            raise SignOnFailed("the issuer sent no ID token")
        return self._believed(token, nonce, now)

    def _fetch(self, code: str, verifier: str) -> dict[str, Any]:
        known, form = self._look_up().document, {"grant_type": "authorization_code", "code": code}
        form |= {"code_verifier": verifier, "redirect_uri": self.redirect}
        methods = known.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        auth = None
        if not self.issuer.client_secret:
            form["client_id"] = self.issuer.client_id
        elif "client_secret_basic" in methods:
            auth = (quote(self.issuer.client_id, safe=""), quote(self.issuer.client_secret, safe=""))
        else:
            form |= {"client_id": self.issuer.client_id, "client_secret": self.issuer.client_secret}
        return _asked("POST", known["token_endpoint"], data=form, auth=auth)

    def _believed(self, token: str, nonce: str, now: datetime) -> dict[str, Any]:
        """Signature, issuer, audience, times, nonce: all of it, or none of the claims counts."""
        read = self._read(token)
        wanted = {"iss": {"essential": True, "value": self.issuer.url}, "sub": {"essential": True}}
        wanted |= {"aud": {"essential": True, "value": self.issuer.client_id}, "nonce": {"essential": True}}
        named = {"nonce": nonce, "client_id": self.issuer.client_id}
        claims = CodeIDToken(read.claims, read.header, options=wanted, params=named)
        try:
            claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
        except JoseError as error:
            raise SignOnFailed(f"the ID token is not for us: {error}") from error
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise SignOnFailed("the ID token names nobody")
        if now.timestamp() - claims["iat"] > OLDEST_SECONDS:
            raise SignOnFailed("the ID token is old")
        return dict(claims)

    def _read(self, token: str) -> jwt.Token:
        for again in (False, True):
            try:
                return jwt.decode(token, self._look_up(keys_again=again).keys, algorithms=ALGORITHMS)
            except (JoseError, ValueError) as error:
                if again:
                    raise SignOnFailed(f"the ID token cannot be believed: {type(error).__name__}") from error
        raise AssertionError("unreachable")

    def _look_up(self, keys_again: bool = False) -> _Known:
        """What the issuer tells about itself; with `keys_again` asked anew, though not more than once a minute."""
        with self._turn:
            kept = KEYS_AGAIN_SECONDS if keys_again else KEPT_SECONDS
            if self._known is None or time.monotonic() - self._known.at > kept:
                self._known = self._discover()
            return self._known

    def _discover(self) -> _Known:
        url = self.issuer.url
        document = _asked("GET", f"{url.rstrip('/')}/.well-known/openid-configuration")
        if document.get("issuer") != url:
            raise SignOnFailed(f"{url} says that it is another issuer")
        if any(not isinstance(document.get(f"{one}_endpoint"), str) for one in ("authorization", "token")):
            raise SignOnFailed(f"{url} does not say where to sign in")
        _must_be_sealed(document["authorization_endpoint"])
        try:
            keys = KeySet.import_key_set(_asked("GET", str(document.get("jwks_uri"))))  # type: ignore[arg-type]
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise SignOnFailed(f"the keys of {url} cannot be read") from error
        return _Known(document, keys, time.monotonic())


def _must_be_sealed(url: str) -> None:
    """Only https; plain http on this machine, for trying out."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise SignOnFailed(f"{parts.scheme}://{parts.hostname} is not https")


def _asked(method: str, url: str, **more: Any) -> dict[str, Any]:
    """A JSON object from an address of the issuer; never by a detour, never more than it may be."""
    _must_be_sealed(url)
    try:
        with httpx.stream(method, url, timeout=TIMEOUT, headers={"Accept": "application/json"}, **more) as answer:
            if answer.status_code != 200:
                raise SignOnFailed(f"the issuer answered {answer.status_code}")
            content = b""
            for part in answer.iter_bytes():
                content += part
                if len(content) > LARGEST:
                    raise SignOnFailed("the issuer's answer is too large")
        told = httpx.Response(200, content=content).json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise SignOnFailed(f"the issuer cannot be asked: {type(error).__name__}") from error
    if not isinstance(told, dict):
        raise SignOnFailed("the issuer's answer is no object")
    return told


class Issuers:
    """All issuers, by name."""

    def __init__(self, issuers: Sequence[Issuer] = (), staff_url: str = "") -> None:
        """`staff_url`: our address, where people come back to."""
        self.clients = {one.name: Client(one, f"{staff_url}/api/v1/session/at/{one.name}/return") for one in issuers}

    def by_url(self, url: str) -> Client | None:
        """The client of an issuer by its own address."""
        return next((client for client in self.clients.values() if client.issuer.url == url), None)
