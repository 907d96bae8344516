"""What every part of the house needs: settings, database, store, catalogue, models, keys."""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.exc import DBAPIError

from contact_center.storage import amendments
from contact_center.wiring.editions import Edition, Later

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

    from contact_center.catalog.amend import Amendment
    from contact_center.catalog.holder import Holder
    from contact_center.catalog.model import Catalog
    from contact_center.settings import Settings
    from contact_center.storage.blobs.bucket import Bucket
    from contact_center.storage.blobs.store import Store
    from contact_center.triage.decide import Understanding
    from queues.lanes import Lanes
    from queues.outgoing import Mailer
    from queues.purging import Purging
    from queues.waits import Waits


T = TypeVar("T")


class Centre:
    """What every part of the house needs."""

    def __init__(self, settings: Settings, model: Path | None = None) -> None:
        """Keep the settings; nothing is built yet. `model` is a topic model to use instead of the installed one."""
        self.settings, self._model = settings, model
        self._edition: Edition | None = None
        self._known_amendments: list[Amendment] = []

    @cached_property
    def engine(self) -> Engine:
        """The database."""
        from contact_center.storage.transaction import open_database

        if not self.settings.database.url:
            self.settings.state_dir.mkdir(parents=True, exist_ok=True)
        return open_database(self.settings.database_url, self.store)

    @cached_property
    def store(self) -> Store:
        """Keeps the bytes of mails and attachments."""
        from contact_center.storage.blobs.folder import Folder
        from contact_center.storage.blobs.keys import Keys
        from contact_center.storage.blobs.store import Store

        set_up = self.settings.store
        folder = set_up.path or self.settings.state_dir / "blobs"
        return Store(self._bucket() if set_up.url else Folder(folder.resolve()), Keys(set_up.keys))

    def _bucket(self) -> Bucket:
        from contact_center.storage.blobs.bucket import open_bucket

        set_up, credentials = self.settings.store, {}
        if set_up.access_key_id:
            secret = set_up.secret_access_key.get_secret_value()
            credentials = {"access_key_id": set_up.access_key_id, "secret_access_key": secret}
        return open_bucket(set_up.url, set_up.endpoint, set_up.region, credentials)

    @cached_property
    def holder(self) -> Holder:
        """Holds what the centre knows."""
        from contact_center.catalog.holder import Holder

        return Holder(finish=self._amended, edition=self._amendments)

    def _amended(self, catalog: Catalog) -> Catalog:
        """The files' catalogue with what leads have changed: as last read, while the database is away."""
        from contact_center.catalog.amend import amended

        if self._amendments():
            self._known_amendments = self._read(amendments.current) or self._known_amendments
        return replace(amended(catalog, self._known_amendments), always_open=self.settings.always_open)

    def _amendments(self) -> int | None:
        """The number of the newest change; None while the database is away, or not yet in its newest form."""
        return self._read(amendments.latest)

    def _read(self, question: Callable[[Connection], T]) -> T | None:
        from contact_center.storage.transaction import reading

        if not self.settings.database.url and not self.settings.database_file.exists():
            return None  # to ask would be to make it
        try:
            with reading(self.engine) as connection:
                return question(connection)
        except DBAPIError:
            return None

    def watch(self) -> None:
        """From now on changed data files and texts are taken over while this process works."""
        self.holder.watch()

    @property
    def catalog(self) -> Catalog:
        """What the centre knows."""
        return self.holder.current

    @property
    def edition(self) -> Edition:
        """The catalogue in use with the models that are linked to it: whoever works takes both at once."""
        catalog, known = self.catalog, self._edition
        if known is None or known.catalog is not catalog:
            known = Edition(catalog, Later(lambda: self._understanding(catalog)))
            self._edition = known
        return known

    def _understanding(self, catalog: Catalog) -> Understanding:
        from contact_center.triage.decide import Understanding

        own = self._model or self.settings.state_dir / "model" / "topics.npz"  # by `contact-center learn`
        return Understanding(catalog, own if own.exists() else None)

    @property
    def understanding(self) -> Understanding:
        """The loaded models."""
        return self.edition.models.loaded()

    @cached_property
    def lanes(self) -> Lanes:
        """The doorbell."""
        from queues.lanes import Lanes

        return Lanes(self.settings.redis_url)

    @cached_property
    def secret(self) -> bytes:
        """The key of reference tokens; made once and kept in the state folder when no setting gives it."""
        given = self.settings.secret_key.get_secret_value()
        return given.encode() if given else self._kept_secret("secret-key")

    @property
    def older_secrets(self) -> tuple[bytes, ...]:
        """Keys whose tokens are still read."""
        return tuple(key.get_secret_value().encode() for key in self.settings.older_secret_keys)

    def _kept_secret(self, name: str) -> bytes:
        path = self.settings.state_dir / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(f".{secrets.token_hex(4)}")
            unfinished.touch(mode=0o600)
            unfinished.write_text(secrets.token_hex(32))
            with contextlib.suppress(FileExistsError):  # the first process wins; the others read its key
                path.hardlink_to(unfinished)
            unfinished.unlink()
        return path.read_bytes()

    @cached_property
    def mailer(self) -> Mailer:
        """How mails of ours are addressed."""
        from queues.outgoing import Mailer

        out = self.settings.smtp_out
        return Mailer(out.domain, self.secret, self.older_secrets, out.bounce_addresses, out.readable)

    def purging(self) -> Purging:
        """Erases what has been kept long enough."""
        from contact_center.domain.retention import Periods, period
        from queues.purging import Purging

        told = self.settings.retention
        topics = {topic: kept for topic, code in told.topics.items() if (kept := period(code)) is not None}
        return Purging(self.engine, Periods(period(told.tickets), topics, period(told.originals), period(told.others)))

    @cached_property
    def waits(self) -> Waits:
        """How long mails will probably wait."""
        from queues.waits import Waits

        return Waits()

    def sender_name(self, address: str) -> str:
        """Who a mail from one of our addresses comes from."""
        office = self.catalog.offices.get(self.catalog.inbox_office.get(address, ""))
        return office.name if office is not None else "International Citizen Service"
