"""The second factor: set up, asked for, used once, lost, and changed only by whoever proves who they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyotp
import pytest
from sqlalchemy import select

from contact_center.api.signin.policy import SignIn
from contact_center.storage import factors, tables
from contact_center.storage.transaction import reading, transaction

API = "/api/v1"
PASSWORD = "a long enough password"


@pytest.fixture
def strict(new_house: Any) -> Any:
    """A house in which everybody needs a second factor."""
    return new_house(signin=SignIn(second_factor=True, staff_url="https://staff.example"))


def begin(house: Any, browser: Any, username: str = "sara") -> str:
    answer = browser.post(f"{API}/session", json={"username": username, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["stage"])


def enrol(house: Any, browser: Any) -> tuple[str, list[str]]:
    """Set up an app; returns its secret and the recovery codes."""
    secret = browser.post(f"{API}/me/totp").json()["secret"]
    answer = browser.post(f"{API}/me/totp/confirmation", json={"code": pyotp.TOTP(secret).at(house.now)})
    assert answer.status_code == 200, answer.text
    return secret, answer.json()["recovery_codes"]


def code(house: Any, secret: str, steps: int = 0) -> dict[str, str]:
    return {"code": pyotp.TOTP(secret).at(house.now + timedelta(seconds=30 * steps))}


def enrolled(house: Any, username: str = "sara", role: str = "agent") -> tuple[Any, str, list[str]]:
    """Somebody with an app, signed in."""
    house.add(username, role)
    browser = house.visitor()
    assert begin(house, browser, username) == "enrol"
    return browser, *enrol(house, browser)


def test_who_has_no_second_factor_sets_one_up_before_anything_else(strict: Any) -> None:
    strict.add("sara")
    browser = strict.visitor()
    assert begin(strict, browser) == "enrol"
    half = browser.cookies["ics"]
    assert browser.get(f"{API}/me").status_code == 401
    assert browser.get(f"{API}/queues").status_code == 401
    assert browser.get("/").headers["location"] == "/login"
    assert browser.get(f"{API}/session").json()["stage"] == "enrol"
    proposal = browser.post(f"{API}/me/totp").json()
    assert proposal["address"].startswith("otpauth://totp/")
    assert proposal["picture"].startswith("data:image/svg+xml")
    assert browser.post(f"{API}/me/totp/confirmation", json={"code": "000000"}).status_code == 422
    right = code(strict, proposal["secret"])
    assert len(browser.post(f"{API}/me/totp/confirmation", json=right).json()["recovery_codes"]) == 10
    assert browser.get(f"{API}/me").status_code == 200
    assert browser.cookies["ics"] != half


def test_the_code_is_asked_for_and_gives_a_new_token(strict: Any) -> None:
    _browser, secret, _codes = enrolled(strict)
    strict.later(minutes=1)
    visitor = strict.visitor()
    assert begin(strict, visitor) == "factor"
    half = visitor.cookies["ics"]
    assert visitor.get(f"{API}/me").status_code == 401
    assert visitor.post(f"{API}/me/totp").status_code == 401
    assert visitor.post(f"{API}/session/factor", json={"code": "123456"}).status_code == 401
    step = visitor.post(f"{API}/session/factor", json=code(strict, secret)).json()
    assert (step["stage"], step["user"]["username"]) == ("full", "sara")
    assert visitor.cookies["ics"] != half
    thief = strict.visitor()
    thief.cookies.set("ics", half)
    assert thief.get(f"{API}/me").status_code == 401
    assert thief.post(f"{API}/session/factor", json=code(strict, secret, 1)).status_code == 401


def test_a_code_counts_once_and_none_before_it(strict: Any) -> None:
    _browser, secret, _codes = enrolled(strict)
    second = strict.visitor()
    begin(strict, second)
    assert second.post(f"{API}/session/factor", json=code(strict, secret)).status_code == 401  # set up with it
    assert second.post(f"{API}/session/factor", json=code(strict, secret, -1)).status_code == 401
    assert second.post(f"{API}/session/factor", json=code(strict, secret, 1)).status_code == 200


def test_five_wrong_codes_end_the_half_finished_sign_in(strict: Any) -> None:
    _browser, secret, _codes = enrolled(strict)
    strict.later(minutes=20)
    visitor = strict.visitor()
    begin(strict, visitor)
    statuses = []
    for _ in range(5):
        statuses.append(visitor.post(f"{API}/session/factor", json={"code": "000000"}).status_code)
        strict.later(seconds=61)
    assert statuses == [401] * 5
    assert visitor.post(f"{API}/session/factor", json=code(strict, secret)).status_code == 401
    assert visitor.get(f"{API}/session").json()["stage"] == "none"


def test_wrong_codes_make_the_next_one_wait_also_after_the_password_again(strict: Any) -> None:
    _browser, secret, _codes = enrolled(strict)
    strict.later(minutes=20)
    for _ in range(5):
        visitor = strict.visitor()
        begin(strict, visitor)
        assert visitor.post(f"{API}/session/factor", json={"code": "000000"}).status_code == 401
    begin(strict, visitor)
    waiting = visitor.post(f"{API}/session/factor", json=code(strict, secret))
    assert waiting.status_code == 429
    strict.later(seconds=int(waiting.headers["retry-after"]))
    assert visitor.post(f"{API}/session/factor", json=code(strict, secret)).status_code == 200


def test_a_recovery_code_opens_once_and_says_how_many_are_left(strict: Any) -> None:
    _browser, _secret, codes = enrolled(strict)
    first, again = strict.visitor(), strict.visitor()
    begin(strict, first)
    answer = first.post(f"{API}/session/factor", json={"recovery_code": codes[3].upper().replace("-", " ")})
    assert (answer.status_code, answer.json()["codes_left"]) == (200, 9)
    begin(strict, again)
    assert again.post(f"{API}/session/factor", json={"recovery_code": codes[3]}).status_code == 401
    assert again.post(f"{API}/session/factor", json={}).status_code == 422


def test_nothing_in_the_tables_opens_the_door(strict: Any) -> None:
    _browser, secret, codes = enrolled(strict)
    with reading(strict.engine) as connection:
        kept = str(connection.execute(select(tables.totp_secrets)).all())
        kept += str(connection.execute(select(tables.recovery_codes)).all())
    assert secret not in kept
    assert not any(one in kept or one.replace("-", "") in kept for one in codes)


def test_a_half_finished_sign_in_is_over_after_ten_minutes(strict: Any) -> None:
    _browser, secret, _codes = enrolled(strict)
    visitor = strict.visitor()
    begin(strict, visitor)
    strict.later(minutes=11)
    assert visitor.post(f"{API}/session/factor", json=code(strict, secret)).status_code == 401


def test_factors_are_changed_only_by_who_has_just_proven_who_they_are(strict: Any) -> None:
    browser, secret, _codes = enrolled(strict)
    strict.later(minutes=11)
    for method, path, body in (
        ("POST", "/me/totp", None),
        ("POST", "/me/totp/confirmation", {"code": "123456"}),
        ("POST", "/me/recovery-codes", None),
        ("PUT", "/me/password", {"password": "another long password"}),
        ("DELETE", "/me/totp", None),
    ):
        answer = browser.request(method, f"{API}{path}", json=body)
        assert (answer.status_code, answer.json()["reasons"]) == (403, ["proof"]), path
    assert browser.post(f"{API}/me/proof", json={"password": PASSWORD}).status_code == 422
    assert browser.post(f"{API}/me/proof", json=code(strict, secret)).status_code == 422
    both = {"password": PASSWORD, **code(strict, secret, 1)}
    assert browser.post(f"{API}/me/proof", json=both).status_code == 204
    assert browser.post(f"{API}/me/recovery-codes").status_code == 200


def test_a_new_app_replaces_the_old_one_only_when_its_first_code_has_come(strict: Any) -> None:
    browser, old, codes = enrolled(strict)
    other = strict.visitor()
    begin(strict, other)
    assert other.post(f"{API}/session/factor", json=code(strict, old, 1)).status_code == 200
    new = browser.post(f"{API}/me/totp").json()["secret"]
    strict.later(minutes=1)
    assert browser.post(f"{API}/me/proof", json={"password": PASSWORD, **code(strict, old)}).status_code == 204
    answer = browser.post(f"{API}/me/totp/confirmation", json=code(strict, new))
    assert set(answer.json()["recovery_codes"]).isdisjoint(codes)
    assert other.get(f"{API}/me").status_code == 401  # all other sessions have ended
    assert browser.get(f"{API}/me").status_code == 200
    visitor = strict.visitor()
    begin(strict, visitor)
    assert visitor.post(f"{API}/session/factor", json=code(strict, old, 1)).status_code == 401
    assert visitor.post(f"{API}/session/factor", json=code(strict, new, 1)).status_code == 200


def test_where_everybody_needs_one_nobody_goes_without(strict: Any, new_house: Any) -> None:
    browser, _secret, _codes = enrolled(strict)
    assert browser.delete(f"{API}/me/totp").status_code == 409
    with reading(strict.engine) as connection:
        assert factors.has_one(connection, 1)


def test_where_nobody_needs_one_it_is_set_up_and_removed_at_will(house: Any) -> None:
    browser = house.client("sara")
    secret, _codes = enrol(house, browser)
    visitor = house.visitor()
    assert begin(house, visitor) == "factor"
    assert visitor.post(f"{API}/session/factor", json=code(house, secret, 1)).status_code == 200
    assert browser.delete(f"{API}/me/totp").status_code == 204
    assert begin(house, house.visitor()) == "full"


def test_the_account_tells_how_one_signs_in_and_where(strict: Any) -> None:
    browser, _secret, _codes = enrolled(strict)
    told = browser.get(f"{API}/me/account").json()
    assert (told["password"], told["factor_needed"], told["codes_left"]) == (True, True, 10)
    assert told["factor_since"]
    assert [one["current"] for one in told["sessions"]] == [True]


def test_own_sessions_are_ended_one_by_one_or_all_but_this_one(house: Any) -> None:
    browser, second, third = house.client("sara"), house.visitor(), house.visitor()
    for other in (second, third):
        house.sign_in(other, "sara")
    colleague = house.client("ali")
    listed = browser.get(f"{API}/me/account").json()["sessions"]
    assert len(listed) == 3
    theirs = colleague.get(f"{API}/me/account").json()["sessions"][0]["id"]
    assert browser.delete(f"{API}/me/sessions/{theirs}").status_code == 404
    newest = max(one["id"] for one in listed)
    assert browser.delete(f"{API}/me/sessions/{newest}").status_code == 204
    assert [second.get(f"{API}/me").status_code, third.get(f"{API}/me").status_code] == [200, 401]
    assert browser.delete(f"{API}/me/sessions").status_code == 204
    assert [browser.get(f"{API}/me").status_code, second.get(f"{API}/me").status_code] == [200, 401]
    assert colleague.get(f"{API}/me").status_code == 200


def test_a_new_password_ends_all_other_sessions_and_must_be_good(house: Any) -> None:
    browser, other = house.client("sara"), house.visitor()
    house.sign_in(other, "sara")
    refused = browser.put(f"{API}/me/password", json={"password": "Password1234"})
    assert (refused.status_code, refused.json()["reasons"]) == (422, ["common"])
    assert "Password1234" not in refused.text
    assert browser.put(f"{API}/me/password", json={"password": "rødgrød med fløde på"}).status_code == 204
    assert [browser.get(f"{API}/me").status_code, other.get(f"{API}/me").status_code] == [200, 401]
    again = {"username": "sara", "password": "rødgrød med fløde på"}
    assert house.visitor().post(f"{API}/session", json=again).status_code == 200


def test_an_account_without_a_password_opens_for_no_word(house: Any) -> None:
    house.add("sara")
    with transaction(house.engine) as connection:
        connection.execute(tables.users.update().values(password_hash=""))
    for word in ("a password that nobody has", "", PASSWORD):
        body = {"username": "sara", "password": word}
        assert house.visitor().post(f"{API}/session", json=body).status_code in (401, 422)
