"""Brings the database to the newest form; every start does it, nobody has to think of it."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import DatabaseError

import structlog
from sqlalchemy import Connection, Engine, inspect, text

log = structlog.get_logger()

SCRIPTS = Path(__file__).parent / "migrations"
INDEXES_OF_WORDS = ("ticket_words_index", "ix_ticket_words_words")
"""The full-text indexes, SQLite's with its own tables: each database has another, so they stand in no table of ours."""
LOCK = 4242421
"""Advisory lock on PostgreSQL: two starts at once must not both migrate."""


def upgrade(engine: Engine) -> bool:
    """Upgrade to the newest form; returns whether anything changed."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        if at_head(connection):
            return False
        _migrate(connection)
    _shrink(engine)
    return True


def at_head(connection: Connection) -> bool:
    """Whether the database has the newest form. Asked at every start, so it does without loading alembic."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    current = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return current == newest()


def newest() -> str:
    """The newest form: versions are files `v<four digits>_<name>.py`, and the digits are their revision."""
    return max(path.name[1:5] for path in (SCRIPTS / "versions").glob("v*.py"))


def is_ours(_thing: object, name: str | None, _kind: str, _reflected: bool, _compare_to: object) -> bool:
    """Whether something belongs to the tables of `storage.tables`; for alembic, when it compares."""
    return not (name or "").startswith(INDEXES_OF_WORDS)


def _shrink(engine: Engine) -> None:
    """Give back the room of what moved away, and wipe it: SQLite leaves deleted mails readable in its file."""
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM")
    except DatabaseError as error:  # somebody reads just now, or the disk is too full: it is only tidiness
        log.warning("database.not_shrunk", error=str(error))
    finally:
        connection.close()


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
