"""`contact-center store`: is every kept byte still what it was, and does nothing lie there that nobody needs?"""

from __future__ import annotations

from datetime import datetime

from contact_center.storage.blobs import sweep as sweeping
from contact_center.storage.blobs.keys import PLAIN
from contact_center.storage.blobs.sweep import Report
from contact_center.wiring import House

EXIT_FAULTS = 1


def check(house: House, now: datetime) -> int:
    """Look through everything; returns 1 if something is damaged or lost, else 0."""
    return _show(house, sweeping.check(house.engine, now), "can be removed by: contact-center store sweep")


def sweep(house: House, now: datetime) -> int:
    """Look through everything and remove what nobody needs; returns 1 if something is damaged or lost, else 0."""
    return _show(house, sweeping.sweep(house.engine, now), "removed")


def reencrypt(house: House) -> None:
    """Seal everything with the key in force."""
    done = sweeping.reencrypt(house.engine)
    sealed = "unsealed, since no key is set" if house.store.keys.in_force == PLAIN else "sealed"
    print(f"{done} written anew; all is {sealed}")


def _show(house: House, report: Report, useless: str) -> int:
    print(f"{report.checked} kept, {report.size / 1e6:.1f} MB; {len(report.faults)} damaged or lost")
    for fault in report.faults:
        whose = [f"mail {number}" for number in fault.raw_mails] + [f"attachment {n}" for n in fault.attachments]
        print(f"  {fault.digest}  {fault.what}  {', '.join(whose) or 'nobody needs it'}")
    print(f"{report.unreferenced + report.orphans + report.unfinished} that nobody needs {useless}")
    for number in sweeping.unopenable(house.engine):
        print(f"The key {number} is not set: what was sealed with it cannot be read.")
    return EXIT_FAULTS if report.faults else 0
