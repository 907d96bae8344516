"""Callers who do something else at the very moment in which staff take them: one state each, nobody left alone."""

from __future__ import annotations

import sys
from dataclasses import replace
from importlib import util
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from contact_center.catalog.model import Catalog
from contact_center.domain.desk import USUAL
from contact_center.domain.ticket import StaffMember
from contact_center.errors import Final
from contact_center.storage import tables, talks
from contact_center.storage.transaction import reading
from ivr.door import Door
from ivr.staff_talks import StaffTalks
from queues.calling import Calling
from queues.tending import Tending

_spec = util.spec_from_file_location("line_house", Path(__file__).with_name("line_house.py"))
assert _spec is not None
assert _spec.loader is not None
stories = sys.modules.get("line_house") or util.module_from_spec(_spec)
if "line_house" not in sys.modules:
    sys.modules["line_house"] = stories
    _spec.loader.exec_module(stories)
RECORDED = {"RecordingSid": stories.RECORDING, "RecordingDuration": "9", "Digits": "#"}


class Board:
    """What can be done with calls at the provider; notes what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.there = True

    def ring_staff(self, address: str, from_: str, leg_id: int, seconds: int) -> str:
        self.asked.append(("ring", address))
        return f"CA{leg_id + 0xFF0000:032x}"

    def connect(self, call_sid: str, office: str, staff: str) -> None:
        self.asked.append(("connect", staff))
        if not self.there:
            raise Final("the caller is in no queue any more")

    def hold(self, room: str, call_sid: str, held: bool) -> None:
        self.asked.append(("hold", room))

    def send_back(self, call_sid: str, room: str, why: str) -> None:
        self.asked.append(("back", why))
        if not self.there:
            raise Final("the call is over")

    def hang_up(self, call_sid: str) -> None:
        self.asked.append(("hang-up", call_sid))


class House(stories.LineHouse):  # type: ignore[name-defined,misc]
    """The running line, with staff who can be rung."""

    board: Board
    anna: StaffMember

    def door(self) -> Door:
        return replace(super().door(), staff=StaffTalks(self.engine, lambda *job: self.rung.append(job)))

    @property
    def tending(self) -> Tending:
        return Tending(self.engine, self.board, USUAL)

    def tend(self, sid: str) -> None:
        self.tending.tend(self.ticket(sid).id, self.now)

    def rings(self, sid: str, staff: StaffMember) -> int:
        """The staff member takes the call, and the telephone rings; the connection."""
        self.take(sid, staff)
        self.tend(sid)
        return int(self.legs(sid)[-1].id)

    def picks_up(self, leg: int) -> None:
        """The staff member hears the whisper and goes into the conference."""
        sid = f"CA{leg + 0xFF0000:032x}"
        self.post(f"staff-answered?to={leg}", sid)
        self.post(f"staff-ready?to={leg}", sid)

    def comes(self, sid: str) -> str:
        """The caller was fetched and asks for the way into the conference."""
        return str(self.post(f"connect?to={self.talk(sid).room}", sid).text)

    def talks_with_anna(self) -> str:
        """A caller who has met a staff member in a conference."""
        sid, _document = self.waiting()
        self.picks_up(self.rings(sid, self.anna))
        self.tend(sid)
        self.comes(sid)
        return str(sid)

    def browser_breaks_off(self, sid: str) -> None:
        """The staff member's connection is over, for whatever reason."""
        leg = self.legs(sid)[-1]
        self.post(f"staff-status?to={leg.id}", leg.sid, CallStatus="completed")

    def talk(self, sid: str) -> Any:
        with reading(self.engine) as connection:
            return talks.get(connection, sid)

    def legs(self, sid: str) -> list[Any]:
        with reading(self.engine) as connection:
            return talks.legs_of(connection, sid)


@pytest.fixture
def house(database: Engine, catalog: Catalog) -> House:
    made = House(database, catalog)
    made.board, made.anna = Board(), made.staff()
    return made


