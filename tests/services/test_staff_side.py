"""Staff and callers: the desk, the public web, the provider's stand-in and a real database, all at once."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from importlib import util
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine

from contact_center.catalog.model import Catalog
from contact_center.domain.desk import USUAL
from contact_center.domain.ticket import StaffMember
from contact_center.errors import Conflict, NotFound
from contact_center.storage import presences, tables, users
from contact_center.storage.filters import Filter
from contact_center.storage.tables import calls, legs, messages, talks, tickets, visitations
from contact_center.storage.tables import offers as offered
from contact_center.storage.transaction import transaction
from ivr.app import router
from ivr.door import CallLimits, Door
from ivr.simulator import server
from ivr.staff_talks import StaffTalks
from ivr.switchboard import Switchboard
from queues.calling import Calling
from queues.desk import Desk
from queues.intake import Intake
from queues.line import Line
from queues.offers import Offers
from queues.outgoing import Mailer
from queues.routing import route
from queues.talks import identity
from queues.tending import Tending

_spec = util.spec_from_file_location("phone_stories", Path(__file__).with_name("test_phone.py"))
assert _spec is not None
assert _spec.loader is not None
stories = util.module_from_spec(_spec)
sys.modules.setdefault("phone_stories", stories)
_spec.loader.exec_module(stories)
IN_THE_QUEUE, MOBILE, TOKEN, ACCOUNT = stories.IN_THE_QUEUE, stories.MOBILE, stories.TOKEN, stories.ACCOUNT
SECOND = timedelta(seconds=1)


class Centre(stories.House):  # type: ignore[name-defined,misc]
    """The phone stories' house, with desks in it."""

    def set_up(self) -> None:
        self.pace, self.rung = USUAL, list[tuple[Any, ...]]()
        self.jobs_run, self.lock, self.jobs = True, threading.Lock(), list[threading.Thread]()
        self.desk = Desk(self.engine, self.catalog, Mailer("ics.example", b"secret"), self.ring)
        self.offers = Offers(self.engine, self.catalog, self.desk, self.pace)
        self.calling = Calling(self.engine, self.desk, self.pace)
        board = Switchboard(ACCOUNT, TOKEN, self.public_url, "ICS", self.control_url)
        self.tending = Tending(self.engine, board, self.pace)
        self.board = board
        self.sara = self.staff("sara", languages=("da", "en"))
        self.mette = self.staff("mette", languages=("da", "en"))

    def ring(self, job: str, *ids: Any) -> None:
        """The worker: runs jobs in the order in which they come."""
        self.rung.append((job, *ids))
        if self.jobs_run:
            self.jobs.append(threading.Thread(target=self.work, args=(job, *ids), daemon=True))
            self.jobs[-1].start()

    def work(self, job: str, *ids: Any) -> None:
        with self.lock:
            if job == "tend_call":
                self.tending.tend(ids[0], self.now)
            elif job == "hang_up_call":
                self.board.hang_up(ids[0])

    def staff(self, name: str, offices: tuple[str, ...] = ("aarhus",), **more: Any) -> StaffMember:
        with transaction(self.engine) as connection:
            spoken = more.get("languages", ("da",))
            users.add(connection, name, name.title(), "agent", offices, spoken, "x", self.now)
            row = users.by_username(connection, name)
        assert row is not None
        return users.to_staff(row)

    def there(self, *staff: StaffMember, chosen: str = "available", via: str = "browser", number: str = "") -> None:
        values = {"chosen": chosen, "channels": ["phone", "mail"], "via": via, "number": number}
        with transaction(self.engine) as connection:
            for one in staff:
                presences.choose(connection, one.id, values, self.now)

    def offer(self, to: StaffMember) -> Any:
        self.offers.look(self.now)
        return self.offers.standing(to, self.now)

    def sid(self) -> str:
        return str(self.call(IN_THE_QUEUE)["sid"])

    def ticket(self, sid: str) -> Any:
        return self.row(tickets, tickets.c.call_sid == sid)

    def talk(self, sid: str) -> Any:
        return self.row(talks, talks.c.call_sid == sid)

    def connected(self, sid: str, *staff: StaffMember) -> None:
        whom = ", ".join(f"client:{identity(one.id)}" for one in staff)
        self.until(lambda: self.view(sid)["bridged_to"] == whom, 10)
        self.until(lambda: self.talk(sid).place == "meeting")

    def leg_call(self, sid: str, staff: StaffMember) -> dict[str, Any]:
        row = [one for one in self.rows(legs) if one.call_sid == sid and one.staff_id == staff.id][-1]
        return self.view(row.sid)

    def taken(self, by: StaffMember | None = None) -> str:
        """Somebody waits, and is taken."""
        staff = by or self.sara
        self.there(staff)
        sid = self.sid()
        self.offers.accept(staff, self.offer(staff).id, self.now)
        self.connected(sid, staff)
        return sid


