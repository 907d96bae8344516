"""A database that still holds the bytes of its mails, with thousands of them, is brought to the store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, inspect, text

from contact_center.storage import contacts, migrate, raw_mail
from contact_center.storage.blobs import rows, sweep
from contact_center.storage.blobs.folder import Folder
from contact_center.storage.blobs.keys import Keys
from contact_center.storage.blobs.store import Store
from contact_center.storage.transaction import open_database, reading, transaction

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
MAILS = [f"Subject: {n}\r\n\r\nBrev nummer {n}, hemmeligt".encode() for n in range(450)]
SAID = b"Brev nummer 7, hemmeligt"


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database of the form 0003 with 450 mails, some of them without a contact, and files that repeat."""
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    if request.param == "postgresql":
        url = _own_database(request.getfixturevalue("postgres"))
    engine = open_database(url, Store(Folder(tmp_path / "blobs"), Keys((b"\x05" * 32,))))
    with transaction(engine) as connection:
        config = Config()
        config.set_main_option("script_location", str(migrate.SCRIPTS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
    _fill(engine)
    yield engine
    engine.dispose()


def _own_database(server: str) -> str:
    maintenance = create_engine(server, isolation_level="AUTOCOMMIT")
    with maintenance.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS old"))
        connection.execute(text("CREATE DATABASE old"))
    maintenance.dispose()
    return server.rsplit("/", 1)[0] + "/old"


def _fill(engine: Engine) -> None:
    mail = text(
        "INSERT INTO raw_mail (digest, source, envelope_from, recipients, content, size, received_at, state, attempts)"
        " VALUES (:digest, 'smtp', '', '[]', :content, :size, :at, 'done', 1)"
    )
    contact = text(
        "INSERT INTO contacts (channel, external_id, received_at, party_address, party_name, inbox, subject, text,"
        " folded, nature, nature_reason, triage, route, reply_decision, raw_mail_id)"
        " VALUES ('mail', :name, :at, '', '', '', '', '', '', 'human', '', '{}', '{}', '', :mail)"
    )
    file = text(
        "INSERT INTO attachments (contact_id, name, media_type, size, content)"
        " VALUES (:contact, 'a.pdf', 'application/pdf', :size, :content)"
    )
    at = NOW.isoformat(sep=" ")
    with transaction(engine) as connection:
        for number, content in enumerate(MAILS, 1):
            digest = hashlib.sha256(content).hexdigest()
            connection.execute(mail, {"digest": digest, "content": content, "size": len(content), "at": at})
            if number % 2:
                connection.execute(contact, {"name": f"<{number}@x>", "at": at, "mail": number})
        for number in range(1, 226):
            content = b"" if number == 1 else b"file %d" % (number % 10)
            connection.execute(file, {"contact": number, "size": len(content), "content": content})


def test_the_bytes_move_out_and_everything_reads_as_before(old: Engine, tmp_path: Path) -> None:
    assert migrate.upgrade(old)
    with reading(old) as connection:
        mails = [raw_mail.get(connection, number) for number in range(1, len(MAILS) + 1)]
        files = contacts.attachments_of(connection, range(1, 226))
    assert [mail.content for mail in mails if mail is not None] == MAILS
    assert [rows.read(old, file.blob) for file in files] == [b"", *(b"file %d" % (n % 10) for n in range(2, 226))]
    assert {(f.declared_type, tuple(f.marks), f.scan, f.form) for f in files} == {("", (), "", "")}
    for table in ("raw_mail", "attachments"):
        assert "content" not in {column["name"] for column in inspect(old).get_columns(table)}
    report = sweep.check(old, datetime(2100, 1, 1, tzinfo=UTC))
    assert (report.checked, report.faults, report.orphans, report.unreferenced) == (450 + 11, [], 0, 0)
    with transaction(old) as connection:
        assert raw_mail.keep(connection, MAILS[6], "imap", "", [], NOW) == (7, False)
    if old.dialect.name == "sqlite":
        old.dispose()
        assert all(SAID not in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_an_upgrade_that_was_cut_off_is_done_again_from_the_start(old: Engine, tmp_path: Path) -> None:
    blocked = tmp_path / "blobs"
    blocked.write_text("no folder")
    with pytest.raises(Exception, match="cannot be written"):
        migrate.upgrade(old)
    assert "content" in {column["name"] for column in inspect(old).get_columns("raw_mail")}
    blocked.unlink()
    assert migrate.upgrade(old)
    assert sweep.check(old, NOW).faults == []


def test_there_is_no_way_back_but_the_backup(old: Engine) -> None:
    migrate.upgrade(old)
    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    with transaction(old) as connection:
        config.attributes["connection"] = connection
        with pytest.raises(NotImplementedError, match="backup"):
            command.downgrade(config, "0003")
