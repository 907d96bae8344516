"""The statistics in a real browser: filters in the address, and every figure leads on."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from contact_center.visitation import rollup

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
