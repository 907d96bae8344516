"""How the provider's client reaches its server: only the provider, or the one server that stands in for it."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from contact_center.errors import Final, Retryable

CHUNK = 64 * 1024
LONGEST_FETCH_SECONDS = 60.0
"""A recording that comes drop by drop is given up."""


def transport(api_base: str, timeout_seconds: float) -> Any:
    """The client's transport. `api_base`: a server that speaks the same REST language; empty: the provider's own."""
    from twilio.base.exceptions import TwilioRestException  # imported late: it is a heavy package
    from twilio.http.http_client import TwilioHttpClient

    class Redirecting(TwilioHttpClient):  # type: ignore[misc]
        """Asks `api_base` instead of the provider, and nobody else."""

        base = urlsplit(api_base)

        def request(self, method: str, url: str, *args: Any, **options: Any) -> Any:
            """One request."""
            return super().request(method, self.address(url), *args, **options)

        def address(self, url: str) -> str:
            """Where a request really goes. Raises Final for an address that is not the provider's."""
            asked = urlsplit(url)
            if not (asked.hostname or "").endswith(".twilio.com"):
                raise Final("the account's secret is sent to nobody but the provider")
            if self.base.netloc:
                return urlunsplit((self.base.scheme, self.base.netloc, asked.path, asked.query, ""))
            return url

        def sound(self, url: str, secret: tuple[str, str], most_bytes: int) -> bytes:
            """Bytes, which the client itself would take for text."""
            where = self.address(url)
            options = {"timeout": self.timeout, "stream": True, "allow_redirects": False}
            with self.session.get(where, auth=secret, **options) as answer:
                if answer.status_code != 200:
                    raise TwilioRestException(answer.status_code, url, "the recording")
                return _read(answer, most_bytes)

    return Redirecting(timeout=timeout_seconds)


def _read(answer: Any, most_bytes: int) -> bytes:
    found, end = bytearray(), time.monotonic() + LONGEST_FETCH_SECONDS
    for chunk in answer.iter_content(CHUNK):
        found += chunk
        if len(found) > most_bytes:
            raise Final("the recording is too long")
        if time.monotonic() > end:
            raise Retryable("the recording comes too slowly")
    return bytes(found)
