"""The public pages, from the outside."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.catalog.model import Catalog
from contact_center.pages.app import install
from contact_center.pages.content import Content
from contact_center.pages.languages import preferred
from tests.pages.reading import Page

BROWSER = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture(scope="module")
def web(catalog: Catalog) -> TestClient:
    app = FastAPI(openapi_url=None)
    install(app, lambda: catalog)

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    return TestClient(app, follow_redirects=False)


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("da", "da"),
        ("da-DK,da;q=0.9,en;q=0.8", "da"),
        ("fr-FR,fr;q=0.9,da;q=0.5,en;q=0.4", "da"),
        ("fr", "en"),
        ("en;q=0.1,da;q=0.2", "da"),
        ("da;q=0", "en"),
        ("da;q=x", "en"),
        ("", "en"),
        ("*", "en"),
    ],
)
def test_the_start_leads_to_the_browsers_language(asked: str, language: str, web: TestClient) -> None:
    answer = web.get("/", headers={"accept-language": asked})
    assert (answer.status_code, answer.headers["location"]) == (302, f"/{language}")
    assert "Accept-Language" in answer.headers["vary"]
    assert web.get("/offices", headers={"accept-language": asked}).headers["location"] == f"/{language}/offices"


@given(st.text(max_size=200))
def test_any_accept_language_leads_to_a_served_language(header: str) -> None:
    assert preferred(header, {"en", "da"}) in {"en", "da"}


def test_every_page_is_complete_in_every_language(web: TestClient, catalog: Catalog) -> None:
    topics = [topic.slug for topic in catalog.topics.values() if topic.citizen_topic]
    for code in catalog.languages:
        for place in ("", "/offices", *(f"/{topic}" for topic in topics)):
            answer = web.get(f"/{code}{place}")
            page = Page(answer.text)
            assert answer.status_code == 200
            assert answer.headers["content-language"] == code
            assert page.open == []
            assert "{" not in answer.text
            assert "None" not in answer.text
            assert answer.text.count("<h1>") == 1
            ids = page.all("id")
            assert len(ids) == len(set(ids))
            assert set(page.all("for")) <= set(ids)


def test_every_group_and_office_narrows_the_checklist(web: TestClient, catalog: Catalog) -> None:
    choices = itertools.cycle(itertools.product(("nordic", "eu", "third"), catalog.offices))
    for code, topic in itertools.product(catalog.languages, catalog.checklists):
        group, office = next(choices)
        answer = web.get(f"/{code}/{topic}", params={"group": group, "office": office})
        assert answer.status_code == 200
        assert "{" not in answer.text
        assert answer.text != web.get(f"/{code}/{topic}").text


def test_switching_the_language_keeps_the_topic_and_the_choice(web: TestClient) -> None:
    page = Page(web.get("/en/cpr?group=eu&office=aarhus").text)
    assert "/da/cpr?group=eu&office=aarhus" in page.all("href")
    assert "/da/mitid" in Page(web.get("/en/mitid").text).all("href")


def test_the_checklist_can_be_ticked_and_shows_the_steps(web: TestClient) -> None:
    text = web.get("/en/cpr?office=aarhus").text
    assert 'type="checkbox" class="form-checkbox" id="bring-passport"' in text
    assert '<ol class="step-indicator">' in text
    assert "What to bring" in text
    assert "Within" in text or "within" in text


def test_a_topic_without_checklist_says_where_to_read_more(catalog: Catalog) -> None:
    app = FastAPI(openapi_url=None)
    bare = replace(catalog, checklists={})
    install(app, lambda: bare)
    text = TestClient(app).get("/en/network").text
    assert "We have no checklist for this" in text
    assert "https://lifeindenmark.borger.dk/" in text
    assert "checkbox" not in text


def test_pages_set_no_cookie_and_ask_nobody_else_for_anything(web: TestClient, catalog: Catalog) -> None:
    for place in ("/en", "/en/cpr", "/en/offices", "/offices.json", "/en/nowhere"):
        answer = web.get(place, headers=BROWSER)
        assert "set-cookie" not in answer.headers
        assert answer.headers["x-content-type-options"] == "nosniff"
    answer = web.get("/en/cpr")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page = Page(answer.text)
    loaded = page.all("src") + [
        a["href"] or "" for tag, a in page.attributes if tag == "link" and a["rel"] != "alternate"
    ]
    assert all(address.startswith("/static/") for address in loaded)
    assert page.all("style") == []
    assert page.all("onclick") == []
    for address in loaded:
        assert web.get(address).status_code == 200, address


def test_pages_may_be_kept_and_are_asked_for_again_cheaply(web: TestClient) -> None:
    first = web.get("/en/cpr")
    assert "public" in first.headers["cache-control"]
    again = web.get("/en/cpr", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert web.head("/en/cpr").status_code == 200
    assert "max-age" in web.get("/static/pages/pages.css").headers["cache-control"]


@pytest.mark.parametrize("place", ["/nowhere", "/en/nowhere", "/fr/cpr", "/en/not-for-ics", "/en/cpr/more"])
def test_a_wrong_address_gets_help_in_the_browsers_language(place: str, web: TestClient) -> None:
    answer = web.get(place, headers={**BROWSER, "accept-language": "da"})
    assert answer.status_code == 404
    assert answer.headers["content-language"] == ("en" if place.startswith("/en") else "da")
    assert "/cpr" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_a_machine_gets_a_plain_404(web: TestClient) -> None:
    answer = web.get("/nowhere", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()) == (404, {"detail": "Not Found"})
    assert web.post("/en/cpr", headers=BROWSER).status_code == 405


def test_other_routes_of_the_same_web_are_not_shadowed(web: TestClient) -> None:
    assert web.get("/health").json() == {"status": "ok"}


@settings(max_examples=80, deadline=None)
@given(group=st.text(min_size=3, max_size=60), office=st.text(min_size=3, max_size=60))
def test_nothing_that_a_browser_sends_is_shown(group: str, office: str, web: TestClient) -> None:
    same = web.get("/en/cpr").text
    assert web.get("/en/cpr", params={"group": f"zq{group}", "office": f"zq{office}"}).text == same


def test_scripts_in_an_address_are_not_shown(web: TestClient) -> None:
    for place in ("/en/<script>alert(1)</script>", "/en/cpr?group=<script>alert(1)</script>"):
        assert "alert(1)" not in web.get(place, headers=BROWSER).text


def test_offices_are_published_as_data_without_unconfirmed_hours(web: TestClient) -> None:
    offices = {one["slug"]: one for one in web.get("/offices.json").json()["offices"]}
    assert set(offices) == {"koebenhavn", "aarhus", "aalborg", "esbjerg", "odense", "soenderborg"}
    assert offices["aarhus"]["phone"] == "+45 89 40 10 40"
    assert offices["aarhus"]["phone_hours"][0] == {"weekday": 1, "opens": "10:00", "closes": "14:00"}
    assert offices["odense"]["phone_hours"] is None
    assert offices["odense"]["address"] is None


def test_offices_without_confirmed_hours_show_none(web: TestClient) -> None:
    text = web.get("/en/offices").text
    section = text.split('id="odense"')[1].split("</section>")[0]
    assert "10:00" not in section
    assert "Official page" in section
    assert "24 December and 31 December" in text


def test_a_centre_is_shown_on_the_days_it_is_there(catalog: Catalog) -> None:
    aarhus = replace(catalog.offices["aarhus"], valid_to=date(2026, 12, 31))
    offices = {**catalog.offices, "aarhus": aarhus}
    for day, shown in ((date(2026, 12, 31), True), (date(2027, 1, 1), False)):
        page = Content(replace(catalog, offices=offices, day=day)).offices("en")
        assert ('id="aarhus"' in page) is shown


def test_a_changed_catalogue_is_on_the_pages_at_once_a_new_language_too(catalog: Catalog) -> None:
    in_use = [replace(catalog, languages={code: one for code, one in catalog.languages.items() if code != "pl"})]
    app = FastAPI(openapi_url=None)
    install(app, lambda: in_use[-1])
    web = TestClient(app, follow_redirects=False)
    before = web.get("/en/offices")
    assert web.get("/pl/cpr", headers=BROWSER).status_code == 404
    moved = replace(catalog.offices["aarhus"], address="Another Street 1, 8000 Aarhus C")
    in_use.append(replace(catalog, offices={**catalog.offices, "aarhus": moved}))
    after = web.get("/en/offices", headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert "Another Street 1" in after.text
    assert web.get("/pl/cpr", headers=BROWSER).headers["content-language"] == "pl"
    assert web.get("/offices.json").json()["offices"][1]["address"] == "Another Street 1, 8000 Aarhus C"
