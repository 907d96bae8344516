"""The mail doors, and what they may believe."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import AliasChoices, BaseModel, Field, SecretStr, field_validator, model_validator

LOCAL_HOSTS = frozenset({"", "localhost", "127.0.0.1", "::1"})


class Room(BaseModel):
    """Beyond this no mail is taken in or fetched; it waits on the other server until the workers have caught up."""

    most_open_mails: int = Field(default=5_000, ge=1)
    least_free_bytes: int = Field(default=1024**3, ge=0)
    """On the disk that holds the state folder."""


class Smtp(BaseModel):
    """The SMTP intake, and LMTP beside it."""

    host: str = "127.0.0.1"
    port: int = 2525
    lmtp_port: int = 0
    """LMTP for a mail server on this machine or in its network; 0: none."""
    hostname: str = "ics.example"
    max_bytes: int = 25 * 1024 * 1024
    max_recipients: int = 20
    max_connections: int = 100
    max_per_peer: int = 20
    """Connections of one address, unless it is one of `front_servers`."""
    front_servers: tuple[str, ...] = ("127.0.0.1", "::1")
    """Addresses of our own mail servers, through which everybody's mail comes."""
    timeout_seconds: int = 60
    """Between two commands, or two pieces of a mail."""
    conversation_seconds: int = 900
    """A whole connection."""
    tls_certificate: Path | None = None
    """PEM file with the certificate and its chain: STARTTLS is offered, TLS 1.2 at least."""
    tls_key: Path | None = None
    require_starttls: bool = False
    """Take no mail by SMTP that comes unencrypted."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """A certificate needs its key, and encryption a certificate."""
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise ValueError("CONTACT_CENTER_SMTP__TLS_CERTIFICATE and …__TLS_KEY belong together")
        if self.require_starttls and self.tls_certificate is None:
            raise ValueError("CONTACT_CENTER_SMTP__REQUIRE_STARTTLS needs CONTACT_CENTER_SMTP__TLS_CERTIFICATE")
        return self


class ImapOAuth(BaseModel):
    """OAuth 2.0 instead of a password, as Microsoft 365 and Google want it."""

    provider: Literal["microsoft", "google", "other"]
    client_id: str
    client_secret: SecretStr = SecretStr("")
    tenant: str = ""
    """Microsoft's directory (tenant) id."""
    refresh_token: SecretStr = SecretStr("")
    """Empty: the program's own credentials (client credentials; not with Google)."""
    token_url: str = ""
    """Where tokens are given out; needed for `other` only."""
    scope: str = ""
    """What is asked for; empty: reading by IMAP, as the provider names it."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """A grant that can never be given is a mistake in the settings, not a refusal at night."""
        if self.provider == "microsoft" and not (self.tenant or self.token_url):
            raise ValueError("Microsoft needs the tenant")
        if self.provider == "other" and not self.token_url:
            raise ValueError("the token_url is missing")
        if not self.refresh_token.get_secret_value():
            if self.provider == "google":
                raise ValueError("Google needs a refresh_token")
            if not self.client_secret.get_secret_value():
                raise ValueError("either a refresh_token or a client_secret is needed")
        return self


class ImapInbox(BaseModel):
    """One mailbox to fetch from."""

    host: str
    port: int = 993
    tls: Literal["tls", "starttls", "none"] = "tls"
    username: str
    password: SecretStr = SecretStr("")
    oauth: ImapOAuth | None = None
    folders: tuple[str, ...] = Field(
        default=("INBOX",), min_length=1, validation_alias=AliasChoices("folders", "folder")
    )
    """The folders that are fetched; one may be written as `folder`."""
    processed: str = "Processed"
    quarantine: str = "Quarantine"
    move: bool = True
    """False where people read the inbox, too: nothing is moved, the ledger alone knows what was fetched."""
    since: date | None = None
    """Mails that came before this day are left alone."""
    address: str = ""
    """The address this mailbox receives for; must be one of the catalogue's inboxes. Empty: the user name."""

    @field_validator("folders", mode="before")
    @classmethod
    def _several(cls, given: Any) -> Any:
        return (given,) if isinstance(given, str) else given

    @model_validator(mode="after")
    def _apart(self) -> Self:
        """What is moved into a folder that is fetched would be fetched again, for ever; and a way in is needed."""
        if self.oauth is None and not self.password.get_secret_value():
            raise ValueError("either a password or oauth is needed")
        if self.move and {self.processed, self.quarantine} & set(self.folders):
            raise ValueError("a folder that is fetched cannot be `processed` or `quarantine`, too")
        return self


