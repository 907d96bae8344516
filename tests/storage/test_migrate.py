"""The database's form."""

from collections.abc import Callable
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine

from contact_center.storage.migrate import at_head, upgrade
from contact_center.storage.tables import metadata
from contact_center.storage.transaction import open_database


def test_an_empty_database_is_brought_to_the_newest_form_once(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert upgrade(engine)
    assert not upgrade(engine)
    with engine.connect() as connection:
        assert at_head(connection)


def test_the_migrations_make_what_the_tables_say(database: Engine, needs: Callable[[str, str], str]) -> None:
    with database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
