"""`contact-center backup` and `restore`: a copy of all that is kept, and the way back, which ends with a check."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from contact_center.commands import store
from contact_center.storage import backup
from contact_center.storage.migrate import upgrade
from contact_center.wiring import House


def back_up(house: House, folder: Path) -> int:
    """Copy everything; returns 1 if something could not be copied, else 0."""
    upgrade(house.engine)
    copied = backup.back_up(house.engine, folder)
    print(f"{copied.mails_and_files} mails and files, {copied.new} of them new; {copied.removed} erased ones removed")
    for fault in copied.faults:
        print(f"  not copied: {fault}")
    if house.store.keys.in_force:
        print("What is sealed stays sealed: keep the store's keys elsewhere, the backup is worth nothing without them.")
    return 1 if copied.faults else 0


def restore(house: House, folder: Path, now: datetime) -> int:
    """Bring everything back; returns 1 if something is damaged or lost, else 0."""
    print(f"{backup.restore(house.engine, folder)} mails and files restored")
    upgrade(house.engine)
    return store.check(house, now)