def test_who_speaks_after_the_tone_while_a_telephone_rings_has_left_a_message(house: House) -> None:
    sid, document = house.waiting()
    house.press(document, sid, "3")
    spoken = house.post("after-queue?since=6", sid, QueueResult="leave").text
    house.rings(sid, house.anna)
    document = house.post(house.follow(spoken), sid, **RECORDED).text
    assert house.says(document, "voicemail_kept")
    ticket = house.ticket(sid)
    assert (ticket.kind, ticket.state, ticket.claimed_by) == ("voicemail", "pending", None)
    assert house.kept(sid).outcome == "voicemail"
    house.tend(sid)
    assert [leg.state for leg in house.legs(sid)] == ["left"]
    house.over(sid)
    assert (house.kept(sid).outcome, house.ticket(sid).state) == ("voicemail", "pending")


def test_a_message_of_somebody_who_was_talked_to_is_none(house: House) -> None:
    sid, document = house.waiting()
    house.press(document, sid, "3")
    house.take(sid, house.anna)
    house.meets(sid)
    house.post("recording", sid, RecordingSid=stories.RECORDING, RecordingDuration="9", RecordingStatus="completed")
    assert house.ticket(sid).kind == "call"
    assert house.rows(tables.voicemails) == []


def test_who_says_nothing_after_the_tone_is_asked_again(house: House) -> None:
    sid, document = house.waiting()
    house.press(document, sid, "3")
    document = house.post("after-queue?since=6", sid, QueueResult="leave").text
    assert document.index("<Record") < document.index("<Redirect")
    assert house.says(house.press(document, sid, "-"), "voicemail_empty")


def test_who_leaves_by_choice_is_no_longer_rung_for(house: House) -> None:
    sid, document = house.waiting()
    house.rings(sid, house.anna)
    house.press(document, sid, "9")
    assert (house.kept(sid).outcome, house.ticket(sid).state, house.ticket(sid).outcome) == ("left", "canceled", "left")
    house.tend(sid)
    assert [leg.state for leg in house.legs(sid)] == ["left"]


def test_a_caller_who_is_not_in_the_queue_is_not_pulled_away_from_where_they_are(house: House) -> None:
    sid, _document = house.waiting()
    leg = house.rings(sid, house.anna)
    house.picks_up(leg)
    house.board.there = False
    house.tend(sid)
    assert ("back", "caller-left") not in house.board.asked
    assert (house.ticket(sid).state, house.talk(sid).place) == ("pending", "queue")
    house.over(sid)
    assert house.kept(sid).outcome == "abandoned"


def test_only_who_asks_for_the_way_into_the_conference_was_met(house: House) -> None:
    sid, _document = house.waiting()
    house.picks_up(house.rings(sid, house.anna))
    house.tend(sid)
    assert (house.talk(sid).place, house.talk(sid).met_at) == ("meeting", None)
    assert "<Conference" in house.comes(sid)
    assert house.talk(sid).met_at == house.now
    house.over(sid)
    assert (house.kept(sid).outcome, house.ticket(sid).state) == ("answered", "wrapping")


def test_a_caller_who_was_fetched_and_never_came_has_not_been_answered(house: House) -> None:
    sid, _document = house.waiting()
    house.picks_up(house.rings(sid, house.anna))
    house.tend(sid)
    house.later(seconds=21)
    house.tending.sweep(house.now)
    assert (house.ticket(sid).state, house.ticket(sid).claimed_by) == ("pending", None)
    assert [leg.state for leg in house.legs(sid)] == ["left"]
    house.over(sid)
    assert (house.kept(sid).outcome, house.kept(sid).answered_at) == ("abandoned", None)


def test_who_comes_back_and_leaves_then_was_not_answered(house: House) -> None:
    sid = house.talks_with_anna()
    house.desk.release(house.anna, house.ticket(sid).id, house.now)
    house.tend(sid)
    assert house.says(house.post("return?to=released&from=room", sid).text, "transfer_failed")
    house.over(sid)
    assert house.kept(sid).outcome == "abandoned"


