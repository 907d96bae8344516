"""Brings the database to the newest form; every start does it, nobody has to think of it."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

SCRIPTS = Path(__file__).parent / "migrations"
LOCK = 4242421
"""Advisory lock on PostgreSQL: two starts at once must not both migrate."""


def upgrade(engine: Engine) -> bool:
    """Upgrade to the newest form; returns whether anything changed."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        if at_head(connection):
            return False
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


def at_head(connection: Connection) -> bool:
    """Whether the database has the newest form."""
    current = MigrationContext.configure(connection).get_current_revision()
    return current == ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config
