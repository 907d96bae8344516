"""The invented staff: made once, their passwords readable by the owner only."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from sqlalchemy import Engine

from contact_center.api.passwords import is_right
from contact_center.catalog.model import Catalog
from contact_center.demo import users as demo_users
from contact_center.storage import users
from contact_center.storage.tables import users as table
from contact_center.storage.transaction import reading, transaction


def test_every_office_has_somebody_and_every_role_too(engine: Engine, catalog: Catalog, tmp_path: Path) -> None:
    made = demo_users.ensure(engine, tmp_path / "var" / "demo-users.json")
    agents = {office for user in made if user["role"] == "agent" for office in user["offices"]}
    assert agents == set(catalog.offices) == set(demo_users.EVERYWHERE)
    assert {user["role"] for user in made} == {"agent", "lead", "statistics", "admin", "auditor"}
    assert all(set(user) == {"username", "password", "name", "role", "offices"} for user in made)


def test_the_file_is_for_its_owner_only(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "demo-users.json"
    made = demo_users.ensure(engine, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text())["users"] == made
    assert list(tmp_path.glob("demo-users.json.*")) == []


def test_the_passwords_open_the_door_and_stay(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "demo-users.json"
    made = demo_users.ensure(engine, path)
    assert demo_users.ensure(engine, path) == made
    assert len({user["password"] for user in made}) == len(made)
    with reading(engine) as connection:
        for user in made[:2]:
            row = users.by_username(connection, user["username"])
            assert row is not None
            assert is_right(user["password"], row.password_hash)


def test_a_lost_file_means_new_passwords(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "demo-users.json"
    first = demo_users.ensure(engine, path)
    path.unlink()
    second = demo_users.ensure(engine, path)
    assert first[0]["password"] != second[0]["password"]
    with reading(engine) as connection:
        row = users.by_username(connection, "lene.leder")
        assert row is not None
        assert is_right(next(u["password"] for u in second if u["username"] == "lene.leder"), row.password_hash)


def test_a_lost_database_keeps_the_passwords(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "demo-users.json"
    made = demo_users.ensure(engine, path)
    with transaction(engine) as connection:
        connection.execute(table.delete())
    assert demo_users.ensure(engine, path) == made
    with reading(engine) as connection:
        row = users.by_username(connection, made[0]["username"])
        assert row is not None
        assert is_right(made[0]["password"], row.password_hash)
