"""What is seen in the browser: how long five hundred rows take, and how soon an event stands on the screen."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing
import statistics
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import httpx
import structlog
import uvicorn
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import Engine

from benchmarks.desks.many import PASSWORD
from contact_center.api.app import create_app
from contact_center.api.door import StaffDoor
from contact_center.catalog.load import load_catalog
from contact_center.storage import events, tickets
from contact_center.storage.transaction import open_database, transaction
from queues.desk import Desk
from queues.outgoing import Mailer

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
CSRF = {"X-Requested-With": "ics"}
DRAW = """async ([base, times]) => {
  const { list } = await import(base + "/app/workspace/state.js");
  const answer = await (await fetch("/api/v1/tickets?limit=500")).json();
  const took = [];
  for (let time = 0; time < times; time++) {
    list.value = { ...list.value, items: [] };
    await new Promise((done) => setTimeout(done, 200));
    const began = performance.now();
    const items = answer.items.map((row) => ({ ...row }));
    list.value = { items, total: 500, cursor: null, loaded: true, seq: answer.seq };
    await new Promise(requestAnimationFrame);
    await new Promise((done) => setTimeout(done));
    took.push(performance.now() - began);
  }
  return took;
}"""
OPEN = """async (times) => {
  const thread = () => document.querySelector(".thread");
  const rows = () => [...document.querySelectorAll("tr[data-id] a[data-row]")];
  const took = [];
  for (let time = 0; time < times; time++) {
    const link = rows()[time % Math.min(40, rows().length)];
    const reference = link.textContent;
    const began = performance.now();
    link.click();
    await new Promise((done) => {
      const look = () => {
        const head = document.querySelector(".conversation-head");
        const there = head?.textContent.includes(reference) && thread()?.children.length;
        if (there) requestAnimationFrame(() => setTimeout(done));
        else setTimeout(look, 1);
      };
      look();
    });
    took.push(performance.now() - began);
    await new Promise((done) => setTimeout(done, 150));
  }
  return took;
}"""
"""A click on a row, until the frame that shows the ticket's conversation is drawn."""
WATCH = """() => {
  window.seen = {};
  new MutationObserver(() => {
    const at = Date.now();
    requestAnimationFrame(() => {
      const drawn = Math.max(at, Date.now());
      for (const row of document.querySelectorAll("tr[data-id]")) window.seen[row.dataset.id] ??= drawn;
    });
  }).observe(document.querySelector("[data-list]"), { childList: true, subtree: true });
}"""


def serve(database: str, port: int) -> None:
    """The staff web, in a process of its own; its log is no part of what is printed."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    engine, catalog = open_database(database), load_catalog()
    desk = Desk(engine, catalog, Mailer("ics.example", b"secret"), lambda *job: None)
    door = StaffDoor(engine, catalog, desk, lambda: datetime.now(UTC), None, "http://public.example", False)
    uvicorn.run(create_app(door), port=port, log_level="critical", access_log=False)


def listen(url: str, cookies: list[dict[str, str]]) -> None:
    """Streams that read everything they are told, in a process of their own."""

    async def follow(one: dict[str, str]) -> None:
        patient = aiohttp.ClientTimeout(total=None)
        session = aiohttp.ClientSession(cookies=one, timeout=patient)
        async with session as client, client.get(f"{url}/api/v1/events") as answer:
            async for _ in answer.content:
                pass

    async def all_of_them() -> None:
        await asyncio.gather(*map(follow, cookies))

    asyncio.run(all_of_them())


SEEN = """async (id) => {
  while (!window.seen[id]) await new Promise((done) => setTimeout(done, 20));
  return window.seen[id];
}"""


class Web:
    """The staff web and listeners to its stream."""

    def __init__(self, database: str, port: int, streams: int) -> None:
        """Start both."""
        self.url = f"http://127.0.0.1:{port}"
        spawn = multiprocessing.get_context("spawn")
        self._server = spawn.Process(target=serve, args=(database, port), daemon=True)
        self._server.start()
        for _ in range(200):
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/api/v1/health").is_success:
                    break
            time.sleep(0.1)
        signed_in = [self.cookies(f"staff{number}") for number in range(20)]
        shared = [signed_in[number % 20] for number in range(streams)]
        self._listeners = spawn.Process(target=listen, args=(self.url, shared), daemon=True)
        self._listeners.start()
        time.sleep(4)

    def cookies(self, username: str) -> dict[str, str]:
        """Sign in."""
        body = {"username": username, "password": PASSWORD}
        answer = httpx.post(f"{self.url}/api/v1/session", json=body, headers=CSRF)
        answer.raise_for_status()
        return dict(answer.cookies)

    def stop(self) -> None:
        """End both."""
        for process in (self._listeners, self._server):
            process.terminate()
            process.join(10)


def measured(web: Web, engine: Engine, chromium: str, times: int) -> dict[str, list[float]]:
    """Milliseconds: `rows` for drawing five hundred, `open` from the click on a row to the thread on the screen,
    `event` from the commit to the row on the screen.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        name, value = next(iter(web.cookies("staff0").items()))
        page.context.add_cookies([{"name": name, "value": value, "url": web.url}])
        page.goto(f"{web.url}/")
        page.locator("[data-row]").first.wait_for()
        base = page.evaluate("document.body.dataset.static")
        drawn = page.evaluate(DRAW, [base, times])
        page.goto(f"{web.url}/")
        page.locator("[data-row]").first.wait_for()
        opened = page.evaluate(OPEN, times)
        page.goto(f"{web.url}/?order=newest")
        page.locator("[data-row]").first.wait_for()
        page.wait_for_timeout(1000)
        page.evaluate(WATCH)
        told = [_event(page, engine, number) for number in range(times)]
        browser.close()
    return {"rows": drawn, "open": opened, "event": told}


def _event(page: Page, engine: Engine, number: int) -> float:
    """A ticket is made; from the end of its transaction until the frame that shows it."""
    now = datetime.now(UTC)
    row: dict[str, Any] = {
        **{"reference": f"ICS-N{number:06d}", "channel": "mail", "kind": "mail", "state": "pending"},
        **{"office": "aarhus", "topic": "cpr", "further_topics": [], "language": "pl", "role": "citizen"},
        **{"due_at": now + timedelta(days=3), "created_at": now, "waiting_since": now, "subject": "numer CPR"},
    }
    with transaction(engine) as connection:
        made = tickets.create(connection, row)
        events.add(connection, "ticket.created", made, "aarhus", now, new=True)
    committed = time.time() * 1000
    seen: float = page.evaluate(SEEN, str(made))
    page.wait_for_timeout(80)
    return max(0.0, seen - committed)


def spread(took: list[float]) -> str:
    """Median and 95th percentile in words."""
    return f"median {statistics.median(took):.0f} ms, p95 {statistics.quantiles(took, n=20)[-1]:.0f} ms"
