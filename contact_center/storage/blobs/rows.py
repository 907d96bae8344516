"""The rows that name bytes: put with the first reference, removed with the last.

A row is the lock on its bytes. Who puts bytes holds it until the reference is committed; who removes them holds it
while looking for references and deleting; so bytes that come again at the moment they are removed are written anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, bindparam, delete, exists, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from contact_center.errors import Damaged, Final
from contact_center.storage.blobs.store import Address, Store, digest_of
from contact_center.storage.tables import attachments, blobs, raw_mail, reply_files, voicemails
from contact_center.storage.transaction import reading, transaction

REFERENCES = (raw_mail.c.blob, attachments.c.blob, voicemails.c.blob, reply_files.c.blob)
"""Every column that names bytes. Bytes nobody names are removed."""


def store_of(database: Connection | Engine) -> Store:
    """The store that belongs to a database. Raises Final when it was opened without one."""
    store = database.get_execution_options().get("blobs")
    if not isinstance(store, Store):
        raise Final("This database was opened without a store for its bytes.")
    return store


def put(connection: Connection, content: bytes) -> str:
    """Keep bytes and return their digest, for a reference in the same transaction. Raises StoreAway.

    They are in place before the transaction ends. Bytes that are there already are not written again.
    """
    store, digest = store_of(connection), digest_of(content)
    while not _claim(connection, digest, store.address(digest), len(content)):
        row = connection.execute(_locked(digest, shared=True)).one_or_none()
        if row is None:  # they were removed at this moment
            continue
        if not store.place.has(row.name):  # a removal that was cut off, or a file that got lost
            move(connection, digest, store.write(digest, content))
        return digest
    try:
        store.write(digest, content)
    except BaseException:  # whoever catches this and commits must not commit a row without its bytes
        connection.execute(delete(blobs).where(blobs.c.digest == digest))
        raise
    return digest


def put_all(connection: Connection, contents: Sequence[bytes]) -> list[str]:
    """Keep several; locked in one order everywhere, so that two mails with the same files never wait for each other."""
    digests = [digest_of(content) for content in contents]
    for _digest, content in sorted(dict(zip(digests, contents, strict=True)).items()):
        put(connection, content)
    return digests


def read(engine: Engine, digest: str, known: Address | None = None) -> bytes:
    """The bytes with this digest. Raises Damaged when they are lost or changed, StoreAway when the store is away.

    `known` is where they lay a moment ago.
    """
    store = store_of(engine)
    content = store.read(digest, known) if known is not None else None
    if content is not None:
        return content
    tried: Address | None = None
    while (address := _address(engine, digest)) not in (None, tried):
        assert address is not None
        content = store.read(digest, address)
        if content is not None:
            return content
        tried = address  # moved at this moment, to another key; or gone
    raise Damaged(f"The stored bytes {digest[:12]}… are missing.")


def collect(engine: Engine, digests: Iterable[str] | None = None) -> int:
    """Remove bytes that nobody refers to any more: those of `digests`, or all. Returns how many that were."""
    return sum(_collect(engine, digest) for digest in (unreferenced(engine) if digests is None else digests))


def _collect(engine: Engine, digest: str) -> bool:
    with transaction(engine) as connection:
        row = connection.execute(_locked(digest)).one_or_none()
        if row is None or connection.execute(select(_referenced(digest))).scalar_one():
            return False
        connection.execute(delete(blobs).where(blobs.c.digest == digest))
        store_of(engine).place.remove(row.name)  # cut off here, the row stays, and is found by the next collection
        return True


def unreferenced(engine: Engine) -> list[str]:
    """Digests that nobody refers to."""
    free = [~exists().where(column == blobs.c.digest) for column in REFERENCES]
    with reading(engine) as connection:
        return list(connection.execute(select(blobs.c.digest).where(*free)).scalars())


def remove_orphan(engine: Engine, name: str) -> bool:
    """Remove bytes that no row names; a row holds their name meanwhile, so that nobody puts them just now."""
    with transaction(engine) as connection:
        holder = f"-{name}"[:64]
        if not _claim(connection, holder, Address(name, ""), 0):
            return False
        store_of(engine).place.remove(name)
        connection.execute(delete(blobs).where(blobs.c.digest == holder))
        return True


def move(connection: Connection, digest: str, address: Address) -> None:
    """Say that bytes lie elsewhere now, or have another key."""
    moved = blobs.update().where(blobs.c.digest == digest)
    connection.execute(moved.values(name=address.name, key_id=address.key_id))


def locked(connection: Connection, digest: str) -> Row[Any] | None:
    """The row of a digest, held until the transaction ends."""
    return connection.execute(_locked(digest)).one_or_none()


def _claim(connection: Connection, digest: str, address: Address, size: int) -> bool:
    """Insert a row; False when there is one with this digest or name. Waits for whoever is just doing the same."""
    into = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    row = {"digest": digest, "name": address.name, "key_id": address.key_id, "size": size}
    claimed = into(blobs).values(**row).on_conflict_do_nothing().returning(blobs.c.digest)
    return connection.execute(claimed).one_or_none() is not None


def _locked(digest: str, shared: bool = False) -> Any:
    # Shared: many mails may refer to the same logo at once; only who removes it must wait for them.
    return select(blobs).where(blobs.c.digest == digest).with_for_update(read=shared, key_share=shared)


def _address(engine: Engine, digest: str) -> Address | None:
    with reading(engine) as connection:
        return address_of(connection, digest)


def address_of(connection: Connection, digest: str) -> Address | None:
    """Where the bytes with this digest lie; None when no row names them."""
    row = connection.execute(_BY_DIGEST, {"wanted": digest}).one_or_none()
    return None if row is None else Address(row.name, row.key_id)


_BY_DIGEST = select(blobs).where(blobs.c.digest == bindparam("wanted"))


def _referenced(digest: str) -> ColumnElement[bool]:
    return or_(*(exists().where(column == digest) for column in REFERENCES))
