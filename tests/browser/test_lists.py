"""Lists in a real browser: choosing, bulk and undo, sleep, views, the palette, who reads, English, no connection."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page, expect

At = Callable[..., Any]
CSRF = {"X-Requested-With": "ics"}


def rows(page: Page) -> Any:
    return page.locator("[data-row]")


def ready(page: Page) -> Page:
    rows(page).first.wait_for()
    return page


def post(desk: Any, path: str, **data: Any) -> Any:
    answer = desk.page.request.post(f"{desk.centre.url}/api/v1{path}", data=data, headers=CSRF)
    assert answer.ok, answer.text()
    return answer


def test_rows_are_chosen_by_key_moved_in_bulk_and_put_back(at_desk: At) -> None:
    page = ready(at_desk().open())
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    bar = page.locator(".bulk")
    expect(bar).to_contain_text("2 valgt")
    bar.get_by_role("button", name="Flyt").click()
    page.keyboard.press("Tab")
    page.locator("#bulk-office").select_option("odense")
    page.keyboard.press("Enter")
    page.locator("dialog").get_by_role("button", name="Flyt").click()
    expect(page.locator("#window-error")).to_contain_text("begrundelse")
    page.locator("#bulk-reason").fill("De bor der")
    page.keyboard.press("Enter")
    expect(page.locator(".toasts")).to_contain_text("2 opgaver er flyttet.")
    expect(bar).to_have_count(0)
    page.locator("[data-row]").first.focus()
    page.keyboard.press("u")
    expect(page.locator(".toasts")).to_contain_text("Fortrudt: 2 opgaver er som før.")


def test_all_that_match_are_chosen_although_one_page_shows_some(at_desk: At, centre: Any) -> None:
    for index in range(100):
        centre.letter(0, timedelta(minutes=index))
    page = ready(at_desk().open("/?language=pl"))
    expect(rows(page)).to_have_count(100)
    page.get_by_label("Vælg alle på siden").click()
    page.get_by_role("button", name="Vælg alle 101, der passer").click()
    expect(page.locator(".bulk")).to_contain_text("Alle 101, der passer, er valgt")
    page.locator(".bulk").get_by_role("button", name="Udsæt").click()
    page.keyboard.press("Enter")
    expect(page.locator(".toasts")).to_contain_text("101 opgaver er udsat.")
    expect(rows(page)).to_have_count(0)
    page.get_by_role("button", name="Fortryd (U)").click()
    expect(page.locator(".rows-message")).to_contain_text("af 101")


def test_a_ticket_sleeps_and_the_list_of_sleepers_wakes_it(at_desk: At, centre: Any) -> None:
    ticket = centre.letter(0)
    page = at_desk().open(f"/?ticket={ticket.id}")
    page.locator("#conversation-title").wait_for()
    page.keyboard.press("z")
    expect(page.locator("#sleep-tomorrow")).to_be_focused()
    page.locator("#sleep-citizen").check()
    page.keyboard.press("Enter")
    expect(page.locator(".conversation-head")).to_contain_text("Udsat, til borgeren svarer")
    page.keyboard.press("Escape")
    page.locator(".views .queue", has_text="Udsat").click()
    expect(rows(page)).to_have_count(1)
    expect(page.locator(".tickets")).to_contain_text("afventer borgeren")
    rows(page).first.click()
    page.get_by_role("button", name="Væk", exact=True).click()
    expect(rows(page)).to_have_count(0)


def test_a_view_is_kept_found_again_shared_and_forgotten(at_desk: At) -> None:
    mine = at_desk()
    page = ready(mine.open("/?language=ro"))
    page.get_by_role("button", name="Gem visning").click()
    page.locator("#view-name").fill("Rumænske")
    page.locator("#view-office").select_option("koebenhavn")
    page.keyboard.press("Enter")
    kept = page.locator(".kept-view")
    expect(kept).to_contain_text("Rumænske")
    other = ready(at_desk("sara").open())
    other.locator(".kept-view a").click()
    expect(other).to_have_url(re.compile(r"\?language=ro$"))
    expect(rows(other)).to_have_count(1)
    page.get_by_role("button", name="Ret visningen Rumænske").click()
    page.get_by_role("button", name="Slet visningen").click()
    expect(kept).to_have_count(0)


def test_filters_that_are_on_stand_below_and_a_personal_number_is_never_searched(at_desk: At) -> None:
    desk = at_desk()
    page = ready(desk.open("/?language=pl&channel=mail&order=oldest"))
    expect(page.locator(".chip")).to_have_count(3)
    page.locator(".chip", has_text="polsk").click()
    expect(page).to_have_url(re.compile(r"\?channel=mail&order=oldest$"))
    page.get_by_role("button", name="Nulstil").click()
    expect(page.locator(".chip")).to_have_count(0)
    page.locator("#q").fill("010190-9999")
    expect(page.locator("#q-error")).to_contain_text("Personnumre")
    page.wait_for_timeout(400)
    assert "9999" not in page.url
    page.goto(f"{desk.centre.url}/?from=2026-11-19&to=2026-11-18")
    expect(page.locator(".list")).to_contain_text("ligger efter")
    expect(page.locator(".list .empty")).to_contain_text("Fra ligger efter til")
    desk.faults.clear()  # the browser notes the refusal


def test_the_palette_opens_everywhere_and_does_what_it_names(at_desk: At) -> None:
    page = ready(at_desk().open())
    page.locator("#q").focus()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_focused()
    page.keyboard.type("kobenhavn")
    expect(page.locator("[role=option]").first).to_contain_text("København")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?office=koebenhavn$"))
    page.keyboard.press("Control+k")
    page.keyboard.type("genvejstaster fra")
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    page.keyboard.press("n")
    page.wait_for_timeout(200)
    expect(page.locator("#conversation-title")).to_have_count(0)
    page.keyboard.press("Control+k")
    page.keyboard.type("luftig")
    page.keyboard.press("Enter")
    expect(page.locator("[data-density]")).to_have_attribute("data-density", "comfortable")


def test_who_reads_and_who_writes_is_seen_in_the_list_and_in_the_ticket(at_desk: At, centre: Any) -> None:
    ticket = centre.letter(1)  # København
    mette, sara = at_desk("mette"), at_desk("sara")
    list_of = ready(mette.open())
    theirs = sara.open(f"/?ticket={ticket.id}")
    line = list_of.locator(f"tr[data-id='{ticket.id}']")
    expect(line).to_contain_text("Sara Holm læser")
    theirs.get_by_role("button", name="Tag", exact=True).click()
    theirs.locator("#reply-text").press_sequentially("Kære")
    expect(list_of.locator("[data-row]")).not_to_have_count(0)
    mine = mette.open(f"/?ticket={ticket.id}")
    expect(mine.locator(".together")).to_contain_text("Sara Holm skriver et svar lige nu.")
    theirs.keyboard.press("Escape")
    theirs.keyboard.press("Escape")
    expect(mine.locator(".together")).to_have_count(0)


def test_the_screens_speak_english_where_somebody_wants_it(at_desk: At) -> None:
    page = ready(at_desk().open())
    page.get_by_role("button", name="English").click()
    expect(page.locator("#list-title")).to_have_text("All queues")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".tickets")).to_contain_text("CPR number")
    expect(page.locator("#filter-topic")).to_contain_text("Tax card")
    page.get_by_role("button", name="Dansk").click()
    expect(page.locator("#list-title")).to_have_text("Alle køer")


MISSING = """async (base) => {
  const { danish } = await import(base + "/app/texts.js");
  const part = async (name) => Object.values(await import(`${base}/app/words/${name}.js`))[0];
  const { laidOver } = await import(base + "/app/words/language.js");
  const names = (words, before = "") => Object.entries(words).flatMap(([name, word]) =>
    word && typeof word === "object" && !Array.isArray(word) ? names(word, `${before}${name}.`) : [before + name]);
  const said = [await part("english"), await part("english-pages"), await part("lists-en")].reduce(laidOver, {});
  const english = new Set(names(said));
  const same = new Set(["none", "list.showing"]);
  return names(laidOver(danish, await part("lists-da"))).filter((name) => !english.has(name) && !same.has(name));
}"""


def test_every_danish_word_of_the_screens_has_an_english_one(at_desk: At) -> None:
    page = ready(at_desk().open())
    assert page.evaluate(MISSING, page.evaluate("document.body.dataset.static")) == []


def test_the_event_brings_the_line_so_that_nothing_has_to_be_asked_for(at_desk: At, centre: Any) -> None:
    page = ready(at_desk().open())
    expect(page.locator(".live")).to_contain_text("Live")
    page.wait_for_timeout(300)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/v1/tickets" in request.url else None)
    new = centre.letter(3)
    expect(page.locator(f"tr[data-id='{new.id}']")).to_be_visible()
    expect(page.locator(".rows-message")).to_contain_text("af 12")
    centre.desk.complete(
        _lead(centre), centre.desk.claim(_lead(centre), new.id, datetime.now(UTC)).id, "guided", "", datetime.now(UTC)
    )
    expect(page.locator(f"tr[data-id='{new.id}']")).to_have_count(0)
    expect(page.locator(".rows-message")).to_contain_text("af 11")
    assert asked == []


def _lead(centre: Any) -> Any:
    from contact_center.storage import users
    from contact_center.storage.transaction import reading

    with reading(centre.engine) as connection:
        row = users.by_username(connection, "mette")
    assert row is not None
    return users.to_staff(row)


def test_a_lost_connection_is_a_banner_and_what_was_typed_stays(at_desk: At, centre: Any) -> None:
    ticket = centre.letter(0)
    desk = at_desk()
    page = desk.open(f"/?ticket={ticket.id}")
    page.get_by_role("button", name="Tag", exact=True).click()
    page.locator("#reply-text").fill("Halvt skrevet")
    expect(page.locator(".live")).to_contain_text("Live")
    centre.stop()
    expect(page.locator(".banner")).to_contain_text("Ingen forbindelse siden")
    expect(page.locator("#reply-text")).to_have_value("Halvt skrevet")
    centre.letter(2)
    centre.start()
    page.get_by_role("button", name="Prøv nu").click()
    expect(page.locator(".banner")).to_have_count(0, timeout=15_000)
    expect(page.locator("#reply-text")).to_have_value("Halvt skrevet")
    expect(page.locator(".live")).to_contain_text("Live")
    page.locator("#reply-text").fill("")
    desk.faults.clear()  # the browser complains about the cut stream, rightly
