"""Letting people in and shutting them out; links; keys of machines."""

from __future__ import annotations

from typing import Any

import pyotp
import pytest
from sqlalchemy import select

from contact_center.api.signin.policy import SignIn
from contact_center.storage import tables, users
from contact_center.storage.transaction import reading, transaction

API = "/api/v1"
PASSWORD = "a long enough password"
GOOD = "rødgrød med fløde på"
NEW = {"username": "Nina.Odense", "name": "Nina Dahl", "role": "agent", "offices": ["odense", "national"]}


@pytest.fixture
def place(new_house: Any) -> Any:
    """A house that knows its own address."""
    return new_house(signin=SignIn(staff_url="https://staff.example"))


def token_of(url: str) -> str:
    return url.split("#")[1]


def invited(admin: Any, **changes: Any) -> Any:
    answer = admin.post(f"{API}/users", json={**NEW, **changes})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_who_is_invited_chooses_a_password_and_is_in(place: Any) -> None:
    told = invited(place.client("anna", "admin"))
    assert told["person"]["username"] == "nina.odense"
    assert told["link"]["url"].startswith("https://staff.example/invitation#")
    visitor, token = place.visitor(), token_of(told["link"]["url"])
    assert visitor.get("/invitation").status_code == 200
    assert visitor.post(f"{API}/invitations/look", json={"token": token}).json()["name"] == "Nina Dahl"
    weak = visitor.post(f"{API}/invitations/accept", json={"token": token, "password": "nina.odense.2026"})
    assert (weak.status_code, weak.json()["reasons"]) == (422, ["context"])
    step = visitor.post(f"{API}/invitations/accept", json={"token": token, "password": GOOD}).json()
    assert step["user"]["offices"] == ["odense", "national"]
    assert visitor.get(f"{API}/me").status_code == 200


def test_a_link_opens_once_and_for_a_week_and_only_the_last_one(place: Any) -> None:
    admin, visitor = place.client("anna", "admin"), place.visitor()
    first = token_of(invited(admin)["link"]["url"])
    second = token_of(admin.post(f"{API}/users/2/link").json()["url"])
    assert visitor.post(f"{API}/invitations/look", json={"token": first}).status_code == 404
    assert visitor.post(f"{API}/invitations/accept", json={"token": second, "password": GOOD}).status_code == 200
    assert visitor.post(f"{API}/invitations/accept", json={"token": second, "password": GOOD}).status_code == 404
    third = token_of(invited(admin, username="otto")["link"]["url"])
    place.later(days=7, seconds=1)
    assert visitor.post(f"{API}/invitations/look", json={"token": third}).status_code == 404
    assert visitor.post(f"{API}/invitations/look", json={"token": "x" * 43}).status_code == 404


def test_a_new_password_by_link_does_not_go_around_the_second_factor(place: Any) -> None:
    admin, sara = place.client("anna", "admin"), place.client("sara")
    secret = sara.post(f"{API}/me/totp").json()["secret"]
    sara.post(f"{API}/me/totp/confirmation", json={"code": pyotp.TOTP(secret).at(place.now)})
    link = admin.post(f"{API}/users/2/link").json()
    assert link["purpose"] == "reset"
    visitor = place.visitor()
    body = {"token": token_of(link["url"]), "password": GOOD}
    assert visitor.post(f"{API}/invitations/accept", json=body).json()["stage"] == "factor"
    assert visitor.get(f"{API}/me").status_code == 401
    assert sara.get(f"{API}/me").status_code == 401  # her sessions have ended
    place.later(seconds=30)
    assert visitor.post(f"{API}/session/factor", json={"code": pyotp.TOTP(secret).at(place.now)}).status_code == 200


def test_no_link_stands_in_a_table_or_works_for_who_is_shut_out(place: Any) -> None:
    admin = place.client("anna", "admin")
    token = token_of(invited(admin)["link"]["url"])
    with reading(place.engine) as connection:
        assert token not in str(connection.execute(select(tables.invitations)).all())
    assert admin.patch(f"{API}/users/2", json={"active": False}).status_code == 200
    assert place.visitor().post(f"{API}/invitations/look", json={"token": token}).status_code == 404
    assert admin.post(f"{API}/users/2/link").status_code == 409