def start(app: FastAPI, port: int) -> tuple[uvicorn.Server, threading.Thread]:
    """A server in a thread that can be waited for; open calls are cut when it ends."""
    config = uvicorn.Config(app, port=port, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.005)
    return running, thread


@pytest.fixture
def centre(database: Engine, catalog: Catalog, free_port: Callable[[], int]) -> Iterator[Centre]:
    public_port, control_port = free_port(), free_port()
    public_url, control_url = f"http://127.0.0.1:{public_port}", f"http://127.0.0.1:{control_port}"
    simulator, exchange = server.build(public_url, ACCOUNT, TOKEN, stories.QUICK)
    built = Centre(database, catalog, public_url, control_url, exchange, stories.Stated())
    built.set_up()
    understanding = built.understanding
    door = Door(
        engine=database,
        catalog=catalog,
        intake=Intake(database, catalog, understanding, Mailer("ics.example", b"secret")),
        line=Line(catalog),
        limits=CallLimits(at_once=100, an_hour=1000),
        foresee=lambda contact, now: route(understanding.triage(contact), contact, catalog, now),
        compose_text=lambda choice: stories.checklist_text(choice, catalog, "https://ics.example"),
        send_text=built.send_text,
        public_url=public_url,
        auth_token=TOKEN,
        clock=lambda: built.now,
        staff=StaffTalks(database, built.ring),
    )
    app = FastAPI()
    app.include_router(router(lambda: door))
    servers = [start(app, public_port), start(simulator, control_port)]
    yield built
    built.jobs_run = False
    for running, _ in servers:
        running.should_exit = True
    for _, thread in servers:
        thread.join(10)
    for job in built.jobs:
        job.join(10)  # nobody may still write when the tables are emptied


def heard(view: dict[str, Any]) -> str:
    return " ".join(said["text"] for said in view["said"])


# --- offered, taken, talked to ------------------------------------------------------------------------------


def test_a_caller_is_offered_accepted_whispered_about_and_met(centre: Centre) -> None:
    centre.there(centre.sara)
    sid = centre.sid()
    centre.now += 4 * 60 * SECOND
    centre.there(centre.sara)
    offer = centre.offer(centre.sara)
    assert offer.ticket_id == centre.ticket(sid).id
    assert "on-the-line: minutes=4" in offer.reasons
    centre.offers.accept(centre.sara, offer.id, centre.now)
    centre.connected(sid, centre.sara)
    whisper = centre.leg_call(sid, centre.sara)
    assert "Engelsk, CPR-nummer, har ventet 4 minutter." in heard(whisper)
    assert {said["language"] for said in whisper["said"] if said["by"] == "line"} == {"da-DK"}
    assert "har ventet" not in heard(centre.view(sid))
    ticket = centre.ticket(sid)
    assert (ticket.state, ticket.claimed_by) == ("assigned", centre.sara.id)
    assert centre.exchange.debugger == []


def test_the_caller_hangs_up_and_it_is_wrapped_up(centre: Centre) -> None:
    sid = centre.taken()
    httpx.post(f"{centre.control_url}/control/calls/{sid}/hang-up")
    centre.ended(sid)
    centre.until(lambda: centre.ticket(sid).state == "wrapping")
    assert centre.row(calls, calls.c.call_sid == sid).outcome == "answered"
    centre.until(lambda: centre.leg_call(sid, centre.sara)["status"] == "completed")
    assert centre.offer(centre.sara) is None  # wrapping up
    done = centre.desk.complete(centre.sara, centre.ticket(sid).id, "guided", "told", centre.now)
    assert done.outcome == "guided"
    assert len([row for row in centre.rows(visitations) if row.kind == "completion"]) == 1


