"""Makes the pictures of the README and the docs from a running demo: `contact-center up --open`, then this script.

Usage: python tools/screenshots.py [--state var] [--to docs/pictures] [--chromium /usr/bin/chromium]
       python tools/screenshots.py --texts     three mails and three pages in three looks; needs nothing running
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

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
LONGEST_PICTURE = 3000
"""Pixels; a Polish mail carries the English text below it and is three times as long."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main() -> None:
    """Take every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, default=Path("var"))
    parser.add_argument("--to", type=Path, default=Path("docs/pictures"))
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--all", action="store_true", help="phone and dark pictures, too")
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
        if given.all:
            page.emulate_media(color_scheme="dark")
            pictures(page, given.to, "-dark")
            page.emulate_media(color_scheme="light")
            page.set_viewport_size({"width": 390, "height": 844})
            pictures(page, given.to, "-390")
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
    page.wait_for_selector("table tbody tr, .ticket-list li")


def pictures(page: Page, to: Path, suffix: str = "") -> None:
    """The queue, a ticket, the statistics, the phone, the mailbox, a citizen's page."""
    page.goto(f"{STAFF}/")
    page.wait_for_timeout(1500)
    page.screenshot(path=to / f"queue{suffix}.png")
    page.goto(f"{STAFF}/?q=Kowalska&channel=mail")
    page.wait_for_timeout(1500)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1500)
    page.screenshot(path=to / f"ticket{suffix}.png")
    for name in ("statistics", "forecast", "staffing", "settlement", "phone", "outbox"):
        page.goto(f"{STAFF}/{name}")
        page.wait_for_timeout(1500)
        page.screenshot(path=to / f"{name}{suffix}.png")
    page.goto(f"{PUBLIC}/pl/cpr")
    page.screenshot(path=to / f"checklist{suffix}.png")


if __name__ == "__main__":
    main()