def test_an_administrator_changes_people_at_once(place: Any) -> None:
    admin, sara = place.client("anna", "admin"), place.client("sara")
    changed = admin.patch(f"{API}/users/2", json={"role": "lead", "offices": ["odense"], "topics": ["cpr"]})
    assert (changed.json()["role"], changed.json()["topics"]) == ("lead", ["cpr"])
    assert sara.get(f"{API}/me").json()["user"]["role"] == "lead"
    assert admin.delete(f"{API}/users/2/sessions").status_code == 204
    assert sara.get(f"{API}/me").status_code == 401
    place.sign_in(sara, "sara")
    assert admin.patch(f"{API}/users/2", json={"active": False}).json()["active"] is False
    assert sara.get(f"{API}/me").status_code == 401


def test_nonsense_about_people_is_refused(place: Any) -> None:
    admin = place.client("anna", "admin")
    for change, status in (
        ({"username": "anna"}, 409),
        ({"username": "<b>"}, 422),
        ({"username": "key:1"}, 422),
        ({"role": "god"}, 422),
        ({"offices": ["atlantis"]}, 422),
        ({"languages": ["tlh"]}, 422),
        ({"topics": ["nothing-of-ours"]}, 422),
        ({"name": ""}, 422),
        ({"name": "a\x00b"}, 422),
    ):
        assert admin.post(f"{API}/users", json={**NEW, **change}).status_code == status, change
    assert admin.patch(f"{API}/users/99", json={"name": "x"}).status_code == 404


def test_the_last_administrator_stays(place: Any) -> None:
    admin = place.client("anna", "admin")
    assert admin.patch(f"{API}/users/1", json={"active": False}).status_code == 409
    assert admin.patch(f"{API}/users/1", json={"role": "agent"}).status_code == 409
    place.add("bente", "admin")
    assert admin.patch(f"{API}/users/1", json={"role": "agent"}).status_code == 200
    assert admin.get(f"{API}/users").status_code == 403


def test_a_lost_telephone_is_forgotten_by_an_administrator_who_proves_who_they_are(place: Any) -> None:
    admin, sara = place.client("anna", "admin"), place.client("sara")
    secret = sara.post(f"{API}/me/totp").json()["secret"]
    sara.post(f"{API}/me/totp/confirmation", json={"code": pyotp.TOTP(secret).at(place.now)})
    assert admin.get(f"{API}/users").json()["items"][1]["factor"] is True
    place.later(minutes=11)
    assert admin.delete(f"{API}/users/2/factor").json()["reasons"] == ["proof"]
    assert admin.post(f"{API}/me/proof", json={"password": PASSWORD}).status_code == 204
    assert admin.delete(f"{API}/users/2/factor").status_code == 204
    assert sara.get(f"{API}/me").status_code == 401
    body = {"username": "sara", "password": PASSWORD}
    assert place.visitor().post(f"{API}/session", json=body).json()["stage"] == "full"


# --- keys --------------------------------------------------------------------------------------

KEY = {"name": "Figures", "role": "lead", "offices": ["aarhus"], "scopes": ["statistics:read", "tickets:read"]}


def made(admin: Any, **changes: Any) -> tuple[int, dict[str, str]]:
    answer = admin.post(f"{API}/api-keys", json={**KEY, **changes})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"], {"Authorization": f"Bearer {answer.json()['key']}"}


def test_a_key_does_what_its_scopes_say_and_nothing_else(place: Any) -> None:
    ticket, elsewhere = place.mail(), place.mail(municipality="0461")
    _number, key = made(place.client("anna", "admin"))
    machine = place.visitor()
    assert machine.get(f"{API}/statistics", headers=key).status_code == 200
    assert machine.get(f"{API}/tickets/{ticket.id}", headers=key).status_code == 200
    assert machine.get(f"{API}/tickets/{elsewhere.id}", headers=key).status_code == 404
    for method, path in (
        ("POST", f"/tickets/{ticket.id}/claim"),
        ("GET", "/outbox"),
        ("GET", "/queues"),
        ("GET", "/users"),
        ("GET", "/me/account"),
        ("POST", "/me/totp"),
        ("DELETE", "/me/sessions"),
    ):
        assert machine.request(method, f"{API}{path}", headers=key).status_code == 403, path


