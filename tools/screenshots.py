"""Makes the pictures of the README and the docs from a running demo: `contact-center up --open`, then this script.

Usage: python tools/screenshots.py [--state var] [--to docs/pictures] [--chromium PATH]
       python tools/screenshots.py --texts     three mails and three pages in three looks; needs nothing running
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, sync_playwright

STAFF, PUBLIC = "http://127.0.0.1:8000", "http://127.0.0.1:8001"
TEXTS = (
    ("pl", "cpr", "aarhus", "eu"),
    ("uk", "tax-card", "koebenhavn", "third"),
    ("en", "driving-licence", "odense", "third"),
)
LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}},
    "dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}
WIDE, SMALL = (1440, 900), (390, 844)
LOOKS_OF_STAFF: dict[str, tuple[Literal["light", "dark"], Literal["screen", "print"], str]] = {
    "light": ("light", "screen", "da"),
    "dark": ("dark", "screen", "en"),
    "print": ("light", "print", "da"),
}
"""Look → colours, medium, language of the screens."""
LONGEST_PICTURE = 3000
"""Pixels; a Polish mail carries the English text below it and is three times as long."""
FLAGS = ["--lang=da", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


Picture = tuple[str, str, tuple[int, int], str, Callable[[Page], None] | None]


def main() -> None:
    """Take every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, default=Path("var"))
    parser.add_argument("--to", type=Path, default=Path("docs/pictures"))
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("chromium-headless-shell"))
    parser.add_argument("--texts", action="store_true", help="only mails and pages, by `contact-center preview`")
    given = parser.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given.chromium, args=FLAGS)
        if given.texts:
            texts(browser, given.to / "texts")
            return
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="da-DK")
        sign_in(page, given.state)
        pictures(page, given.to)
        browser.close()


def texts(browser: Browser, to: Path) -> None:
    """Mails and pages as a citizen sees them."""
    to.mkdir(exist_ok=True)
    for kind in ("mail", "page"):
        for language, topic, office, group in TEXTS:
            wanted = ["--language", language, "--topic", topic, "--office", office, "--group", group, "--no-open"]
            command = [sys.executable, "-m", "contact_center.cli", "preview", kind, *wanted]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            file = next(word for word in told.split() if word.endswith(".html"))
            for look, options in LOOKS.items():
                page = browser.new_page(**options)
                page.goto(Path(file).resolve().as_uri())
                if kind == "mail":  # as a mail program shows it, without the headers and the text part around it
                    page.set_content(page.frames[-1].content())
                height = min(LONGEST_PICTURE, int(page.evaluate("document.documentElement.scrollHeight")))
                page.set_viewport_size({"width": options["viewport"]["width"], "height": height})
                page.screenshot(path=to / f"{kind}-{language}-{topic}-{look}.png")
                page.close()
    if shutil.which("pngquant"):  # a third of the size; the Debian package of that name
        subprocess.run(["pngquant", "--force", "--ext", ".png", "64", *map(str, to.glob("*.png"))], check=True)


def sign_in(page: Page, state: Path) -> None:
    """Sign in as the lead, who sees every office."""
    users = json.loads((state / "demo-users.json").read_text())["users"]
    lead = next(user for user in users if user["role"] == "lead")
    page.goto(f"{STAFF}/login")
    page.get_by_label("Brugernavn").fill(lead["username"])
    page.get_by_label("Adgangskode").fill(lead["password"])
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-row]")


def choose_two(page: Page) -> None:
    """Choose two lines, as for moving both."""
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)


def take_a_mail(page: Page) -> None:
    """Open the first Polish mail, take it, and begin to answer it."""
    page.locator("[data-row]").first.click()
    page.locator("#conversation-title").wait_for()
    take = page.locator(".verbs").get_by_role("button", name="Tag", exact=True)
    if take.count():
        take.click()
    page.locator("#reply-text").wait_for()
    page.get_by_role("button", name="Standardsvar").click()
    page.locator(".canned-option").first.click()
    page.wait_for_timeout(7000)  # until the message at the top has gone


def pictures(page: Page, to: Path) -> None:
    """Every picture of the table."""
    for name, address, (width, height), look, do in PICTURES:
        colours, media, language = LOOKS_OF_STAFF[look]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=colours, media=media)
        page.goto(f"{STAFF}/login")
        page.evaluate(f"localStorage.setItem('ics.language', '{language}')")
        page.goto(address if address.startswith("http") else STAFF + address)
        page.wait_for_timeout(1500)
        if do is not None:
            do(page)
        page.screenshot(path=to / f"{name}.png")
    if shutil.which("pngquant"):
        made = [str(to / f"{name}.png") for name, *_ in PICTURES]
        subprocess.run(["pngquant", "--force", "--ext", ".png", "128", *made], check=True)


PICTURES: tuple[Picture, ...] = (
    ("queue", "/", WIDE, "light", None),
    ("queue-1920", "/", (1920, 1080), "light", choose_two),
    ("queue-390", "/", SMALL, "light", None),
    ("queue-dark-en", "/", WIDE, "dark", None),
    ("statistics", "/statistics", WIDE, "light", None),
    ("statistics-phone", "/statistics/phone", WIDE, "light", None),
    ("statistics-partner", "/statistics/municipalities/0101", WIDE, "light", None),
    ("statistics-narrow", "/statistics", SMALL, "dark", None),
    ("statistics-print", "/statistics", (1000, 1300), "print", None),
    ("forecast", "/forecast", WIDE, "light", None),
    ("staffing", "/staffing", WIDE, "light", None),
    ("settlement", "/settlement", WIDE, "light", None),
    ("phone", "/phone", WIDE, "light", None),
    ("outbox", "/outbox", WIDE, "light", None),
    ("checklist", f"{PUBLIC}/pl/cpr", WIDE, "light", None),
    ("ticket", "/?channel=mail&language=pl", (1440, 1150), "light", take_a_mail),
)
"""File, address, size, look, and what is done first; the last one changes the demo."""


if __name__ == "__main__":
    main()
