"""Typed settings, one section per door, read from the environment (`CONTACT_CENTER_…`) and `.env`.

Only `contact_center.wiring` reads them. Every default is the embedded one: with no setting at all the whole
system runs on this machine and nothing leaves it.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import AliasChoices, BaseModel, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_KEY = re.compile(r"[0-9a-fA-F]{64}")
PLACEHOLDERS = frozenset({"", "changeme", "change-me", "secret", "demo"})


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


class Web(BaseModel):
    """The two web apps."""

    host: str = "127.0.0.1"
    staff_port: int = 8000
    public_port: int = 8001
    public_url: str = ""
    """The address under which the outside reaches the public web, without a slash at the end. Twilio signs it."""
    staff_url: str = ""
    secure_cookies: bool = False
    """Set where the staff web is served over https: the session cookie becomes `__Host-…; Secure`."""


class Room(BaseModel):
    """Beyond this no mail is taken in; it waits with the sender's server until the workers have caught up."""

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
    most_open: int = 5000
    """With more mails that wait for a worker nothing is fetched: on the server they are as safe."""
    least_free_mb: int = 1024
    """With less room on the disk nothing is fetched."""


LOCAL_HOSTS = frozenset({"", "localhost", "127.0.0.1", "::1"})


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


class Twilio(BaseModel):
    """The phone line; without an account the embedded stand-in is used."""

    account_sid: str = ""
    auth_token: SecretStr = SecretStr("")
    api_base: str = ""
    """Base address of a Twilio-compatible REST server; empty: Twilio's own."""
    region: str = ""
    edge: str = ""
    sms_from: str = "ICS"
    sms_links: bool = False
    """Text messages may hold a web address. Danish operators drop them unless the address is registered with them."""
    sms_discard: bool = False
    """Twilio keeps neither text nor number of a message; not every account may ask for that."""
    former_auth_token: SecretStr = SecretStr("")
    """While the token is being changed: the other one, with which requests may still be signed."""
    timeout_seconds: float = Field(default=10.0, gt=0, le=60)
    """Of one request to its servers."""
    music_url: str = ""
    """Music for those who wait, a WAV file; empty: ours."""
    simulator_port: int = 8003
    speech: bool = True
    """Callers may say why they call; false: keys only, and no speech processor ever hears them."""
    remember_language_days: int = Field(default=365, ge=0)
    """For how long the language chosen in an earlier call is used at once; 0: never."""
    recordings: Path | None = None
    """Folder with recorded sentences, `<language>/<id>.<version>.wav`; empty: `prompts` in the state folder."""
    api_key: str = ""
    """Of an API key (`SK…`): signs the passes with which staff answer in the browser; empty: desk telephones only."""
    api_secret: SecretStr = SecretStr("")


class Desk(BaseModel):
    """How long things may take at the staff's desks."""

    offer_seconds: int = Field(default=20, ge=5, le=120)
    """How long a caller is offered to one staff member before the next one is asked."""
    mail_offer_seconds: int = Field(default=60, ge=5, le=600)
    ring_seconds: int = Field(default=25, ge=5, le=60)
    """How long the telephone of whoever accepted rings."""
    rest_minutes: int = Field(default=10, ge=0, le=240)
    """Who declined a contact is not asked again for so long."""
    patience_seconds: int = Field(default=60, ge=0, le=600)
    """How long a caller waits for somebody who speaks the language or knows the topic and is there, but not free."""
    mail_patience_minutes: int = Field(default=30, ge=0, le=1440)
    gone_seconds: int = Field(default=60, ge=15, le=600)
    """Whose browser says nothing for so long is away."""
    wrap_up_seconds: int = Field(default=120, ge=10, le=1800)
    wrap_up_extensions: int = Field(default=5, ge=0, le=20)
    """How often a wrap-up can be given the same time again."""
    mails_at_once: int = Field(default=3, ge=1, le=50)
    """Nobody who holds so many mails is offered another one."""


class Line(BaseModel):
    """The line: call-backs, messages, text messages, and what one number may ask for."""

    callback_minutes: int = Field(default=120, ge=5)
    """Minutes of open phone within which somebody calls back; callers are told."""
    callback_attempts: int = Field(default=3, ge=1, le=10)
    callback_retry_minutes: tuple[int, ...] = (20, 60, 180)
    """Minutes of open phone until the next attempt, as a JSON list: after the first, the second, and all later ones."""
    callbacks_a_day: int = Field(default=300, ge=1)
    """Calls that we begin within 24 hours; beyond that somebody has to look why."""
    voicemail_days: int = Field(default=30, ge=1)
    """For so long a message is kept; callers are told."""
    calls_at_once: int = Field(default=2, ge=1)
    """From one number; another one hears that the line is busy."""
    calls_an_hour: int = Field(default=20, ge=1)
    texts_a_day: int = Field(default=3, ge=1)
    """To one number."""
    texts_alike_an_hour: int = Field(default=10, ge=1)
    """To numbers that differ in the last three digits only."""
    texts_each_day: int = Field(default=500, ge=1)


