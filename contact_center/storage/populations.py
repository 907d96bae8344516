"""Populations that somebody imported: one set for each day on which inhabitants were counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from contact_center.storage.tables import population_sets, populations, users


def every(connection: Connection) -> dict[date, dict[str, int]]:
    """Day → municipality → inhabitants."""
    joined = population_sets.join(populations, populations.c.set_id == population_sets.c.id)
    columns = (population_sets.c.counted, populations.c.municipality, populations.c.inhabitants)
    found: dict[date, dict[str, int]] = {}
    for counted, municipality, inhabitants in connection.execute(select(*columns).select_from(joined)):
        found.setdefault(counted, {})[municipality] = inhabitants
    return found


def sets(connection: Connection) -> list[Row[Any]]:
    """What was imported, by day: `counted`, `source`, `imported_at`, and the `name` of who did (None: a command)."""
    joined = population_sets.outerjoin(users, users.c.id == population_sets.c.imported_by)
    statement = select(population_sets, users.c.name).select_from(joined)
    return list(connection.execute(statement.order_by(population_sets.c.counted)))


def keep(
    connection: Connection, counted: date, by_code: Mapping[str, int], source: str, staff_id: int | None, now: datetime
) -> bool:
    """Keep a set; False when there is one of that day."""
    if connection.execute(select(population_sets.c.id).where(population_sets.c.counted == counted)).first() is not None:
        return False
    row = {"counted": counted, "source": source, "imported_by": staff_id, "imported_at": now}
    made = connection.execute(population_sets.insert().values(**row).returning(population_sets.c.id)).scalar_one()
    rows = [{"set_id": made, "municipality": code, "inhabitants": number} for code, number in by_code.items()]
    connection.execute(populations.insert(), rows)
    return True


def remove(connection: Connection, counted: date) -> bool:
    """Remove the set of a day; whether there was one."""
    known = connection.execute(select(population_sets.c.id).where(population_sets.c.counted == counted)).scalar()
    if known is None:
        return False
    connection.execute(delete(populations).where(populations.c.set_id == known))
    connection.execute(delete(population_sets).where(population_sets.c.id == known))
    return True
