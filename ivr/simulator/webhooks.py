"""Asking the line for documents: signed form posts with Twilio's limits, its retries, and the fallback address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit
from xml.sax.saxutils import escape

import httpx

from ivr.simulator.call import Call, Fetch, new_sid
from ivr.simulator.chaos import Chaos, Lost, Request
from ivr.simulator.signer import sign
from ivr.simulator.wire import Overrides, failure_of, overrides

MOST_BYTES = 64 * 1024
MOST_REDIRECTS = 10
SECONDS = 15.0
DOCUMENTS = ("text/xml", "application/xml", "text/html")
CONNECTION, REDIRECTS, TOO_LONG, STATUS, KIND = "11205", "11215", "11750", "11200", "12300"
MOVED = (301, 302, 303, 307, 308)
FORM = "application/x-www-form-urlencoded; charset=utf-8"


class WebhookFailed(Exception):
    """No document came."""

    def __init__(self, code: str, url: str) -> None:
        """Keep Twilio's error `code` and the address."""
        super().__init__(f"{code} {url}")
        self.code, self.url = code, url


def _untold(*_what: Any, **_told: Any) -> None:
    """Nobody is told."""


@dataclass
class Webhooks:
    """Asks for documents on behalf of an account."""

    account_sid: str
    auth_token: str
    client: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(timeout=SECONDS, trust_env=False))
    told: Callable[..., None] = _untold
    """Is told of every request and its answer: (kind, call, **what)."""
    still: Callable[[], AbstractContextManager[None]] = nullcontext
    """Time may stand still while a request is under way."""
    chaos: Chaos | None = None
    """What happens on the way; None: nothing."""
    hosts: frozenset[str] | None = None
    """The only hosts that are asked; None: any."""

    def fields(self, call: Call, more: Iterable[tuple[str, str]] = ()) -> list[tuple[str, str]]:
        """What every request of a call says."""
        common = {
            "CallSid": call.sid,
            "AccountSid": self.account_sid,
            "From": call.from_,
            "To": call.to,
            "Caller": call.from_,
            "Called": call.to,
            "CallStatus": call.status,
            "ApiVersion": "2010-04-01",
            "Direction": call.direction,
            **({"ParentCallSid": call.parent} if call.parent else {}),
        }
        return [*common.items(), *more]

    async def document(self, call: Call, fetch: Fetch) -> tuple[str, str]:
        """The document and its address. Raises WebhookFailed."""
        if fetch.twiml:
            return fetch.twiml, call.base_url
        url, rules = overrides(urljoin(call.base_url, fetch.url))
        method, fields = fetch.method.upper(), self.fields(call, fetch.fields)
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self.send(method, url, fields, call, rules)
            if answer.status_code not in MOVED:
                return _checked(answer, url), url
            url = urljoin(url, answer.headers.get("location", ""))
            method, fields = ("GET", []) if answer.status_code in (301, 302, 303) else (method, fields)
        raise WebhookFailed(REDIRECTS, url)

    async def tell(self, call: Call, url: str, fields: list[tuple[str, str]], method: str = "POST") -> None:
        """News, for which nobody waits. Raises WebhookFailed."""
        bare, rules = overrides(url)
        answer = await self.send(method, bare, fields, call, rules, news=True)
        if answer.status_code >= 400:
            raise WebhookFailed(STATUS, bare)

    async def send(
        self,
        method: str,
        url: str,
        fields: list[tuple[str, str]],
        call: Call,
        rules: Overrides | None = None,
        news: bool = False,
    ) -> httpx.Response:
        """One signed request, tried again as the rules of its address say. Raises WebhookFailed."""
        if self.hosts is not None and urlsplit(url).hostname not in self.hosts:
            raise WebhookFailed("21205", url)
        asked, rules = self._signed(method, url, fields, call, news), rules or Overrides()
        self.told("request", call.sid, method=method, url=url, fields=fields)
        for left in range(rules.retries, -1, -1):
            problem = await self._tried(asked, rules)
            if not failure_of(problem) or not left or not rules.again(failure_of(problem)):
                break
        if not isinstance(problem, httpx.Response):
            self.told("answer", call.sid, url=url, status=0, body=type(problem).__name__)
            raise WebhookFailed(CONNECTION, url) from problem
        self.told("answer", call.sid, url=url, status=problem.status_code, body=problem.text)
        call.cookies.update(problem.cookies)
        return problem

    def _signed(self, method: str, url: str, fields: list[tuple[str, str]], call: Call, news: bool) -> Request:
        headers = {"I-Twilio-Idempotency-Token": new_sid("")}
        if call.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in call.cookies.items())
        if method == "GET":
            url += (("&" if "?" in url else "?") + urlencode(fields)) if fields else ""
            headers["X-Twilio-Signature"] = sign(self.auth_token, url, [])
        else:
            headers |= {"X-Twilio-Signature": sign(self.auth_token, url, fields), "Content-Type": FORM}
        body = urlencode(fields).encode() if method != "GET" else None
        return Request(method, url, tuple(fields), tuple(headers.items()), body, call.sid, call.from_, news)

    async def _tried(self, asked: Request, rules: Overrides) -> httpx.Response | httpx.HTTPError:
        async def send(request: Request) -> httpx.Response:
            times = httpx.Timeout(rules.total, connect=rules.connect, read=rules.read)
            with self.still():
                return await self.client.request(
                    request.method, request.url, content=request.body, headers=dict(request.headers), timeout=times
                )

        try:
            answer = await (self.chaos.carry(asked, send) if self.chaos is not None else send(asked))
        except Lost as lost:
            return lost
        except httpx.HTTPError as error:
            return error
        self.client.cookies.clear()  # they are each call's own
        return answer


def _checked(answer: httpx.Response, url: str) -> str:
    """The document. Text is read aloud, and sound is played."""
    if answer.status_code >= 400:
        raise WebhookFailed(STATUS, url)
    if len(answer.content) > MOST_BYTES:
        raise WebhookFailed(TOO_LONG, url)
    kind = answer.headers.get("content-type", "").split(";")[0].strip()
    if kind == "text/plain":
        return f"<Response><Say>{escape(answer.text)}</Say></Response>"
    if kind.startswith("audio/"):
        return f"<Response><Play>{escape(url)}</Play></Response>"
    if kind not in DOCUMENTS:
        raise WebhookFailed(KIND, url)
    return answer.text
