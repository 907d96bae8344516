"""`contact-center audit`: whether the log of who did and saw what is whole."""

from __future__ import annotations

import structlog

from contact_center.errors import Invalid
from contact_center.storage import audit
from contact_center.storage.transaction import reading
from contact_center.wiring import House

log = structlog.get_logger()


def verify(house: House, noted: str) -> int:
    """Read the whole chain and say whether it is whole; returns the exit code: 0 or 1.

    `noted`: `number:hash` of a row, written down elsewhere earlier. Raises Invalid when it is neither.
    """
    with reading(house.engine) as connection:
        found = audit.verify(connection, _noted(noted))
    if found.fault:
        print(f"The audit log is broken: {found.fault}. Whole up to row {found.seq}.")
        return 1
    print(f"The audit log is whole: {found.rows} rows.\n{found.seq}:{found.hash}")
    return 0


def _noted(text: str) -> tuple[int, str] | None:
    if not text:
        return None
    number, _, digest = text.partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise Invalid("Give the row as number:hash, as `audit verify` prints it.")
    return int(number), digest.lower()


def anchor(house: House) -> None:
    """Put number and hash of the last row into the log of this process, which is kept elsewhere."""
    with reading(house.engine) as connection:
        seq, digest = audit.head(connection)
    log.info("audit.anchored", seq=seq, hash=digest)
