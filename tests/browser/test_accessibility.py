"""axe-core finds nothing on any page: light and dark, wide, at 200 % zoom and 320 px wide. One table, each page once.

A page is loaded once and looked at in every mode: colours and width change beneath it, as they do for people.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
import uvicorn
from axe_playwright_python.base import AXE_SCRIPT
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect

from contact_center.api.signin.policy import SignIn
from contact_center.domain.desk import MAIL, PHONE
from contact_center.pages import app as pages
from contact_center.replies.codes import Choice, encode
from contact_center.replies.render import Circumstances
from contact_center.storage import demo, presences, talks, tickets, users
from contact_center.storage.tables import visitations
from contact_center.storage.transaction import transaction
from contact_center.visitation import rollup

PASSWORD = "a long enough password"
CSRF = {"X-Requested-With": "ics"}
EVERYTHING: dict[str, Any] = {"resultTypes": ["violations"]}
COLOURS: dict[str, Any] = {**EVERYTHING, "runOnly": ["color-contrast", "link-in-text-block"]}
FORM: dict[str, Any] = {**EVERYTHING, "rules": {"color-contrast": {"enabled": False}}}
"""Colours take axe the longest, and do not change with the width alone."""
PAPER: dict[str, Any] = {**EVERYTHING, "rules": {"scrollable-region-focusable": {"enabled": False}}}
"""Nobody scrolls what is printed."""
MODES = (
    ("light", (1440, 900), EVERYTHING),
    ("dark", (1440, 900), COLOURS),
    ("light", (640, 450), FORM),  # 1280 px at 200 %
    ("dark", (320, 640), FORM),
)
PRINT = (("light", (1440, 900), PAPER),)
LOOK = """async ([options]) => {
  const drawn = new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await Promise.race([drawn, new Promise((done) => setTimeout(done, 250))]); // a hidden page draws nothing
  const { violations } = await axe.run(document, options);
  const found = violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`);
  if (document.documentElement.scrollWidth <= innerWidth) return found;
  const over = (one) => one.getBoundingClientRect().right > innerWidth + 1;
  const wide = [...document.querySelectorAll("body *")].filter(over).at(-1);
  return wide ? [...found, `wider than the screen: ${wide.outerHTML.slice(0, 160)}`] : found; // by a rounded pixel
}"""
LOADED = "() => document.querySelector('h1') && !/Henter|Loading/.test(document.body.innerText)"
LEADS = (
    *("/", "/outbox", "/outbox?id=1", "/forwardings?state=all", "/wall", "/upkeep", "/settings"),
    *("/phone", "/account", "/audit"),
    *("/statistics", "/statistics/phone", "/statistics/mail", "/statistics/triage", "/statistics/municipalities"),
    *("/statistics/municipalities/0101", "/statistics/year/2026", "/statistics/definitions", "/statistics/reports"),
    "/statistics/tickets?list=opened",
    *("/forecast", "/staffing", "/settlement?partners=esbjerg", "/settlement/0561", "/settlement?codes=0237"),
)
"""Pages of a lead, by their addresses."""
ADMINS = ("/users", "/keys")
PRINTED = ("/statistics", "/statistics/year/2026", "/staffing", "/settlement/0561")
TODAY = datetime.now(UTC).date()
ATTENDANCE: dict[str, Any] = {
    "kind": "attendance",
    "language": "lt",
    "fields": {
        "name": "Rasa Petrauskienė",
        "citizenship": "eu",
        "id_seen": "other-id",
        "attended_at": f"{TODAY - timedelta(days=1)}T10:15",
        "pd_u2_date": str(TODAY - timedelta(days=20)),
        "export_until": str(TODAY + timedelta(days=60)),
    },
}


class Eye:
    """Looks at a page in every mode and remembers what it found."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.found: dict[str, list[str]] = {}
        self.contexts: list[BrowserContext] = []

    def page(self, url: str = "", username: str = "") -> Page:
        """A new browser; of `username`, signed in."""
        context = self.browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        if username:
            body = {"username": username, "password": PASSWORD}
            assert context.request.post(f"{url}/api/v1/session", data=body, headers=CSRF).ok
        return context.new_page()

    def look(self, page: Page, name: str, modes: Sequence[Any] = MODES, media: str = "screen") -> None:
        """Let axe look in every mode; afterwards the page is as it was."""
        page.wait_for_function(LOADED, polling=50)
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        for colours, (width, height), options in modes:
            page.emulate_media(color_scheme=colours, media=media)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": height})
            found = page.evaluate(LOOK, [options])
            if found:
                self.found[f"{name} {colours} {width}"] = found
        page.emulate_media(color_scheme="light", media="screen")
        page.set_viewport_size({"width": 1440, "height": 900})

    def close(self) -> None:
        """Nothing may have been found."""
        for context in self.contexts:
            context.close()
        assert self.found == {}


@pytest.fixture
def eye(browser: Browser) -> Iterator[Eye]:
    """What looks, over one test."""
    watching = Eye(browser)
    yield watching
    watching.close()


def test_no_page_of_the_staff_has_an_accessibility_fault(eye: Eye, centre: Any, ten_weeks: list[Any]) -> None:
    with transaction(centre.engine) as connection:
        demo.insert_all(connection, visitations, ten_weeks)
    rollup.catch_up(centre.engine)
    centre.add("anna", "admin", name="Anna Krog")
    for who, addresses in (("mette", LEADS), ("anna", ADMINS)):
        page = eye.page(centre.url, who)
        for address in addresses:
            page.goto(centre.url + address)
            if address == "/":
                page.locator("[data-row]").first.wait_for()
            page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
            eye.look(page, address)
            if address in PRINTED:
                eye.look(page, f"{address} in print", PRINT, "print")


def test_no_window_of_a_ticket_has_an_accessibility_fault(eye: Eye, centre: Any) -> None:
    ticket, page = centre.letter(7), eye.page(centre.url, "mette")
    page.add_init_script("localStorage.setItem('ics.language', 'da')")
    page.goto(f"{centre.url}/?channel=mail")
    page.locator("[data-row]").first.wait_for()
    page.keyboard.press("j")
    page.keyboard.press("x")
    eye.look(page, "bulk")
    page.keyboard.press("Control+k")
    eye.look(page, "palette")
    page.goto(f"{centre.url}/?ticket={ticket.id}")
    page.get_by_role("button", name="Tag", exact=True).click()
    page.locator("#reply-text").wait_for()
    eye.look(page, "ticket")
    page.get_by_role("button", name="Standardsvar").click()
    page.locator(".canned-option").first.wait_for()
    eye.look(page, "chooser")
    page.locator("#canned-filter").fill("papirer mangler")
    page.locator("#canned-filter").press("Enter")
    page.locator(".in-danish").wait_for()
    eye.look(page, "canned reply")
    page.locator("#reply-text").fill("")
    for verb in ("Ret", "Flyt", "Oversend", "Note", "Brev", "Giv til", "Afslut"):
        page.locator(".verbs").get_by_role("button", name=verb).click()
        page.locator("dialog").wait_for()
        eye.look(page, verb)
        page.locator("dialog").get_by_role("button", name="Luk").click()
    where = f"{centre.url}/api/v1/tickets/{ticket.id}/letters"
    letter = page.context.request.post(where, data=ATTENDANCE, headers=CSRF).json()
    page.goto(centre.url + letter["page"])
    eye.look(page, "letter")
    eye.look(page, "letter in print", PRINT, "print")


def test_no_part_of_the_desk_has_an_accessibility_fault(eye: Eye, centre: Any) -> None:
    now, page = datetime.now(UTC), eye.page(centre.url, "mette")
    sits(centre, "sara", [PHONE], now + timedelta(hours=1))
    called = in_a_talk(centre, "mette")
    page.goto(f"{centre.url}/")
    page.locator(".talk-bar").wait_for()
    eye.look(page, "talk")
    page.locator(".talk-bar").get_by_role("button", name="Stil om").click()
    page.locator("#choose-colleague").wait_for()
    eye.look(page, "choose a colleague")
    page.keyboard.press("Escape")
    page.locator(".presence:not(.mentions) > summary").click()
    page.get_by_role("radio", name="på bordtelefon").check(force=True)
    eye.look(page, "presence")
    with transaction(centre.engine) as connection:
        for leg in talks.legs_of(connection, called.call_sid):
            talks.move_leg(connection, leg.id, {}, {"state": "over"})
        tickets.move(connection, called.id, {}, {"state": "wrapping"})
    page.goto(f"{centre.url}/?state=mine")
    expect(page.locator(".talk-bar")).to_contain_text("Efterbehandling")
    eye.look(page, "wrap-up")
    with transaction(centre.engine) as connection:
        tickets.move(connection, called.id, {}, {"state": "completed"})
    sits(centre, "mette", [MAIL, PHONE], now)
    centre.letter(0)
    page.locator(".offer").wait_for(timeout=20_000)
    eye.look(page, "offer")


def sits(centre: Any, username: str, channels: list[str], now: datetime) -> None:
    """Somebody says that they are there."""
    with transaction(centre.engine) as connection:
        row = users.by_username(connection, username)
        assert row is not None
        there = {"chosen": "available", "channels": channels, "via": "browser", "number": ""}
        presences.choose(connection, row.id, there, now)


def in_a_talk(centre: Any, username: str) -> Any:
    """Somebody talks with a caller, as far as the rows know."""
    ticket = centre.call()
    with transaction(centre.engine) as connection:
        row = users.by_username(connection, username)
        assert row is not None
        centre.desk.take(connection, users.to_staff(row), ticket.id, datetime.now(UTC))
        for leg in talks.legs_of(connection, ticket.call_sid):
            talks.move_leg(connection, leg.id, {}, {"state": "talking"})
        talks.move(connection, ticket.call_sid, {}, {"place": "meeting", "met_at": datetime.now(UTC)})
    return ticket


def test_no_step_of_signing_in_has_an_accessibility_fault(eye: Eye, centre: Any) -> None:
    centre.door = replace(centre.door, signin=SignIn(second_factor=True, staff_url=centre.url))
    page = eye.page()
    page.goto(f"{centre.url}/login")
    eye.look(page, "sign in")
    enter(page)
    page.locator(".enrol img").wait_for()
    eye.look(page, "enrolment")
    secret = page.locator(".enrol code").inner_text().replace(" ", "")
    page.get_by_label("Den første kode fra appen").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Bekræft").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    eye.look(page, "recovery codes")
    page.context.clear_cookies()
    page.goto(f"{centre.url}/login")
    enter(page)
    page.get_by_role("heading", name="Bekræft, at det er dig").wait_for()
    eye.look(page, "code")
    page.get_by_label("Kode fra din app").fill("000000")
    page.get_by_role("button", name="Fortsæt").click()
    page.get_by_role("alert").filter(has_text="forkert").wait_for()
    eye.look(page, "wrong code")
    centre.door = replace(centre.door, signin=SignIn(staff_url=centre.url))
    invited(eye, centre)


def enter(page: Page) -> None:
    """The first step."""
    page.get_by_label("Brugernavn").fill("sara")
    page.get_by_label("Adgangskode", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log på").click()


def invited(eye: Eye, centre: Any) -> None:
    """An invitation, from both sides; a key; and who proves who they are."""
    centre.add("anna", "admin", name="Anna Krog")
    page = eye.page(centre.url, "anna")
    page.goto(f"{centre.url}/users")
    page.get_by_role("button", name="Invitér en medarbejder").click()
    window = page.locator("dialog")
    eye.look(page, "invite")
    window.get_by_label("Navn", exact=True).fill("Nina Dahl")
    window.get_by_label("Brugernavn").fill("nina.odense")
    window.get_by_label("Odense").check()
    window.get_by_role("button", name="Invitér").click()
    link = window.get_by_label("Link").input_value()
    eye.look(page, "invited")
    page.goto(f"{centre.url}/keys")
    page.get_by_role("button", name="Lav en nøgle").click()
    eye.look(page, "key")
    page.goto(f"{centre.url}/account")
    page.get_by_role("button", name="Skift adgangskode").click()
    page.locator("dialog").get_by_label("Ny adgangskode").wait_for()
    eye.look(page, "new password")
    guest = eye.page()
    guest.goto(link)
    guest.get_by_text("Hej Nina Dahl").wait_for()
    eye.look(guest, "invitation")
    guest.goto(f"{centre.url}/invitation")
    guest.get_by_role("alert").wait_for()
    eye.look(guest, "invitation without a link")


@pytest.fixture
def public(centre: Any, free_port: Callable[[], int]) -> Iterator[str]:
    """The citizens' pages of the same centre; their address."""
    app, port = FastAPI(openapi_url=None), free_port()
    pages.install(app, lambda: centre.catalog, lambda: centre.wrong)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="critical", lifespan="off"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True


def test_no_page_of_the_citizens_has_an_accessibility_fault(eye: Eye, centre: Any, public: str) -> None:
    code = encode(Choice(("cpr", "mitid"), "pl", Circumstances("eu", "aarhus", "0730")), centre.catalog)
    page = eye.page()
    for address in ("/", "/da", "/pl/cpr", "/uk/tax-card", f"/c/{code}", "/uk/c", "/de/c?code=wrong", "/wrong/nowhere"):
        page.goto(public + address)
        eye.look(page, address)
    page.goto(public + centre.link(centre.letter(0)))
    eye.look(page, "what we understood")
    page.keyboard.press("Tab")
    for _ in range(30):
        if page.evaluate("document.activeElement.value") == "mitid":
            break
        page.keyboard.press("Tab")
    assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Dziękujemy")
    eye.look(page, "thanks")


def test_what_is_focused_can_be_seen(at_desk: Callable[..., Any]) -> None:
    page = at_desk().open("/")
    page.locator("[data-row]").first.wait_for()
    for _ in range(12):
        page.keyboard.press("Tab")
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 2
