"""What holds for every answer of the staff web: security headers, no forged requests, no page without sign-in.

Plain ASGI, because a stream of events must pass through untouched.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, cookie_parser
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contact_center.api.callers import signed_in
from contact_center.api.door import StaffDoor
from contact_center.api.problems import problem, unexpected
from contact_center.api.trail import Trail
from contact_center.api.wording.language import asked_for
from contact_center.storage.transaction import LAST_WORD
from queues.drafting import MB, MOST_BYTES

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
PROVIDER = "https://media.twiliocdn.com https://sdk.twilio.com"


def headers_of(door: StaffDoor) -> dict[str, str]:
    """The headers of every answer. Where calls are answered in the browser, its telephone may reach the provider."""
    if door.access is None:
        return HEADERS
    # What the provider's library documents; its script comes from us all the same.
    edges = " ".join(f"wss://voice-js.{edge}.twilio.com" for edge in (door.edge, "roaming") if edge)
    insights = f"https://eventgw.{door.region}.twilio.com" if door.region else "https://eventgw.twilio.com"
    policy = CSP.replace("connect-src 'self'", f"connect-src 'self' {edges} {insights} {PROVIDER}")
    microphone = HEADERS["Permissions-Policy"].replace("microphone=()", "microphone=(self)")
    return {
        **HEADERS,
        "Content-Security-Policy": policy.replace("media-src 'self'", f"media-src 'self' mediastream: {PROVIDER}"),
        "Permissions-Policy": microphone,
    }


HSTS = "max-age=31536000; includeSubDomains"
MAX_BODY = 256 * 1024
"""Of what is sent to any endpoint but one: a file for a reply may be larger."""
FILES = "/draft/files"
READING = frozenset({"GET", "HEAD", "OPTIONS"})
API = "/api/"
OPEN_PAGES = ("/static/", "/login", "/invitation", "/favicon.ico")


class BodyTooLarge(Exception):
    """More came than may come."""


class Guard:
    """Wraps the whole staff web."""

    def __init__(self, app: ASGIApp, door: StaffDoor) -> None:
        """Guard `app`."""
        self.app = app
        self.door = door
        self.headers = headers_of(door)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, limit = False, _limit(scope["path"])
        trail = Trail(self.door.clock, str((scope.get("client") or ("",))[0]))
        scope["trail"] = trail
        LAST_WORD.set(trail)

        async def sealed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                if trail.missing(message["status"]):  # nobody sees anything before it is written down
                    await run_in_threadpool(trail.write, self.door.engine)
                trail.ends()
                started = True
                self._seal(scope, MutableHeaders(scope=message))
            await send(message)

        try:
            await self._answer(scope, _counted(receive, limit), sealed)
        except Exception as error:
            too_large = isinstance(error, BodyTooLarge)
            spoken = asked_for(HTTPConnection(scope))
            answer = _too_large(limit, spoken) if too_large else unexpected(error, scope["path"], spoken)
            if started:
                raise  # the answer is half sent: the connection has to break
            await answer(scope, receive, sealed)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        path = str(scope["path"])
        length = headers.get("content-length", "0")
        if not (length.isdecimal() and int(length[:18]) <= _limit(path)):
            await _too_large(_limit(path), asked_for(HTTPConnection(scope)))(scope, receive, send)
        elif scope["method"] not in READING and not _meant(headers):
            detail = "A change needs the header X-Requested-With: ics."
            await problem(403, detail, language=asked_for(HTTPConnection(scope)))(scope, receive, send)
        elif not path.startswith((API, *OPEN_PAGES)) and not await self._signed_in(headers):
            await RedirectResponse(_login(scope), 303)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _signed_in(self, headers: Headers) -> bool:
        token = cookie_parser(headers.get("cookie", "")).get(self.door.cookie)
        return await run_in_threadpool(signed_in, self.door, token) is not None

    def _seal(self, scope: Scope, headers: MutableHeaders) -> None:
        spent = scope.get("spent")
        for name, value in {**self.headers, **(spent.headers() if spent else {})}.items():
            headers.setdefault(name, value)
        if scope["path"].startswith(API):
            headers.setdefault("Cache-Control", "no-store")
        if self.door.secure_cookies:
            headers.setdefault("Strict-Transport-Security", HSTS)


def _limit(path: str) -> int:
    return MOST_BYTES if path.endswith(FILES) else MAX_BODY


def _too_large(limit: int, language: str | None) -> JSONResponse:
    most = f"{limit // MB} MB" if limit >= MB else f"{limit // 1024} kB"
    return problem(413, f"What was sent is larger than {most}.", language=language)


def _counted(receive: Receive, limit: int) -> Receive:
    """Whoever does not say how much comes, or says less than comes, is cut off."""
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > limit:
            raise BodyTooLarge
        return message

    return counted


def _meant(headers: Headers) -> bool:
    """Whether a page of ours sent this.

    A foreign page can set neither the header nor this content type without our consent (CORS, never given), and a
    browser says where a request comes from.
    """
    if headers.get("authorization", "").lower().startswith("bearer "):
        return True  # a machine with its key: no browser sends one by itself
    site = headers.get("sec-fetch-site")
    if site not in (None, "same-origin", "none"):
        return False
    json = headers.get("content-type", "").split(";")[0].strip().lower() == "application/json"
    return headers.get("x-requested-with", "").lower() == "ics" or (json and site is not None)


def _login(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    wanted = scope["path"] + (f"?{query}" if query else "")
    return "/login" if wanted == "/" else f"/login?next={quote(wanted, safe='/')}"