def test_staff_hang_up_and_the_call_has_one_outcome(centre: Centre) -> None:
    sid = centre.taken()
    centre.desk.hang_up(centre.sara, centre.ticket(sid).id, centre.now)
    centre.ended(sid)
    centre.until(lambda: centre.row(calls, calls.c.call_sid == sid).outcome == "answered")
    assert centre.ticket(sid).state == "wrapping"
    centre.until(lambda: centre.leg_call(sid, centre.sara)["status"] == "completed")


def test_a_wrap_up_ends_by_itself_unless_it_is_extended(centre: Centre) -> None:
    sid = centre.taken()
    centre.desk.hang_up(centre.sara, centre.ticket(sid).id, centre.now)
    centre.ended(sid)
    number = centre.ticket(sid).id
    centre.now += 100 * SECOND
    centre.calling.extend(centre.sara, number, centre.now)
    centre.now += 100 * SECOND
    centre.calling.sweep(centre.now)
    assert centre.ticket(sid).state == "wrapping"
    for _ in range(4):
        centre.calling.extend(centre.sara, number, centre.now)
    with pytest.raises(Conflict):
        centre.calling.extend(centre.sara, number, centre.now)
    centre.now += 20 * 60 * SECOND
    centre.calling.sweep(centre.now)
    centre.calling.sweep(centre.now)
    ticket = centre.ticket(sid)
    assert (ticket.state, ticket.outcome) == ("completed", "answered")
    assert [row.by for row in centre.rows(visitations) if row.kind == "completion"] == ["system"]
    with pytest.raises(Conflict):
        centre.calling.extend(centre.sara, number, centre.now)


def test_the_end_is_told_of_staff_before_it_is_told_of_the_caller(centre: Centre) -> None:
    sid = centre.taken()
    leg = centre.rows(legs)[0]
    stories.post(centre, f"/voice/staff-left?to={leg.id}", CallSid=leg.sid, CallStatus="in-progress")
    assert centre.ticket(sid).state == "assigned"
    stories.post(centre, "/voice/status", CallSid=sid, CallStatus="completed")
    assert centre.ticket(sid).state == "wrapping"
    assert centre.row(calls, calls.c.call_sid == sid).outcome == "answered"


def test_an_end_that_is_never_told_of_the_caller_is_found(centre: Centre) -> None:
    sid = centre.taken()
    leg = centre.rows(legs)[0]
    stories.post(centre, f"/voice/staff-left?to={leg.id}", CallSid=leg.sid, CallStatus="in-progress")
    centre.now += 21 * SECOND
    centre.tending.sweep(centre.now)
    assert centre.ticket(sid).state == "wrapping"


# --- nobody answers, races, hang-ups ----------------------------------------------------------------------


def test_a_telephone_nobody_answers_puts_the_caller_to_the_front_again(centre: Centre) -> None:
    centre.exchange.picks_up = lambda who: who != identity(centre.sara.id)
    centre.there(centre.sara)
    sid = centre.sid()
    since = centre.ticket(sid).waiting_since
    centre.now += 60 * SECOND
    second = centre.sid()
    centre.there(centre.sara)
    centre.offers.accept(centre.sara, centre.offer(centre.sara).id, centre.now)
    centre.until(lambda: centre.ticket(sid).state == "pending", 10)
    assert centre.ticket(sid).waiting_since == since
    assert centre.view(sid)["queue"] == "aarhus"  # has never left the queue
    centre.there(centre.sara, centre.mette)
    centre.offers.look(centre.now)
    assert centre.offers.standing(centre.mette, centre.now).ticket_id == centre.ticket(sid).id
    asked_again = centre.offers.standing(centre.sara, centre.now)
    assert asked_again.ticket_id == centre.ticket(second).id


