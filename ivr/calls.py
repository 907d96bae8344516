"""The only user of the provider's REST client: connect a waiting caller, ring somebody, end a call, send a text, fetch
a recording.

What can be asked twice without harm is tried again with growing pauses, and so is whatever the provider turned away
unread (too many requests). After that every method says by its error what a later retry is worth: Retryable (too many
requests, their trouble, no connection), Final (it never will) or Ambiguous (it may have been done).
"""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import quote

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
    """Of one request."""
    tries: int = 3
    pause_seconds: float = 0.5
    """Before the second try; each further pause is twice as long."""
    sms_discard: bool = False
    """The provider keeps neither text nor number of a message; not every account may ask for that."""
    sleep: Callable[[float], None] = time.sleep

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
        private = {"content_retention": "discard", "address_retention": "obfuscate"} if self.sms_discard else {}
        sent = {"to": to, "from_": self.sms_from, "body": body, "risk_check": "enable", "validity_period": 4 * 60 * 60}
        return str(self._asked(lambda: create(**sent, **private), repeatable=False).sid)

    def dial(self, to: str, from_: str, url: str, status_url: str = "", seconds: int = 30) -> str:
        """Ring a number or a staff member and go on with the document at `url`; returns the call's id."""
        status = status_url or f"{self.public_url}/voice/status"
        create = self._client.calls.create
        made = self._asked(
            lambda: create(to=to, from_=from_, url=url, status_callback=status, timeout=seconds), repeatable=False
        )
        return str(made.sid)

    def status(self, call_sid: str) -> str:
        """How it stands with a call, in the provider's words; empty when the provider does not know it."""
        try:
            return str(self._asked(lambda: self._client.calls(call_sid).fetch()).status)
        except _NotThereError:
            return ""

    def recording(self, recording_sid: str, most_bytes: int) -> bytes:
        """The sound of a recording, as a WAV file. Its address is made here, never taken from a request."""
        path = f"/2010-04-01/Accounts/{self.account_sid}/Recordings/{quote(recording_sid, safe='')}.wav"
        client = self._client
        url, secret = client.get_hostname(f"https://api.twilio.com{path}"), (self.account_sid, self.auth_token)
        content: bytes = self._asked(lambda: client.http_client.sound(url, secret, most_bytes))
        if not content.startswith(b"RIFF"):
            raise Retryable("the recording is not ready")
        return content

    def delete_recording(self, recording_sid: str) -> None:
        """Delete a recording at the provider; one that is gone already is no error."""
        with contextlib.suppress(_NotThereError):
            self._asked(lambda: self._client.recordings(recording_sid).delete())

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
        """Ask, again where that is right, and translate what goes wrong."""
        pause = self.pause_seconds
        for left in range(self.tries - 1, -1, -1):
            try:
                return self._once(ask, repeatable)
            except Retryable:
                if not left:
                    raise
            self.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - many at once must not come back at once
            pause *= 2
        raise AssertionError("unreachable")  # pragma: no cover

    def _once(self, ask: Callable[[], Result], repeatable: bool) -> Result:
        from requests.exceptions import ConnectTimeout, RequestException
        from twilio.base.exceptions import TwilioException, TwilioRestException

        try:
            return ask()
        except TwilioRestException as error:
            raise _translated(int(error.status), f"{error.code}: {error.msg}", repeatable) from error
        except TwilioException as error:  # what the client says of a list that it did not get
            answer = next((one for one in error.args if hasattr(one, "status_code")), None)
            status = int(answer.status_code) if answer is not None else 500
            raise _translated(status, f"no list: {status}", repeatable) from error
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
        from ivr.transport import transport

        return transport(self.api_base, self.timeout_seconds)


class _NotThereError(Final):
    """404."""


def _translated(status: int, text: str, repeatable: bool) -> Exception:
    if status in RETRIED_STATUS:
        return Retryable(text)
    if status >= 500:
        return Retryable(text) if repeatable else Ambiguous(text)
    return _NotThereError(text) if status == 404 else Final(text)
