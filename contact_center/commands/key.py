"""`contact-center key`: keys of machines."""

from __future__ import annotations

import getpass
from datetime import timedelta

from pydantic import ValidationError

from contact_center.api.keys import add
from contact_center.api.signin_schemas import NewKey
from contact_center.clock import now
from contact_center.errors import Invalid, NotFound
from contact_center.storage import api_keys, audit
from contact_center.storage.audit import Entry
from contact_center.storage.transaction import reading, transaction
from contact_center.wiring import House


def make(house: House, name: str, role: str, offices: str, scopes: str, days: int) -> None:
    """Make a key and print it; it is never shown again. Raises Invalid for a scope that the role does not have."""
    lists = {"offices": _split(offices), "scopes": _split(scopes)}
    try:
        wanted = NewKey.model_validate({"name": name, "role": role, "days": days, **lists})
    except ValidationError as error:
        raise Invalid("; ".join(str(one["msg"]) for one in error.errors())) from None
    at = now()
    with transaction(house.engine) as connection:
        key_id, key = add(connection, house.catalog, wanted, None, at)
        fields = {"role": role, **lists, "days": days}
        actor = f"cli:{getpass.getuser()}"
        audit.append(connection, Entry(at, actor, "key.made", "key", str(key_id), fields=fields, origin="cli"))
    print(f"Key {key_id}, good until {at + timedelta(days=days):%Y-%m-%d}. It is shown only now:\n{key}")


def show(house: House) -> None:
    """List all keys."""
    with reading(house.engine) as connection:
        for row in api_keys.listed(connection):
            used = f"used {row.used_at:%Y-%m-%d}" if row.used_at else "never used"
            end = "revoked" if row.revoked_at else f"until {row.expires_at:%Y-%m-%d}"
            print(f"{row.id:>4}  {row.prefix}…  {row.name}  {row.role}  {' '.join(row.scopes)}  {end}, {used}")


def revoke(house: House, number: int) -> None:
    """End a key, at once and for ever."""
    with transaction(house.engine) as connection:
        if api_keys.revoke(connection, number, now()) is None:
            raise NotFound("There is no such key, or it is over.")
        actor = f"cli:{getpass.getuser()}"
        audit.append(connection, Entry(now(), actor, "key.revoked", "key", str(number), origin="cli"))
    print(f"Key {number} is revoked")


def _split(given: str) -> list[str]:
    return [one.strip() for one in given.split(",") if one.strip()]
