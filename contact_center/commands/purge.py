"""`contact-center purge`: erase what has been kept long enough, and every night besides."""

from __future__ import annotations

import getpass
import threading
from datetime import datetime

import structlog

from contact_center.storage.blobs import sweep as sweeping
from contact_center.wiring import House
from queues.purging import Purged

log = structlog.get_logger()


def run(house: House, now: datetime, really: bool) -> None:
    """Say what is due; erase it only if that is really wanted."""
    purging = house.purging()
    if not purging.periods.any:
        print("Nothing is ever erased: no period is set (CONTACT_CENTER_RETENTION__…).")
        return
    found = purging.run(now, f"cli:{getpass.getuser()}") if really else purging.due(now)
    print(_counted(found, "erased" if really else "due"))
    if not really:
        print("Nothing was changed. To erase it: contact-center purge --yes")


def _counted(found: Purged, what: str) -> str:
    return (
        f"{what}: {found.tickets} tickets, {found.originals} originals of mails, "
        f"{found.contacts} contacts without a ticket, {found.loose} calls and texts without a ticket"
    )


def at_night(house: House, now: datetime) -> threading.Thread:
    """Erase what is due and remove bytes that nobody needs, beside the worker's other work."""
    thread = threading.Thread(target=_clean, args=(house, now), name="purge", daemon=True)
    thread.start()
    return thread


def _clean(house: House, now: datetime) -> None:
    """Each for itself: a store that is away must not keep content alive in the database."""
    try:
        if house.purging().periods.any:
            house.purging().run(now)
        report = sweeping.remove(house.engine, now)
        log.info("store.swept", unreferenced=report.unreferenced, orphans=report.orphans, unfinished=report.unfinished)
    except Exception:  # tomorrow is another night
        log.exception("purge.failed")
