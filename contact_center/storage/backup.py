"""A copy of everything that is kept, made while everything runs: the database, then the bytes that its rows name.

In this order nothing is missing: bytes are in the store before their row is committed, and the copy of the database
names none that come later. Bytes are copied as they lie: what is sealed stays sealed, and the key is not in the copy.
Written into the same folder again, only what is new is copied, and what was erased since is removed there, too.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect, select

from contact_center.errors import ContactCenterError, Final
from contact_center.storage.blobs.folder import Folder
from contact_center.storage.blobs.rows import store_of
from contact_center.storage.blobs.store import Address
from contact_center.storage.tables import blobs
from contact_center.storage.transaction import BLOBS_FOLDER, open_database, reading

_FILE = {"sqlite": "contact-center.sqlite", "postgresql": "contact-center.dump"}
_UNFINISHED = ".unfinished"


@dataclass(slots=True)
class Copied:
    """What a backup holds."""

    mails_and_files: int = 0
    new: int = 0
    removed: int = 0
    faults: list[str] = field(default_factory=list)
    """What could not be copied: lost or damaged bytes, or such that were erased meanwhile. An older copy stays."""


def back_up(engine: Engine, folder: Path) -> Copied:
    """Copy everything into `folder`. A backup that is cut off leaves the one before it as it was. Raises Final."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / _FILE[engine.dialect.name]
    unfinished = target.with_name(target.name + _UNFINISHED)
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    _dump(engine, unfinished)
    named = _named(engine, unfinished)
    place, copied = Folder(folder / BLOBS_FOLDER), Copied(len(named))
    for name, (digest, key_id) in named.items():
        _copy(engine, place, digest, Address(name, key_id), copied)
    unfinished.replace(target)
    gone = [name for name, _at in place.names() if name not in named]
    for name in gone:
        place.remove(name)
    copied.removed = len(gone)
    return copied


def _copy(engine: Engine, place: Folder, digest: str, address: Address, copied: Copied) -> None:
    if place.has(address.name):
        return
    store = store_of(engine)
    stored = store.place.read(address.name)
    try:
        if stored is None:
            raise Final(f"The stored bytes {digest[:12]}… are missing.")
        store.opened(digest, address, stored)
    except ContactCenterError as error:
        copied.faults.append(str(error))
        return
    place.write(address.name, stored)
    copied.new += 1


def restore(engine: Engine, folder: Path) -> int:
    """Bring a backup into an empty database and its store; returns how many mails and files. Raises Final."""
    source = folder / _FILE[engine.dialect.name]
    if not source.is_file():
        raise Final(f"There is no backup of this kind of database in {folder}.")
    if inspect(engine).get_table_names():
        raise Final("The database is not empty; a backup is restored into an empty one only.")
    place, count = Folder(folder / BLOBS_FOLDER), 0
    for name, _at in place.names():
        stored = place.read(name)
        if stored is not None:
            store_of(engine).place.write(name, stored)
            count += 1
    _load(engine, source)
    return count


def _dump(engine: Engine, target: Path) -> None:
    if engine.dialect.name == "postgresql":
        _postgresql(engine, ("pg_dump", "--format=custom", "--no-owner", f"--file={target}"))
    else:
        connection = engine.raw_connection()
        try:
            _copy_sqlite(connection.driver_connection, target)
        finally:
            connection.close()
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _load(engine: Engine, source: Path) -> None:
    if engine.dialect.name == "postgresql":
        _postgresql(engine, ("pg_restore", "--exit-on-error", "--no-owner", "--single-transaction", str(source)))
        return
    target = engine.raw_connection()
    try:
        with closing(sqlite3.connect(source)) as kept:
            kept.backup(target.driver_connection)  # type: ignore[arg-type]
    finally:
        target.close()


def _copy_sqlite(source: Any, target: Path) -> None:
    """In one step: a reader of SQLite sees one moment, however much is written meanwhile."""
    with closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def _named(engine: Engine, copy: Path) -> Mapping[str, tuple[str, str]]:
    """name → digest and key of all bytes that the copy names; PostgreSQL's copy cannot be asked, so the original."""
    asked = open_database(f"sqlite:///{copy.resolve()}") if engine.dialect.name == "sqlite" else engine
    with reading(asked) as connection:
        found = {row.name: (row.digest, row.key_id) for row in connection.execute(select(blobs))}
    if asked is not engine:
        asked.dispose()
        for rest in ("-wal", "-shm"):
            copy.with_name(copy.name + rest).unlink(missing_ok=True)
    return found


def _postgresql(engine: Engine, command: Sequence[str]) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, which other users cannot read."""
    program = shutil.which(command[0])
    if program is None:
        raise Final(f"{command[0]} is not installed: apt-get install postgresql-client")
    url = engine.url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    secret = {"PGPASSWORD": str(engine.url.password)} if engine.url.password else {}
    done = subprocess.run(
        [program, f"--dbname={url}", *command[1:]], env={**os.environ, **secret}, check=False, stderr=subprocess.PIPE
    )
    if done.returncode:
        raise Final(f"{command[0]} failed: {done.stderr.decode(errors='replace').strip()[:500]}")