def test_two_who_accept_at_once_do_not_share_a_caller(centre: Centre) -> None:
    sid = centre.sid()
    number = centre.ticket(sid).id
    people = [centre.staff(f"staff{n}") for n in range(8)]
    centre.there(*people)

    def take(one: StaffMember) -> int:
        try:
            return int(centre.desk.claim(one, number, centre.now).claimed_by or 0)
        except Conflict:
            return 0

    with ThreadPoolExecutor(8) as pool:
        won = [one for one in pool.map(take, people) if one]
    assert won == [centre.ticket(sid).claimed_by]
    assert len(centre.rows(legs)) == 1


def test_an_offer_and_a_claim_at_once_leave_one_holder(centre: Centre) -> None:
    centre.there(centre.sara)
    sid = centre.sid()
    offer = centre.offer(centre.sara)
    centre.desk.claim(centre.mette, offer.ticket_id, centre.now)
    with pytest.raises(Conflict):
        centre.offers.accept(centre.sara, offer.id, centre.now)
    assert centre.ticket(sid).claimed_by == centre.mette.id
    assert centre.row(offered, offered.c.id == offer.id).state == "withdrawn"


def test_many_looks_at_once_make_one_offer_each(centre: Centre) -> None:
    people = [centre.staff(f"staff{n}") for n in range(4)]
    centre.there(*people)
    sids = [centre.sid() for _ in range(3)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: centre.offers.look(centre.now), range(6)))
    rows = [row for row in centre.rows(offered) if row.state == "open"]
    assert {row.ticket_id for row in rows} == {centre.ticket(sid).id for sid in sids}
    assert len({row.staff_id for row in rows}) == len(rows) == 3


def test_take_next_passes_over_what_is_offered_to_somebody_else(centre: Centre) -> None:
    centre.there(centre.sara)
    centre.sid()
    assert centre.offer(centre.sara)
    assert centre.desk.claim_next(centre.mette, Filter(), centre.now) is None


def test_a_caller_who_hangs_up_is_offered_to_nobody_any_more(centre: Centre) -> None:
    centre.there(centre.sara)
    sid = centre.sid()
    offer = centre.offer(centre.sara)
    httpx.post(f"{centre.control_url}/control/calls/{sid}/hang-up")
    centre.ended(sid)
    centre.until(lambda: centre.ticket(sid).state == "canceled")
    with pytest.raises(Conflict):
        centre.offers.accept(centre.sara, offer.id, centre.now)
    assert centre.offer(centre.sara) is None
    assert centre.row(calls, calls.c.call_sid == sid).outcome == "abandoned"


def test_a_caller_who_hangs_up_while_the_telephone_rings_has_abandoned(centre: Centre) -> None:
    centre.exchange.timing = replace(centre.exchange.timing, answer=1.5)
    centre.there(centre.sara)
    sid = centre.sid()
    centre.offers.accept(centre.sara, centre.offer(centre.sara).id, centre.now)
    centre.until(lambda: centre.rows(legs)[0].sid)
    httpx.post(f"{centre.control_url}/control/calls/{sid}/hang-up")
    centre.ended(sid)
    centre.until(lambda: centre.ticket(sid).state == "canceled")
    assert centre.row(calls, calls.c.call_sid == sid).outcome == "abandoned"
    centre.until(lambda: centre.leg_call(sid, centre.sara)["ended_reason"], 10)
    assert "in the conference" not in heard(centre.leg_call(sid, centre.sara))
    centre.until(lambda: centre.rows(legs)[0].state == "left")


def test_a_declined_offer_goes_to_the_next_one_and_not_back(centre: Centre) -> None:
    centre.there(centre.sara, centre.mette)
    sid = centre.sid()
    centre.offers.look(centre.now)
    asked = {one.id: centre.offers.standing(one, centre.now) for one in (centre.sara, centre.mette)}
    first, second = sorted((centre.sara, centre.mette), key=lambda one: asked[one.id] is None)
    centre.offers.decline(first, asked[first.id].id, "language", centre.now)
    centre.offers.decline(first, asked[first.id].id, "language", centre.now)
    assert centre.offer(second).ticket_id == centre.ticket(sid).id
    centre.offers.decline(second, centre.offers.standing(second, centre.now).id, "busy", centre.now)
    assert centre.offer(first) is None
    assert centre.ticket(sid).state == "pending"
    centre.now += 11 * 60 * SECOND
    centre.there(first)
    assert centre.offer(first).ticket_id == centre.ticket(sid).id


