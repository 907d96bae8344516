"""Accounts, keys and the audit log at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, text

from contact_center.catalog.model import Catalog
from contact_center.clock import now
from contact_center.commands import audit as audit_command
from contact_center.commands import key, user
from contact_center.errors import Conflict, ContactCenterError, Invalid, NotFound
from contact_center.settings import Settings, Web
from contact_center.storage import identities, tables, users
from contact_center.storage.migrate import upgrade
from contact_center.storage.transaction import reading, transaction
from contact_center.wiring import House

GOOD = "rødgrød med fløde på"


@pytest.fixture
def house(tmp_path: Path, catalog: Catalog) -> House:
    settings = Settings(state_dir=tmp_path / "var", web=Web(staff_url="https://staff.example"), _env_file=None)  # type: ignore[call-arg]
    built = House(settings)
    built.__dict__["catalog"] = catalog
    upgrade(built.engine)
    return built


def actions(house: House) -> list[tuple[str, str]]:
    with reading(house.engine) as connection:
        found = connection.execute(select(tables.audit.c.actor, tables.audit.c.action).order_by(tables.audit.c.seq))
        return [(row.actor.split(":")[0], row.action) for row in found]


def test_the_first_administrator_gets_a_link(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    user.add(house, "Anna", "Anna Krog", "admin", "", None)
    told = capsys.readouterr().out
    assert told.startswith("anna added")
    assert "https://staff.example/invitation#" in told
    user.link(house, "anna")
    assert "/invitation#" in capsys.readouterr().out
    assert actions(house) == [("cli", "user.added"), ("cli", "user.link-made")]


@pytest.mark.parametrize(
    ("role", "offices", "password", "languages"),
    [
        ("god", "", GOOD, "da"),
        ("agent", "atlantis", GOOD, "da"),
        ("agent", "", "Password1234", "da"),
        ("agent", "", "kort", "da"),
        ("agent", "", GOOD, "tlh"),
    ],
)
def test_nonsense_adds_nobody(house: House, role: str, offices: str, password: str, languages: str) -> None:
    with pytest.raises(Invalid):
        user.add(house, "anna", "Anna Krog", role, offices, password, languages)
    with reading(house.engine) as connection:
        assert users.by_username(connection, "anna") is None


def test_people_are_listed_shut_out_let_in_and_their_factor_forgotten(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    user.add(house, "anna", "Anna Krog", "admin", "aarhus", GOOD)
    user.set_active(house, "anna", False)
    user.show(house)
    assert "shut out" in capsys.readouterr().out
    user.set_active(house, "anna", True)
    user.forget_factor(house, "anna")
    user.skills(house, "anna", "da,pl", None)
    with transaction(house.engine) as connection:
        identities.add(connection, 1, "https://issuer.example", "7", now())
    with pytest.raises(Conflict):
        user.link(house, "anna")
    for verb in (user.link, user.forget_factor):
        with pytest.raises(NotFound):
            verb(house, "nobody")
    assert [name for _, name in actions(house)].count("user.changed") == 3


def test_a_key_is_made_listed_and_revoked(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    key.make(house, "Figures", "statistics", "", "statistics:read", 30)
    assert "icsk_" in capsys.readouterr().out
    key.show(house)
    assert "never used" in capsys.readouterr().out
    key.revoke(house, 1)
    for wrong in (lambda: key.revoke(house, 1), lambda: key.revoke(house, 9)):
        with pytest.raises(NotFound):
            wrong()
    for role, scopes in (("statistics", "tickets:read"), ("god", "statistics:read"), ("agent", ""), ("agent", "x")):
        with pytest.raises(ContactCenterError):
            key.make(house, "x", role, "", scopes, 30)
    assert actions(house) == [("cli", "key.made"), ("cli", "key.revoked")]


def test_the_log_is_verified_and_a_change_behind_its_back_is_found(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    user.add(house, "anna", "Anna Krog", "admin", "", GOOD)
    capsys.readouterr()
    assert audit_command.verify(house, "") == 0
    noted = capsys.readouterr().out.splitlines()[-1]
    assert audit_command.verify(house, noted) == 0
    with pytest.raises(Invalid):
        audit_command.verify(house, "1:short")
    with house.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("UPDATE audit SET actor = 'nobody'"))
    assert audit_command.verify(house, noted) == 1
    assert "row 1 has been changed" in capsys.readouterr().out


def test_the_wiring_asks_for_a_second_factor_except_in_the_demonstration(house: House) -> None:
    assert house.signin.second_factor
    assert house.signin.staff_url == "https://staff.example"
    assert not House(Settings(demo=True, _env_file=None)).settings.second_factor  # type: ignore[call-arg]
