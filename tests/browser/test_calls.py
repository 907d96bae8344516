"""A call from end to end in real browsers: made, waited, offered, taken, held, handed over, wrapped up.

The citizen's telephone, the public web, the provider's stand-in and two desks; nothing in between is made up.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import util
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, select

from contact_center.api.app import StaffDoor
from contact_center.catalog.model import Catalog
from contact_center.domain.desk import MAIL, PHONE, USUAL, Pace
from contact_center.errors import Final
from contact_center.storage import tables
from contact_center.storage.transaction import reading
from ivr.app import router
from ivr.door import CallLimits, Door
from ivr.simulator import server as simulator
from ivr.staff_talks import StaffTalks
from ivr.switchboard import Switchboard
from queues.desk import Desk
from queues.intake import Intake
from queues.line import Line
from queues.routing import route
from queues.tending import Tending
from queues.texts import Sending

_spec = util.spec_from_file_location("centre_stories", Path(__file__).with_name("conftest.py"))
assert _spec is not None
assert _spec.loader is not None
stories = util.module_from_spec(_spec)
sys.modules.setdefault("centre_stories", stories)
_spec.loader.exec_module(stories)
At = Callable[..., Any]
TOKEN, ACCOUNT = "0" * 32, "AC" + "0" * 32
SLOW = timedelta(seconds=60)
PACE = replace(USUAL, offers={PHONE: SLOW, MAIL: SLOW})
"""Offers that outlast a slow machine."""
QUICK = simulator.Timing(characters_per_second=5000, pause=0.02, gather=20.0, ring=0.05, answer=0.2)


class Believing:
    """Takes what was pressed; nothing else is understood here."""

    def triage(self, contact: Any) -> Any:
        stated = contact.stated
        return stories.Triage(
            language=stated.language or "en",
            language_confidence=1.0,
            topics=(stories.TopicScore(stated.topic or "general", 1.0, ("pressed",)),),
            sure=True,
            municipality=stated.municipality,
            municipality_candidates=(),
            postcode=None,
            citizen_group=None,
            role=stories.Role.CITIZEN,
            personal_numbers=0,
            findings=(),
            model_version="test",
        )


class Lines:
    """The public web, the stand-in, and the worker between them."""

    def __init__(self, centre: Any, free_port: Callable[[], int], pace: Pace) -> None:
        self.centre, self.engine, self.lock = centre, centre.engine, threading.Lock()
        public, control = free_port(), free_port()
        self.public_url, self.control_url = f"http://127.0.0.1:{public}", f"http://127.0.0.1:{control}"
        self.board = Switchboard(ACCOUNT, TOKEN, self.public_url, "ICS", self.control_url)
        self.tending = Tending(self.engine, self.board, pace)
        app, self.exchange = simulator.build(self.public_url, ACCOUNT, TOKEN, QUICK)
        web = FastAPI()
        web.include_router(router(lambda: self.door()))
        self.servers = [stories.serve(web, public), stories.serve(app, control)]

    def door(self) -> Door:
        catalog, believing = self.centre.catalog, Believing()
        return Door(
            engine=self.engine,
            catalog=catalog,
            intake=Intake(self.engine, catalog, believing, self.centre.mailer),  # type: ignore[arg-type]
            line=Line(catalog),
            limits=CallLimits(at_once=100, an_hour=1000),
            foresee=lambda contact, now: route(believing.triage(contact), contact, catalog, now),
            compose_text=lambda choice: None,  # type: ignore[arg-type, return-value]
            send_text=lambda *_: Sending.REFUSED,
            public_url=self.public_url,
            auth_token=TOKEN,
            staff=StaffTalks(self.engine, self.ring),
        )

    def ring(self, job: str, *ids: Any) -> None:
        threading.Thread(target=self.work, args=(job, *ids), daemon=True).start()

    def work(self, job: str, *ids: Any) -> None:
        with self.lock:
            if job == "tend_call":
                self.tending.tend(ids[0], datetime.now(UTC))
            elif job == "hang_up_call":
                with suppress(Final):  # some callers here exist in the rows only
                    self.board.hang_up(ids[0])

    def stop(self) -> None:
        for running in self.servers:
            stories.stop(running)


@pytest.fixture
def centre(engine: Engine, catalog: Catalog, free_port: Callable[[], int]) -> Iterator[Any]:
    """A staff web with a line, two desks, and somebody who calls."""
    built = stories.Centre(engine, replace(catalog, always_open=True))
    built.lines = Lines(built, free_port, PACE)
    built.desk = Desk(engine, built.catalog, built.mailer, built.lines.ring)
    built.port = free_port()
    built.door = StaffDoor(
        engine,
        built.catalog,
        built.desk,
        lambda: datetime.now(UTC),
        built.lines.control_url,
        built.lines.public_url,
        False,
        pace=PACE,
    )
    built.start()
    built.add("mette", "lead", name="Mette Ravn")
    built.add("sara", name="Sara Holm")
    built.add("citizen", name="En Borger")
    yield built
    built.stop()
    built.lines.stop()


def available(page: Page) -> None:
    page.locator(".presence:not(.mentions) > summary").click()
    page.get_by_role("radio", name="Ledig").check(force=True)
    expect(page.locator(".presence:not(.mentions) > summary")).to_contain_text("Ledig")
    page.locator(".presence:not(.mentions) > summary").click()


def state(page: Page, wanted: str) -> None:
    expect(page.locator(".talk-bar")).to_have_attribute("data-state", wanted, timeout=20_000)


def calls(page: Page) -> None:
    """The citizen calls, and asks for a person."""
    page.get_by_role("button", name="Ring op").click()
    expect(page.locator(".call-line")).to_contain_text("Venter på", timeout=20_000)
    page.locator(".keypad").get_by_role("button", name="0", exact=True).click()
    expect(page.locator(".call-line")).to_contain_text("Du står i kø", timeout=20_000)


def test_a_call_is_made_waits_is_taken_is_transferred_and_is_wrapped_up(at_desk: At, centre: Any) -> None:
    mette, sara = at_desk("mette").open(), at_desk("sara").open()
    citizen = at_desk("citizen").open("/phone")
    available(mette)
    calls(citizen)

    card = mette.locator(".offer")
    expect(card).to_contain_text("Nyt opkald", timeout=20_000)
    expect(mette.locator("#offer-alert")).to_contain_text("Tryk A")
    mette.locator("body").press("a")
    state(mette, "talking")
    expect(mette.locator(".presence:not(.mentions) > summary")).to_contain_text("i samtale")
    expect(mette.locator("#conversation-title")).to_be_visible()
    expect(citizen.locator(".call-line")).to_contain_text("Du taler med en medarbejder")

    mette.locator("body").press("h")
    expect(citizen.locator(".call-line")).to_contain_text("Du er sat på hold", timeout=20_000)
    state(mette, "hold")
    mette.locator(".talk-bar").get_by_role("button", name="Tag borgeren ind igen").click()
    state(mette, "talking")

    available(sara)
    mette.locator(".talk-bar").get_by_role("button", name="Spørg en kollega").click()
    dialog = mette.locator("dialog")
    expect(dialog.locator("#choose-colleague")).to_contain_text("Sara Holm", timeout=20_000)
    dialog.get_by_role("button", name="Spørg en kollega").click()
    expect(mette.locator(".talk-bar")).to_contain_text("Sara Holm bliver spurgt")
    expect(sara.locator(".offer")).to_contain_text("Mette Ravn spørger dig til råds", timeout=20_000)
    sara.get_by_role("button", name="Tag imod").click()
    expect(sara.locator(".talk-bar")).to_contain_text("Du hjælper Mette Ravn", timeout=20_000)
    expect(mette.locator(".talk-bar")).to_contain_text("Sara Holm er med", timeout=20_000)
    mette.get_by_role("button", name="Overdrag til Sara Holm").click()
    expect(mette.locator(".talk-bar")).to_have_count(0, timeout=20_000)
    state(sara, "talking")
    expect(citizen.locator(".call-line")).to_contain_text("Du taler med en medarbejder")
    sara.locator(".talk-bar a").click()
    expect(sara.locator(".thread")).to_contain_text("givet videre til Sara Holm")

    sara.locator(".talk-bar").get_by_role("button", name="Læg på").click()
    state(sara, "wrap-up")
    expect(citizen.locator(".call-line")).to_contain_text("Opkaldet er slut", timeout=20_000)
    expect(sara.locator(".presence:not(.mentions) > summary")).to_contain_text("Efterbehandler")
    sara.locator(".talk-bar").get_by_role("button", name="Mere tid").click()
    expect(sara.locator(".talk-bar")).to_contain_text("3 m", timeout=20_000)
    sara.locator(".talk-bar").get_by_role("button", name="Afslut opgaven").click()
    expect(sara.get_by_role("radio", name="Besvaret")).to_be_checked()
    sara.locator("#complete-note").fill("Fik at vide, hvor hun skal hen.")
    sara.locator("dialog").get_by_role("button", name="Afslut", exact=True).click()
    expect(sara.locator(".talk-bar")).to_have_count(0, timeout=20_000)
    expect(sara.locator(".presence:not(.mentions) > summary")).to_contain_text("Ledig", timeout=20_000)
    expect(sara.locator(".head-line").first).to_contain_text("Besvaret")
    with reading(centre.engine) as connection:
        call = connection.execute(select(tables.calls)).one()
        lines = [row.kind for row in connection.execute(select(tables.visitations).order_by(tables.visitations.c.id))]
    assert call.outcome == "answered"
    assert lines == ["contact", "claim", "transfer", "completion"]
    assert centre.lines.exchange.debugger == []


def test_an_offer_that_is_passed_by_goes_to_the_other_desk_and_is_passed_on_cold(at_desk: At, centre: Any) -> None:
    mette = at_desk("mette").open()
    citizen = at_desk("citizen").open("/phone")
    available(mette)
    calls(citizen)
    expect(mette.locator(".offer")).to_be_visible(timeout=20_000)
    sara = at_desk("sara").open("/outbox")  # offers come on every page
    available(sara)
    mette.locator("body").press("d")
    expect(mette.locator(".offer")).to_have_count(0)
    expect(sara.locator(".offer")).to_contain_text("Nyt opkald", timeout=20_000)
    sara.locator("body").press("a")
    sara.wait_for_url("**/?ticket=*")
    state(sara, "talking")
    sara.locator(".talk-bar").get_by_role("button", name="Stil om").click()
    sara.locator("#pass-on-reason").fill("Mette kender sagen")
    sara.locator("dialog").get_by_role("button", name="Stil opkaldet om").click()
    expect(mette.locator(".offer")).to_contain_text("Sara Holm stiller et opkald om til dig", timeout=20_000)
    expect(citizen.locator(".call-line")).to_contain_text("Du står i kø", timeout=20_000)
    mette.locator("body").press("a")
    state(mette, "talking")
    expect(mette.locator(".thread")).to_contain_text("Mette kender sagen")
    citizen.get_by_role("button", name="Læg på").click()
    state(mette, "wrap-up")


def test_keys_of_the_desk_rest_while_somebody_types(at_desk: At, centre: Any) -> None:
    mette = at_desk("mette").open()
    available(mette)
    centre.call()
    expect(mette.locator(".offer")).to_be_visible(timeout=20_000)
    mette.locator("#q").fill("")
    mette.locator("#q").press_sequentially("ad")
    expect(mette.locator(".offer")).to_be_visible()
    expect(mette.locator("#q")).to_have_value("ad")
    assert mette.evaluate("document.activeElement.id") == "q"  # an offer takes no focus
