"""The invented staff: made once; their passwords are kept in a file that only its owner can read."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from contact_center.api.passwords import hash_password
from contact_center.storage import demo, users
from contact_center.storage.transaction import reading, transaction

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""Nothing that is confused when copied by hand: no l/1, no o/0."""
EVERYWHERE = ("aalborg", "aarhus", "esbjerg", "koebenhavn", "odense", "soenderborg", "national")


@dataclass(frozen=True, slots=True)
class Invented:
    """A member of staff who does not exist."""

    username: str
    name: str
    role: str
    offices: tuple[str, ...]
    languages: tuple[str, ...] = ("da", "en")


STAFF = (
    Invented("sara.koebenhavn", "Sara Winther", "agent", ("koebenhavn", "national"), ("da", "en", "ro")),
    Invented("jonas.aarhus", "Jonas Bach", "agent", ("aarhus", "national"), ("da", "en", "pl")),
    Invented("mette.aalborg", "Mette Nørgaard", "agent", ("aalborg", "national"), ("da", "en", "de")),
    Invented("olena.esbjerg", "Olena Koval", "agent", ("esbjerg", "national"), ("da", "en", "uk")),
    Invented("ali.odense", "Ali Demir", "agent", ("odense", "national"), ("da", "en", "de")),
    Invented("heidi.soenderborg", "Heidi Petersen", "agent", ("soenderborg", "national"), ("da", "en", "de", "pl")),
    Invented("lene.leder", "Lene Fog", "lead", EVERYWHERE),
    Invented("stine.statistik", "Stine Juhl", "statistics", EVERYWHERE),
    Invented("anna.admin", "Anna Krog", "admin", EVERYWHERE),
    Invented("rikke.revision", "Rikke Dam", "auditor", EVERYWHERE),
)


def ensure(engine: Engine, path: Path) -> list[dict[str, Any]]:
    """The invented staff with their passwords. Makes them and the file once; later starts read the file again.

    Whatever is missing is made anew: staff whose database was thrown away keep their passwords, and staff whose file
    was thrown away get new ones.
    """
    if path.exists():
        kept: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["users"]
        _add_missing(engine, kept, renew=False)
        return kept
    made = [_with_password(one) for one in STAFF]
    _add_missing(engine, made, renew=True)
    _write(path, made)
    return made


def _with_password(one: Invented) -> dict[str, Any]:
    groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    shown = {"username": one.username, "password": "-".join(groups), "name": one.name, "role": one.role}
    return {**shown, "offices": list(one.offices)}


def _add_missing(engine: Engine, wanted: list[dict[str, Any]], renew: bool) -> None:
    """Add those who are not in the database; `renew` gives those who are there the password in `wanted`."""
    with reading(engine) as connection:
        known = {row.username for row in users.listed(connection)}
    if not renew and all(user["username"] in known for user in wanted):
        return
    languages = {one.username: one.languages for one in STAFF}
    with transaction(engine) as connection:
        for user in wanted:
            name, hashed = user["username"], hash_password(user["password"])
            if name not in known:
                spoken = languages.get(name, ("da", "en"))
                users.add(connection, name, user["name"], user["role"], user["offices"], spoken, hashed)
            elif renew:
                demo.set_password(connection, name, hashed)


def _write(path: Path, made: list[dict[str, Any]]) -> None:
    """Write the file so that nobody else can read it at any moment, and never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump({"users": made}, file, ensure_ascii=False, indent=2)
    unfinished.replace(path)
