"""The citizens' pages in a real browser: no accessibility fault, and ticks that stay."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser

from contact_center.catalog.model import Catalog
from contact_center.pages.app import install
from contact_center.replies.codes import Choice, encode
from contact_center.replies.render import Circumstances


@pytest.fixture(scope="module")
def pages(catalog: Catalog, free_port: Callable[[], int]) -> Iterator[str]:
    """The address of the citizens' pages."""
    app, port = FastAPI(openapi_url=None), free_port()
    install(app, lambda: catalog)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", lifespan="off"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.005)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True


@pytest.fixture(scope="module")
def code(catalog: Catalog) -> str:
    """The code of two checklists."""
    return encode(Choice(("cpr", "mitid"), "pl", Circumstances("eu", "aarhus", "0730")), catalog)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_no_page_about_codes_has_an_accessibility_fault(colours: str, pages: str, code: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640}, color_scheme=colours)  # type: ignore[arg-type]
    for place in (f"/c/{code}", "/uk/c", "/de/c?code=wrong"):
        page.goto(f"{pages}{place}")
        found = Axe().run(page).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == [], place
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), place
    page.close()


def test_a_code_is_typed_and_its_ticks_stay(pages: str, code: str, browser: Browser) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{pages}/da/c")
    page.get_by_label("Din kode").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Åbn tjeklisten").click()
    page.wait_for_url(f"**/c/{code}")
    page.locator("#cpr-bring-passport").check()
    page.goto(f"{pages}/pl/cpr")  # the same list on the general page
    assert page.locator("#bring-passport").is_checked()
    page.context.close()