class Delivery(BaseModel):
    """How the relay sends."""

    poll_seconds: float = 0.5
    max_attempts: int = Field(default=8, ge=1)
    hold_after_seconds: int = Field(default=300, ge=1)


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


class Learning(BaseModel):
    """Learning from corrections at night; off unless switched on. Needs scikit-learn (the extra `learn`)."""

    nightly: bool = False
    hour: int = Field(default=2, ge=0, le=20)
    """Local hour at which it begins."""
    install_if_not_worse: bool = False
    """Use the new model from the next start on, unless it is worse on the test part; else it is only proposed."""
    examples: Path = Path("tests/examples")


class Settings(BaseSettings):
    """Everything that can be set."""

    model_config = SettingsConfigDict(
        env_prefix="CONTACT_CENTER_",
        env_nested_delimiter="__",
        env_file=".env",
        extra="ignore",
        hide_input_in_errors=True,
    )

    state_dir: Path = Path("var")
    """Holds all state of this machine: database, mails and files, sockets, local mailbox, demo users."""
    demo: bool = False
    """Demo users and invented contacts; placeholder secrets are allowed."""
    always_open: bool = False
    """For trying out at night and on Sundays: every phone line is open at any hour."""
    secret_key: SecretStr = SecretStr("")
    """Key for reference tokens in addresses and Message-IDs; made and kept in the state folder if empty."""
    older_secret_keys: tuple[SecretStr, ...] = ()
    """Keys that were in use before, as JSON: `["…"]`. Tokens made with them are still read, none are made."""
    log_format: Literal["console", "json"] = "console"
    log_level: str = "INFO"
    time_zone: str = "Europe/Copenhagen"
    database: Database = Field(default_factory=Database)
    redis: Redis = Field(default_factory=Redis)
    store: Store = Field(default_factory=Store)
    web: Web = Field(default_factory=Web)
    room: Room = Field(default_factory=Room)
    smtp: Smtp = Field(default_factory=Smtp)
    imap: Imap = Field(default_factory=Imap)
    smtp_out: SmtpOut = Field(default_factory=SmtpOut)
    clamd: Clamd = Field(default_factory=Clamd)
    twilio: Twilio = Field(default_factory=Twilio)
    line: Line = Field(default_factory=Line)
    desk: Desk = Field(default_factory=Desk)
    delivery: Delivery = Field(default_factory=Delivery)
    mail: MailRules = Field(default_factory=MailRules)
    learning: Learning = Field(default_factory=Learning)

    @model_validator(mode="after")
    def _refuse_placeholders(self) -> Self:
        """A real phone account or mail server with a placeholder secret is a mistake, not a demo."""
        if self.twilio.account_sid and self.twilio.auth_token.get_secret_value().lower() in PLACEHOLDERS:
            raise ValueError("CONTACT_CENTER_TWILIO__AUTH_TOKEN is missing or a placeholder")
        if self.smtp_out.username and self.smtp_out.password.get_secret_value().lower() in PLACEHOLDERS:
            raise ValueError("CONTACT_CENTER_SMTP_OUT__PASSWORD is missing or a placeholder")
        if self.smtp_out.username and self.smtp_out.readable:
            raise ValueError("CONTACT_CENTER_SMTP_OUT__TLS=none would send the password for all to read")
        return self

    @property
    def embedded_phone(self) -> bool:
        """Whether the stand-in for Twilio is used."""
        return not self.twilio.account_sid

    @property
    def database_url(self) -> str:
        """The database address in force."""
        return self.database.url or f"sqlite:///{(self.state_dir / 'contact-center.sqlite').resolve()}"

    @property
    def redis_url(self) -> str:
        """The Redis address in force."""
        return self.redis.url or f"unix://{(self.state_dir / 'redis.sock').resolve()}"

    @property
    def public_url(self) -> str:
        """The address under which the outside reaches the public web."""
        return self.web.public_url.rstrip("/") or f"http://127.0.0.1:{self.web.public_port}"

    @property
    def pages_url(self) -> str:
        """The citizens' pages as mails name them; empty where mail leaves this machine and no address is set."""
        return "" if self.smtp_out.host and not self.web.public_url else self.public_url

    @property
    def staff_url(self) -> str:
        """The address under which staff reach the dashboard."""
        return self.web.staff_url.rstrip("/") or f"http://127.0.0.1:{self.web.staff_port}"

    @property
    def simulator_url(self) -> str:
        """The address of the embedded stand-in for Twilio."""
        return f"http://127.0.0.1:{self.twilio.simulator_port}"
