"""Signing in and out, sessions, and the throttle."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from contact_center.api.signin import throttle
from contact_center.storage import tables, users
from contact_center.storage.transaction import reading, transaction

SESSION, ME = "/api/v1/session", "/api/v1/me"
PASSWORD = "a long enough password"


def attempt(browser: Any, password: str = "wrong", username: str = "sara") -> Any:
    return browser.post(SESSION, json={"username": username, "password": password})


def test_signing_in_gives_the_person_and_a_cookie_that_scripts_cannot_read(house: Any) -> None:
    house.add("sara")
    answer = attempt(house.visitor(), PASSWORD)
    assert answer.json()["user"]["offices"] == ["aarhus"]
    assert answer.json()["user"]["may"] == ["queues", "tickets", "outbox", "statistics", "phone", "audit"]
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("ics=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_is_bound_to_the_host(new_house: Any) -> None:
    house = new_house(secure_cookies=True)
    browser = house.client("sara")
    assert browser.cookies.get("__Host-ics")
    answer = browser.get(ME)
    assert answer.status_code == 200
    assert answer.headers["strict-transport-security"]


def test_the_database_never_holds_the_token(house: Any) -> None:
    browser = house.client("sara")
    with reading(house.engine) as connection:
        kept = connection.execute(select(tables.sessions.c.token_digest)).scalar_one()
    assert len(browser.cookies["ics"]) >= 43  # 256 bits in base64
    assert kept != browser.cookies["ics"]


def test_a_wrong_password_an_unknown_user_and_a_locked_one_get_the_same_answer(house: Any) -> None:
    house.add("sara")
    out = house.add("otto")
    with transaction(house.engine) as connection:
        users.set_active(connection, out, False)
    browser = house.visitor()
    answers = [attempt(browser), attempt(browser, username="nobody"), attempt(browser, PASSWORD, "otto")]
    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert len({answer.text for answer in answers}) == 1
    assert answers[0].headers["content-type"] == "application/problem+json"


def test_user_names_are_the_same_in_any_case(house: Any) -> None:
    house.add("Sara")
    assert attempt(house.visitor(), PASSWORD, " SARA ").status_code == 200


def test_signing_out_ends_the_session_also_for_a_stolen_cookie(house: Any) -> None:
    browser, thief = house.client("sara"), house.visitor()
    thief.cookies.set("ics", browser.cookies["ics"])
    assert thief.get(ME).status_code == 200
    assert browser.delete(SESSION).status_code == 204
    assert [thief.get(ME).status_code, browser.get(ME).status_code, browser.delete(SESSION).status_code] == [
        401,
        401,
        204,
    ]


def test_signing_in_again_ends_the_session_before(house: Any) -> None:
    browser, old = house.client("sara"), house.visitor()
    old.cookies.set("ics", browser.cookies["ics"])
    attempt(browser, PASSWORD)
    assert old.get(ME).status_code == 401
    assert browser.get(ME).status_code == 200


def test_an_idle_session_ends_after_half_an_hour_and_any_after_ten(house: Any) -> None:
    browser = house.client("sara")
    for _ in range(3):
        house.later(minutes=29)
        assert browser.get(ME).status_code == 200
    house.later(minutes=31)
    assert browser.get(ME).status_code == 401
    attempt(browser, PASSWORD)
    for _ in range(21):
        house.later(minutes=29)
        status = browser.get(ME).status_code
    assert status == 401


def test_a_person_who_is_shut_out_is_out_at_once(house: Any) -> None:
    browser = house.client("sara")
    with transaction(house.engine) as connection:
        row = users.by_username(connection, "sara")
        assert row is not None
        users.set_active(connection, row.id, False)
    assert browser.get(ME).status_code == 401


def test_five_wrong_passwords_make_the_next_attempt_wait_longer_and_longer(house: Any) -> None:
    house.add("sara")
    browser = house.visitor()
    assert [attempt(browser).status_code for _ in range(5)] == [401] * 5
    throttled = attempt(browser, PASSWORD)
    assert (throttled.status_code, throttled.headers["retry-after"]) == (429, "1")
    house.later(seconds=1)
    assert attempt(browser).status_code == 401
    assert attempt(browser).headers["retry-after"] == "2"
    for _ in range(10):
        house.later(seconds=60)
        assert attempt(browser).status_code == 401
    assert int(attempt(browser).headers["retry-after"]) == 60
    house.later(seconds=61)
    assert attempt(browser, PASSWORD).status_code == 200
    assert attempt(browser).status_code == 401


def test_nobody_can_keep_a_colleague_out_for_long() -> None:
    from types import SimpleNamespace

    from contact_center.clock import now

    at = now()
    elsewhere = [SimpleNamespace(username="sara", origin=f"10.0.{n}.0/24", at=at) for n in range(200)]
    assert 0 < throttle.seconds_to_wait(elsewhere, "sara", "192.0.2.0/24", at) <= 8
    assert throttle.seconds_to_wait(elsewhere, "sara", "192.0.2.0/24", at + timedelta(seconds=8)) == 0


def test_an_origin_is_kept_as_a_network() -> None:
    assert throttle.network("192.0.2.77") == "192.0.2.0/24"
    assert throttle.network("2001:db8:1:2::3") == "2001:db8:1::/48"
    assert throttle.network("testclient") == "testclient"


def test_a_change_without_the_header_is_refused(house: Any) -> None:
    house.add("sara")
    browser = house.visitor()
    del browser.headers["X-Requested-With"]
    body = {"username": "sara", "password": PASSWORD}
    cases: list[tuple[dict[str, Any], int]] = [
        ({"json": body}, 403),
        ({"json": body, "headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
        ({"json": body, "headers": {"Sec-Fetch-Site": "cross-site", "X-Requested-With": "ics"}}, 403),
        ({"data": body, "headers": {"Sec-Fetch-Site": "same-origin"}}, 403),
        ({"json": body, "headers": {"Sec-Fetch-Site": "same-origin"}}, 200),
        ({"json": body, "headers": {"X-Requested-With": "ics"}}, 200),
    ]
    assert [browser.post(SESSION, **sent).status_code for sent, _ in cases] == [status for _, status in cases]


def test_what_was_sent_is_never_sent_back(house: Any) -> None:
    json = {"Content-Type": "application/json"}
    for body in (b'{"username": "", "password": ["hunter2"]}', b'{"username": "\\ud800", "password": "hunter2"}'):
        answer = house.visitor().post(SESSION, content=body, headers=json)
        assert answer.status_code == 422
        assert "hunter2" not in answer.text


def test_many_wrong_attempts_at_once_do_not_slip_through(house: Any) -> None:
    from concurrent.futures import ThreadPoolExecutor

    house.add("sara")
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: attempt(house.visitor()).status_code, range(20)))
    assert (statuses.count(401), statuses.count(429)) == (5, 15)
