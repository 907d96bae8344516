"""A small OpenID provider that speaks real HTTP: discovery, keys, authorization code with PKCE, and lies on demand."""

from __future__ import annotations

import base64
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode

import uvicorn
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

CLIENT, SECRET = "ics", "a secret: with/signs+in it"


@dataclass
class Provider:
    """Its users' claims, and what it does wrong in this test."""

    port: int
    now: Callable[[], datetime]
    claims: dict[str, Any] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    """Claims that replace the true ones; None removes one."""
    header: dict[str, Any] = field(default_factory=dict)
    broken: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    discoveries: int = 0

    def __post_init__(self) -> None:
        """Its keys."""
        self.key, self.foreign = (RSAKey.generate_key(2048, {"kid": name}) for name in ("one", "one"))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def rotate(self) -> None:
        """A new key under a new name."""
        self.key = RSAKey.generate_key(2048, {"kid": "two"})

    def document(self) -> dict[str, Any]:
        told = {"issuer": self.url, "token_endpoint": f"{self.url}/token", "jwks_uri": f"{self.url}/keys"}
        return {**told, "authorization_endpoint": f"{self.url}/authorize"}

    def token(self, asked: dict[str, str]) -> str:
        now = int(self.now().timestamp())
        true = {"iss": self.url, "aud": CLIENT, "sub": "7", "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        told = {**true, **self.claims, **self.lies}
        told = {name: value for name, value in told.items() if value is not None}
        header = {"alg": "RS256", "kid": self.key.kid, **self.header}
        if self.broken == "unsigned":
            parts = (b'{"alg":"none"}', repr(told).replace("'", '"').encode(), b"")
            return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
        if self.broken == "our-secret":
            return jwt.encode({"alg": "HS256", "kid": "one"}, told, OctKey.import_key(SECRET), algorithms=["HS256"])
        return jwt.encode(header, told, self.foreign if self.broken == "foreign-key" else self.key)


def app_of(provider: Provider) -> FastAPI:
    """The web of the provider."""
    app = FastAPI()

    @app.get("/.well-known/openid-configuration")
    def discovery() -> Any:
        provider.discoveries += 1
        if provider.broken == "away":
            return Response("gone", 503)
        if provider.broken == "huge":
            return Response(b'{"a": "' + b"x" * 2_000_000 + b'"}', media_type="application/json")
        if provider.broken == "detour":
            return RedirectResponse("http://127.0.0.1:1/elsewhere", 302)
        changes = {"issuer": "https://other.example"} if provider.broken == "another" else {}
        changes |= {"token_endpoint": "http://elsewhere.example/token"} if provider.broken == "plain" else {}
        return {**provider.document(), **changes}

    @app.get("/keys")
    def keys() -> Any:
        return KeySet([provider.key]).as_dict(private=False)

    @app.get("/authorize")
    def authorize(request: Request) -> Any:
        asked = dict(request.query_params)
        provider.asked.append(asked)
        if provider.broken == "refuses":
            return RedirectResponse(
                f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}", 302
            )
        code = secrets.token_urlsafe(16)
        provider.codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": provider.url}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 302)

    @app.post("/token")
    async def token(request: Request) -> Any:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        asked = provider.codes.pop(form.get("code", ""), None)
        given = base64.b64decode(request.headers["authorization"].split()[1]).decode().split(":", 1)
        known = [unquote(part) for part in given] == [CLIENT, SECRET]
        proven = asked and create_s256_code_challenge(form["code_verifier"]) == asked["code_challenge"]
        if not (asked and known and proven and form["redirect_uri"] == asked["redirect_uri"]):
            return JSONResponse({"error": "invalid_grant"}, 400)
        if provider.broken == "no-token":
            return {"access_token": "x", "token_type": "Bearer"}
        if provider.broken == "list":
            return ["x"]
        return {"access_token": "x", "token_type": "Bearer", "id_token": provider.token(asked)}

    return app


def serve(provider: Provider) -> Callable[[], None]:
    """Run it in a thread; returns how to stop it."""
    server = uvicorn.Server(uvicorn.Config(app_of(provider), port=provider.port, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)

    def stop() -> None:
        server.should_exit = True
        thread.join(5)

    return stop