def test_a_key_that_may_write_needs_no_header_against_forgery(place: Any) -> None:
    ticket = place.mail()
    _number, key = made(place.client("anna", "admin"), scopes=["tickets:write"])
    machine = place.visitor()
    del machine.headers["X-Requested-With"]
    claimed = machine.post(f"{API}/tickets/{ticket.id}/claim", headers=key)
    assert claimed.json()["claimed_by"]["name"] == "Figures"


def test_a_key_is_shown_once_kept_as_a_digest_and_ends(place: Any) -> None:
    admin = place.client("anna", "admin")
    number, key = made(admin, days=1)
    with reading(place.engine) as connection:
        assert key["Authorization"].split()[1] not in str(connection.execute(select(tables.api_keys)).all())
    machine = place.visitor()
    assert machine.get(f"{API}/me", headers=key).json()["user"]["role"] == "lead"
    assert admin.get(f"{API}/api-keys").json()["items"][0]["used_at"]
    place.later(days=1)
    assert machine.get(f"{API}/me", headers=key).status_code == 401
    place.sign_in(admin, "anna")
    number, key = made(admin)
    assert machine.get(f"{API}/me", headers=key).status_code == 200
    assert admin.delete(f"{API}/api-keys/{number}").status_code == 204
    assert machine.get(f"{API}/me", headers=key).status_code == 401
    assert admin.delete(f"{API}/api-keys/{number}").status_code == 404


@pytest.mark.parametrize(
    "given", ["Bearer", "Bearer ", "Bearer icsk_nothing", "Basic YTpi", "Bearer x\xff", "bearer  icsk_" + "a" * 500]
)
def test_what_is_no_key_opens_nothing_not_even_with_a_good_cookie_beside_it(place: Any, given: str) -> None:
    browser = place.client("sara")
    assert browser.get(f"{API}/me", headers={"Authorization": given.encode("latin-1")}).status_code == 401


def test_no_key_is_wider_than_its_role_or_lets_people_in(place: Any) -> None:
    admin = place.client("anna", "admin")
    for change in (
        {"scopes": ["users:write"]},
        {"role": "admin", "scopes": ["users:write"]},
        {"role": "admin", "scopes": ["keys:write"]},
        {"role": "statistics", "scopes": ["tickets:read"]},
        {"role": "admin", "scopes": ["tickets:read"]},
        {"scopes": ["nothing:read"]},
        {"scopes": []},
        {"offices": ["atlantis"]},
        {"days": 0},
        {"days": 3650},
    ):
        assert admin.post(f"{API}/api-keys", json={**KEY, **change}).status_code == 422, change


def test_machines_are_no_people(place: Any) -> None:
    admin = place.client("anna", "admin")
    made(admin)
    assert [one["username"] for one in admin.get(f"{API}/users").json()["items"]] == ["anna"]
    with reading(place.engine) as connection:
        machine = connection.execute(select(tables.users.c.id, tables.users.c.username).where(tables.users.c.machine))
        number, username = machine.one()
    assert admin.patch(f"{API}/users/{number}", json={"role": "admin"}).status_code == 404
    assert admin.post(f"{API}/users/{number}/link").status_code == 404
    body = {"username": username, "password": "a password that nobody has"}
    assert place.visitor().post(f"{API}/session", json=body).status_code == 401
    sara = place.client("sara")
    assert sara.get(f"{API}/presence").json()["colleagues"] == []


def test_a_key_of_somebody_shut_out_is_no_key(place: Any) -> None:
    _number, key = made(place.client("anna", "admin"))
    with transaction(place.engine) as connection:
        users.set_active(connection, 2, False)
    assert place.visitor().get(f"{API}/me", headers=key).status_code == 401
