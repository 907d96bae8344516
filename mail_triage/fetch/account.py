"""One account and its way in: shared by the threads of its folders, so that a refused login is not asked N times."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from contact_center.delivery.faults import fault
from contact_center.errors import Final, Retryable
from mail_triage.fetch.inbox import Pace
from mail_triage.fetch.oauth import Tokens
from mail_triage.fetch.plan import for_now, pause


class Refused(Final):
    """The server does not let us in. Asking again at once would lock the account."""


class Way(Protocol):
    """A way to log in."""

    def __call__(self, client: IMAPClient, username: str) -> None:
        """Log in. Raises LoginError, Final or Retryable."""


class Account:
    """Logs in, one connection at a time, and keeps a pause after each refusal, for all its folders."""

    def __init__(self, username: str, way: Way, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is opened yet."""
        self._username, self._way, self._clock = username, way, clock
        self._lock = threading.Lock()
        self._refusals, self._not_before, self._last = 0, 0.0, ""

    def login(self, client: IMAPClient, pace: Pace) -> None:
        """Log in. Raises Refused when a person must act, Retryable when it may succeed soon."""
        with self._lock:
            if self.closed()[0] > 0:  # another folder's thread has just been refused
                raise Refused(self._last)
            try:
                self._way(client, self._username)
            except LoginError as error:
                lost = isinstance(error.__context__, IMAPClient.AbortError)
                if lost or for_now(str(error)):
                    raise Retryable(fault("fetch-login-broken-off")) from error
                raise self._refused(fault("fetch-login"), pace) from error
            except Final as error:
                raise self._refused(str(error), pace) from error
            self._refusals = 0

    def closed(self) -> tuple[float, str]:
        """For how many seconds nobody may try to log in, and why."""
        return max(0.0, self._not_before - self._clock()), self._last

    def _refused(self, reason: str, pace: Pace) -> Refused:
        self._refusals += 1
        seconds = pause(self._refusals, pace.refused_pause, pace.longest_refused_pause, 0)
        self._not_before, self._last = self._clock() + seconds, reason
        return Refused(reason)


def by_password(password: str) -> Way:
    """LOGIN."""

    def way(client: IMAPClient, username: str) -> None:
        client.login(username, password)

    return way


def by_token(tokens: Tokens) -> Way:
    """XOAUTH2. A token that is refused although it should hold is renewed once; a brand-new one is a refusal."""

    def way(client: IMAPClient, username: str) -> None:
        token, new = tokens.current()
        try:
            client.oauth2_login(username, token)
        except LoginError as error:
            tokens.forget()
            if new:
                raise
            raise Retryable(fault("fetch-token-renewed")) from error

    return way
