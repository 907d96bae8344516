"""The citizens' pages in a real browser: ticks that stay."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn
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