def test_an_offer_that_runs_out_goes_on_and_who_misses_two_is_away(centre: Centre) -> None:
    centre.there(centre.sara)
    first, second = centre.sid(), centre.sid()
    for sid in (first, second):
        assert centre.offer(centre.sara).ticket_id == centre.ticket(sid).id
        centre.now += 20 * SECOND
        assert centre.offers.standing(centre.sara, centre.now) is None
        with pytest.raises(Conflict):
            centre.offers.accept(centre.sara, centre.rows(offered)[-1].id, centre.now)
        centre.offers.look(centre.now)
    assert centre.row(tables.presences, tables.presences.c.user_id == centre.sara.id).why == "missed"
    assert centre.offer(centre.sara) is None


def test_an_offer_survives_a_restart_and_its_time_runs_on(centre: Centre) -> None:
    centre.there(centre.sara)
    centre.sid()
    offer = centre.offer(centre.sara)
    again = Offers(centre.engine, centre.catalog, centre.desk, centre.pace)
    again.look(centre.now + 5 * SECOND)
    assert again.standing(centre.sara, centre.now + 5 * SECOND).id == offer.id
    again.look(centre.now + 21 * SECOND)
    assert again.standing(centre.sara, centre.now + 21 * SECOND) is None


def test_whose_browser_is_gone_is_away_and_the_offer_goes_on(centre: Centre) -> None:
    centre.there(centre.sara)
    sid = centre.sid()
    assert centre.offer(centre.sara)
    centre.now += 10 * SECOND
    centre.there(centre.mette)
    centre.now += 55 * SECOND
    centre.offers.look(centre.now)
    assert centre.row(tables.presences, tables.presences.c.user_id == centre.sara.id).why == "gone"
    assert centre.offers.standing(centre.mette, centre.now).ticket_id == centre.ticket(sid).id


def test_an_offer_belongs_to_one_person(centre: Centre) -> None:
    centre.there(centre.sara)
    centre.sid()
    offer = centre.offer(centre.sara)
    with pytest.raises(NotFound):
        centre.offers.accept(centre.mette, offer.id, centre.now)
    with pytest.raises(NotFound):
        centre.offers.decline(centre.mette, offer.id, "busy", centre.now)


# --- a desk telephone -------------------------------------------------------------------------------------


def test_a_desk_telephone_is_rung_and_a_key_takes_the_caller(centre: Centre) -> None:
    centre.there(centre.sara, via="desk", number="+4532101010")
    sid = centre.sid()
    centre.offers.accept(centre.sara, centre.offer(centre.sara).id, centre.now)
    centre.until(lambda: centre.rows(legs)[0].sid and centre.leg_call(sid, centre.sara)["gather"])
    assert "Tryk 1" in heard(centre.leg_call(sid, centre.sara))
    assert centre.view(sid)["queue"] == "aarhus"
    leg = centre.leg_call(sid, centre.sara)["sid"]
    httpx.post(f"{centre.control_url}/control/calls/{leg}/keys", json={"digits": "1"})
    centre.until(lambda: centre.view(sid)["bridged_to"] == "+4532101010", 10)
    centre.until(lambda: centre.talk(sid).place == "meeting")
    httpx.post(f"{centre.control_url}/control/calls/{sid}/staff-hang-up")  # puts the handset down
    centre.ended(sid)
    assert centre.ticket(sid).state == "wrapping"


def test_an_answering_machine_at_the_desk_costs_the_caller_nothing(centre: Centre) -> None:
    centre.there(centre.sara, via="desk", number="+4532101010")
    sid = centre.sid()
    centre.offers.accept(centre.sara, centre.offer(centre.sara).id, centre.now)
    centre.until(lambda: centre.rows(legs)[0].sid and centre.leg_call(sid, centre.sara)["gather"])
    leg = centre.leg_call(sid, centre.sara)["sid"]
    httpx.post(f"{centre.control_url}/control/calls/{leg}/keys", json={"digits": "5"})
    centre.until(lambda: centre.ticket(sid).state == "pending")
    assert centre.view(sid)["queue"] == "aarhus"


