"""What holds for the whole staff web: nothing without sign-in, every answer sealed, every error in words."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import Engine

from contact_center.storage.transaction import transaction

OPEN = {"/api/v1/session", "/api/v1/health", "/api/v1/ready", "/login", "/invitation"}
OPEN |= {"/api/v1/session/at/{name}", "/api/v1/session/at/{name}/return"}
OPEN |= {"/api/v1/invitations/look", "/api/v1/invitations/accept"}


def routes(app: Any) -> Iterator[tuple[str, str]]:
    """Every method and path of the app, also those that are not in its description."""
    for route in iter_route_contexts(app.routes):
        path = getattr(route, "path_format", None) or getattr(route, "path", "")
        for method in sorted(getattr(route, "methods", None) or {"GET"}):
            yield method, path


def concrete(path: str) -> str:
    path = re.sub(r"\{[a-z_]+_id\}", "1", path).replace("{sid}", "CA" + "0" * 32).replace("{name}", "nobody")
    return (
        path.replace("{code}", "0147")
        .replace("{counted}", "2022-01-01")
        .replace("{format}", "json")
        .replace("{year}", "2025")
    )


def test_no_route_answers_without_sign_in(house: Any) -> None:
    browser = house.visitor()
    walked = 0
    for method, path in routes(house.app):
        if path in OPEN or path.startswith("/static"):
            continue
        answer = browser.request(method, concrete(path))
        expected = (401,) if path.startswith("/api/") else (303,)
        assert answer.status_code in expected, f"{method} {path} answered {answer.status_code}"
        walked += 1
    assert walked > 30


def test_every_answer_is_sealed(house: Any) -> None:
    browser = house.client("sara")
    for path in ("/", "/login", "/api/v1/me", "/api/v1/nothing", "/api/v1/tickets/99"):
        headers = browser.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"], path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    assert browser.get("/api/v1/me").headers["cache-control"] == "no-store"


def test_a_page_sends_a_visitor_to_the_login_page_and_back(house: Any) -> None:
    answer = house.visitor().get("/statistics?from=2026-11-01")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=/statistics%3Ffrom%3D2026-11-01"


def test_a_signed_in_person_gets_the_pages_and_everybody_their_static_files(house: Any) -> None:
    page = house.client("sara").get("/")
    assert page.status_code == 200
    style = page.text.split('href="/static/')[1].split('"')[0]
    assert house.visitor().get(f"/static/{style}").status_code == 200
    assert house.visitor().get("/login").status_code == 200


def test_an_unknown_path_is_a_problem_in_words(house: Any) -> None:
    answer = house.client("sara").get("/api/v1/nothing")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "Not Found"}


def test_the_unexpected_is_answered_without_details(house: Any) -> None:
    browser = house.client("sara")

    @house.app.get("/api/v1/broken")
    def broken() -> None:
        raise RuntimeError("SELECT secret FROM citizens")

    answer = browser.get("/api/v1/broken")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/tickets/99999999999999999999999",
        "/tickets/0",
        "/tickets/x",
        "/tickets?limit=0",
        "/tickets?state=lost",
        "/tickets?q=%00",
        "/tickets?cursor=nonsense",
        "/tickets?cursor=WzEsMiwzXQ",
        "/tickets?office=a'b",
        "/events?after=-1",
        "/statistics?from=yesterday",
        "/statistics?from=2026-11-02&to=2026-11-01",
        "/statistics?to=9999-12-31",
        "/statistics?office=atlantis",
        "/phone/calls/../../secret",
        "/phone/calls/CAxyz",
    ],
)
def test_nonsense_is_refused_in_words(house: Any, path: str) -> None:
    answer = house.client("sara").get(f"/api/v1{path}")
    assert answer.status_code in (404, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_that_is_too_large_is_refused(house: Any) -> None:
    ticket = house.mail()
    browser = house.client("sara")
    assert browser.post(f"/api/v1/tickets/{ticket.id}/note", json={"text": "x" * 300_000}).status_code == 413
    assert browser.post(f"/api/v1/tickets/{ticket.id}/note", content=b"{").status_code == 422


def test_the_description_of_the_api_is_complete(house: Any) -> None:
    described = house.client("sara").get("/api/v1/openapi.json").json()
    tags = {tag["name"] for tag in described["tags"]}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            assert set(operation["tags"]) <= tags, path
            assert operation["tags"], path
            assert operation["description"], path
            assert "422" in operation["responses"], path
            assert method in ("get", "post", "put", "patch", "delete")
    assert described["paths"]["/api/v1/tickets"]["get"]["security"] == [{"session": []}, {"key": []}]
    assert described["paths"]["/api/v1/health"]["get"]["security"] == []


def test_health_and_readiness_need_no_sign_in(house: Any, engine: Engine) -> None:
    browser = house.visitor()
    assert browser.get("/api/v1/health").json()["status"] == "ok"
    with transaction(engine) as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    unready = browser.get("/api/v1/ready")
    assert unready.status_code == 503  # the tables are there, but nothing says in which form
    assert "contact-center db upgrade" in unready.json()["reasons"][0]


def test_a_migrated_database_is_ready(new_house: Any) -> None:
    assert new_house().visitor().get("/api/v1/ready").json() == {"status": "ready", "reasons": [], "warnings": []}
    unready = new_house(further_checks=(lambda: "Redis is away",)).visitor().get("/api/v1/ready")
    assert (unready.status_code, unready.json()["reasons"]) == (503, ["Redis is away"])
