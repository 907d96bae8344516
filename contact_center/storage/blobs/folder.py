"""A folder as the place of bytes: `ab/abcdef…`, written aside, synchronised to the disk, and only then given its name.

Only the user of the system may read it: folders are 0700, files 0600.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from contact_center.errors import StoreAway

_NAME = re.compile(r"[0-9a-f]{64}")
_ASIDE = "unfinished"
FREE_BYTES = 256 * 1024 * 1024
"""With less room the process says that it is not ready."""


class Folder:
    """Bytes in files below `root`."""

    def __init__(self, root: Path) -> None:
        """Keep where; the folder is made by the first write."""
        self.root, self._aside = root, root / _ASIDE

    def write(self, name: str, content: bytes) -> None:
        """Put `content` under `name`; when this returns, a power cut does not take it away. Raises StoreAway."""
        path, unfinished = self._path(name), self._aside / secrets.token_hex(16)
        try:
            self._folder(self._aside)
            self._folder(path.parent)
            _write_synchronised(unfinished, content)
            unfinished.replace(path)
            _synchronise(path.parent)
        except OSError as error:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise _away("written", error) from error

    def read(self, name: str) -> bytes | None:
        """What lies under `name`; None if nothing does. Raises StoreAway."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            if not self.root.is_dir():  # not one file is gone but all: a disk that is not there
                raise StoreAway(f"The store's folder {self.root} is not there.") from None
            return None
        except OSError as error:
            raise _away("read", error) from error

    def has(self, name: str) -> bool:
        """Whether something lies under `name`."""
        return self._path(name).is_file()

    def remove(self, name: str) -> None:
        """Take away what lies under `name`, if anything does. Raises StoreAway."""
        try:
            self._path(name).unlink(missing_ok=True)
        except OSError as error:
            raise _away("tidied", error) from error

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Every name, and when it was put there; files of others do not count."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            for entry in os.scandir(folder):
                if _NAME.fullmatch(entry.name):
                    with contextlib.suppress(FileNotFoundError):  # removed while we look
                        yield entry.name, datetime.fromtimestamp(entry.stat().st_mtime, UTC)

    def tidy(self, before: datetime) -> int:
        """Remove what was begun before that moment and never finished; returns how many files that were."""
        old = [path for path in self._aside.glob("*") if path.stat().st_mtime < before.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def trouble(self) -> str:
        """What keeps this place from working, or an empty string."""
        existing = next((path for path in (self.root, *self.root.parents) if path.is_dir()), Path("/"))
        try:
            free = shutil.disk_usage(existing).free
        except OSError:
            return "the store's folder cannot be reached"
        if not os.access(existing, os.W_OK | os.X_OK):
            return "the store's folder cannot be written to"
        return "the store's disk is nearly full" if free < FREE_BYTES else ""

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):  # rows come from a database that somebody may have changed
            raise ValueError("that is no name of stored bytes")
        return self.root / name[:2] / name

    def _folder(self, folder: Path) -> None:
        """Make `folder` and those above it, each synchronised into the one it lies in."""
        if folder.is_dir():
            return
        if folder == self.root:
            folder.parent.mkdir(parents=True, exist_ok=True)
        else:
            self._folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _synchronise(folder.parent)


def _write_synchronised(path: Path, content: bytes) -> None:
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(opened, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _synchronise(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _away(doing: str, error: OSError) -> StoreAway:
    return StoreAway(f"The store cannot be {doing}: {error.strerror or type(error).__name__}.")
