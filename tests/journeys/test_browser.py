"""The main job in a real browser: a caller waits, is taken, is talked to, is wrapped up, and is counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, expect


def test_a_caller_is_taken_in_the_dashboard_and_counted(start: Callable[..., Any], browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="da-DK")
    system = start("--empty", "--open")
    agent = system.user("agent", "esbjerg")
    page.goto(system.staff_url)
    page.get_by_label("Brugernavn").fill(agent["username"])
    page.get_by_label("Adgangskode").fill(agent["password"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("Tag næste"))).to_be_visible()
    system.command("call", "--to", "esbjerg", "--from", "+48600123456", "--keys", "2 2 1 1 6700 1")
    expect(page.get_by_text("Skattekort").first).to_be_visible(timeout=10_000)  # by the stream of events, no reload
    page.keyboard.press("n")
    expect(page.get_by_text(re.compile("Forbundet|I samtale|Opkald"))).not_to_have_count(0, timeout=10_000)
    page.get_by_role("button", name=re.compile("Læg på")).first.click()
    page.get_by_role("button", name=re.compile("Afslut")).first.click()
    page.get_by_role("dialog").get_by_text("Besvaret").click()
    page.get_by_role("dialog").get_by_role("button", name="Afslut", exact=True).click()
    expect(page.get_by_text(re.compile("Afsluttet")).first).to_be_visible(timeout=10_000)
    system.command("figures", "update")
    page.goto(f"{system.staff_url}/statistics")
    expect(page.get_by_role("rowheader", name="Telefon").first).to_be_visible(timeout=10_000)
    page.close()
