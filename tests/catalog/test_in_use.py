"""A changed catalogue reaches everybody who works with one: staff, citizens, callers and mails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from contact_center.catalog.holder import Holder
from contact_center.settings import Settings
from contact_center.storage.migrate import upgrade
from contact_center.wiring import House

Spoil = Callable[[str, str, str], None]


@pytest.fixture
def house(tmp_path: Path, copied: Path) -> House:
    """A house whose files a test may change."""
    built = House(Settings(state_dir=tmp_path / "state", _env_file=None))  # type: ignore[call-arg]
    built.__dict__["holder"] = Holder(copied)
    upgrade(built.engine)
    return built


def look(house: House) -> bool:
    return [house.holder.look(), house.holder.look()][-1]


def test_everybody_works_with_the_new_catalogue_and_its_own_models(house: House, spoil: Spoil) -> None:
    before, old_door = house.edition, house.phone_door()
    assert house.edition is before
    spoil("data/offices.toml", "ics@aarhus.example", "info@aarhus.example")
    assert look(house)
    process, door, staff = house.mail_process(), house.phone_door(), house.staff_door()
    new = house.edition.catalog
    assert new is not before.catalog
    assert process.intake.catalog is door.catalog is staff.catalog is staff.desk.catalog is new
    assert process.intake.understanding is house.edition.models is not before.models
    assert process.rules.is_ours("info@aarhus.example")
    assert not house.mail_rules().is_ours("ics@aarhus.example")
    assert old_door.catalog is before.catalog  # a request that has begun ends with what it began with


def test_a_refused_change_reaches_nobody(house: House, spoil: Spoil) -> None:
    before = house.edition
    spoil("data/offices.toml", "ics@aarhus.example", "ics@aalborg.example")
    assert not look(house)
    assert house.edition is before
    assert house.mail_rules().is_ours("ics@aarhus.example")


def test_the_running_webs_show_the_change(house: House, spoil: Spoil) -> None:
    public, staff = TestClient(house.public_app()), TestClient(house.staff_app())
    assert "Another Street" not in public.get("/en/offices").text
    spoil("data/offices.toml", "DOKK1, Hack Kampmanns Plads 2", "Another Street 1")
    assert look(house)
    assert "Another Street 1" in public.get("/en/offices").text
    assert staff.app.state.door().catalog.offices["aarhus"].address.startswith("Another Street 1")  # type: ignore[attr-defined]
