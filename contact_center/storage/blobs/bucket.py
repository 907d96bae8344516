"""A bucket of an S3-compatible server as the place of bytes. Needs obstore (the extra `s3`), loaded when it is set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from contact_center.errors import Final, StoreAway

if TYPE_CHECKING:
    from obstore.store import ObjectStore

ANSWER = timedelta(seconds=20)
"""A server that says nothing for so long is taken to be away: somebody waits for their 250."""
_RETRIES: Any = {"max_retries": 2, "retry_timeout": ANSWER}


class Bucket:
    """Bytes as objects below a prefix of a bucket. An object is there whole or not at all."""

    def __init__(self, server: ObjectStore) -> None:
        """Keep the connection: S3, or anything else that obstore speaks to."""
        self._server = server

    def write(self, name: str, content: bytes) -> None:
        """Put `content` under `name`; it is there when the server has said so. Raises StoreAway."""
        import obstore

        with _asked("written"):
            obstore.put(self._server, name, content, use_multipart=False)

    def read(self, name: str) -> bytes | None:
        """What lies under `name`; None if nothing does. Raises StoreAway."""
        import obstore

        with _asked("read"):
            try:
                return bytes(obstore.get(self._server, name).bytes())
            except FileNotFoundError:
                return None

    def has(self, name: str) -> bool:
        """Whether something lies under `name`. Raises StoreAway."""
        import obstore

        with _asked("read"):
            try:
                obstore.head(self._server, name)
            except FileNotFoundError:
                return False
            return True

    def remove(self, name: str) -> None:
        """Take away what lies under `name`, if anything does. Raises StoreAway."""
        import obstore

        with _asked("tidied"):
            try:
                obstore.delete(self._server, name)
            except FileNotFoundError:
                return

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Every name, and when it was put there. Raises StoreAway."""
        import obstore

        with _asked("listed"):
            for some in obstore.list(self._server, chunk_size=1000):
                yield from ((one["path"], one["last_modified"]) for one in some if len(one["path"]) == 64)

    def tidy(self, before: datetime) -> int:
        """Nothing is left half-written here."""
        return 0

    def trouble(self) -> str:
        """What keeps this place from working, or an empty string."""
        try:
            self.has("0" * 64)
        except StoreAway as error:
            return str(error)
        return ""


def open_bucket(address: str, endpoint: str, region: str, credentials: Mapping[str, str]) -> Bucket:
    """Open `s3://bucket/prefix`. `credentials` may be empty: then those of the machine or the environment count.

    Raises Final when the address is none, or obstore is not installed.
    """
    parts = urlsplit(address)
    if parts.scheme != "s3" or not parts.netloc:
        raise Final("CONTACT_CENTER_STORE__URL must be s3://bucket or s3://bucket/prefix")
    try:
        from obstore.store import S3Store
    except ImportError:
        raise Final("A store on S3 needs obstore: pip install 'ics-contact-center[s3]'") from None
    named: dict[str, Any] = {**credentials, **({"endpoint": endpoint} if endpoint else {})}
    client: Any = {"timeout": ANSWER, "connect_timeout": ANSWER / 4, "allow_http": endpoint.startswith("http://")}
    server = S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        region=region,
        client_options=client,
        retry_config=_RETRIES,
        **named,
    )
    return Bucket(server)


@contextmanager
def _asked(doing: str) -> Iterator[None]:
    """Whatever goes wrong over there may be well again later; the answer is not shown, it may hold keys."""
    from obstore.exceptions import BaseError

    try:
        yield
    except (BaseError, OSError, TimeoutError) as error:
        raise StoreAway(f"The store on S3 cannot be {doing}: {type(error).__name__}.") from error
