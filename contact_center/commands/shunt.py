"""`contact-center shunt`: what could not be worked waits here with its error; nothing is dropped by itself."""

from __future__ import annotations

from contact_center.clock import now
from contact_center.errors import NotFound
from contact_center.storage import raw_mail, shunt, voicemails
from contact_center.storage.transaction import reading, transaction
from contact_center.wiring import House


def show_all(house: House) -> None:
    """Print the open entries."""
    with reading(house.engine) as connection:
        rows = shunt.listed(connection)
    for row in rows:
        print(f"{row.id:>6}  {row.at:%Y-%m-%d %H:%M}  {row.kind:<8} {row.object_id:>8}  {row.error[:100]}")
    print(f"{len(rows)} open")


def show(house: House, number: int) -> None:
    """Print one entry with its trace."""
    with reading(house.engine) as connection:
        row = shunt.get(connection, number)
    if row is None:
        raise NotFound(f"There is no entry {number}.")
    print(f"{row.kind} {row.object_id}, {row.at:%Y-%m-%d %H:%M}, {row.state}\n{row.error}\n\n{row.trace}")


def retry(house: House, number: int) -> None:
    """Put the object of an entry back to work."""
    with transaction(house.engine) as connection:
        row = shunt.get(connection, number)
        if row is None or row.kind not in ("mail", "voicemail"):
            raise NotFound(f"There is no entry {number} that can be tried again.")
        if row.kind == "mail":
            raw_mail.again(connection, row.object_id)
        else:
            voicemails.again(connection, row.object_id, now())
        shunt.settle(connection, number, "retried")
    if row.kind == "mail":
        house.lanes.ring("triage_mail", row.object_id)


def drop(house: House, number: int) -> None:
    """Take an entry off the list; the original bytes stay in the store."""
    with transaction(house.engine) as connection:
        shunt.settle(connection, number, "dropped")
