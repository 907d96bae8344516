"""Changes that are asked for again are answered again, and done once (the Idempotency-Key header).

A client that lost the answer sends the same request with the same key. The key belongs to whoever is signed in; with
other words it is refused, and while the first one is still being done, too. Answers are kept for a day.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request, cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contact_center.api.callers import known, spend
from contact_center.api.door import StaffDoor
from contact_center.api.problems import TooManyRequests, answer_to, problem
from contact_center.api.wording.language import asked_for
from contact_center.storage import repeats
from contact_center.storage.transaction import transaction

HEADER = "idempotency-key"
CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
NEVER = tuple(f"/api/v1/{name}" for name in ("session", "me/", "invitations", "users", "api-keys"))
"""What sets a cookie, or shows a link, a code or a key this once, is not kept."""
REVEALED = "/reveal"
"""Neither is what shows a masked number."""
_KEY = re.compile(r"[!-~]{1,255}")
KEPT_HEADERS = ("content-type", "location", "etag")


def kept(path: str) -> bool:
    """Whether the answers of a path are kept for whoever asks again."""
    return not path.startswith(NEVER) and not path.endswith(REVEALED)


@dataclass(slots=True)
class Answer:
    """What was sent, copied on its way."""

    send: Send
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)

    async def __call__(self, message: Message) -> None:
        """Copy and send one message."""
        if message["type"] == "http.response.start":
            sent = Headers(raw=message.get("headers", []))
            self.status, self.headers = message["status"], {n: sent[n] for n in KEPT_HEADERS if n in sent}
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
        await self.send(message)


class Repeats:
    """Wraps the API."""

    def __init__(self, app: ASGIApp, door: StaffDoor) -> None:
        """Wrap `app`."""
        self.app, self.door = app, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the first one through; answer every other one."""
        headers = Headers(scope=scope) if scope["type"] == "http" else None
        if headers is None or scope["method"] not in CHANGES or HEADER not in headers:
            await self.app(scope, receive, send)
            return
        key, who = headers[HEADER], self._who(headers)
        if not _KEY.fullmatch(key):
            wrong = "Idempotency-Key: 1 to 255 printable characters."
            await problem(422, wrong, language=asked_for(HTTPConnection(scope)))(scope, receive, send)
        elif not who or not kept(scope["path"]):
            await self.app(scope, receive, send)
        else:
            await self._once(who, key, scope, receive, send)

    def _who(self, headers: Headers) -> str:
        shown = headers.get("authorization") or cookie_parser(headers.get("cookie", "")).get(self.door.cookie)
        return hashlib.sha256(shown.encode()).hexdigest() if shown else ""

    async def _once(self, who: str, key: str, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        asked = hashlib.sha256(b"\0".join((_asked(scope), body))).hexdigest()
        before = await run_in_threadpool(self._begin, who, key, asked, asked_for(HTTPConnection(scope)))
        if before is None:
            await self._first(who, key, body, scope, receive, send)
        else:
            refused = await run_in_threadpool(self._refused, scope)
            await (refused or before)(scope, receive, send)

    def _refused(self, scope: Scope) -> Response | None:
        """What whoever asks again is told instead of the old answer: they are out by now, or ask too much."""
        request = Request(scope)
        caller = known(self.door, request, False)
        if caller is None:
            return problem(401, "Sign in first.", language=asked_for(request))
        try:
            spend(self.door, request, caller)
        except TooManyRequests as error:
            return answer_to(error, scope["path"], scope["method"], asked_for(request))
        return None

    async def _first(self, who: str, key: str, body: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        answer = Answer(send)
        try:
            await self.app(scope, _again(body, receive), answer)
        finally:
            await run_in_threadpool(self._finish, who, key, answer)

    def _begin(self, who: str, key: str, asked: str, spoken: str | None) -> Response | None:
        with transaction(self.door.engine) as connection:
            row = repeats.begin(connection, who, key, asked, self.door.clock())
        if row is None:
            return None
        if row.fingerprint != asked:
            return problem(422, "This Idempotency-Key was used for something else.", language=spoken)
        if row.status is None:
            later = {"Retry-After": "1"}
            return problem(409, "The first request with this key is still being worked on.", later, spoken)
        return Response(row.body, row.status, {**row.headers, "Idempotency-Replayed": "true"})

    def _finish(self, who: str, key: str, answer: Answer) -> None:
        with transaction(self.door.engine) as connection:
            if 200 <= answer.status < 500 and answer.status != 429:  # who came too often was not heard at all
                repeats.finish(connection, who, key, answer.status, answer.headers, bytes(answer.body))
            else:
                repeats.forget(connection, who, key)


def _asked(scope: Scope) -> bytes:
    return b" ".join((scope["method"].encode(), scope["path"].encode(), scope["query_string"]))


async def _body(receive: Receive) -> bytes:
    """All of it; the server in front and the app limit how long it may be."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """Hand the body on, and afterwards whatever comes."""
    left = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_one() -> Message:
        return left.pop() if left else await receive()

    return next_one
