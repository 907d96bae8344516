"""The conversation in a real browser: HTML that fetches nothing, drafts that survive, replies that wait."""

from __future__ import annotations

import http.server
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from playwright.sync_api import Page, expect

from contact_center.domain.contact import Attachment
from contact_center.storage import raw_mail, tables
from contact_center.storage.transaction import transaction
from mail_triage.shown.page import page_of
from mail_triage.shown.parts import found_in

At = Callable[..., Any]
NASTY = Path(__file__).with_name("nasty.txt").read_text(encoding="utf-8").splitlines()[1:]


@pytest.fixture
def tracker() -> Iterator[Any]:
    """Somebody who would like to know that a mail is read."""

    class Tracker(http.server.BaseHTTPRequestHandler):
        seen: ClassVar[list[str]] = []

        def do_GET(self) -> None:
            self.seen.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_POST = do_HEAD = do_OPTIONS = do_GET

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Tracker)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Tracker, server.server_port
    server.shutdown()


@pytest.fixture(autouse=True)
def everything(centre: Any) -> None:
    """The centre shows HTML and lets replies wait."""
    centre.desk = replace(centre.desk, undo=timedelta(seconds=10))
    shown = lambda content, language: page_of(found_in(content), language)  # noqa: E731
    centre.door = replace(centre.door, desk=centre.desk, html_of=shown, pages_url="https://ics.example")


def with_html(centre: Any, html: str, **changes: Any) -> Any:
    head = b"From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    with transaction(centre.engine) as connection:
        raw = raw_mail.keep(connection, head + html.encode(), "smtp", "", [], datetime.now(UTC))[0]
    return centre.letter(0, raw_mail_id=raw, html=True, **changes)


def message_of(centre: Any, ticket: Any) -> int:
    with transaction(centre.engine) as connection:
        mine = tables.messages.select().where(tables.messages.c.ticket_id == ticket.id)
        return int(connection.execute(mine.order_by(tables.messages.c.id)).first().id)


def taken(page: Page) -> Page:
    page.get_by_role("button", name="Tag", exact=True).click()
    page.locator("#reply-text").wait_for()
    return page


def test_every_nasty_html_mail_makes_no_request_to_anywhere(at_desk: At, centre: Any, tracker: Any) -> None:
    hostile, port = tracker
    ready = [one.replace("PORT", str(port)).replace("T", f"http://127.0.0.1:{port}") for one in NASTY]
    mails = [message_of(centre, with_html(centre, f"<p>sentinel</p>{html}")) for html in ready]
    desk = at_desk()
    page = desk.open("/forwardings")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for mail in mails:
        frame = f"{centre.url}/api/v1/messages/{mail}/html"
        page.evaluate(
            """async (src) => {
                const frame = document.createElement("iframe");
                frame.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
                const loaded = new Promise((done) => (frame.onload = done));
                frame.src = src;
                document.body.append(frame);
                await loaded;
            }""",
            frame,
        )
        expect(page.frame(url=frame).locator("body")).to_contain_text("sentinel")
    page.wait_for_timeout(300)
    own = [url for url in asked if "/api/v1/forwardings" not in url]
    assert own == [f"{centre.url}/api/v1/messages/{mail}/html" for mail in mails]
    assert hostile.seen == []
    assert len(page.context.pages) == 1


def test_numbers_and_html_are_shown_on_demand_and_files_tell_what_to_mind(at_desk: At, centre: Any) -> None:
    html = "<h2>Hej</h2><p>CPR 0101<b>90</b>-1234</p><a href='https://evil.example/x'>skat.dk</a>"
    files = (
        Attachment("cv.docx", "application/msword", 9, b"macros", marks=("macros",)),
        Attachment("pas.pdf", "application/pdf", 9, b"virus", scan="infected: Eicar"),
    )
    ticket = with_html(centre, html, text="CPR 010190-1234, tlf. +48 601 234 214", attachments=files)
    page = at_desk().open(f"/?ticket={ticket.id}")
    words = page.locator(".message.is-in .body").first
    expect(words).to_have_text("CPR 010190-****, tlf. +** *** *** *14")
    page.get_by_role("button", name="Vis 2 skjulte numre").click()
    expect(words).to_have_text("CPR 010190-1234, tlf. +48 601 234 214")
    page.get_by_role("button", name="Skjul numrene igen").click()
    expect(words).to_contain_text("010190-****")
    page.get_by_role("button", name="Vis som HTML").click()
    assert page.locator(".mail-frame").get_attribute("sandbox") == "allow-popups allow-popups-to-escape-sandbox"
    body = page.frame_locator(".mail-frame").locator("body")
    expect(body).to_contain_text("evil.example – linket viser et andet sted hen")
    expect(body).to_contain_text("CPR 010190-****")
    page.get_by_role("button", name="Vis som tekst").click()
    expect(words).to_contain_text("010190-****")
    listed = page.locator(".message.is-in .files")
    expect(listed).to_contain_text("Ikke scannet")
    expect(listed).to_contain_text("Indeholder makroer")
    expect(listed).to_contain_text("Virus: Eicar")
    expect(listed.get_by_role("link", name="pas.pdf")).to_have_count(0)


def test_a_draft_survives_a_session_that_ended_in_the_middle_of_a_word(at_desk: At, centre: Any) -> None:
    ticket = centre.letter(0)
    desk = at_desk()
    desk.expected.add("401")
    page = taken(desk.open(f"/?ticket={ticket.id}"))
    text = page.locator("#reply-text")
    text.press_sequentially("Kære Anna,")
    expect(page.locator(".draft-state")).to_contain_text("gemt")
    with transaction(centre.engine) as connection:
        connection.execute(tables.sessions.delete())
    text.press_sequentially(" du skal")
    page.wait_for_url(re.compile(r"/login\?next="))
    page.locator("#username").fill("mette")
    page.locator("#password").fill("a long enough password")
    page.keyboard.press("Enter")
    expect(page.locator("#reply-text")).to_have_value("Kære Anna, du skal")
    expect(page.locator(".draft-state")).to_contain_text("gemt")


