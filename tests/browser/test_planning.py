"""Forecast, people needed and settlement in a real browser: changed, printed, imported."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, expect

from contact_center.api.app import StaffDoor, create_app
from contact_center.api.passwords import hash_password
from contact_center.catalog.model import Catalog
from contact_center.storage import demo, users
from contact_center.storage.migrate import upgrade
from contact_center.storage.tables import visitations
from contact_center.storage.transaction import open_database, transaction
from queues.desk import Desk
from queues.outgoing import Mailer

PASSWORD = "a long enough password"
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1440, "height": 900}},
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
}


@pytest.fixture(scope="module")
def web(
    tmp_path_factory: pytest.TempPathFactory,
    catalog: Catalog,
    free_port: Callable[[], int],
    ten_weeks: list[dict[str, Any]],
) -> Iterator[str]:
    """The address of a staff web with some weeks of calls."""
    engine, port = open_database(f"sqlite:///{tmp_path_factory.mktemp('planning') / 'test.sqlite'}"), free_port()
    upgrade(engine)
    with transaction(engine) as connection:
        demo.insert_all(connection, visitations, ten_weeks)
        who = ("adm", "Ada Madsen", "admin", (), ("da",), hash_password(PASSWORD), datetime.now(UTC))
        users.add(connection, *who)
    desk = Desk(engine, catalog, Mailer("ics.example", b"secret"), lambda *_job: None)
    url = f"http://127.0.0.1:{port}"
    app = create_app(StaffDoor(engine, catalog, desk, lambda: datetime.now(UTC), None, url, False))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    yield url
    server.should_exit = True
    thread.join(10)
    engine.dispose()


@pytest.fixture
def seat(web: str, browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A browser of somebody who is signed in."""
    contexts = []

    def sit(**look: Any) -> BrowserContext:
        context = browser.new_context(base_url=web, locale="da-DK", **look)
        context.set_default_timeout(10_000)
        body = {"username": "adm", "password": PASSWORD}
        assert context.request.post("/api/v1/session", data=body, headers={"X-Requested-With": "ics"}).ok
        contexts.append(context)
        return context

    yield sit
    for context in contexts:
        context.close()


def test_a_field_is_changed_and_the_address_holds_the_question(seat: Callable[..., BrowserContext]) -> None:
    page = seat(**LOOKS["light"]).new_page()
    page.goto("/staffing?handling=480&patience=180")
    hours = page.locator(".tile-value").first
    before = float((hours.text_content() or "").replace(",", "."))
    page.get_by_label("Flere opkald, %").fill("200")
    page.get_by_role("button", name="Vis").click()
    expect(page).to_have_url(re.compile("volume=200.*handling=480"))
    assert float((hours.text_content() or "").replace(",", ".")) > before
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People needed")
    expect(page.get_by_label("More calls, %")).to_have_value("200")
    page.get_by_role("link", name="Settlement", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Settlement")
    page.get_by_role("link", name="Dansk").click()
    expect(page.get_by_role("link", name="Afregning", exact=True)).to_be_visible()


def test_a_day_is_chosen_and_its_half_hours_are_shown(seat: Callable[..., BrowserContext]) -> None:
    page = seat(**LOOKS["light"]).new_page()
    page.goto("/forecast")
    link = page.locator("table a").nth(2)
    day = link.text_content() or ""
    link.click()
    expect(page.get_by_role("heading", name=f"Halve timer: {day}")).to_be_visible()
    expect(page.get_by_role("img", name=f"Halve timer: {day}")).to_be_visible()


def test_a_statement_is_one_printed_page(seat: Callable[..., BrowserContext]) -> None:
    page = seat(**LOOKS["light"]).new_page()
    page.goto("/settlement?partners=esbjerg")
    page.get_by_role("link", name="Varde").click()
    page.get_by_role("link", name="Afregning", exact=True).wait_for()
    printed = page.pdf(format="A4")
    assert re.search(rb"/Type /Pages\s+/Count 1\s", printed)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_have_text("Opgørelse til Varde Kommune")
    expect(page.get_by_role("navigation")).to_have_count(0)


def test_a_population_is_imported_and_removed_on_the_page(seat: Callable[..., BrowserContext], tmp_path: Path) -> None:
    page = seat(**LOOKS["light"]).new_page()
    page.goto("/settlement")
    wrong, right = tmp_path / "wrong.csv", tmp_path / "right.csv"
    wrong.write_text("code;population\n0237;5\n")
    right.write_text("code;population\n0101;660000\n")
    page.get_by_label("CSV-fil").set_input_files(wrong)
    page.locator("#counted-on").fill("2025-01-01")
    page.get_by_label("Hvor tallene er fra").fill("Danmarks Statistik, FOLK1A")
    page.get_by_role("button", name="Hent ind").click()
    expect(page.locator("#import-told")).to_contain_text("Ølstykke (0237) er ikke en kommune mere")
    page.get_by_label("CSV-fil").set_input_files(right)
    page.get_by_role("button", name="Hent ind").click()
    expect(page.locator("#import-told")).to_have_text("1 kommuner er hentet ind.")
    page.get_by_role("button", name="Fjern indbyggertallet pr. 1. januar 2025").click()
    expect(page.get_by_role("cell", name="Ada Madsen")).to_have_count(0)
