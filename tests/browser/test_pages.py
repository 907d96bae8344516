"""The other pages in a real browser: signing in, the mailbox, the telephone, the statistics."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Browser, expect

from contact_center.catalog.holder import News
from contact_center.catalog.mistake import Mistake
from contact_center.delivery.faults import fault
from contact_center.domain.inbox import Place
from contact_center.storage import inboxes, outbox
from contact_center.storage.transaction import transaction

At = Callable[..., Any]


def test_who_is_not_signed_in_comes_to_the_login_page_and_back(browser: Browser, centre: Any) -> None:
    page = browser.new_page()
    page.goto(f"{centre.url}/outbox?kind=sms")
    page.get_by_label("Brugernavn").fill("mette")
    page.get_by_label("Adgangskode").fill("wrong")
    page.get_by_role("button", name="Log på").click()
    expect(page.get_by_role("alert")).to_contain_text("forkert")
    page.get_by_label("Adgangskode").fill("a long enough password")
    page.get_by_role("button", name="Log på").click()
    expect(page).to_have_url(f"{centre.url}/outbox?kind=sms")
    page.get_by_role("button", name="Log af").click()
    expect(page).to_have_url(f"{centre.url}/login")
    page.close()


def test_the_login_page_never_leads_elsewhere(browser: Browser, centre: Any) -> None:
    for wanted in ("//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example"):
        page = browser.new_page()
        page.goto(f"{centre.url}/login?next={wanted}")
        page.get_by_label("Brugernavn").fill("mette")
        page.get_by_label("Adgangskode").fill("a long enough password")
        page.get_by_role("button", name="Log på").click()
        expect(page).to_have_url(f"{centre.url}/")
        page.context.clear_cookies()
        page.close()


def test_the_mailbox_shows_mails_newest_first_and_opens_one(at_desk: At, centre: Any) -> None:
    page = at_desk().open("/outbox")
    letters = page.locator(".letter")
    expect(letters).to_have_count(11)
    letters.first.click()
    expect(page.locator("pre.letter-text")).to_be_visible()
    expect(page.locator("#letter-title")).to_contain_text("ICS-")
    centre.letter(0)
    expect(letters).to_have_count(12)
    page.locator("#kind").select_option("sms")
    expect(letters).to_have_count(0)
    expect(page).to_have_url(re.compile("kind=sms"))


def test_a_person_decides_about_a_mail_of_which_nobody_knows_whether_it_arrived(at_desk: At, centre: Any) -> None:
    centre.deliver()
    with transaction(centre.engine) as connection:
        number = outbox.newest(connection, "mail", 1)[0].id
        outbox.mark_held(connection, number, "Forbindelsen brød.")
    page = at_desk().open("/outbox")
    page.locator("#state").select_option("held")
    expect(page.locator(".letter")).to_have_count(1)
    page.locator(".letter a").click()
    expect(page.locator(".letter-open")).to_contain_text("Forbindelsen brød.")
    expect(page.locator(".letter-open")).to_contain_text("Ingen ved, om den er nået frem")
    page.get_by_role("button", name="Den er nået frem").click()
    expect(page.get_by_role("alert")).to_contain_text("Noteret")
    expect(page.get_by_role("button", name="Send igen")).to_have_count(0)
    expect(page.locator(".letter")).to_have_count(0)


def test_a_call_is_made_in_the_browser(at_desk: At) -> None:
    page = at_desk().open("/phone")
    page.get_by_role("button", name="Ring op").click()
    talk = page.get_by_role("log")
    expect(talk).to_contain_text("Welcome to International Citizen Service")
    page.get_by_role("button", name="2", exact=True).click()
    expect(talk.locator(".is-caller")).to_contain_text("2")
    page.get_by_label("Sig noget").fill("I need a tax card")
    page.keyboard.press("Enter")
    expect(talk).to_contain_text("I need a tax card")
    expect(page.locator(".call-line")).to_contain_text("Venter på tale eller tast")
    page.get_by_role("button", name="Læg på").click()
    expect(page.locator(".call-line")).to_contain_text("Opkaldet er slut")


def test_staff_without_tickets_see_what_their_role_may(at_desk: At, centre: Any) -> None:
    centre.add("stine", "statistics")
    page = at_desk("stine").open("/")
    expect(page).to_have_url(f"{centre.url}/statistics")
    expect(page.locator(".menu li")).to_have_text(["Statistik", "Bemanding", "Afregning"])


def test_a_lead_sees_which_mailbox_needs_a_person_and_what_both_sides_counted(at_desk: At, centre: Any) -> None:
    now = datetime.now(UTC)
    with transaction(centre.engine) as connection:
        inboxes.failed(connection, "ics@a.example", "INBOX", fault("fetch-login"), now - timedelta(minutes=15))
        inboxes.failed(connection, "ics@a.example", "INBOX", fault("fetch-login"), now)
        inboxes.succeeded(connection, "ics@b.example", "Ansøgninger", now)
        inboxes.compared(connection, inboxes.Comparison(Place("ics@b.example", "Ansøgninger", 1), 9, 9, 8, 1), now)
    page = at_desk("mette").open("/upkeep")
    mail = page.locator("section", has=page.get_by_role("heading", name="Postkasser"))
    expect(mail.get_by_role("row", name="ics@a.example")).to_contain_text(
        "Se efter Den har ikke kunnet læses i 15 minutter. Mailserveren afviser vores login."
    )
    expect(mail.get_by_role("row", name="ics@b.example")).to_contain_text("Virker")
    compared = page.locator("section", has=page.get_by_role("heading", name="Sammenligning"))
    cells = compared.get_by_role("row", name="ics@b.example").get_by_role("cell")
    expect(cells).to_have_text(["Ansøgninger", re.compile(r"\d"), "9", "8", "1", "1", "1"])


def test_a_lead_looks_after_the_texts_and_confirms_the_offices_details(at_desk: At, centre: Any) -> None:
    page = at_desk("mette").open("/upkeep")
    site = page.locator("section", has=page.get_by_role("heading", name="lifeindenmark.dk"))
    expect(site).to_contain_text("Ingen har endnu bekræftet")
    expect(page.get_by_role("link", name=re.compile(r"Vedligehold \(\d+\)"))).to_be_visible()
    expect(page.locator("section", has_text="åbningstider ikke er bekræftet")).to_contain_text("ICS Odense")
    with page.expect_download() as download:
        site.get_by_text("Hent CSV").click()
    assert download.value.suggested_filename == "ics-offices.csv"
    site.get_by_role("button", name="Bekræft").click()
    expect(site).to_contain_text("viser de samme oplysninger")
    expect(site).to_contain_text("af Mette Ravn")
    moved = replace(centre.catalog.offices["aarhus"], phone="+45 89 40 10 99")
    catalog = replace(centre.catalog, offices={**centre.catalog.offices, "aarhus": moved})
    news = News(datetime.now(UTC), refused=(Mistake("data/facts.toml: fact.x.read", "missing-or-no-date"),))
    centre.door = replace(centre.door, catalog=catalog, news=news)
    page.reload()
    expect(site.get_by_role("row", name="ICS Aarhus Telefon")).to_contain_text("+45 89 40 10 99")
    expect(page.locator("section", has_text="ikke er taget i brug")).to_contain_text(
        "data/facts.toml: fact.x.read: mangler eller er ikke en dato"
    )
    site.get_by_role("button", name="Bekræft").click()
    expect(site).to_contain_text("viser de samme oplysninger")
    expect(at_desk("sara").open("/").locator(".menu")).not_to_contain_text("Vedligehold")