def test_a_reply_is_taken_back_within_ten_seconds_without_a_mouse(at_desk: At, centre: Any) -> None:
    ticket = centre.letter(0)
    page = taken(at_desk().open(f"/?ticket={ticket.id}"))
    page.locator("#reply-text").press_sequentially("Kom på onsdag.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.is-out")).to_contain_text("Kom på onsdag.")
    expect(page.locator(".leaving")).to_contain_text("Svaret sendes om")
    page.keyboard.press("Tab")
    expect(page.locator(".leaving button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".message.is-out")).to_have_count(0)
    expect(page.locator("#reply-text")).to_have_value("Kom på onsdag.")
    expect(page.locator("#reply-text")).to_be_focused()


def test_a_newer_mail_and_a_colleague_who_replies_hinder_the_reply_until_it_is_known(at_desk: At, centre: Any) -> None:
    ticket = centre.letter(0)
    page = taken(at_desk().open(f"/?ticket={ticket.id}"))
    page.locator("#reply-text").press_sequentially("Kom på onsdag.")
    expect(page.locator(".draft-state")).to_contain_text("gemt")
    now = datetime.now(UTC)
    with transaction(centre.engine) as connection:
        came = {"ticket_id": ticket.id, "at": now, "direction": "in", "author": "Anna", "text": "Glem det, tak."}
        connection.execute(tables.messages.insert().values(**came))
        sara = connection.execute(tables.users.select().where(tables.users.c.username == "sara")).one().id
    page.keyboard.press("Control+Enter")
    expect(page.locator(".hindrance")).to_contain_text("Glem det, tak.")
    expect(page.locator(".message.is-out")).to_have_count(0)
    page.get_by_role("button", name="Jeg har læst det").click()
    expect(page.locator(".hindrance")).to_have_count(0)
    with transaction(centre.engine) as connection:
        draft = {"user_id": sara, "ticket_id": ticket.id, "text": "Hej", "saved_at": now}
        connection.execute(tables.drafts.insert().values(**draft, language="", canned=[]))
    page.keyboard.press("Control+Enter")
    expect(page.locator(".hindrance")).to_contain_text("Sara Holm er ved at skrive et svar")
    page.get_by_role("button", name="Send alligevel").click()
    expect(page.locator(".message.is-out")).to_contain_text("Kom på onsdag.")


def test_files_are_attached_and_one_of_20_mb_is_refused_in_clear_words(
    at_desk: At, centre: Any, tmp_path: Path
) -> None:
    ticket, large = centre.letter(0), tmp_path / "stor.pdf"
    large.write_bytes(b"x" * (20 * 1024 * 1024))
    page = taken(at_desk().open(f"/?ticket={ticket.id}"))
    field = page.locator("input[type=file]")
    field.set_input_files(large)
    expect(page.locator(".reply .form-error-message")).to_have_text("stor.pdf er 20 MB. En fil må højst fylde 10 MB.")
    field.set_input_files({"name": "vejledning.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    expect(page.locator(".attached")).to_contain_text("vejledning.pdf")
    page.locator("#reply-text").press_sequentially("Se vedlagte.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.is-out .files")).to_contain_text("vejledning.pdf")
    expect(page.locator(".attached")).to_have_count(0)


def test_a_colleague_is_mentioned_by_keyboard_and_finds_the_note(at_desk: At, centre: Any) -> None:
    ticket = centre.letter(1)
    sara = at_desk("sara").open()
    page = at_desk().open(f"/?ticket={ticket.id}")
    page.locator(".verbs").get_by_role("button", name="Note").click()
    page.locator("#note-text").press_sequentially("Kender du sagen, @sa")
    expect(page.locator(".mention-list")).to_contain_text("Sara Holm")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.is-note")).to_contain_text("Nævnt: Sara Holm")
    bell = sara.locator(".mentions summary")
    expect(bell).to_have_attribute("aria-label", "1 ny omtale")
    bell.click()
    sara.locator(".mentions").get_by_role("link").click()
    expect(sara.locator(".message.is-note")).to_contain_text("Kender du sagen")
    expect(sara.locator(".mentions summary")).to_have_attribute("aria-label", "Omtaler")


def test_a_message_is_forwarded_by_hand_and_stands_on_the_list_until_it_has_gone(at_desk: At, centre: Any) -> None:
    ticket = centre.letter(4)
    desk = at_desk()
    page = taken(desk.open(f"/?ticket={ticket.id}"))
    page.locator(".verbs").get_by_role("button", name="Oversend").click()
    expect(page.locator("#forward-to")).to_have_value("skattestyrelsen")
    page.get_by_label("Ansættelseskontrakt").check()
    expect(page.locator("#forward-text")).to_have_value(re.compile("– Ansættelseskontrakt"))
    page.get_by_role("button", name="Sæt på listen").click()
    expect(page.locator(".forwardings")).to_contain_text("Skal sendes")
    page = desk.open("/forwardings")
    row = page.locator("tbody tr")
    expect(row).to_contain_text(ticket.reference)
    expect(row).to_contain_text("Mangler: Udfyldt og underskrevet ansøgning")
    page.get_by_role("button", name="Den er sendt").click()
    expect(page.locator("main")).to_contain_text("Alt er sendt videre.")
    page = desk.open(f"/?ticket={ticket.id}")
    expect(page.locator(".forwardings")).to_contain_text("Sendt videre")
    expect(page.locator(".message.is-out")).to_contain_text("Skattestyrelsen")
