"""What a lead does in a real browser: looks at the wall, changes hours, writes a reply, gives work to people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect


def test_the_wall_shows_what_waits_and_follows_what_comes_in(at_desk: Callable[..., Any], centre: Any) -> None:
    page = at_desk("mette").open("/wall")
    waiting = page.locator(".tile").filter(has_text="Venter").first.locator("dd")
    before = int(waiting.inner_text())
    centre.letter(0)
    expect(waiting).to_have_text(str(before + 1))
    expect(page.locator("main")).not_to_contain_text("@")


def test_a_lead_changes_hours_and_is_told_which_line_is_not_understood(at_desk: Callable[..., Any]) -> None:
    desk = at_desk("mette")
    page = desk.open("/settings")
    page.locator("details.duty").first.locator("summary").click()
    hours = page.locator("[id$=-phone-hours]").first
    hours.fill("man 09:00-12:00\nnår vi har tid")
    page.get_by_role("button", name="Gem", exact=True).first.click()
    expect(page.locator(".form-error-message").first).to_contain_text("når vi har tid")
    hours.fill("man 09:00-12:00\ntir. 9.30 – 15.00")
    page.get_by_role("button", name="Gem", exact=True).first.click()
    expect(page.get_by_text("Ændringen er gemt.")).to_be_visible()
    page.reload()
    page.locator("details.duty").first.locator("summary").click()
    expect(page.locator("[id$=-phone-hours]").first).to_have_value("man 09:00-12:00\ntir 09:30-15:00")


def test_a_reply_of_ones_own_is_written_and_offered(at_desk: Callable[..., Any]) -> None:
    page = at_desk("mette").open("/settings")
    page.get_by_role("button", name="Nyt standardsvar").click()
    page.locator("#reply-id").fill("own-call")
    page.locator("#reply-title").fill("Vi ringer til dig")
    page.locator("#reply-title-en").fill("We will call you")
    page.locator("#reply-da").fill("Vi ringer til dig i morgen.")
    page.locator("dialog").get_by_role("button", name="Gem").click()
    expect(page.locator("#reply-error")).to_be_visible()
    page.locator("#reply-en").fill("We call you tomorrow.")
    page.locator("dialog").get_by_role("button", name="Gem").click()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.get_by_role("row", name="Vi ringer til dig").first).to_be_visible()


def test_a_lead_gives_a_contact_to_a_colleague(at_desk: Callable[..., Any], centre: Any) -> None:
    ticket = centre.letter(1)
    page = at_desk("mette").open(f"/?ticket={ticket.id}")
    page.locator(".verbs").get_by_role("button", name="Giv til").click()
    page.locator("#assign-who").select_option(label=page.locator("#assign-who option", has_text="Sara").inner_text())
    page.locator("dialog").get_by_role("button", name="Giv til").click()
    expect(page.get_by_text("Opgaven er givet videre.")).to_be_visible()
