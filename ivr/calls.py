"""The only user of the provider's REST client: connect a waiting caller, ring somebody, end a call, send a text.

Every method says by its error what a retry is worth: Retryable (too many requests, their trouble, no connection) or
Final (it never will).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit, urlunsplit

from contact_center.errors import Ambiguous, Final, Retryable

Result = TypeVar("Result")
RETRIED_STATUS = frozenset({408, 425, 429})


@dataclass(frozen=True)
class Telephone:
    """Acts on calls."""

    account_sid: str
    auth_token: str = field(repr=False)
    public_url: str
    sms_from: str = ""
    api_base: str = ""
    """Address of a server that speaks the same REST language; empty: the provider's own."""
    region: str = ""
    edge: str = ""
    timeout_seconds: float = 10.0

    def connect(self, call_sid: str, office: str, staff: str) -> None:
        """Take this very caller out of the line and ring the desk of `staff`. Final when the caller has gone."""
        url = f"{self.public_url}/voice/connect?to={quote(staff, safe='')}"
        for queue_sid in self._queues(office):
            if self._dequeued(queue_sid, call_sid, url):
                return
        raise Final("the caller is in no queue any more")

    def hang_up(self, call_sid: str) -> None:
        """End a call. One that is over already is no error."""
        try:
            self._asked(lambda: self._client.calls(call_sid).update(status="completed"))
        except Final:
            if self._asked(lambda: self._client.calls(call_sid).fetch()).status in ("queued", "ringing", "in-progress"):
                raise

    def send_text(self, to: str, body: str) -> str:
        """Send a text message; returns the provider's id. Ambiguous when no answer came: it may have been sent."""
        create = self._client.messages.create
        return str(self._asked(lambda: create(to=to, from_=self.sms_from, body=body), repeatable=False).sid)

    def dial(self, to: str, from_: str, url: str) -> str:
        """Ring a number and go on with the document at `url`; returns the call's id."""
        status = f"{self.public_url}/voice/status"
        create = self._client.calls.create
        made = self._asked(
            lambda: create(to=to, from_=from_, url=url, status_callback=status, timeout=30), repeatable=False
        )
        return str(made.sid)

    # --- how ----------------------------------------------------------------------------------------

    def _queues(self, office: str) -> list[str]:
        """The provider's queues, that of `office` first: a ticket may have moved on, its caller has not."""
        found = self._asked(lambda: self._client.queues.list(limit=200))
        return [queue.sid for queue in sorted(found, key=lambda queue: queue.friendly_name != office)]

    def _dequeued(self, queue_sid: str, call_sid: str, url: str) -> bool:
        member = self._client.queues(queue_sid).members(call_sid)
        try:
            self._asked(lambda: member.update(url=url, method="POST"))
            return True
        except _NotThereError:
            return False

    def _asked(self, ask: Callable[[], Result], repeatable: bool = True) -> Result:
        """Ask, and translate what goes wrong."""
        from requests.exceptions import ConnectTimeout, RequestException
        from twilio.base.exceptions import TwilioRestException

        try:
            return ask()
        except TwilioRestException as error:
            raise _translated(int(error.status), f"{error.code}: {error.msg}", repeatable) from error
        except RequestException as error:
            # Without a connection nothing was sent; after one nobody knows.
            unsent = repeatable or isinstance(error, ConnectTimeout) or "Connection refused" in str(error)
            raise (Retryable if unsent else Ambiguous)(f"no answer: {type(error).__name__}") from error

    @cached_property
    def _client(self) -> Any:
        from twilio.rest import Client  # imported late: it is a heavy package

        region, edge = self.region or None, self.edge or None
        return Client(self.account_sid, self.auth_token, region=region, edge=edge, http_client=self._http())

    def _http(self) -> Any:
        from twilio.http.http_client import TwilioHttpClient

        class Redirecting(TwilioHttpClient):  # type: ignore[misc]
            """Asks `api_base` instead of the provider, and nobody else."""

            base = urlsplit(self.api_base)

            def request(self, method: str, url: str, *args: Any, **options: Any) -> Any:
                asked = urlsplit(url)
                if not (asked.hostname or "").endswith(".twilio.com"):
                    raise Final("the account's secret is sent to nobody but the provider")
                if self.base.netloc:
                    url = urlunsplit((self.base.scheme, self.base.netloc, asked.path, asked.query, ""))
                return super().request(method, url, *args, **options)

        return Redirecting(timeout=self.timeout_seconds)


class _NotThereError(Final):
    """404."""


def _translated(status: int, text: str, repeatable: bool) -> Exception:
    if status in RETRIED_STATUS:
        return Retryable(text)
    if status >= 500:
        return Retryable(text) if repeatable else Ambiguous(text)
    return _NotThereError(text) if status == 404 else Final(text)
