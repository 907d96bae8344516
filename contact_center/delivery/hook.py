"""One signed message to another system, as Standard Webhooks wants it (https://www.standardwebhooks.com).

The address was typed by an administrator, but what answers there is a stranger: nothing behind the wall is reachable
through it, no redirect is followed, nothing of its answer is shown but the status.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import httpx

from contact_center.errors import Final, Invalid, Retryable

PREFIX = "whsec_"
TIMEOUT_SECONDS = 5.0
GONE = 410


def new_secret() -> str:
    """A new signing secret: 256 bits."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, message_id: str, at: datetime, body: bytes) -> str:
    """`v1,<base64>` of HMAC-SHA256 over `<id>.<seconds>.<body>`."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = b".".join((message_id.encode(), str(int(at.timestamp())).encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers and the kind of content."""
    return {
        "content-type": "application/json",
        "user-agent": "ics-contact-center",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature(secret, message_id, at, body),
    }


@dataclass(frozen=True, slots=True)
class Post:
    """Sends messages; `private` lets them go to this machine and its network, too."""

    private: bool = False

    def check(self, url: str) -> None:
        """Raise Invalid unless messages may go to `url`."""
        try:
            parts = urlsplit(url)
            _ = parts.port
        except ValueError:
            raise Invalid("This is no web address.") from None
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.fragment:
            raise Invalid("A web address is needed, without a user name: https://…")
        if parts.scheme == "http" and not self.private:
            raise Invalid("Only https: events travel through other people's networks.")

    def send(self, url: str, message: Mapping[str, str], body: bytes) -> None:
        """Hand `body` over. Raises Retryable when it was not taken, Final when the other side wants nothing more."""
        self.check(url)
        parts = urlsplit(url)
        host = parts.hostname or ""
        address = self._address(host, parts.port or (443 if parts.scheme == "https" else 80))
        # To the address that was looked at, not to whatever the name says a moment later.
        there = httpx.URL(url).copy_with(host=address)
        named = {**message, "host": parts.netloc}
        try:
            with httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False, trust_env=False) as client:
                extensions = {"sni_hostname": host}
                with client.stream("POST", there, content=body, headers=named, extensions=extensions) as answer:
                    status = answer.status_code
        except (httpx.HTTPError, OSError) as error:
            raise Retryable(f"not reached: {type(error).__name__}") from None
        if status == GONE:
            raise Final("it answered 410: it wants nothing more")
        if not 200 <= status < 300:
            raise Retryable(f"it answered {status}")

    def _address(self, host: str, port: int) -> str:
        try:
            found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError):
            raise Retryable("its name is not known") from None
        for address in found:
            if self.private or ipaddress.ip_address(address.split("%")[0]).is_global:
                return address
        raise Retryable("its name leads into a private network")


PUBLIC = Post()
"""Only to addresses that everybody can reach."""
