"""Signing in at one's own authority, against a real small OpenID provider."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import util
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pyotp
import pytest
from sqlalchemy import select

from contact_center.api.sign_on import safe
from contact_center.api.signin.claims import Grant
from contact_center.api.signin.issuers import Issuer, Issuers
from contact_center.api.signin.policy import SignIn
from contact_center.storage import tables, users
from contact_center.storage.transaction import reading, transaction

API, STAFF = "/api/v1", "http://testserver"
GRANTS = (Grant("ICS.Lead", "lead", ("aarhus", "atlantis")), Grant("ICS.Agent", "agent", ("odense", "national")))
SARA = {"sub": "7", "name": "Sara Holm", "preferred_username": "sara@aarhus.example", "roles": ["ICS.Agent"]}


def _load() -> Any:
    spec = util.spec_from_file_location("issuer_house", Path(__file__).with_name("issuer_house.py"))
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    sys.modules["issuer_house"] = module
    spec.loader.exec_module(module)
    return module


issuers = _load()


@pytest.fixture(scope="module")
def running(free_port: Any) -> Iterator[Any]:
    """Two providers for all tests of this file."""
    two = [issuers.Provider(free_port(), lambda: datetime.now(UTC)) for _ in range(2)]
    stops = [issuers.serve(one) for one in two]
    yield two
    for stop in stops:
        stop()


class Place:
    """A house and two providers, truthful again."""

    def __init__(self, running: Any, new_house: Any) -> None:
        self.providers, self.new_house = running, new_house
        self.open()
        for one in running:
            one.claims, one.lies, one.header, one.broken = dict(SARA), {}, {}, ""
            one.now = lambda: self.house.now
            one.asked.clear()

    def open(self, second_factor: bool = False, **changes: Any) -> None:
        """Open a house; `changes` are those of the first issuer."""
        known = {"client_id": issuers.CLIENT, "client_secret": issuers.SECRET, "grants": GRANTS}
        first, second = (
            Issuer(name=name, label=f"{name.title()} Kommune", url=one.url, **{**known, **more})
            for name, one, more in zip(("aarhus", "odense"), self.providers, (changes, {}), strict=True)
        )
        self.house = self.new_house(
            signin=SignIn(second_factor, True, Issuers((first, second), STAFF), staff_url=STAFF)
        )

    @property
    def provider(self) -> Any:
        return self.providers[0]

    def there(self, browser: Any, name: str = "aarhus", query: str = "") -> str:
        """Go to the issuer and let it send the browser back; returns where to."""
        answer = browser.get(f"{API}/session/at/{name}{query}")
        assert answer.status_code == 303, answer.text
        sent = httpx.get(answer.headers["location"])
        assert sent.status_code == 302, sent.text
        back = urlsplit(sent.headers["location"])
        return f"{back.path}?{back.query}"

    def and_back(self, browser: Any, name: str = "aarhus", query: str = "") -> str:
        """The whole way; returns where the browser ends."""
        answer = browser.get(self.there(browser, name, query))
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def user(self, username: str = "sara@aarhus") -> Any:
        with reading(self.house.engine) as connection:
            return users.by_username(connection, username)


@pytest.fixture
def place(running: Any, new_house: Any) -> Place:
    return Place(running, new_house)


def test_who_comes_back_is_signed_in_with_role_and_offices_of_the_table(place: Place) -> None:
    browser = place.house.visitor()
    assert browser.get(f"{API}/session").json()["issuers"][0] == {"name": "aarhus", "label": "Aarhus Kommune"}
    assert place.and_back(browser, query="?next=/statistics") == "/statistics"
    user = browser.get(f"{API}/me").json()["user"]
    assert (user["name"], user["role"], user["offices"]) == ("Sara Holm", "agent", ["odense", "national"])
    asked = place.provider.asked[0]
    assert (asked["code_challenge_method"], asked["response_type"], asked["scope"]) == (
        "S256",
        "code",
        "openid profile",
    )
    assert asked["redirect_uri"] == f"{STAFF}{API}/session/at/aarhus/return"


def test_the_same_person_is_known_by_issuer_and_subject_whatever_else_changes(place: Place) -> None:
    browser = place.house.visitor()
    place.and_back(browser)
    first = browser.get(f"{API}/me").json()["user"]["id"]
    place.provider.claims |= {"name": "Sara Winther", "preferred_username": "other", "roles": ["ICS.Lead", "ICS.Agent"]}
    place.and_back(browser)
    user = browser.get(f"{API}/me").json()["user"]
    assert (user["id"], user["name"], user["role"], user["offices"]) == (first, "Sara Winther", "lead", ["aarhus"])


def test_the_same_subject_of_another_issuer_is_another_person(place: Place) -> None:
    one, two = place.house.visitor(), place.house.visitor()
    place.and_back(one)
    place.and_back(two, "odense")
    assert one.get(f"{API}/me").json()["user"]["id"] != two.get(f"{API}/me").json()["user"]["id"]


def test_a_name_that_is_taken_here_gives_nobody_that_account(place: Place) -> None:
    place.house.add("sara@aarhus", "admin")
    browser = place.house.visitor()
    place.and_back(browser)
    user = browser.get(f"{API}/me").json()["user"]
    assert (user["role"], user["username"].endswith("@aarhus"), user["username"] != "sara@aarhus") == (
        "agent",
        True,
        True,
    )


@pytest.mark.parametrize(
    ("lies", "header", "broken"),
    [
        ({"iss": "https://other.example"}, {}, ""),
        ({"iss": None}, {}, ""),
        ({"aud": "another-client"}, {}, ""),
        ({"aud": None}, {}, ""),
        ({"aud": ["ics", "another"], "azp": "another"}, {}, ""),
        ({"azp": "another"}, {}, ""),
        ({"nonce": "another"}, {}, ""),
        ({"nonce": None}, {}, ""),
        ({"exp": 1_000_000_000}, {}, ""),
        ({"exp": None}, {}, ""),
        ({"exp": "soon"}, {}, ""),
        ({"iat": 1_000_000_000}, {}, ""),
        ({"sub": None}, {}, ""),
        ({"sub": ""}, {}, ""),
        ({"sub": "x" * 300}, {}, ""),
        ({"sub": 7}, {}, ""),
        ({}, {"kid": "unknown"}, ""),
        ({}, {}, "foreign-key"),
        ({}, {}, "unsigned"),
        ({}, {}, "our-secret"),
        ({}, {}, "no-token"),
        ({}, {}, "list"),
    ],
)
def test_a_token_that_is_not_for_us_signs_nobody_in(
    place: Place, lies: dict[str, Any], header: dict[str, Any], broken: str
) -> None:
    browser = place.house.visitor()
    place.provider.lies, place.provider.header, place.provider.broken = lies, header, broken
    assert place.and_back(browser) == "/login?trouble=away"
    assert browser.get(f"{API}/me").status_code == 401
    assert place.user() is None


@pytest.mark.parametrize("broken", ["away", "huge", "detour", "another", "plain"])
def test_an_issuer_in_trouble_is_said_in_words(place: Place, broken: str) -> None:
    place.provider.broken = broken
    browser = place.house.visitor()
    answer = browser.get(f"{API}/session/at/aarhus")
    where = answer.headers["location"]
    if where.startswith(place.provider.url):  # the address of the token is only used later
        where = place.and_back(browser)
    assert where == "/login?trouble=away"


def test_who_is_refused_there_or_has_no_role_or_is_shut_out_here_is_told_so(place: Place) -> None:
    browser = place.house.visitor()
    place.provider.broken = "refuses"
    assert place.and_back(browser) == "/login?trouble=refused"
    place.provider.broken, place.provider.claims["roles"] = "", ["Something.Else"]
    assert place.and_back(browser) == "/login?trouble=role"
    assert place.user() is None
    place.provider.claims["roles"] = ["ICS.Agent"]
    place.and_back(browser)
    with transaction(place.house.engine) as connection:
        users.set_active(connection, place.user().id, False)
    assert place.and_back(browser) == "/login?trouble=shut"
    assert browser.get(f"{API}/me").status_code == 401


def test_a_state_counts_once_in_the_same_browser_at_the_same_issuer_and_soon(place: Place) -> None:
    browser, thief = place.house.visitor(), place.house.visitor()
    back = place.there(browser)
    assert thief.get(back).headers["location"] == "/login?trouble=state"  # the code was another browser's
    assert browser.get(back).headers["location"] == "/login?trouble=state"  # and now it is used
    back = place.there(browser)
    assert browser.get(back.replace("/at/aarhus/", "/at/odense/")).headers["location"] == "/login?trouble=state"
    back = place.there(browser)
    place.house.later(minutes=11)
    assert browser.get(back).headers["location"] == "/login?trouble=state"
    back = place.there(browser)
    assert browser.get(f"{API}/session/at/aarhus/return?code=x").headers["location"] == "/login?trouble=state"
    assert browser.get(back).headers["location"] == "/"
    assert browser.get(back).headers["location"] == "/login?trouble=state"


def test_an_answer_of_another_issuer_is_refused(place: Place) -> None:
    browser = place.house.visitor()
    back = place.there(browser).split("&iss=")[0] + "&iss=https://other.example"
    assert browser.get(back).headers["location"] == "/login?trouble=refused"


def test_a_new_key_of_the_issuer_is_fetched_when_it_is_met(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from contact_center.api.signin import issuers as client

    place.and_back(place.house.visitor())
    place.provider.rotate()
    assert place.and_back(place.house.visitor()) == "/login?trouble=away"  # not more than once a minute
    monkeypatch.setattr(client, "KEYS_AGAIN_SECONDS", 0.0)
    assert place.and_back(place.house.visitor()) == "/"


def test_ours_is_asked_for_unless_the_issuers_second_factor_is_believed_and_was_used(place: Place) -> None:
    place.open(second_factor=True)
    browser = place.house.visitor()
    assert place.and_back(browser, query="?next=/outbox") == "/login?next=/outbox"
    assert browser.get(f"{API}/session").json()["stage"] == "enrol"
    place.open(second_factor=True, second_factor_there=True)
    for amr, where in ((["pwd"], "/login?next=/"), (["pwd", "mfa"], "/")):
        place.provider.claims["amr"] = amr
        assert place.and_back(place.house.visitor()) == where


def test_who_signs_in_elsewhere_proves_it_there(place: Place) -> None:
    browser = place.house.visitor()
    place.and_back(browser)
    assert browser.get(f"{API}/me/account").json()["issuer"] == "Aarhus Kommune"
    assert browser.post(f"{API}/me/totp").json()["reasons"] == ["proof"]  # the issuer may have known her still
    assert browser.post(f"{API}/me/proof", json={"password": "x"}).status_code == 409
    place.provider.claims["auth_time"] = int(place.house.now.timestamp())
    place.and_back(browser, query="?prove=true&next=/account")
    assert (place.provider.asked[-1]["prompt"], place.provider.asked[-1]["max_age"]) == ("login", "0")
    secret = browser.post(f"{API}/me/totp").json()["secret"]
    code = {"code": pyotp.TOTP(secret).at(place.house.now + timedelta(seconds=30))}
    assert browser.post(f"{API}/me/totp/confirmation", json=code).status_code == 200
    assert browser.put(f"{API}/me/password", json={"password": "rødgrød med fløde på"}).status_code == 409


def test_what_comes_from_an_issuer_is_not_changed_here(place: Place) -> None:
    place.and_back(place.house.visitor())
    admin = place.house.client("anna", "admin")
    number = place.user().id
    assert admin.patch(f"{API}/users/{number}", json={"role": "admin"}).status_code == 409
    assert admin.post(f"{API}/users/{number}/link").status_code == 409
    assert admin.patch(f"{API}/users/{number}", json={"languages": ["da", "pl"]}).status_code == 200
    body = {"username": "sara@aarhus", "password": "a password that nobody has"}
    assert place.house.visitor().post(f"{API}/session", json=body).status_code == 401


def test_without_local_accounts_nobody_signs_in_by_password(place: Place, new_house: Any) -> None:
    house = new_house(signin=SignIn(passwords=False, issuers=place.house.door.signin.issuers))
    house.add("sara")
    body = {"username": "sara", "password": "a long enough password"}
    assert house.visitor().post(f"{API}/session", json=body).status_code == 403
    assert house.visitor().get(f"{API}/session").json()["passwords"] is False


def test_the_log_says_who_came_and_no_table_holds_a_token(place: Place) -> None:
    place.and_back(place.house.visitor())
    with reading(place.house.engine) as connection:
        actions = list(connection.execute(select(tables.audit.c.action).order_by(tables.audit.c.seq)).scalars())
        assert connection.execute(select(tables.sign_ons)).all() == []
    assert actions == ["user.added", "session.opened"]


@pytest.mark.parametrize(
    "wanted",
    [
        *("//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example", "javascript:alert(1)", "", "x"),
        *("/a b", "/login", "/\r\nSet-Cookie: a=b", "/" + "x" * 600, "/\\\\x"),
    ],
)
def test_nobody_is_sent_elsewhere(wanted: str) -> None:
    assert safe(wanted) == "/"


def test_an_unknown_issuer_is_not_found(place: Place) -> None:
    browser = place.house.visitor()
    assert browser.get(f"{API}/session/at/nobody").status_code == 404
    assert browser.get(f"{API}/session/at/nobody/return").status_code == 404
    assert browser.get(f"{API}/session/at/<b>").status_code in (404, 422)


def test_one_comes_back_to_where_one_was(place: Place) -> None:
    browser = place.house.visitor()
    assert place.and_back(browser, query="?next=%2Foutbox%3Fkind%3Dsms") == "/outbox?kind=sms"
