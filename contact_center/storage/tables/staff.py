"""Who works here, and what they confirmed."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from contact_center.storage.tables.base import Id, Moment, metadata, row_id

users = Table(
    "users",
    metadata,
    row_id(),
    Column("username", String(80), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),  # empty: has none (yet), or signs in elsewhere
    Column("role", String(12), nullable=False),
    Column("offices", JSON, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("topics", JSON, nullable=False, default=list, server_default="[]"),  # what they know well
    Column("active", Boolean, nullable=False, default=True),
    Column("machine", Boolean, nullable=False, default=False, server_default="0"),  # whom an API key acts as
    Column("created_at", Moment, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    row_id(),
    Column("token_digest", String(64), nullable=False, unique=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("stage", String(8), nullable=False),  # full; factor, enrol: half signed in
    Column("method", String(10), nullable=False),  # password, totp, recovery, or oidc
    Column("proven_at", Moment, nullable=False),  # when it was last proven who sits there
    Column("tries", Integer, nullable=False, default=0),  # wrong codes while half signed in
    Column("origin", String(64), nullable=False, default=""),  # the network, shortened
    Column("device", String(60), nullable=False, default=""),  # browser and system, in two words
)

totp_secrets = Table(
    "totp_secrets",
    metadata,
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("sealed", Text),  # in force; sealed with the installation's key
    Column("pending", Text),  # shown as a QR code, not yet confirmed
    Column("confirmed_at", Moment),
    Column("last_step", BigInteger, nullable=False, default=0),  # a code counts once
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    row_id(),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False, index=True),
    Column("digest", String(64), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("used_at", Moment),
)

invitations = Table(
    "invitations",
    metadata,
    row_id(),
    Column("token_digest", String(64), nullable=False, unique=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False, index=True),
    Column("purpose", String(8), nullable=False),  # invite, reset
    Column("made_by", Id, ForeignKey("users.id")),  # none: at the command line
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)

identities = Table(
    "identities",
    metadata,
    row_id(),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False, index=True),
    Column("issuer", Text, nullable=False),
    Column("subject", String(255), nullable=False),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("issuer", "subject"),
)

sign_ons = Table(  # who has gone to an issuer to sign in there, and is not back yet
    "sign_ons",
    metadata,
    Column("state_digest", String(64), primary_key=True),
    Column("browser_digest", String(64), nullable=False),
    Column("issuer", String(40), nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("next", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)

api_keys = Table(
    "api_keys",
    metadata,
    row_id(),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),  # the machine it acts as
    Column("digest", String(64), nullable=False, unique=True),
    Column("prefix", String(16), nullable=False),  # what lists and logs show of it
    Column("scopes", JSON, nullable=False),
    Column("made_by", Id, ForeignKey("users.id")),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("revoked_at", Moment),
)

login_failures = Table(
    "login_failures",
    metadata,
    row_id(),
    Column("kind", String(8), nullable=False, default="password", server_default="password"),  # password, factor
    Column("username", String(80), nullable=False),
    Column("origin", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "username", "at"),
)

directory_confirmations = Table(
    "directory_confirmations",
    metadata,
    row_id(),
    Column("at", Moment, nullable=False),
    Column("staff_id", Id, ForeignKey("users.id"), nullable=False),
    Column("entries", JSON, nullable=False),  # slug → details and hours, as they were confirmed
)