def test_staff_whose_connection_is_told_to_have_ended_before_the_callers_wrap_up(house: House) -> None:
    """Both hang up in one moment; the news of the conference is lost, and that of the caller comes last."""
    sid = house.talks_with_anna()
    house.browser_breaks_off(sid)
    assert (house.ticket(sid).state, house.talk(sid).place) == ("pending", "returning")
    house.over(sid)
    assert (house.kept(sid).outcome, house.kept(sid).answered_at) == ("answered", house.now)
    assert (house.ticket(sid).state, house.ticket(sid).claimed_by) == ("wrapping", house.anna.id)


def test_who_can_not_be_sent_back_into_the_line_has_hung_up_though_nobody_told(house: House) -> None:
    sid = house.talks_with_anna()
    house.board.there = False
    house.browser_breaks_off(sid)
    house.tend(sid)
    assert (house.kept(sid).outcome, house.talk(sid).place) == ("answered", "over")
    assert (house.ticket(sid).state, house.ticket(sid).claimed_by) == ("wrapping", house.anna.id)


def test_who_hangs_up_on_the_way_to_another_office_was_answered_and_nobody_there_waits_for_them(house: House) -> None:
    sid = house.talks_with_anna()
    house.desk.transfer(house.anna, house.ticket(sid).id, "aalborg", None, "lives there", house.now)
    house.over(sid)
    assert house.kept(sid).outcome == "answered"
    assert (house.ticket(sid).state, house.ticket(sid).claimed_by) == ("canceled", None)


def test_the_late_end_of_a_call_takes_no_call_back_out_of_anybodys_hands(house: House) -> None:
    sid, document = house.waiting()
    house.picks_up(house.rings(sid, house.anna))
    house.post(f"staff-status?to={house.legs(sid)[-1].id}", house.legs(sid)[-1].sid, CallStatus="busy")
    house.press(document, sid, "2")
    assert house.ticket(sid).kind == "callback"
    house.take(sid, house.anna)
    house.over(sid)
    assert (house.kept(sid).outcome, house.ticket(sid).state) == ("callback", "assigned")


def test_a_caller_on_the_way_back_may_be_taken_and_is_fetched_when_back(house: House) -> None:
    sid = house.talks_with_anna()
    bo = house.staff("bo")
    house.desk.release(house.anna, house.ticket(sid).id, house.now)
    leg = house.rings(sid, bo)  # nobody has told the provider yet to send the caller back
    assert ("back", "released") in house.board.asked
    returned = house.post("return?to=released&from=room", sid).text
    assert "<Enqueue" in returned
    house.picks_up(leg)
    house.later(seconds=7)
    house.tending.sweep(house.now)
    assert house.board.asked[-1] == ("connect", house.talk(sid).room)
    house.comes(sid)
    house.over(sid)
    assert (house.kept(sid).outcome, house.ticket(sid).claimed_by) == ("answered", bo.id)


def test_a_telephone_that_is_not_answered_for_a_caller_on_the_way_back_gives_the_ticket_back(house: House) -> None:
    sid = house.talks_with_anna()
    house.desk.release(house.anna, house.ticket(sid).id, house.now)
    bo = house.staff("bo")
    house.take(sid, bo)
    leg = house.legs(sid)[-1]
    house.post(f"staff-status?to={leg.id}", f"CA{leg.id + 0xFF0000:032x}", CallStatus="busy")
    assert (house.ticket(sid).state, house.ticket(sid).claimed_by) == ("pending", None)
    assert house.talk(sid).place == "returning"


def test_verbs_of_a_call_need_a_caller_who_is_there(house: House) -> None:
    sid, _document = house.waiting()
    house.picks_up(house.rings(sid, house.anna))
    calling = Calling(house.engine, house.desk, USUAL)
    house.tend(sid)
    house.comes(sid)
    calling.hold(house.anna, house.ticket(sid).id, True, house.now)
    assert house.talk(sid).held
