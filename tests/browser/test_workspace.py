"""Staff at work in a real browser: see, take, read, answer, correct, finish; live, and without a mouse."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from contact_center.storage import alarms, shared, tables, tickets
from contact_center.storage.transaction import transaction

At = Callable[..., Any]


def rows(page: Page) -> Any:
    return page.locator("[data-row]")


def first_row(page: Page) -> Any:
    rows(page).first.wait_for()
    return rows(page).first


def test_the_list_shows_every_waiting_contact_in_27_pixel_rows(at_desk: At) -> None:
    page = at_desk().open()
    expect(rows(page)).to_have_count(11)
    heights = page.locator(".tickets tbody tr").evaluate_all(
        "all => all.map(row => row.getBoundingClientRect().height)"
    )
    assert max(heights) < 28
    expect(page.locator(".queue").first).to_contain_text("11")


def test_the_whole_path_from_take_next_to_finished_needs_no_mouse(at_desk: At, centre: Any) -> None:
    page = at_desk().open()
    first_row(page)
    page.keyboard.press("n")
    expect(page.locator("#conversation-title")).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.type("Kære borger, du kan bestille tid på vores hjemmeside.")
    page.keyboard.press("Control+Enter")
    sent = page.locator(".message.is-out")
    expect(sent).to_contain_text("bestille tid")
    centre.deliver()
    expect(sent.locator(".delivery")).to_contain_text("Sendt")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(".head-line").first).to_contain_text("Besvaret")
    page.keyboard.press("Escape")
    expect(rows(page)).to_have_count(10)


def test_keys_move_in_the_list_and_the_focus_returns_to_the_row(at_desk: At) -> None:
    page = at_desk().open()
    first_row(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows(page).nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#conversation-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(rows(page).nth(1)).to_be_focused()


def test_keys_rest_while_somebody_types_and_when_they_are_switched_off(at_desk: At) -> None:
    page = at_desk().open()
    first_row(page)
    page.keyboard.press("/")
    page.keyboard.type("nt")
    expect(page.locator("#q")).to_have_value("nt")
    expect(page.locator("#conversation-title")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_label("Brug genvejstaster").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_timeout(300)
    expect(page.locator("#conversation-title")).to_have_count(0)


def test_a_ticket_says_what_the_machine_believes_and_why(at_desk: At, centre: Any) -> None:
    ticket = centre.letter(1)
    page = at_desk().open(f"/?ticket={ticket.id}")
    findings = page.locator(".findings")
    expect(findings).to_contain_text("91 %")
    expect(findings.locator("q").first).to_be_visible()
    expect(findings).to_contain_text("Hvorfor her?")
    expect(findings).to_contain_text("Automatisk kvittering")
    quoted = page.get_by_text("Send os gerne formularen.")
    expect(quoted).to_be_hidden()
    page.get_by_text("Vis citeret tekst").click()
    expect(quoted).to_be_visible()
    with page.expect_download() as download:
        page.get_by_text("OD1.pdf").click()
    assert download.value.suggested_filename == "OD1.pdf"


def test_a_correction_is_kept_and_shown(at_desk: At, centre: Any) -> None:
    ticket = centre.letter(0)
    page = at_desk().open(f"/?ticket={ticket.id}")
    page.get_by_role("button", name="Ret", exact=True).click()
    expect(page.locator("#correct-topic")).to_be_focused()
    page.locator("#correct-topic").select_option("mitid")
    page.locator("#correct-place").fill("Ingensteds")
    page.get_by_role("button", name="Gem rettelsen").click()
    expect(page.locator("#window-error")).to_contain_text("Kommunen findes ikke")
    page.locator("#correct-place").fill("Aalborg")
    page.get_by_role("button", name="Gem rettelsen").click()
    expect(page.locator(".findings")).to_contain_text("Aalborg")
    expect(page.locator(".belief strong")).to_have_text("MitID")


def test_a_canned_reply_is_found_by_typing_filled_in_and_sent_without_a_mouse(at_desk: At, centre: Any) -> None:
    ticket = centre.letter(0)
    page = at_desk().open(f"/?ticket={ticket.id}")
    page.get_by_role("button", name="Tag", exact=True).click()
    text = page.locator("#reply-text")
    text.wait_for()
    page.locator("#conversation-title").focus()
    page.keyboard.press("s")
    expect(page.locator("#canned-filter")).to_be_focused()
    expect(page.locator(".canned-fit").first).to_have_text("Til emnet")
    page.keyboard.type("papirer mangler")
    expect(page.locator(".canned-option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(text).to_be_focused()
    expect(text).to_have_value(re.compile(r"^Dzień dobry!\n\nBrakuje nam jeszcze[^§]*Pozdrawiamy\nMette Ravn\n"))
    expect(text).to_have_attribute("lang", "pl")
    expect(page.locator(".in-danish")).to_contain_text("Vi mangler stadig disse papirer")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toasts")).to_contain_text("Svaret er ikke sendt")
    expect(page.locator(".message.is-out")).to_have_count(0)
    page.keyboard.type("Tylko to:")  # the gap was selected
    expect(page.locator(".gaps")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.is-out")).to_contain_text("Tylko to:")
    expect(page.locator(".in-danish")).to_have_count(0)


def test_a_second_canned_reply_comes_at_the_cursor_and_escape_leaves_only_the_chooser(at_desk: At, centre: Any) -> None:
    ticket = centre.letter(9)  # in Arabic, which we have no texts in
    page = at_desk().open(f"/?ticket={ticket.id}")
    page.get_by_role("button", name="Tag", exact=True).click()
    text = page.locator("#reply-text")
    text.fill("Dear Mr Haddad")
    for typed, keys in (("skift af læge", ["Enter"]), ("cpr mail", ["ArrowDown", "ArrowUp", "Enter"])):
        page.get_by_role("button", name="Standardsvar").click()
        expect(page.locator("#canned-filter")).to_be_focused()
        page.keyboard.type(typed)
        expect(page.locator(".canned-option").first).to_be_visible()
        for key in keys:
            page.keyboard.press(key)
    expect(text).to_have_value(
        re.compile(r"^Dear Mr Haddad\n\nYou can change doctor .*\n\nPlease do not send your CPR number[^\n]*$", re.S)
    )
    expect(page.locator("#reply-language")).to_have_value("en")
    expect(page.locator(".canned-danish")).to_have_count(2)
    page.get_by_role("button", name="Standardsvar").click()
    page.keyboard.type("xyzzy")
    expect(page.locator(".canned")).to_contain_text("Intet standardsvar passer")
    page.keyboard.press("Escape")
    expect(page.locator("#canned-filter")).to_have_count(0)
    expect(text).to_be_focused()
    page.keyboard.press("Control+z")
    expect(text).not_to_have_value(re.compile("CPR number"))


def test_a_citizens_correction_appears_in_the_open_ticket(at_desk: At, centre: Any) -> None:
    ticket = centre.letter(0)
    page = at_desk().open(f"/?ticket={ticket.id}")
    expect(page.locator(".findings")).to_contain_text("CPR")
    centre.wrong.choose(centre.link(ticket).rsplit("/", 1)[-1], "mitid", datetime.now(UTC))
    expect(page.locator(".findings")).to_contain_text("Borgeren rettede selv emnet fra CPR-nummer til MitID")
    expect(page.locator(".belief strong")).to_have_text("MitID")
    expect(page.locator(".thread")).to_contain_text("Borgeren fulgte linket i kvitteringen")


def test_a_receipt_is_issued_in_a_window_and_opens_ready_to_be_printed(at_desk: At, centre: Any) -> None:
    ticket = centre.letter(7)
    page = at_desk().open(f"/?ticket={ticket.id}")
    page.get_by_role("button", name="Brev", exact=True).click()
    window = page.locator("dialog")
    expect(window.locator("#letter-kind")).to_have_value("attendance")
    window.locator("#letter-name").fill("Marco Bianchi")
    window.locator("#letter-citizenship").select_option("third")
    window.locator("#letter-id_seen").select_option("passport")
    today = window.locator("#letter-attended_at").input_value()[:10]
    window.locator("#letter-pd_u2_date").fill(today)
    window.get_by_role("button", name="Udsted").click()
    expect(page.locator("#window-error")).to_contain_text("Mangler: Eksportperioden")
    window.locator("#letter-export_until").fill(today)
    window.get_by_role("button", name="Udsted").click()
    expect(page.locator("#window-error")).to_contain_text("kan ikke få en fremmødekvittering")
    window.locator("#letter-citizenship").select_option("eu")
    window.get_by_role("button", name="Udsted").click()
    link = window.locator(".issued a")
    expect(link).to_be_focused()
    expect(link).to_contain_text("Fremmødekvittering KOEBENHAVN-")
    expect(window.locator("#letter-name")).to_have_value("")
    with page.expect_popup() as opened:
        link.click()
    expect(opened.value.locator("h1")).to_contain_text("Fremmødekvittering")
    expect(opened.value.locator("main")).to_contain_text("Marco Bianchi")
    page.keyboard.press("Escape")
    expect(page.locator(".thread li.event").last).to_contain_text("Fremmødekvittering KOEBENHAVN-")


def test_a_ticket_moves_to_another_office_with_a_reason_and_gets_notes(at_desk: At, centre: Any) -> None:
    ticket = centre.letter(0)
    page = at_desk().open(f"/?ticket={ticket.id}")
    page.get_by_role("button", name="Note").click()
    page.get_by_label("Note", exact=True).fill("Ringer igen i morgen.")
    page.get_by_role("button", name="Gem note").click()
    expect(page.locator(".message.is-note")).to_contain_text("Ringer igen")
    page.get_by_role("button", name="Flyt").click()
    page.locator("#transfer-office").select_option("odense")
    page.locator("#transfer-reason").fill("Flyttet til Odense")
    page.locator("dialog").get_by_role("button", name="Flyt").click()
    expect(page.locator(".thread")).to_contain_text("Flyttet til Odense")
    expect(page.locator(".head-line").first).to_contain_text("Odense")


def test_a_lost_race_is_told_kindly(at_desk: At, centre: Any) -> None:
    ticket = centre.letter(0)
    mine, other = at_desk("mette"), at_desk("sara")
    page = mine.open(f"/?ticket={ticket.id}")
    take = page.get_by_role("button", name="Tag", exact=True)
    take.wait_for()
    # This screen hears of nothing and reads nothing any more: it still offers what is gone.
    page.route("**/api/v1/**", lambda route: route.continue_() if "claim" in route.request.url else None)
    answer = mine.page.request.post(
        f"{centre.url}/api/v1/tickets/{ticket.id}/transfer",
        data={"office": "koebenhavn", "reason": "til Sara"},
        headers={"X-Requested-With": "ics"},
    )
    assert answer.ok
    theirs = other.page.request.post(
        f"{centre.url}/api/v1/tickets/{ticket.id}/claim", data={}, headers={"X-Requested-With": "ics"}
    )
    assert theirs.ok
    take.click()
    expect(page.locator(".toasts")).to_contain_text("En kollega tog den lige før dig")
    page.unroute_all(behavior="ignoreErrors")


def test_new_contacts_appear_by_themselves_within_half_a_second(at_desk: At, centre: Any) -> None:
    page = at_desk().open()
    expect(page.locator(".live")).to_contain_text("Live")
    expect(rows(page)).to_have_count(11)
    began = time.monotonic()
    centre.letter(3)
    expect(rows(page)).to_have_count(12)
    assert time.monotonic() - began < 1.5
    expect(page.locator(".queue").first).to_contain_text("12")


def test_typing_and_the_focus_survive_what_comes_in(at_desk: At, centre: Any) -> None:
    page = at_desk().open()
    first_row(page)
    page.locator("#q").press_sequentially("CP", delay=30)
    for index in range(5):
        centre.letter(index)
    page.locator("#q").press_sequentially("R", delay=30)
    expect(page.locator("#q")).to_have_value("CPR")
    expect(page.locator("#q")).to_be_focused()


def test_new_rows_wait_while_somebody_moves_in_the_list(at_desk: At, centre: Any) -> None:
    page = at_desk().open()
    first_row(page).focus()
    centre.letter(3)
    held = page.get_by_role("button", name="1 ny – vis")
    expect(held).to_be_visible()
    expect(rows(page)).to_have_count(11)
    expect(rows(page).first).to_be_focused()
    held.click()
    expect(rows(page)).to_have_count(12)


def test_when_the_focused_row_goes_the_next_one_has_the_focus(at_desk: At, centre: Any) -> None:
    page = at_desk().open()
    row = first_row(page)
    row.focus()
    gone = row.get_attribute("data-row")
    other = at_desk("mette")
    other.page.request.post(f"{centre.url}/api/v1/tickets/{gone}/claim", data={}, headers={"X-Requested-With": "ics"})
    expect(page.locator(f"[data-row='{gone}']")).to_have_count(0)
    expect(rows(page).first).to_be_focused()


def test_filters_stand_in_the_address_and_come_back(at_desk: At) -> None:
    page = at_desk().open()
    first_row(page)
    page.locator("#filter-language").select_option("ro")
    expect(rows(page)).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?language=ro$"))
    page.reload()
    expect(page.locator("#filter-language")).to_have_value("ro")
    expect(rows(page)).to_have_count(1)
    page.locator("#filter-language").select_option("")
    expect(rows(page)).to_have_count(11)
    page.go_back()
    expect(rows(page)).to_have_count(1)


def test_a_queue_is_chosen_on_the_left(at_desk: At) -> None:
    page = at_desk().open()
    first_row(page)
    page.get_by_role("button", name="Sønderborg").click()
    page.locator(".topics .queue", has_text="CPR").click()
    expect(page.locator("#list-title")).to_contain_text("Sønderborg")
    expect(rows(page)).to_have_count(1)


def test_a_caller_is_connected_and_hung_up(at_desk: At, centre: Any) -> None:
    ticket = centre.call()
    page = at_desk().open(f"/?ticket={ticket.id}")
    expect(page.locator(".call-line")).to_contain_text("venter på linjen")
    page.get_by_role("button", name="Tag", exact=True).click()
    expect(page.locator(".call-line")).to_contain_text("Din telefon ringer")
    expect(page.locator(".talk-bar")).to_have_attribute("data-state", "ringing")
    page.locator(".conversation").get_by_role("button", name="Læg på").click()
    expect(page.locator(".call-line")).to_contain_text("afslut opgaven")


def test_eight_tabs_share_one_stream(at_desk: At, centre: Any) -> None:
    desk = at_desk()
    streams: list[str] = []
    desk.page.context.on("request", lambda request: "/events" in request.url and streams.append(request.url))
    tabs = [desk.page, *(desk.page.context.new_page() for _ in range(7))]
    for tab in tabs:
        tab.goto(centre.url)
        expect(rows(tab)).to_have_count(11)
    centre.letter(2)
    for tab in tabs:
        expect(rows(tab)).to_have_count(12)
    assert len(streams) == 1


@pytest.mark.parametrize("tabs_before", [0, 1])
def test_what_comes_in_while_a_tab_still_reads_is_not_missed(at_desk: At, centre: Any, tabs_before: int) -> None:
    page = at_desk().open()
    first_row(page)
    if tabs_before == 0:
        page.goto("about:blank")  # nobody holds the stream
    else:
        page = page.context.new_page()

    def late(route: Route) -> None:
        time.sleep(0.5)  # the list has been read meanwhile
        centre.letter(2)
        time.sleep(0.5)  # the other tab has told it
        route.continue_()

    page.route("**/api/v1/queues", late, times=1)
    page.goto(centre.url)
    expect(rows(page)).to_have_count(12)


def test_a_step_in_a_long_list_takes_no_time(at_desk: At, centre: Any) -> None:
    for index in range(289):
        centre.letter(index, timedelta(minutes=index))
    page = at_desk().open()
    first_row(page)
    for shown in (200, 300):
        page.get_by_role("button", name="Vis flere").click()
        expect(rows(page)).to_have_count(shown)
    centre.letter(0)
    expect(page.locator(".rows-message")).to_contain_text("af 301")
    longest = page.evaluate(
        """async () => { let longest = 0; for (let step = 0; step < 20; step++) { const began = performance.now();
        document.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true }));
        await new Promise(requestAnimationFrame); await new Promise(done => setTimeout(done));
        longest = Math.max(longest, performance.now() - began) } return longest }"""
    )
    assert longest < 250


def test_a_quiet_screen_asks_for_nothing(at_desk: At) -> None:
    page = at_desk().open()
    first_row(page)
    page.wait_for_timeout(500)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(1500)
    assert asked == []


def test_a_broken_connection_is_shown_and_mends_itself_without_reloading(at_desk: At, centre: Any) -> None:
    desk = at_desk()
    page = desk.open()
    expect(page.locator(".live")).to_contain_text("Live")
    page.locator("#q").fill("Formular OD1")
    expect(rows(page)).to_have_count(1)
    centre.stop()
    expect(page.locator(".live")).to_contain_text("Ingen forbindelse")
    centre.letter(1)
    centre.start()
    expect(page.locator(".live")).to_contain_text("Live", timeout=20_000)
    expect(rows(page)).to_have_count(2)
    expect(page.locator("#q")).to_have_value("Formular OD1")
    desk.faults.clear()  # the browser complains about the cut stream, rightly


def test_alarms_dead_addresses_claims_and_shared_tickets_are_seen(at_desk: At, centre: Any) -> None:
    ticket, other = centre.letter(), centre.letter(1)
    with transaction(centre.engine) as connection:
        alarms.raise_alarm(connection, alarms.REPLIES_OFF, "", datetime.now(UTC))
        tickets.move(connection, ticket.id, {}, {"address_dead": True})
        shared.share(connection, ticket.id, {"esbjerg": "ics@esbjerg.example"}, datetime.now(UTC))
        mine = tables.contacts.c.ticket_id == ticket.id
        connection.execute(tables.contacts.update().where(mine).values(claims_ticket_id=other.id))
    page = at_desk("mette").open(f"/?ticket={ticket.id}")
    expect(page.locator(".alarm")).to_contain_text("Automatiske svar er slået fra")
    expect(page.locator(".tickets .dead")).to_have_count(1)
    head = page.locator(".conversation-head")
    expect(head).to_contain_text("adressen virker ikke")
    expect(head).to_contain_text("også sendt til Esbjerg")
    page.get_by_role("button", name="Slå automatiske svar til igen").click()
    expect(page.locator(".alarm")).to_have_count(0)
    head.get_by_role("link", name=other.reference).click()
    expect(page.locator(".head-line").first).to_contain_text(other.reference)
