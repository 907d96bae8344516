"""Where everything is kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, Field, SecretStr, model_validator

_KEY = re.compile(r"[0-9a-fA-F]{64}")
Code = Annotated[str, Field(pattern=r"^(P[1-9][0-9]{0,4}D)?$")]
"""A period in days, as the plans of municipalities write it: `P180D`. One that cannot be read stops the start."""


def _lines(file: Path) -> list[str]:
    """The keys in a file. A file that is missing or empty must not mean that nothing is sealed."""
    try:
        found = file.read_text("ascii").split()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"the key file {file} cannot be read: {type(error).__name__}") from None
    if not found:
        raise ValueError(f"the key file {file} is empty")
    return found


class Database(BaseModel):
    """Where contacts, tickets and statistics are kept."""

    url: str = ""
    """SQLAlchemy address, `postgresql+psycopg://…`; empty: SQLite in the state folder."""


class Redis(BaseModel):
    """The doorbell for jobs."""

    url: str = ""
    """`redis://…`; empty: an embedded server on a socket in the state folder."""


class Retention(BaseModel):
    """After how long what people wrote and said is erased, as `P180D`; empty: never. Statistics stay."""

    tickets: Code = ""
    """Of finished tickets: words, files, letters, messages on the phone, names, addresses and numbers."""
    topics: dict[str, Code] = Field(default_factory=dict)
    """The same for tickets of some topics, as JSON: `{"not-for-ics": "P30D"}`."""
    originals: Code = ""
    """The mails byte by byte, once no open ticket needs them."""
    others: Code = ""
    """What opened no ticket: mails of machines, calls outside the hours, texts sent to callers."""
    hour: int = Field(default=3, ge=0, le=20)
    """Local hour at which the worker does it; it also removes bytes that nobody needs."""


class Store(BaseModel):
    """Where the bytes of mails and attachments are kept; sealed where a key is set."""

    path: Path | None = None
    """A folder on a disk of this machine; not set: `blobs` in the state folder."""
    url: str = ""
    """`s3://bucket/prefix`: an S3-compatible server instead of the folder. Needs the extra `s3`."""
    endpoint: str = ""
    """Its address, `https://…`; empty: Amazon's."""
    region: str = "eu-north-1"
    access_key_id: str = ""
    """Empty, like the secret: the credentials of the machine or the environment."""
    secret_access_key: SecretStr = SecretStr("")
    key: SecretStr = SecretStr("")
    """64 hexadecimal digits (`openssl rand -hex 32`); empty: bytes lie as they are."""
    older_keys: tuple[SecretStr, ...] = ()
    """Keys that were in force before, as a JSON list: they only open."""
    key_file: Path | None = None
    """Instead of both: a file with the key in force on its first line and older ones below."""

    @model_validator(mode="after")
    def _only_keys(self) -> Self:
        """Each key is a key; the sentence never shows it."""
        if self.key_file is not None and self.key.get_secret_value():
            raise ValueError("CONTACT_CENTER_STORE__KEY and …__KEY_FILE exclude each other")
        if self.older_keys and not self.key.get_secret_value():
            raise ValueError("CONTACT_CENTER_STORE__OLDER_KEYS needs …__KEY: without one nothing new is sealed")
        _ = self.keys
        return self

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The keys, newest first."""
        found = [key.get_secret_value() for key in (self.key, *self.older_keys) if key.get_secret_value()]
        if self.key_file is not None:
            found = _lines(self.key_file)
        if not all(_KEY.fullmatch(key) for key in found):
            raise ValueError("a key of the store is 64 hexadecimal digits: openssl rand -hex 32")
        return tuple(bytes.fromhex(key) for key in found)