# --- hold, transfer -----------------------------------------------------------------------------------------


def test_the_caller_is_put_on_hold_and_back(centre: Centre) -> None:
    sid = centre.taken()
    number = centre.ticket(sid).id
    centre.calling.hold(centre.sara, number, True, centre.now)
    on_hold = centre.catalog.languages["en"].voice_lines["on_hold"]
    centre.until(lambda: on_hold in heard(centre.view(sid)))
    assert centre.view(sid)["waiting_for"] == "hold"
    centre.calling.hold(centre.sara, number, False, centre.now)
    centre.connected(sid, centre.sara)
    with pytest.raises(Conflict):
        centre.calling.hold(centre.mette, number, True, centre.now)
    assert centre.exchange.debugger == []


def test_a_warm_transfer_talks_first_and_loses_nobody(centre: Centre) -> None:
    sid = centre.taken()
    number = centre.ticket(sid).id
    centre.there(centre.mette)
    centre.calling.consult(centre.sara, number, centre.mette.id, centre.now)
    offer = centre.offers.standing(centre.mette, centre.now)
    assert (offer.kind, offer.colleague) == ("consult", "Sara")
    with pytest.raises(Conflict):
        centre.calling.hand_over(centre.sara, number, centre.now)  # nobody is there yet
    centre.offers.accept(centre.mette, offer.id, centre.now)
    sara = centre.leg_call(sid, centre.sara)["sid"]
    centre.until(lambda: centre.view(sara)["bridged_to"] == f"client:{identity(centre.mette.id)}", 10)
    assert centre.view(sid)["waiting_for"] == "hold"
    assert "spørger Sara" in heard(centre.leg_call(sid, centre.mette))
    centre.calling.hand_over(centre.sara, number, centre.now)
    centre.connected(sid, centre.mette)
    centre.until(lambda: centre.view(sara)["status"] == "completed")
    ticket = centre.ticket(sid)
    assert (ticket.state, ticket.claimed_by) == ("assigned", centre.mette.id)
    assert "handed-to: Mette" in [row.text for row in centre.rows(messages)]
    assert [row.kind for row in centre.rows(visitations)][-1] == "transfer"
    centre.desk.hang_up(centre.mette, number, centre.now)
    centre.ended(sid)
    assert centre.exchange.debugger == []


def test_three_can_talk_and_the_helper_can_leave(centre: Centre) -> None:
    sid = centre.taken()
    number = centre.ticket(sid).id
    centre.there(centre.mette)
    centre.calling.consult(centre.sara, number, centre.mette.id, centre.now)
    centre.offers.accept(centre.mette, centre.offers.standing(centre.mette, centre.now).id, centre.now)
    centre.until(lambda: any(leg.role == "guest" and leg.state == "talking" for leg in centre.rows(legs)))
    centre.calling.hold(centre.sara, number, False, centre.now)
    centre.connected(sid, centre.sara, centre.mette)
    centre.calling.leave(centre.mette, centre.now)
    centre.connected(sid, centre.sara)
    with pytest.raises(NotFound):
        centre.calling.leave(centre.mette, centre.now)
    assert centre.ticket(sid).claimed_by == centre.sara.id


def test_a_colleague_who_declines_to_help_leaves_the_caller_with_the_first_one(centre: Centre) -> None:
    sid = centre.taken()
    number = centre.ticket(sid).id
    centre.there(centre.mette)
    centre.calling.consult(centre.sara, number, centre.mette.id, centre.now)
    centre.offers.decline(centre.mette, centre.offers.standing(centre.mette, centre.now).id, "busy", centre.now)
    centre.calling.stop_consulting(centre.sara, number, centre.now)
    centre.connected(sid, centre.sara)
    with pytest.raises(Conflict):
        centre.calling.consult(centre.sara, number, centre.staff("away").id, centre.now)


