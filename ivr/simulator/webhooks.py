"""Asking the line for documents: signed form posts with Twilio's limits, one retry, and the fallback address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag, urlencode, urljoin

import httpx

from ivr.simulator.call import Call, Fetch, new_sid
from ivr.simulator.signer import sign

MOST_BYTES = 64 * 1024
MOST_REDIRECTS = 10
SECONDS = 15.0
DOCUMENTS = ("text/xml", "application/xml", "text/html")
CONNECTION, TOO_LONG, STATUS, KIND = "11205", "11750", "11200", "12300"


class WebhookFailed(Exception):
    """No document came."""

    def __init__(self, code: str, url: str) -> None:
        """Keep Twilio's error `code` and the address."""
        super().__init__(f"{code} {url}")
        self.code, self.url = code, url


@dataclass
class Webhooks:
    """Asks for documents on behalf of an account."""

    account_sid: str
    auth_token: str
    client: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(timeout=SECONDS))
    trace: list[dict[str, Any]] = field(default_factory=list)
    """Every request with its answer."""
    under_way: int = 0

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
        }
        return [*common.items(), *more]

    async def document(self, call: Call, fetch: Fetch) -> tuple[str, str]:
        """The document and its address. Raises WebhookFailed."""
        if fetch.twiml:
            return fetch.twiml, call.base_url
        url, _fragment = urldefrag(urljoin(call.base_url, fetch.url))
        method, fields = fetch.method.upper(), self.fields(call, fetch.fields)
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self.send(method, url, fields)
            if answer.status_code not in (301, 302, 303, 307, 308):
                return self._checked(answer, url), url
            url = urljoin(url, answer.headers.get("location", ""))
            method, fields = ("GET", []) if answer.status_code in (301, 302, 303) else (method, fields)
        raise WebhookFailed("11215", url)

    async def send(self, method: str, url: str, fields: list[tuple[str, str]]) -> httpx.Response:
        """One signed request; a connection that fails is tried once more."""
        headers = {"I-Twilio-Idempotency-Token": new_sid("")}
        target = url
        if method == "GET":
            target = url + (("&" if "?" in url else "?") + urlencode(fields) if fields else "")
            headers["X-Twilio-Signature"] = sign(self.auth_token, target, [])
        else:
            headers["X-Twilio-Signature"] = sign(self.auth_token, url, fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
        body = urlencode(fields).encode() if method != "GET" else None
        try:
            answer = await self._twice(method, target, body, headers)
        except httpx.HTTPError as error:
            raise WebhookFailed(CONNECTION, url) from error
        self._note(method, target, fields, answer)
        return answer

    async def _twice(self, method: str, url: str, body: bytes | None, headers: dict[str, str]) -> httpx.Response:
        self.under_way += 1
        try:
            try:
                return await self.client.request(method, url, content=body, headers=headers)
            except httpx.ConnectError:
                return await self.client.request(method, url, content=body, headers=headers)
        finally:
            self.under_way -= 1

    def _note(self, method: str, url: str, fields: list[tuple[str, str]], answer: httpx.Response) -> None:
        self.trace.append(
            {"method": method, "url": url, "fields": fields, "status": answer.status_code, "answer": answer.text}
        )
        del self.trace[:-2000]

    def _checked(self, answer: httpx.Response, url: str) -> str:
        if answer.status_code >= 400:
            raise WebhookFailed(STATUS, url)
        if len(answer.content) > MOST_BYTES:
            raise WebhookFailed(TOO_LONG, url)
        if answer.headers.get("content-type", "").split(";")[0].strip() not in DOCUMENTS:
            raise WebhookFailed(KIND, url)
        return answer.text
