"""The database's form."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine

from contact_center.storage.migrate import SCRIPTS, at_head, is_ours, upgrade
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
        assert (
            compare_metadata(MigrationContext.configure(connection, opts={"include_object": is_ours}), metadata) == []
        )


def test_rows_from_before_the_limits_are_kept(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'old.sqlite'}")
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        connection.exec_driver_sql(
            "INSERT INTO contacts (channel, external_id, received_at, party_address, party_name, inbox, subject, text,"
            " folded, nature, nature_reason, triage, route, reply_decision) VALUES"
            " ('mail', '<1@x>', '2026-11-18', 'a@x', '', '', '', '', '', 'human', '', '{}', '{}', 'sent')"
        )
        connection.exec_driver_sql(
            "INSERT INTO attachments (contact_id, name, media_type, size, content) VALUES (1, 'a', 'b/c', 1, x'00')"
        )
    assert upgrade(engine)
    with engine.connect() as connection:
        [row] = connection.execute(metadata.tables["contacts"].select())
        assert len(connection.execute(metadata.tables["attachments"].select()).all()) == 1
    assert (row.external_id, row.sender_key, row.follow_up, row.claims_ticket_id) == ("<1@x>", "", False, None)
