"""The statistics as pages and files: who sees what, that every figure leads to its tickets, and what a mistake gets."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from contact_center.api.dashboard.pages import STATIC
from contact_center.api.figures import pages
from contact_center.domain.call import CallOutcome
from contact_center.domain.roles import MAY
from contact_center.domain.triage import TopicScore
from contact_center.storage import calls, tables
from contact_center.storage.transaction import reading, transaction
from contact_center.visitation import behind, rollup
from contact_center.visitation import reading as where_sums_come_from
from contact_center.visitation.words import words

PAGES = ("", "/phone", "/mail", "/triage", "/definitions", "/municipalities", "/municipalities/0730", "/year/2026")
PATH = "/statistics"


@pytest.fixture
def busy(house: Any) -> Any:
    """Seven mails from Randers, two from Odense, a caller who gave up in the line and one in the menu; counted."""
    for _ in range(7):
        house.mail()
    for _ in range(2):
        house.mail(municipality="0461", language="en", topics=(TopicScore("mitid", 0.9, ("mitid",)),))
    ticket = house.call()
    with transaction(house.engine) as connection:
        calls.begin(connection, ticket.call_sid, "", "", house.now)
        calls.belongs_to(connection, ticket.call_sid, ticket.id)
        calls.in_line(connection, ticket.call_sid, house.now)
        calls.over(connection, ticket.call_sid, house.now + timedelta(seconds=31))
        calls.settle(connection, ticket.call_sid, CallOutcome.ABANDONED, "waiting")
        calls.begin(connection, "CA" + "f" * 32, "", "", house.now)
        calls.settle(connection, "CA" + "f" * 32, CallOutcome.ABANDONED, "language")
    rollup.catch_up(house.engine)
    return house


REPORT = {"recipient": "kommune@randers.example", "rhythm": "month", "asked": "office=aarhus&topic=cpr&language=pl"}


def test_a_lead_orders_and_stops_reports_of_the_own_centres_only(house: Any) -> None:
    lead, other = house.client("lene", "lead", ("aarhus",)), house.client("otto", "lead", ("odense",))
    made = lead.post("/api/v1/figures/reports", json=REPORT)
    assert (made.status_code, made.json()["asked"]) == (201, REPORT["asked"])
    again = lead.post("/api/v1/figures/reports", json=REPORT)
    assert (again.status_code, "får allerede denne rapport" in again.json()["detail"]) == (409, True)
    assert other.get("/api/v1/figures/reports").json() == {"items": []}
    assert other.delete(f"/api/v1/figures/reports/{made.json()['id']}").status_code == 404
    page = unescape(lead.get(f"{PATH}/reports?lang=en").text)
    assert "kommune@randers.example" in page
    assert ", Polish</td>" in page
    assert "kommune@randers.example" not in other.get(f"{PATH}/reports").text
    everything = house.client("stat", "statistics")
    assert len(everything.get("/api/v1/figures/reports").json()["items"]) == 1
    assert everything.post("/api/v1/figures/reports", json={**REPORT, "asked": ""}).status_code == 201
    assert len(lead.get("/api/v1/figures/reports").json()["items"]) == 1, "of all centres is not of the own ones"
    assert lead.delete(f"/api/v1/figures/reports/{made.json()['id']}").status_code == 204
    assert lead.get("/api/v1/figures/reports").json() == {"items": []}
    agent = house.client("sara", "agent", ("aarhus",))
    assert [
        agent.get(f"{PATH}/reports").status_code,
        agent.post("/api/v1/figures/reports", json=REPORT).status_code,
    ] == [
        403,
        403,
    ]
    assert "/statistics/reports" not in agent.get(PATH).text
    with reading(house.engine) as connection:
        told = [(row.action, row.object_kind, row.office) for row in connection.execute(select(tables.audit))]
    assert told.count(("report.ordered", "report", "aarhus")) == 1
    assert ("report.stopped", "report", "aarhus") in told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"asked": ""}, "Choose one of your own centres."),
        ({"asked": "topic=cpr"}, "Choose one of your own centres."),
        ({"asked": "office=odense"}, "You may not see the figures of “odense”."),
        ({"asked": "office=aarhus&topic=weather"}, "There is no topic “weather”."),
        ({"asked": "office=aarhus&from=2026-01-01"}, "The filter “from” is not known."),
        ({"recipient": "nobody"}, "“nobody” is no mail address."),
        ({"recipient": "a@b.example\r\nBcc: x@y.example"}, "is no mail address."),
        ({"recipient": "<a@b.example>, c@d.example"}, "is no mail address."),
        ({"rhythm": "hour"}, "rhythm"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_in_words(house: Any, change: dict[str, Any], told: str) -> None:
    answer = house.client("lene", "lead", ("aarhus",)).post(
        "/api/v1/figures/reports?lang=en", json={**REPORT, **change}
    )
    assert (answer.status_code, told in answer.text) == (422, True), answer.text


def headings(html: str) -> list[str]:
    return [unescape(one) for one in re.findall(r"<h1>(.*?)</h1>", html)]


@pytest.mark.parametrize("lang", ["da", "en"])
def test_every_page_is_drawn_in_both_languages(busy: Any, lang: str) -> None:
    browser = busy.client("stat", "statistics")
    for path in PAGES:
        answer = browser.get(f"{PATH}{path}?lang={lang}")
        assert answer.status_code == 200, path
        assert f'<html lang="{lang}">' in answer.text
        assert len(headings(answer.text)) == 1
        assert 'role="alert"' not in answer.text, "the totals add up"
        assert answer.headers["cache-control"] == "private, no-store"
        assert "<style" not in answer.text
        assert " style=" not in answer.text
        assert "<script>" not in answer.text


def test_every_figure_stands_beside_its_formula(busy: Any) -> None:
    page = unescape(busy.client("stat", "statistics").get(f"{PATH}/phone?lang=en").text)
    assert "Calls answered within 20 s, divided by all calls that came into the line." in page
    assert "Genesys Cloud counts this way." in page
    assert words("en")("reconcile_sum") in page


def test_an_empty_period_is_an_empty_page(house: Any) -> None:
    browser = house.client("stat", "statistics")
    for path in PAGES:
        answer = browser.get(
            f"{PATH}{path}?lang=en" + ("" if path.startswith("/year") else "&from=2020-01-01&to=2020-01-31")
        )
        assert answer.status_code == 200, path
    assert "There are no contacts in this period." in answer.text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?from=2026-11-02&to=2026-11-01", "Den første dag ligger efter den sidste: 2026-11-02 – 2026-11-01."),
        ("?weather=1", "Filteret »weather« kendes ikke."),
        ("?topic=<script>alert(1)</script>", "Emnet »<script>alert(1)</script>« findes ikke."),
        ("?topic=cpr&language=POLISH", "»POLISH« er"),
        ("?only=topic:cpr", "Filteret »only« kendes ikke."),
        ("?from=igår", "»igår« er ingen dato."),
        ("?municipality=0233", "Kommunen findes ikke mere; den blev delt"),
        ("?office=atlantis&lang=en", "There is no centre “atlantis”."),
        ("/municipalities/9999", "Der er ingen kommune med koden »9999«."),
        ("/year/26", "»26« er intet år."),
        ("/tickets?list=secrets", "Der er intet tal, der hedder »secrets«."),
        ("/tickets?by=party_address&key=x", "Der kan ikke deles op efter »party_address«."),
        ("/tickets?by=clock&key=9-99", "Der kan ikke deles op efter »9-99«."),
        ("/tickets?list=once&page=0", "»0« er intet sidetal."),
    ],
)
def test_a_mistake_is_said_in_words(house: Any, query: str, told: str) -> None:
    answer = house.client("lene", "lead").get(PATH + query)
    assert answer.status_code == 422
    assert told in unescape(answer.text)
    assert "<script>alert" not in answer.text


def test_a_merged_municipality_is_shown_with_what_it_became(busy: Any) -> None:
    answer = busy.client("stat", "statistics").get(f"{PATH}/municipalities/0443?lang=en")
    assert "Marstal is part of Ærø now." in unescape(answer.text)


def test_staff_count_their_own_offices_only(busy: Any) -> None:
    own = busy.client("sara", offices=("aarhus",)).get("/api/v1/figures").json()
    other = busy.client("bo", offices=("odense",)).get("/api/v1/figures").json()
    everything = busy.client("stat", "statistics", ()).get("/api/v1/figures").json()

    def contacts(answer: Any) -> int:
        return next(one["value"] for one in answer["figures"] if one["key"] == "contacts")

    assert (contacts(own), contacts(other), contacts(everything)) == (8, 2, 10)
    assert everything["unreconciled"] == own["unreconciled"] == []
    assert {one["key"]: one["number"] for one in everything["parts"]["place"]} == {"waiting": 1, "language": 1}
    assert {one["key"] for one in own["parts"]["place"]} == {"waiting"}, "a call without an office is nobody's"
    refused = busy.client("bea", offices=("odense",)).get("/api/v1/figures?office=aarhus")
    assert (refused.status_code, "not-your-office" in refused.text) == (422, True)


def test_every_link_behind_a_figure_lists_as_many_tickets_as_it_says(busy: Any) -> None:
    browser = busy.client("lene", "lead", ("aarhus", "odense"))
    walked = 0
    for path in ("", "/phone", "/mail", "/triage"):
        page = browser.get(f"{PATH}{path}").text
        for link, number in re.findall(r'<a href="(/statistics/tickets[^"]+)">([\d.]+)</a>', page):
            listed = browser.get(unescape(link)).text
            count = listed.count("<tr><td")
            assert count == int(number.replace(".", "")), link
            walked += 1
    assert walked > 15


def test_tickets_behind_a_figure_are_for_those_who_may_read_them(busy: Any) -> None:
    clerk = busy.client("stat", "statistics")
    assert "/statistics/tickets" not in clerk.get(PATH).text
    assert clerk.get(f"{PATH}/tickets?list=opened").status_code == 403
    listed = busy.client("bo", offices=("odense",)).get(f"{PATH}/tickets?by=topic&key=mitid").text
    assert listed.count("ICS-") == 2
    assert "/?ticket=" in listed
    assert "mail.example" not in listed


def test_tickets_of_other_centres_are_never_listed(busy: Any) -> None:
    lead = busy.client("otto", "lead", ("odense",))
    assert lead.get(f"{PATH}/tickets?list=opened&office=aarhus").status_code == 422
    for query in (
        "list=opened",
        "by=topic&key=cpr",
        "by=office&key=aarhus",
        "list=abandoned",
        "by=municipality&key=0730",
    ):
        listed = lead.get(f"{PATH}/tickets?{query}").text
        assert "Aarhus" not in listed.partition("<tbody>")[2], query
        assert listed.count("<tr><td") == (2 if query == "list=opened" else 0), query
    whole = busy.client("lene", "lead", ("aarhus", "odense"))
    combined = whole.get(f"{PATH}/tickets?list=opened&topic=mitid&language=en&municipality=0461").text
    assert combined.count("ICS-") == 2


def test_whatever_is_chosen_together_is_told_in_words_and_adds_up(busy: Any) -> None:
    browser = busy.client("stat", "statistics")
    query = "?lang=en&topic=mitid&language=en&municipality=0461&role=citizen"
    for path in ("", "/phone", "/mail", "/triage", "/municipalities/0461", "/year/2026"):
        answer = browser.get(f"{PATH}{path}{query.replace('&municipality=0461', '') if '0461' in path else query}")
        assert (answer.status_code, 'role="alert"' in answer.text) == (200, False), path
    page = unescape(browser.get(PATH + query).text)
    assert ", English, Odense, Citizen" in page
    assert re.search(r'<option value="mitid" selected>', page)
    assert "/statistics?from=" in page
    figures = browser.get(f"/api/v1/figures{query}").json()
    assert figures["about"]["language"] == "en"
    assert next(one["value"] for one in figures["figures"] if one["key"] == "contacts") == 2
    taken = browser.get(f"/api/v1/figures/files/csv{query}").headers["content-disposition"]
    assert "-mitid-en-0461-citizen.csv" in taken


def test_periods_with_other_holidays_are_compared_by_their_working_days(busy: Any) -> None:
    easter = "?lang=en&from=2026-03-30&to=2026-04-12&compare="  # in 2025 Easter was two weeks later
    browser = busy.client("stat", "statistics")
    page = browser.get(f"{PATH}{easter}weeks").text
    assert "compared with 31 Mar 2025 – 13 Apr 2025 (7 weekdays that are no holidays against 10)" in page
    page = browser.get(f"{PATH}{easter}year").text
    assert "compared with 30 Mar 2025 – 12 Apr 2025 (7 weekdays that are no holidays against 10)" in page


def test_a_period_that_needs_too_many_facts_is_told_in_words(busy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(where_sums_come_from, "MOST", 1)
    browser = busy.client("lene", "lead", ("aarhus", "odense"))
    query = "topic=cpr&language=pl&role=citizen&from=2026-01-01&to=2026-12-31&lang=en"
    for path in (f"{PATH}?{query}", f"{PATH}/tickets?list=opened&{query}"):
        answer = browser.get(path)
        assert (answer.status_code, "With 3 filters at once" in answer.text) == (422, True), path
    assert browser.get(f"/api/v1/figures?{query}").status_code == 422


def test_a_long_list_is_turned_page_by_page(busy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE", 8)
    monkeypatch.setattr(behind, "PAGE", 8)
    for _ in range(5):
        busy.later(days=8)
        busy.mail()
    rollup.catch_up(busy.engine)
    browser = busy.client("lene", "lead", ("aarhus", "odense"))
    query = "?list=opened&from=2026-11-01&to=2026-12-31"
    shown = [browser.get(f"{PATH}/tickets{query}&page={number}").text for number in (1, 2, 3)]
    seen = [re.findall(r">(ICS-\w+)<", page) for page in shown]
    assert [len(one) for one in seen] == [8, 7, 0]
    assert len({reference for one in seen for reference in one}) == 15
    assert 'rel="next"' in shown[0]
    assert 'rel="next"' not in shown[1]


def test_what_is_left_empty_in_the_form_is_not_in_the_address(busy: Any) -> None:
    answer = busy.client("sara").get(f"{PATH}?from=2026-11-01&to=2026-11-18&office=&topic=cpr&role=&language=pl")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{PATH}?from=2026-11-01&to=2026-11-18&topic=cpr&language=pl"


def test_another_definition_is_a_click_away(busy: Any) -> None:
    browser = busy.client("stat", "statistics")
    page = browser.get(f"{PATH}/phone").text
    links = re.findall(r'href="(/statistics/phone\?[^"]*definition=\w+)#', page)
    assert len(links) == 4
    assert "(Asterisk)" in page or "Asterisk" in page
    assert browser.get(unescape(links[0])).status_code == 200


def test_small_numbers_are_hidden_where_a_page_is_passed_on(busy: Any) -> None:
    browser = busy.client("stat", "statistics")
    odense = browser.get(f"{PATH}/municipalities/0461?lang=en").text
    assert "hidden" in odense
    assert ">2<" not in re.sub(r"<(svg|nav|form).*?</\1>", "", odense, flags=re.S)
    assert "/statistics/tickets" not in busy.client("lene", "lead", ("odense",)).get(f"{PATH}/municipalities/0461").text


def test_files_are_handed_out_in_every_form(busy: Any) -> None:
    browser = busy.client("stat", "statistics")
    for form, begins in (
        ("csv", b"table,key"),
        ("csv-excel", b"\xef\xbb\xbftable;key"),
        ("xlsx", b"PK"),
        ("json", b"{"),
    ):
        answer = browser.get(f"/api/v1/figures/files/{form}?from=2026-11-01&to=2026-11-30&topic=cpr")
        assert (answer.status_code, answer.content[: len(begins)]) == (200, begins)
        assert re.search(r'filename="ics-2026-11-01-2026-11-30-cpr\.\w+"', answer.headers["content-disposition"])
    assert browser.get("/api/v1/figures/files/pdf").status_code == 422
    assert browser.get("/api/v1/figures/files/csv?form=secret").status_code == 422
    public = browser.get("/api/v1/figures/files/csv?form=partner").text
    assert "place," not in public.replace("table,", "")


def test_open_data_are_for_years_that_are_over(busy: Any) -> None:
    browser = busy.client("stat", "statistics")
    assert browser.get("/api/v1/figures/open-data/2026.csv").status_code == 422
    busy.now = busy.now.replace(year=2027)
    busy.sign_in(browser, "stat")
    few = browser.get("/api/v1/figures/open-data/2026.csv")
    assert (few.status_code, "too-few" in few.text) == (422, True)
    for month in (1, 2, 3):
        busy.now = busy.now.replace(year=2026, month=month)
        for number in range(26):
            busy.mail(language="en" if number % 2 else "pl")
    rollup.catch_up(busy.engine)
    busy.now = busy.now.replace(year=2027)
    busy.sign_in(browser, "stat")
    public = browser.get("/api/v1/figures/open-data/2026.csv").text
    assert "language,2026-02,pl,13\r\n" in public
    assert "language,total,total,78\r\n" in public, "November had too few and is left out of everything"


def test_the_menu_is_that_of_all_pages(house: Any) -> None:
    frame = (STATIC / "app" / "frame.js").read_text(encoding="utf-8")
    pages = re.findall(r'^  \["\w+", "([^"]+)", "(\w+)"\],$', frame, flags=re.M)
    page = house.client("lene", "lead").get(PATH).text
    shown = [unescape(one) for one in re.findall(r'<a class="nav-link[^"]*"[^>]* href="([^"]+)"', page)]
    assert shown == [path for path, right in pages if "lead" in MAY[right]]