class Imap(BaseModel):
    """Mailboxes to fetch from. As JSON: `CONTACT_CENTER_IMAP__INBOXES='[{"host": …}]'`."""

    inboxes: tuple[ImapInbox, ...] = ()
    poll_seconds: int = Field(default=60, ge=1)
    max_bytes: int = 64 * 1024 * 1024
    """A larger mail is not fetched; it goes to quarantine and onto the shunt list."""


class SmtpOut(BaseModel):
    """The outgoing mail server; without a host mail goes into the local mailbox only."""

    host: str = ""
    port: int = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    """TLS 1.2 at least, the certificate checked; a server that cannot do it gets no mail. `none` on this machine."""
    ca_file: str = ""
    """PEM file with a certificate authority of one's own; empty: those the system trusts."""
    username: str = ""
    password: SecretStr = SecretStr("")
    timeout_seconds: int = Field(default=30, ge=1)
    """For each answer."""
    answer_seconds: int = Field(default=120, ge=1)
    """For the answer after the mail: many servers look for viruses first."""
    max_mails: int = Field(default=100, ge=1)
    """Over one connection."""
    idle_seconds: int = Field(default=30, ge=0)
    """A connection over which nothing was sent for so long is closed."""
    bounce_addresses: bool = True
    """Envelope senders of the form `<inbox>+b.…@`, one for each mail; needs a server that lets them pass."""
    domain: str = "ics.example"
    """Right-hand side of our Message-IDs."""

    @property
    def readable(self) -> bool:
        """Whether mails leave this machine unencrypted."""
        return self.tls == "none" and self.host not in LOCAL_HOSTS


class Clamd(BaseModel):
    """A virus scanner (ClamAV's daemon) for the files that come with mails; off without a socket or a host."""

    socket: str = ""
    """Path of its Unix socket, such as `/run/clamav/clamd.ctl`."""
    host: str = ""
    port: int = 3310
    timeout_seconds: float = Field(default=4.0, gt=0, le=10)
    """How long the files of one mail may wait for it; what it has not scanned by then is shown as not scanned."""


class MailRules(BaseModel):
    """What the mail door may believe, and whom it answers by itself. Lists as JSON: `["…"]`."""

    trusted_servers: tuple[str, ...] = ()
    """Names (authserv-id) of your own mail servers: only their Authentication-Results are believed. They must remove
    headers that others wrote under their name, as RFC 8601 asks."""
    trust_spam_marks: bool = False
    """Whether your mail server removes X-Spam-Flag and its kin from outside before it writes its own."""
    confirmed_inboxes: tuple[str, ...] = ()
    """Inboxes that answer by themselves only if SPF or DKIM vouches for the sender's address; needs trusted servers."""
    feeding_lists: tuple[str, ...] = ()
    """List-Ids of distribution lists and groups through which citizens write to an inbox."""
    colleagues: tuple[str, ...] = ()
    """Domains or addresses of colleagues, besides those of the offices: what they forward was written by citizens."""


class Delivery(BaseModel):
    """How the relay sends."""

    poll_seconds: float = 0.5
    max_attempts: int = Field(default=8, ge=1)
    hold_after_seconds: int = Field(default=300, ge=1)