def test_a_cold_transfer_to_a_colleague_goes_to_them_or_to_the_front(centre: Centre) -> None:
    sid = centre.taken()
    number, since = centre.ticket(sid).id, centre.ticket(sid).waiting_since
    bo = centre.staff("bo", ("odense",))
    centre.there(bo, centre.mette)
    centre.calling.pass_on(centre.sara, number, bo.id, "Bo kender sagen", centre.now)
    transferred = centre.catalog.languages["en"].voice_lines["transferred"]
    centre.until(lambda: transferred in heard(centre.view(sid)))
    centre.until(lambda: centre.view(sid)["queue"] == "aarhus")
    offer = centre.offers.standing(bo, centre.now)
    assert (offer.kind, offer.colleague) == ("transfer", "Sara")
    centre.offers.accept(bo, offer.id, centre.now)
    centre.connected(sid, bo)
    ticket = centre.ticket(sid)
    assert (ticket.claimed_by, ticket.office, ticket.waiting_since) == (bo.id, "odense", since)
    assert "fra Sara" in heard(centre.leg_call(sid, bo))
    centre.calling.pass_on(bo, number, centre.mette.id, "tilbage", centre.now)
    centre.offers.decline(centre.mette, centre.offers.standing(centre.mette, centre.now).id, "busy", centre.now)
    centre.until(lambda: centre.ticket(sid).state == "pending")
    assert centre.ticket(sid).waiting_since == since
    assert centre.exchange.debugger == []


def test_a_caller_moves_to_another_queue_with_the_history(centre: Centre) -> None:
    sid = centre.taken()
    number, since = centre.ticket(sid).id, centre.ticket(sid).waiting_since
    olga = centre.staff("olga", ("odense",))
    centre.there(olga)
    centre.desk.transfer(centre.sara, number, "odense", "tax-card", "bor nu i Odense", centre.now)
    centre.until(lambda: centre.view(sid)["queue"] == "odense", 10)
    centre.until(lambda: centre.leg_call(sid, centre.sara)["status"] == "completed")
    ticket = centre.ticket(sid)
    assert (ticket.state, ticket.office, ticket.topic, ticket.waiting_since) == ("pending", "odense", "tax-card", since)
    centre.offers.accept(olga, centre.offer(olga).id, centre.now)
    centre.connected(sid, olga)
    assert any("bor nu i Odense" in row.text for row in centre.rows(messages))


def test_a_caller_can_be_put_back_and_taken_again_and_again(centre: Centre) -> None:
    sid = centre.taken()
    for _ in range(2):
        centre.desk.release(centre.sara, centre.ticket(sid).id, centre.now)
        centre.until(lambda: centre.view(sid)["queue"] == "aarhus", 10)
        centre.until(lambda: centre.leg_call(sid, centre.sara)["status"] == "completed")
        centre.desk.claim(centre.sara, centre.ticket(sid).id, centre.now)
        centre.connected(sid, centre.sara)
    assert centre.exchange.debugger == []


def test_a_browser_that_breaks_off_brings_the_caller_to_the_front(centre: Centre) -> None:
    sid = centre.taken()
    since = centre.ticket(sid).waiting_since
    httpx.post(f"{centre.control_url}/control/calls/{sid}/staff-hang-up")
    centre.until(lambda: centre.ticket(sid).state == "pending", 10)
    centre.until(lambda: centre.view(sid)["queue"] == "aarhus", 10)
    assert centre.ticket(sid).waiting_since == since
    sorry = centre.catalog.languages["en"].voice_lines["transfer_failed"]
    assert sorry in heard(centre.view(sid))


def test_a_holder_who_breaks_off_while_a_colleague_is_in_the_call_leaves_it_to_them(centre: Centre) -> None:
    sid = centre.taken()
    centre.there(centre.mette)
    centre.calling.consult(centre.sara, centre.ticket(sid).id, centre.mette.id, centre.now)
    centre.offers.accept(centre.mette, centre.offers.standing(centre.mette, centre.now).id, centre.now)
    centre.until(lambda: any(leg.role == "guest" and leg.state == "talking" for leg in centre.rows(legs)))
    httpx.post(f"{centre.control_url}/control/calls/{centre.leg_call(sid, centre.sara)['sid']}/hang-up")
    centre.connected(sid, centre.mette)
    assert centre.ticket(sid).claimed_by == centre.mette.id


