"""What a staff member's telephone is told: documents that Twilio's own types allow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from starlette.datastructures import FormData

from contact_center.catalog.model import Catalog
from contact_center.domain.desk import LegRole, Via
from ivr import staff_side
from ivr.door import Door
from ivr.requests import Webhook
from ivr.whisper import PRESS, Whisper

Check = Callable[[str], list[str]]
ABOUT = Whisper("pl", "cpr", 240, LegRole.HOLDER, Via.BROWSER)


@dataclass
class Telephones:
    """Says what the test wants."""

    about: Whisper | None = ABOUT
    room: str = "ics-CA1-7"
    told: tuple[Any, ...] = ()

    def answered(self, leg_id: int, sid: str, now: datetime) -> Whisper | None:
        return self.about

    def ready(self, leg_id: int, sid: str, now: datetime) -> str:
        return self.room

    def left(self, leg_id: int, sid: str, status: str, now: datetime) -> None:
        self.told = (leg_id, status)

    def caller_over(self, call_sid: str) -> None:
        self.told = (call_sid,)


@pytest.fixture
def door(engine: Engine, catalog: Catalog) -> Door:
    known: dict[str, Any] = {"intake": None, "line": None, "foresee": None, "compose_text": None, "send_text": None}
    return Door(engine, catalog, **known, public_url="https://line.example", auth_token="x", staff=Telephones())


def asked(status: str = "in-progress", to: str = "7", **fields: str) -> Webhook:
    return Webhook("x", "CA1", "", "", status, FormData(fields), "", None, to)


def test_the_whisper_leads_into_the_conference(door: Door, complaints: Check) -> None:
    whispered = staff_side.answered(door, asked())
    assert "Polsk, CPR-nummer, har ventet 4 minutter." in whispered
    assert "/voice/staff-ready?to=7" in whispered
    joined = staff_side.ready(door, asked())
    assert 'endConferenceOnExit="false"' in joined
    assert "ics-CA1-7</Conference>" in joined
    assert complaints(whispered) == complaints(joined) == []


def test_a_desk_telephone_needs_the_key(door: Door, complaints: Check) -> None:
    at_desk = replace(door, staff=Telephones(replace(ABOUT, via=Via.DESK)))
    whispered = staff_side.answered(at_desk, asked())
    assert whispered.count(PRESS) == 2
    assert "<Hangup" in whispered
    assert complaints(whispered) == []
    assert "<Conference" not in staff_side.ready(at_desk, asked(Digits="2"))
    assert "<Conference" in staff_side.ready(at_desk, asked(Digits="1"))


@pytest.mark.parametrize("staff", [None, Telephones(about=None, room="")])
def test_who_is_needed_no_more_is_let_go(door: Door, staff: Any, complaints: Check) -> None:
    nobody = replace(door, staff=staff)
    for answer in (staff_side.answered(nobody, asked()), staff_side.ready(nobody, asked())):
        assert "<Hangup" in answer
        assert complaints(answer) == []


@pytest.mark.parametrize(("status", "told"), [("in-progress", "room-over"), ("completed", "completed")])
def test_a_conference_that_ended_is_told_from_a_telephone_that_was_put_down(door: Door, status: str, told: str) -> None:
    staff_side.left(door, asked(status))
    assert door.staff.told == (7, told)  # type: ignore[union-attr]


def test_only_the_end_of_a_call_is_an_end(door: Door) -> None:
    for status in ("queued", "initiated", "ringing", "in-progress", "", "nonsense"):
        staff_side.status(door, asked(status))
    assert door.staff.told == ()  # type: ignore[union-attr]
    staff_side.status(door, asked("no-answer"))
    assert door.staff.told == (7, "no-answer")  # type: ignore[union-attr]


def test_a_caller_on_hold_hears_that_we_are_there(door: Door, complaints: Check, engine: Engine) -> None:
    from contact_center.storage import calls
    from contact_center.storage.transaction import transaction

    with transaction(engine) as connection:
        calls.begin(connection, "CA1", "+4520123456", "", datetime(2026, 11, 18, tzinfo=UTC))
        calls.save(connection, "CA1", 0, {"dialogue": {"language": "pl"}}, "a", "", datetime(2026, 11, 18, tzinfo=UTC))
    held = staff_side.held(door, asked())
    assert door.catalog.language("pl").voice_lines["on_hold"] in held
    assert "/voice/held" in held
    assert complaints(held) == []
    stranger = staff_side.held(door, replace(asked(), call_sid="CA2"))
    assert door.catalog.language("en").voice_lines["on_hold"] in stranger
