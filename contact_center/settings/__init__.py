"""Typed settings, one section per door, read from the environment (`CONTACT_CENTER_…`) and `.env`.

Only `contact_center.wiring` reads them. Every default is the embedded one: with no setting at all the whole
system runs on this machine and nothing leaves it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from contact_center.settings.api import Api
from contact_center.settings.keeping import Database, Redis, Retention, Store
from contact_center.settings.mail import Clamd, Delivery, Imap, MailRules, Room, Smtp, SmtpOut
from contact_center.settings.phone import Desk, Line, Twilio, wrong_address
from contact_center.settings.signin import SignIn
from contact_center.settings.statistics import Statistics

PLACEHOLDERS = frozenset({"", "changeme", "change-me", "secret", "demo"})


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


class Hooks(BaseModel):
    """Other systems that are told what happens."""

    private: bool = False
    """Messages may go to this machine and its network, also unencrypted."""


class Learning(BaseModel):
    """Learning from corrections at night; off unless switched on. Needs scikit-learn (the extra `learn`)."""

    nightly: bool = False
    hour: int = Field(default=2, ge=0, le=20)
    """Local hour at which it begins."""
    install_if_not_worse: bool = False
    """Use the new model from the next start on, unless it is worse on the test part; else it is only proposed."""
    examples: Path = Path("tests/examples")


class Translation(BaseModel):
    """A server for machine translation that speaks LibreTranslate's HTTP; off without an address."""

    url: str = ""
    """`https://…`; staff may then ask for a translation of what a citizen wrote. Numbers and addresses are masked."""
    api_key: SecretStr = SecretStr("")
    timeout_seconds: float = Field(default=8.0, gt=0, le=60)


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
    api: Api = Field(default_factory=Api)
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
    hooks: Hooks = Field(default_factory=Hooks)
    learning: Learning = Field(default_factory=Learning)
    translation: Translation = Field(default_factory=Translation)
    signin: SignIn = Field(default_factory=SignIn)
    retention: Retention = Field(default_factory=Retention)
    statistics: Statistics = Field(default_factory=Statistics)

    @model_validator(mode="after")
    def _refuse_placeholders(self) -> Self:
        """A real phone account or mail server with a placeholder secret is a mistake, not a demo."""
        if self.twilio.account_sid and self.twilio.auth_token.get_secret_value().lower() in PLACEHOLDERS:
            raise ValueError("CONTACT_CENTER_TWILIO__AUTH_TOKEN is missing or a placeholder")
        if self.twilio.account_sid and (wrong := wrong_address(self.web.public_url, bool(self.twilio.api_base))):
            raise ValueError(f"CONTACT_CENTER_WEB__PUBLIC_URL: {wrong}")
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
    def second_factor(self) -> bool:
        """Whether everybody with a local account needs a second factor."""
        return not self.demo if self.signin.second_factor is None else self.signin.second_factor

    @property
    def database_url(self) -> str:
        """The database address in force."""
        return self.database.url or f"sqlite:///{self.database_file}"

    @property
    def database_file(self) -> Path:
        """Where SQLite keeps it, if no address is set."""
        return (self.state_dir / "contact-center.sqlite").resolve()

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