def test_who_is_in_a_call_cannot_take_another_one(centre: Centre) -> None:
    centre.taken()
    second = centre.sid()
    with pytest.raises(Conflict):
        centre.desk.claim(centre.sara, centre.ticket(second).id, centre.now)
    assert centre.ticket(second).state == "pending"
    assert centre.offer(centre.sara) is None


# --- what is lost is found -----------------------------------------------------------------------------------


def test_jobs_that_are_lost_are_found_by_the_sweep(centre: Centre) -> None:
    centre.jobs_run = False  # Redis has been emptied
    centre.there(centre.sara)
    sid = centre.sid()
    centre.offers.accept(centre.sara, centre.offer(centre.sara).id, centre.now)

    def met() -> bool:
        centre.now += 4 * SECOND
        centre.tending.sweep(centre.now)
        return bool(centre.talk(sid).place == "meeting")

    centre.until(met, 10)
    centre.connected(sid, centre.sara)
    centre.calling.hold(centre.sara, centre.ticket(sid).id, True, centre.now)
    centre.until(lambda: met() and centre.view(sid)["waiting_for"] == "hold", 10)


def test_a_telephone_of_which_nothing_is_heard_counts_as_not_answered(centre: Centre) -> None:
    centre.exchange.timing = replace(centre.exchange.timing, answer=300)
    centre.there(centre.sara)
    sid = centre.sid()
    centre.offers.accept(centre.sara, centre.offer(centre.sara).id, centre.now)
    centre.until(lambda: centre.rows(legs)[0].sid)
    centre.now += 46 * SECOND
    centre.tending.sweep(centre.now)
    assert centre.ticket(sid).state == "pending"
    assert centre.view(sid)["queue"] == "aarhus"


def test_a_provider_that_is_away_puts_the_caller_back_to_be_taken_again(centre: Centre) -> None:
    away = Tending(centre.engine, replace_base(centre.board), centre.pace)
    centre.jobs_run = False
    centre.there(centre.sara)
    sid = centre.sid()
    centre.offers.accept(centre.sara, centre.offer(centre.sara).id, centre.now)
    away.tend(centre.ticket(sid).id, centre.now)
    assert centre.ticket(sid).state == "pending"
    assert centre.rows(legs)[0].why == "failed"


def replace_base(board: Switchboard) -> Switchboard:
    return replace(board, api_base="http://127.0.0.1:9")


STAFF_ROUTES = ("staff-answered", "staff-ready", "staff-left", "staff-status", "held", "return")


@pytest.mark.parametrize("name", STAFF_ROUTES)
def test_no_staff_route_answers_without_a_signature(centre: Centre, name: str) -> None:
    assert stories.post(centre, f"/voice/{name}?to=1", "forged").status_code == 403
    assert stories.post(centre, f"/voice/{name}?to=1", None).status_code == 403


@pytest.mark.parametrize("to", ["", "0", "999", "-1", "x", "9" * 40])
@pytest.mark.parametrize("name", STAFF_ROUTES)
def test_unknown_connections_are_let_go_and_change_nothing(centre: Centre, name: str, to: str) -> None:
    answer = stories.post(centre, f"/voice/{name}?to={to}", CallStatus="completed", Digits="")
    assert answer.status_code == 200
    assert "<Conference" not in answer.text
    assert centre.rows(talks) == []


def test_repeated_late_and_foreign_requests_of_a_staff_telephone_change_nothing(centre: Centre) -> None:
    sid = centre.taken()
    leg = centre.rows(legs)[0]
    path = f"/voice/staff-ready?to={leg.id}"
    assert "<Conference" in stories.post(centre, path, CallSid=leg.sid).text
    assert "<Conference" not in stories.post(centre, path, CallSid="CA" + "9" * 32).text
    stories.post(centre, f"/voice/staff-status?to={leg.id}", CallSid="CA" + "9" * 32, CallStatus="completed")
    stories.post(centre, f"/voice/staff-status?to={leg.id}", CallSid=leg.sid, CallStatus="ringing")
    centre.connected(sid, centre.sara)
    assert centre.rows(legs)[0].state == "talking"
