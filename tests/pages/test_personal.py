"""The pages about codes, from the outside."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.catalog.model import Catalog
from contact_center.pages.app import install
from contact_center.replies.codes import Choice, decode, encode
from contact_center.replies.render import Circumstances, checklist
from tests.pages.reading import Page

BROWSER = {"accept": "text/html,application/xhtml+xml", "accept-language": "da"}
ABOUT = Circumstances("eu", "aarhus", "0751")
SOMEBODY = Choice(("cpr",), "en", ABOUT)


@pytest.fixture(scope="module")
def web(catalog: Catalog) -> TestClient:
    app = FastAPI(openapi_url=None)
    install(app, lambda: catalog)
    return TestClient(app, follow_redirects=False)


def test_a_code_shows_the_checklist_that_applies_to_this_person(web: TestClient, catalog: Catalog) -> None:
    code = encode(SOMEBODY, catalog)
    answer = web.get(f"/c/{code}")
    assert (answer.status_code, answer.headers["content-language"]) == (200, "en")
    assert "This page is for: EU, EEA or Switzerland · ICS Aarhus · Aarhus." in answer.text
    assert f"The code of this page is {code}." in answer.text
    assert "P number" not in answer.text  # only for Nordic citizens
    shown = checklist("cpr", catalog.language("en"), catalog, ABOUT)
    assert answer.text.count('class="form-checkbox"') == next(len(s.lines) for s in shown.sections if s.id == "bring")


def test_up_to_three_checklists_stand_on_one_page(web: TestClient, catalog: Catalog) -> None:
    text = web.get(f"/c/{encode(Choice(('mitid', 'cpr', 'network'), 'en', ABOUT), catalog)}").text
    places = [text.index(f'<h2 id="t-{topic}">') for topic in ("mitid", "cpr", "network")]
    assert places == sorted(places)


def test_a_topic_without_checklist_says_where_to_read_more(catalog: Catalog) -> None:
    app = FastAPI(openapi_url=None)
    alone = replace(catalog, checklists={"cpr": catalog.checklists["cpr"]})
    install(app, lambda: alone)
    text = TestClient(app).get(f"/c/{encode(Choice(('cpr', 'network'), 'en', ABOUT), catalog)}").text
    assert "We have no checklist for this" in text[text.index('<h2 id="t-network">') :]


def test_every_circumstance_reaches_the_page(web: TestClient, catalog: Catalog) -> None:
    about = Circumstances("third", "koebenhavn", "0151", employer=True, never_had_cpr=True, guest=True)
    text = web.get(f"/c/{encode(Choice(('cpr', 'tax-card'), 'en', about), catalog)}").text
    assert "Ballerup · employers · people who never had a CPR number." in text
    sentences = catalog.language("en").checklists["tax-card"].sections["next"]
    assert sentences["employer"] in text
    plain = web.get(f"/c/{encode(Choice(('cpr', 'tax-card'), 'en'), catalog)}").text
    assert sentences["employer"] not in plain
    assert "This page is for" not in plain


def test_a_code_page_is_complete_in_every_language(web: TestClient, catalog: Catalog) -> None:
    topics = sorted(catalog.checklists)
    for language in catalog.languages:
        choices = [Choice(tuple(topics[start : start + 3]), language, ABOUT) for start in range(0, len(topics), 3)]
        places = [f"/c/{encode(choice, catalog)}" for choice in choices]
        for place in (*places, f"/{language}/c"):
            answer = web.get(place)
            page = Page(answer.text)
            assert answer.status_code == 200
            assert answer.headers["content-language"] == language
            assert f'<html lang="{language}">' in answer.text
            assert page.open == []
            assert "{" not in answer.text
            assert "None" not in answer.text
            assert answer.text.count("<h1>") == 1
            ids = page.all("id")
            assert len(ids) == len(set(ids))
            assert set(page.all("for")) <= set(ids)
            assert {name for names in page.all("aria-labelledby") for name in names.split()} <= set(ids)


def test_switching_the_language_keeps_the_place(web: TestClient, catalog: Catalog) -> None:
    links = Page(web.get(f"/c/{encode(SOMEBODY, catalog)}").text).all("href")
    for language in catalog.languages:
        other = Choice(("cpr",), language, ABOUT)
        assert f"/c/{encode(other, catalog)}" in links
        assert web.get(f"/c/{encode(other, catalog)}").headers["content-language"] == language
    assert "/da/c" in Page(web.get("/en/c").text).all("href")


WRITINGS = {
    "in small letters": str.lower,
    "without the line": lambda code: code.replace("-", ""),
    "with spaces": lambda code: f" {code.replace('-', ' ')} ",
    "with a long dash": lambda code: code.replace("-", "–"),
    "with a slash": lambda code: f"{code}/",
}


@pytest.mark.parametrize("writing", WRITINGS)
def test_one_page_has_one_address(writing: str, web: TestClient, catalog: Catalog) -> None:
    code = encode(SOMEBODY, catalog)
    typed = WRITINGS[writing](code)
    for answer in (web.get(f"/c/{typed}"), *(web.get(place, params={"code": typed}) for place in ("/c", "/da/c"))):
        assert (answer.status_code, answer.headers["location"]) == (302, f"/c/{code}")


def test_the_page_to_type_a_code_works_without_scripts(web: TestClient) -> None:
    answer = web.get("/c", headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (302, "/da/c")
    assert "Accept-Language" in answer.headers["vary"]
    text = web.get("/da/c").text
    assert '<form class="ics-code" method="get" action="/da/c">' in text
    assert 'name="code"' in text
    assert "<script" not in text
    assert "/da/c" in Page(web.get("/da").text).all("href")  # every page leads there


@pytest.mark.parametrize(
    "place",
    ["/c/4444-4444", "/c/x", "/c/ICS-ABCD2345", "/c?code=juggling", "/da/c?code=juggling", "/c/4MVS/J5DN", "/c/"],
)
def test_a_wrong_code_gets_the_field_again_and_the_topics(place: str, web: TestClient) -> None:
    answer = web.get(place, headers=BROWSER)
    assert (answer.status_code, answer.headers["content-language"]) == (404, "da")
    assert "Vi kender ikke denne kode" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'name="code"' in answer.text
    assert 'href="/da/cpr"' in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert Page(answer.text).open == []


def test_a_machine_gets_a_plain_404(web: TestClient) -> None:
    answer = web.get("/c/x", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()) == (404, {"detail": "Not Found"})
    assert web.post("/c", headers=BROWSER).status_code == 405


def test_code_pages_set_no_cookie_and_may_be_kept(web: TestClient, catalog: Catalog) -> None:
    place = f"/c/{encode(SOMEBODY, catalog)}"
    first = web.get(place)
    for answer in (first, web.get("/en/c"), web.get("/c/x", headers=BROWSER), web.get(place.lower())):
        assert "set-cookie" not in answer.headers
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert "public" in first.headers["cache-control"]
    again = web.get(place, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert web.head(place).status_code == 200
    assert '<meta name="robots" content="noindex">' in first.text


@settings(max_examples=60, deadline=None)
@given(typed=st.text(min_size=1, max_size=60))
def test_nothing_that_was_typed_is_shown(typed: str, web: TestClient) -> None:
    same = web.get("/en/c", params={"code": "x"}, headers=BROWSER).text
    assert web.get("/en/c", params={"code": f"zq{typed}zq{typed}zq"}, headers=BROWSER).text == same


def test_a_code_in_an_address_may_be_long_without_harm(web: TestClient) -> None:
    assert web.get(f"/c/{'9' * 5000}", headers=BROWSER).status_code == 404
    assert web.get("/en/c", params={"code": "%00<script>alert(1)</script>"}, headers=BROWSER).status_code == 404


def test_the_links_of_a_code_page_are_codes(web: TestClient, catalog: Catalog) -> None:
    text = web.get(f"/c/{encode(SOMEBODY, catalog)}").text
    for code in re.findall(r'href="/c/([^"]+)"', text):
        assert decode(code, catalog) is not None
