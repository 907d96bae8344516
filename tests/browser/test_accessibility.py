"""axe-core finds nothing on any page, in light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

WIDE, REFLOW = (1440, 900), (320, 640)
LOOKS = [("light", WIDE), ("dark", WIDE), ("light", REFLOW)]
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
THIRD: dict[str, Any] = {"kind": "third-country", "fields": {"name": "Priya Sharma", "citizenship": "third"}}


def faults(page: Page) -> list[str]:
    """What axe finds, as one line each; and whether the page is wider than the screen."""
    page.wait_for_timeout(400)
    found = Axe().run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    lines = [f"{fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in found]
    return lines + (["wider than the screen"] if wide else [])


@pytest.mark.parametrize(("colours", "size"), LOOKS)
def test_no_page_has_an_accessibility_fault(at_desk: Callable[..., Any], centre: Any, colours: str, size: Any) -> None:
    ticket = centre.letter(1)
    desk = at_desk(color_scheme=colours)
    desk.page.set_viewport_size({"width": size[0], "height": size[1]})
    found: dict[str, list[str]] = {}
    for path in (
        "/",
        "/outbox",
        "/outbox?id=1",
        "/wall",
        "/upkeep",
        "/settings",
        "/phone",
        "/forwardings?state=all",
    ):
        found[path] = faults(desk.open(path))
    page = desk.open(f"/?ticket={ticket.id}")
    page.get_by_role("button", name="Tag", exact=True).click()
    page.locator("#reply-text").wait_for()
    found["ticket"] = faults(page)
    page.get_by_role("button", name="Standardsvar").click()
    page.locator(".canned-option").first.wait_for()
    found["chooser"] = faults(page)
    page.locator("#canned-filter").fill("papirer mangler")
    page.locator("#canned-filter").press("Enter")
    page.locator(".in-danish").wait_for()
    found["canned reply"] = faults(page)
    page.locator("#reply-text").fill("")
    for verb in ("Ret", "Flyt", "Oversend", "Note", "Brev", "Afslut"):
        page.locator(".verbs").get_by_role("button", name=verb).click()
        page.locator("dialog").wait_for()
        found[verb] = faults(page)
        page.locator("dialog").get_by_role("button", name="Luk").click()
    page.context.clear_cookies()
    found["login"] = faults(desk.open("/login"))
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize(("colours", "size"), LOOKS)
def test_the_page_behind_a_receipts_link_has_no_accessibility_fault(
    browser: Browser, centre: Any, public: str, colours: str, size: Any
) -> None:
    link = public + centre.link(centre.letter(0))
    page = browser.new_page(color_scheme=colours, viewport={"width": size[0], "height": size[1]})
    page.goto(link)
    found = {"choice": faults(page)}
    page.keyboard.press("Tab")
    for _ in range(30):
        if page.evaluate("document.activeElement.value") == "mitid":
            break
        page.keyboard.press("Tab")
    assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Dziękujemy")
    found["thanks"] = faults(page)
    page.goto(f"{public}/wrong/nowhere")
    found["nowhere"] = faults(page)
    page.close()
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize(("colours", "size"), LOOKS)
def test_no_letter_has_an_accessibility_fault(
    at_desk: Callable[..., Any], centre: Any, media: str, colours: str, size: Any
) -> None:
    ticket = centre.letter(7)
    desk = at_desk(color_scheme=colours)
    desk.page.set_viewport_size({"width": size[0], "height": size[1]})
    found: dict[str, list[str]] = {}
    for order in (ATTENDANCE, {**THIRD, "language": "da"}):
        where = f"{centre.url}/api/v1/tickets/{ticket.id}/letters"
        letter = desk.page.context.request.post(where, data=order, headers={"X-Requested-With": "ics"}).json()
        page = desk.open(letter["page"])
        page.emulate_media(media=media)
        found[letter["number"]] = faults(page)
    assert {where: what for where, what in found.items() if what} == {}


def test_what_is_focused_can_be_seen(at_desk: Callable[..., Any]) -> None:
    page = at_desk().open("/")
    page.locator("[data-row]").first.wait_for()
    for _ in range(12):
        page.keyboard.press("Tab")
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 2
