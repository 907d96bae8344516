"""The statistics in a real browser: filters in the address, prints, and nothing for axe to find."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from contact_center.visitation import rollup

WIDE, REFLOW = (1440, 900), (320, 640)
LOOKS = [
    ("light", WIDE, "screen", ("", "/phone", "/municipalities/0101", "/tickets?list=opened", "/definitions")),
    ("dark", WIDE, "screen", ("/mail", "/year/2026", "/municipalities", "/reports")),
    ("light", REFLOW, "screen", ("/phone",)),
    ("dark", WIDE, "print", ("",)),
]
At = Callable[..., Any]


def test_the_address_holds_what_was_chosen_and_every_figure_leads_on(at_desk: At, centre: Any) -> None:
    rollup.catch_up(centre.engine)
    page = at_desk().open("/statistics")
    contacts = page.locator(".one-figure", has_text="Henvendelser").first
    expect(contacts).to_contain_text("11")
    expect(page.get_by_role("img", name=re.compile("Henvendelser pr. dag"))).to_be_visible()
    page.get_by_role("combobox", name="Center").select_option("soenderborg")
    page.get_by_role("button", name="Vis", exact=True).click()
    expect(page).to_have_url(re.compile("office=soenderborg"))
    expect(contacts).to_contain_text("2")
    page.reload()
    expect(contacts).to_contain_text("2")
    contacts.get_by_role("link").click()
    expect(page.get_by_role("link", name=re.compile("ICS-"))).to_have_count(2)
    page.go_back()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert download.value.suggested_filename.endswith(".csv")
    page.get_by_role("link", name="In English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    expect(page.get_by_role("button", name="Print")).to_be_visible()


def test_a_lead_orders_a_report_by_mail_and_stops_it_again(at_desk: At) -> None:
    page = at_desk().open("/statistics/reports")
    page.get_by_role("textbox", name="Til (mailadresse)").fill("kommune@randers.example")
    page.get_by_role("combobox", name="Emne").select_option("tax-card")
    page.get_by_role("combobox", name="Sprog").select_option("pl")
    page.get_by_role("button", name="Bestil en rapport").click()
    row = page.get_by_role("row", name=re.compile("kommune@randers.example"))
    expect(row).to_contain_text("polsk")
    row.get_by_role("button", name="Stop").click()
    expect(row).to_have_count(0)


@pytest.mark.parametrize(("colours", "size", "media", "paths"), LOOKS)
def test_no_page_of_the_statistics_has_an_accessibility_fault(
    at_desk: At, centre: Any, colours: str, size: Any, media: str, paths: tuple[str, ...]
) -> None:
    rollup.catch_up(centre.engine)
    desk = at_desk(color_scheme=colours)
    desk.page.set_viewport_size({"width": size[0], "height": size[1]})
    found: dict[str, list[str]] = {}
    for path in paths:
        page = desk.open(f"/statistics{path}")
        page.emulate_media(media=media, color_scheme=colours)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        faults = Axe().run(page).response["violations"]
        found[path] = [f"{fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in faults]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[path].append("wider than the screen")
    assert {where: what for where, what in found.items() if what} == {}
