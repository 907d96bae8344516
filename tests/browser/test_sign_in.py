"""Signing in in a real browser: two steps, an app, an invitation, an issuer; and who looks after all that."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import util
from pathlib import Path
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from contact_center.api.signin.claims import Grant
from contact_center.api.signin.issuers import Issuer, Issuers
from contact_center.api.signin.policy import SignIn

PASSWORD, GOOD = "a long enough password", "rødgrød med fløde på"


def _load() -> Any:
    path = Path(__file__).parents[1] / "api" / "issuer_house.py"
    spec = util.spec_from_file_location("issuer_house", path)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    sys.modules["issuer_house"] = module
    spec.loader.exec_module(module)
    return module


issuers = _load()


@pytest.fixture
def provider(free_port: Callable[[], int]) -> Iterator[Any]:
    """An issuer nearby."""
    running = issuers.Provider(free_port(), lambda: datetime.now(UTC), {"name": "Olga Dam", "roles": ["ICS"]})
    stop = issuers.serve(running)
    yield running
    stop()


@pytest.fixture
def strict(centre: Any, provider: Any) -> Any:
    """The centre, where everybody needs a second factor and may come from Aarhus."""
    grants = (Grant("ICS", "agent", ("aarhus",)),)
    at = Issuer("aarhus", "Aarhus Kommune", provider.url, issuers.CLIENT, issuers.SECRET, grants)
    at = replace(at, second_factor_there=True)
    signin = SignIn(True, True, Issuers((at,), centre.url), staff_url=centre.url)
    centre.door = replace(centre.door, signin=signin)
    return centre


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser that is not signed in; nothing may go wrong in it but refusals."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    faults: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield opened
    context.close()
    expected = ("the server responded with a status of 4", "net::ERR_")  # refusals, and streams that are cut
    assert [fault for fault in faults if not any(words in fault for words in expected)] == []


def sign_in(page: Page, url: str, username: str = "sara", password: str = PASSWORD) -> None:
    page.goto(f"{url}/login")
    page.get_by_label("Brugernavn").fill(username)
    page.get_by_label("Adgangskode", exact=True).fill(password)
    page.get_by_role("button", name="Log på").click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Log af", exact=True).click()
    page.get_by_label("Brugernavn").wait_for()


def enrol(page: Page) -> tuple[str, str]:
    """Set up an app as the page says; returns its secret and a recovery code."""
    shown = page.locator(".enrol code")
    secret = shown.inner_text().replace(" ", "")
    expect(page.get_by_role("img", name="QR-kode til appen")).to_be_visible()
    page.get_by_label("Den første kode fra appen").fill("000000")
    page.get_by_role("button", name="Bekræft").click()
    expect(page.get_by_role("alert").filter(has_text="Koden passer ikke")).to_be_visible()
    page.get_by_label("Den første kode fra appen").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Bekræft").click()
    codes = page.locator(".recovery-codes li")
    expect(codes).to_have_count(10)
    return secret, codes.first.inner_text()


def test_a_second_factor_is_set_up_asked_for_and_lost(page: Page, strict: Any) -> None:
    sign_in(page, strict.url)
    page.locator(".enrol img").wait_for()
    secret, recovery = enrol(page)
    page.get_by_role("button", name="Jeg har gemt koderne").click()
    expect(page).to_have_url(f"{strict.url}/")
    sign_out(page)
    sign_in(page, strict.url)
    expect(page.get_by_role("heading", name="Bekræft, at det er dig")).to_be_visible()
    page.get_by_label("Kode fra din app").fill("123456")
    page.get_by_role("button", name="Fortsæt").click()
    expect(page.get_by_role("alert")).to_contain_text("forkert")
    later = datetime.now(UTC) + timedelta(seconds=30)
    page.get_by_label("Kode fra din app").fill(pyotp.TOTP(secret).at(later))
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{strict.url}/")
    sign_out(page)
    sign_in(page, strict.url)
    page.get_by_role("button", name="Jeg har ikke min telefon").click()
    page.get_by_label("Gendannelseskode").fill(recovery.upper())
    page.get_by_role("button", name="Fortsæt").click()
    expect(page.get_by_role("alert")).to_contain_text("9 gendannelseskoder")
    page.get_by_role("button", name="Fortsæt").click()
    expect(page).to_have_url(f"{strict.url}/")


def test_somebody_comes_from_their_own_authority_and_back_to_where_they_were(
    page: Page, strict: Any, provider: Any
) -> None:
    provider.claims["amr"] = ["pwd", "mfa"]
    page.goto(f"{strict.url}/outbox?kind=sms")
    page.get_by_role("link", name="Log på hos Aarhus Kommune").click()
    expect(page).to_have_url(f"{strict.url}/outbox?kind=sms")
    expect(page.locator(".person")).to_contain_text("Olga Dam")
    page.get_by_role("link", name="Olga Dam").click()
    expect(page.locator("main")).to_contain_text("Du logger på hos Aarhus Kommune")
    sign_out(page)
    provider.claims["roles"] = ["Other"]
    page.get_by_role("link", name="Log på hos Aarhus Kommune").click()
    expect(page.get_by_role("alert")).to_contain_text("har ingen rolle her")


def test_an_administrator_invites_somebody_who_chooses_a_password(page: Page, centre: Any, browser: Browser) -> None:
    centre.door = replace(centre.door, signin=SignIn(staff_url=centre.url))
    centre.add("anna", "admin", name="Anna Krog")
    sign_in(page, centre.url, "anna")
    page.get_by_role("link", name="Brugere").click()
    page.get_by_role("button", name="Invitér en medarbejder").click()
    window = page.locator("dialog")
    window.get_by_label("Navn", exact=True).fill("Nina Dahl")
    window.get_by_label("Brugernavn").fill("nina.odense")
    window.get_by_label("Odense").check()
    window.get_by_role("button", name="Invitér").click()
    link = window.get_by_label("Link").input_value()
    window.get_by_role("button", name="Færdig").click()
    row = page.get_by_role("row", name=re.compile("Nina Dahl"))
    expect(row).to_contain_text("Inviteret")
    guest = browser.new_page()
    guest.goto(link)
    expect(guest.get_by_text("Hej Nina Dahl")).to_be_visible()
    assert "#" not in guest.url
    guest.get_by_label("Ny adgangskode").fill("Password1234")
    guest.get_by_label("Gentag adgangskoden").fill("Password1234")
    guest.get_by_role("button", name="Gem og log på").click()
    expect(guest.get_by_role("alert")).to_contain_text("som gættes først")
    guest.get_by_label("Ny adgangskode").fill(GOOD)
    guest.get_by_label("Gentag adgangskoden").fill(GOOD)
    guest.get_by_role("button", name="Gem og log på").click()
    expect(guest).to_have_url(f"{centre.url}/")
    page.reload()
    row.get_by_role("button", name=re.compile("Luk adgang")).click()
    expect(row).to_contain_text("Lukket")
    guest.reload()
    expect(guest).to_have_url(re.compile("/login"))
    guest.goto(link)
    expect(guest.get_by_role("alert")).to_contain_text("udløbet eller brugt")
    guest.get_by_role("button", name="English").click()
    expect(guest.get_by_role("alert")).to_contain_text("run out")
    guest.close()


def test_a_key_is_made_once_shown_and_revoked(page: Page, centre: Any) -> None:
    centre.add("anna", "admin")
    sign_in(page, centre.url, "anna")
    page.get_by_role("link", name="API-nøgler").click()
    page.get_by_role("button", name="Lav en nøgle").click()
    window = page.locator("dialog")
    window.get_by_label("Hvad den er til").fill("Ledelsesinformation")
    window.get_by_role("button", name="Lav nøgle").click()
    expect(window.get_by_role("alert")).to_contain_text("mindst én rettighed")
    window.get_by_label("statistics:read").check()
    window.get_by_role("button", name="Lav nøgle").click()
    key = window.get_by_label("Nøgle").input_value()
    window.get_by_role("button", name="Færdig").click()
    machine = {"Authorization": f"Bearer {key}"}
    where = f"{centre.url}/api/v1/statistics"
    assert page.request.get(where, headers=machine).status == 200
    page.get_by_role("button", name=re.compile("Tilbagekald")).click()
    expect(page.locator("tbody")).to_contain_text("Tilbagekaldt")
    assert page.request.get(where, headers=machine).status == 401


def test_ones_own_account_and_proving_who_one_is(page: Page, centre: Any, at_desk: Callable[..., Any]) -> None:
    other = at_desk("sara").open("/account")
    sign_in(page, centre.url)
    page.get_by_role("link", name="Sara Holm").click()
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="Log af alle andre steder").click()
    expect(rows).to_have_count(1)
    other.reload()
    expect(other).to_have_url(re.compile("/login"))
    clock = centre.door.clock
    centre.door = replace(centre.door, clock=lambda: clock() + timedelta(minutes=11))
    page.get_by_role("button", name="Skift adgangskode").click()
    window = page.locator("dialog")
    window.get_by_label("Din adgangskode").fill("wrong")
    window.get_by_role("button", name="Bekræft").click()
    expect(window.get_by_role("alert")).to_contain_text("forkert")
    window.get_by_label("Din adgangskode").fill(PASSWORD)
    window.get_by_role("button", name="Bekræft").click()
    window.get_by_label("Ny adgangskode").fill(GOOD)
    window.get_by_label("Gentag adgangskoden").fill(GOOD)
    window.get_by_role("button", name="Skift adgangskode").click()
    expect(page.get_by_role("alert").filter(has_text="Adgangskoden er skiftet")).to_be_visible()
    sign_out(page)
    sign_in(page, centre.url, password=GOOD)
    expect(page).to_have_url(f"{centre.url}/")


def test_who_saw_a_ticket_stands_beside_it_and_in_the_log(page: Page, centre: Any, at_desk: Callable[..., Any]) -> None:
    centre.add("rikke", "auditor", name="Rikke Dam")
    ticket = centre.letter(2)
    at_desk("sara").open(f"/?ticket={ticket.id}").locator("#conversation-title").wait_for()
    lead = at_desk("mette").open(f"/?ticket={ticket.id}")
    lead.locator("#conversation-title").wait_for()
    lead.get_by_text("Hvem har set opgaven").click()
    expect(lead.locator(".seen li").filter(has_text="Sara Holm")).to_contain_text("1 gang")
    sign_in(page, centre.url, "rikke")
    expect(page).to_have_url(f"{centre.url}/audit")
    expect(page.locator("tbody tr").filter(has_text="så opgaven").first).to_contain_text(str(ticket.id))
    page.get_by_label("Brugernavn").fill("sara")
    page.get_by_role("button", name="Vis", exact=True).click()
    expect(page).to_have_url(re.compile("actor=sara"))
    expect(page.locator("tbody th").filter(has_text="mette")).to_have_count(0)
    page.get_by_role("button", name="Hent som fil").click()
    page.get_by_label("Begrundelse").fill("Anmodning om indsigt")
    with page.expect_download() as download:
        page.locator("dialog").get_by_role("button", name="Hent", exact=True).click()
    assert download.value.suggested_filename == "audit.csv"
