"""Presence, offers and the verbs of a call through the API."""

from __future__ import annotations

from typing import Any

import pytest

from contact_center.domain.desk import USUAL
from contact_center.storage import calls, talks
from contact_center.storage.transaction import transaction

API = "/api/v1"
PROBLEM = "application/problem+json"
VERBS = (
    ("get", "/presence", None),
    ("put", "/presence", {"state": "available"}),
    ("get", "/offer", None),
    ("post", "/offers/1/accept", None),
    ("post", "/offers/1/decline", None),
    ("get", "/talk", None),
    ("post", "/talk/leave", None),
    ("post", "/tickets/1/hold", None),
    ("post", "/tickets/1/resume", None),
    ("post", "/tickets/1/consult", {"staff_id": 2}),
    ("post", "/tickets/1/stop-consulting", None),
    ("post", "/tickets/1/hand-over", None),
    ("post", "/tickets/1/pass-on", {"staff_id": 2, "reason": "x"}),
    ("post", "/tickets/1/extend", None),
    ("post", "/phone/pass", None),
)


def ask(browser: Any, verb: tuple[str, str, Any]) -> Any:
    method, path, body = verb
    return browser.request(method.upper(), API + path, json=body)


def look(house: Any) -> None:
    house.door.offers.look(house.now)


def met(house: Any, ticket: Any) -> None:
    """The telephone was answered and the caller fetched."""
    with transaction(house.engine) as connection:
        for leg in talks.legs_of(connection, ticket.call_sid):
            talks.move_leg(connection, leg.id, {}, {"state": "talking", "sid": f"CA{leg.id:032x}"})
        talks.move(connection, ticket.call_sid, {}, {"place": "meeting", "met_at": house.now})


@pytest.mark.parametrize("role", ["statistics", "admin", "auditor"])
@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: f"{verb[0]} {verb[1]}")
def test_only_who_works_tickets_sits_at_a_desk(house: Any, role: str, verb: tuple[str, str, Any]) -> None:
    answer = ask(house.client("who", role), verb)
    assert (answer.status_code, answer.headers["content-type"]) == (403, PROBLEM)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: f"{verb[0]} {verb[1]}")
def test_nobody_does_anything_without_signing_in(house: Any, verb: tuple[str, str, Any]) -> None:
    assert ask(house.visitor(), verb).status_code == 401


def test_a_call_of_another_office_does_not_exist(house: Any) -> None:
    ticket = house.call()
    house.client("sara").post(f"{API}/tickets/{ticket.id}/claim")
    met(house, ticket)
    bo = house.client("bo", offices=("koebenhavn",))
    for method, path, body in VERBS:
        if path.startswith("/tickets/"):
            answer = ask(bo, (method, path.replace("/1/", f"/{ticket.id}/"), body))
            assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM), path


def test_somebody_else_s_call_is_not_mine(house: Any) -> None:
    ticket = house.call()
    house.client("sara").post(f"{API}/tickets/{ticket.id}/claim")
    met(house, ticket)
    ali = house.client("ali")
    for method, path, body in VERBS:
        if path.startswith("/tickets/"):
            assert ask(ali, (method, path.replace("/1/", f"/{ticket.id}/"), body)).status_code == 409, path


def test_presence_is_chosen_and_seen_by_colleagues(house: Any) -> None:
    sara, ali = house.client("sara"), house.client("ali", offices=("odense",))
    first = sara.get(f"{API}/presence").json()
    assert first["me"]["state"] == "away"
    chosen = sara.put(f"{API}/presence", json={"state": "available", "channels": ["mail"]}).json()["me"]
    assert (chosen["state"], chosen["channels"], chosen["via"]) == ("available", ["mail"], "browser")
    seen = ali.get(f"{API}/presence").json()["colleagues"]
    assert [(one["name"], one["state"], one["can_be_called"]) for one in seen] == [("Sara", "available", False)]
    house.later(seconds=61)
    assert ali.get(f"{API}/presence").json()["colleagues"][0]["state"] == "away"


@pytest.mark.parametrize(
    "body",
    [
        {"state": "wrap-up"},
        {"state": "available", "channels": []},
        {"state": "available", "channels": ["fax"]},
        {"state": "available", "via": "desk"},
        {"state": "available", "via": "desk", "number": "112"},
        {"state": "available", "via": "desk", "number": "+48601234214"},
        {"state": "available", "via": "desk", "number": "90123456"},
        {"state": "available", "via": "sip", "number": "sip:evil@example.org"},
        {},
    ],
)
def test_what_makes_no_sense_is_refused(house: Any, body: dict[str, Any]) -> None:
    answer = house.client("sara").put(f"{API}/presence", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)


def test_a_desk_telephone_is_kept_in_one_form_and_shown_to_its_owner_only(house: Any) -> None:
    sara, ali = house.client("sara"), house.client("ali")
    body = {"state": "available", "via": "desk", "number": "32 10 10 10"}
    assert sara.put(f"{API}/presence", json=body).json()["me"]["number"] == "+4532101010"
    assert "32101010" not in ali.get(f"{API}/presence").text


def test_an_offer_shows_what_is_needed_and_is_taken(house: Any) -> None:
    sara = house.client("sara")
    assert sara.get(f"{API}/offer").status_code == 204
    sara.put(f"{API}/presence", json={"state": "available"})
    ticket = house.call()
    look(house)
    offer = sara.get(f"{API}/offer").json()
    assert (offer["ticket_id"], offer["kind"], offer["ticket_kind"], offer["seconds"]) == (
        ticket.id,
        "contact",
        "call",
        20,
    )
    assert (offer["language_label"], offer["municipality_name"]) == ("polsk", "Randers")
    assert offer["reasons"]
    assert "601234214" not in str(offer)
    talk = sara.post(f"{API}/offers/{offer['id']}/accept").json()
    assert (talk["state"], talk["role"], talk["mine"]) == ("ringing", "holder", True)
    assert house.rung[-1] == ("tend_call", ticket.id)
    again = sara.post(f"{API}/offers/{offer['id']}/accept")
    assert (again.status_code, again.headers["content-type"]) == (409, PROBLEM)
    assert sara.get(f"{API}/presence").json()["me"]["state"] == "busy"


def test_mails_are_offered_too_but_not_without_end(house: Any) -> None:
    sara = house.client("sara")
    sara.put(f"{API}/presence", json={"state": "available"})
    for _ in range(5):
        house.mail()
    for _ in range(USUAL.mails_at_once):
        look(house)
        offer = sara.get(f"{API}/offer").json()
        assert sara.post(f"{API}/offers/{offer['id']}/accept").status_code == 204
    look(house)
    assert sara.get(f"{API}/offer").status_code == 204
    house.call()
    look(house)
    assert sara.get(f"{API}/offer").json()["ticket_kind"] == "call"


def test_somebody_else_s_offer_does_not_exist(house: Any) -> None:
    sara, ali = house.client("sara"), house.client("ali")
    sara.put(f"{API}/presence", json={"state": "available"})
    house.call()
    look(house)
    number = sara.get(f"{API}/offer").json()["id"]
    assert ali.post(f"{API}/offers/{number}/accept").status_code == 404
    assert ali.post(f"{API}/offers/{number}/decline").status_code == 404
    assert sara.post(f"{API}/offers/{number}/decline", json={"reason": "sleepy"}).status_code == 422
    assert sara.post(f"{API}/offers/{number}/decline", json={"reason": "language"}).status_code == 204
    assert sara.post(f"{API}/offers/{number}/decline").status_code == 204
    assert sara.get(f"{API}/offer").status_code == 204


def test_a_call_is_held_shared_and_wrapped_up(house: Any) -> None:
    sara, ali = house.client("sara"), house.client("ali")
    ticket = house.call()
    with transaction(house.engine) as connection:
        calls.begin(connection, ticket.call_sid, "+48601234214", "+4570000002", house.now)
    here = f"{API}/tickets/{ticket.id}"
    sara.post(f"{here}/claim")
    assert sara.post(f"{here}/hold").status_code == 409  # not connected yet
    met(house, ticket)
    assert sara.post(f"{here}/hold").json()["state"] == "hold"
    assert sara.post(f"{here}/resume").json()["state"] == "talking"
    colleague = sara.get(f"{API}/presence").json()["colleagues"][0]
    asked = {"staff_id": colleague["id"]}
    assert sara.post(f"{here}/consult", json=asked).status_code == 409  # is not there
    ali.put(f"{API}/presence", json={"state": "available"})
    assert sara.post(f"{here}/consult", json=asked).json()["asked"]["name"] == "Ali"
    offer = ali.get(f"{API}/offer").json()
    assert (offer["kind"], offer["colleague"]) == ("consult", "Sara")
    assert ali.post(f"{API}/offers/{offer['id']}/accept").json()["role"] == "guest"
    met(house, ticket)
    assert sara.post(f"{here}/hand-over").status_code == 204
    assert ali.get(f"{API}/talk").json()["role"] == "holder"
    assert ali.post(f"{here}/hang-up").json()["state"] == "wrapping"
    wrap_up = ali.get(f"{API}/talk").json()
    assert (wrap_up["state"], wrap_up["extensions_left"]) == ("wrap-up", 5)
    assert ali.get(f"{API}/presence").json()["me"]["state"] == "wrap-up"
    later = ali.post(f"{here}/extend").json()
    assert later["wrap_up_until"] > wrap_up["wrap_up_until"]
    assert ali.post(f"{here}/complete", json={"outcome": "answered", "note": "ok"}).json()["state"] == "completed"
    assert ali.get(f"{API}/talk").status_code == 204
    assert ali.get(f"{API}/presence").json()["me"]["state"] == "available"


def test_a_caller_is_passed_on_with_a_reason(house: Any) -> None:
    sara, ali = house.client("sara"), house.client("ali", offices=("odense",))
    ticket = house.call()
    here = f"{API}/tickets/{ticket.id}"
    sara.post(f"{here}/claim")
    met(house, ticket)
    ali.put(f"{API}/presence", json={"state": "available"})
    whom = sara.get(f"{API}/presence").json()["colleagues"][0]["id"]
    assert sara.post(f"{here}/pass-on", json={"staff_id": whom, "reason": "  "}).status_code == 422
    me = sara.get(f"{API}/me").json()["user"]["id"]
    assert sara.post(f"{here}/pass-on", json={"staff_id": me, "reason": "x"}).status_code == 422
    assert sara.post(f"{here}/pass-on", json={"staff_id": 999, "reason": "x"}).status_code == 404
    assert sara.post(f"{here}/pass-on", json={"staff_id": whom, "reason": "taler polsk"}).status_code == 204
    offer = ali.get(f"{API}/offer").json()
    assert offer["kind"] == "transfer"
    assert ali.get(here).status_code == 404  # not before it is theirs
    assert ali.post(f"{API}/offers/{offer['id']}/accept").json()["role"] == "holder"
    assert "taler polsk" in ali.get(here).text


def test_a_pass_of_the_browser_s_telephone_is_for_one_person(new_house: Any) -> None:
    passes: list[str] = []
    house = new_house(access=lambda who: passes.append(who) or f"pass of {who}", edge="dublin", region="ie1")
    sara = house.client("sara")
    answer = sara.post(f"{API}/phone/pass").json()
    assert answer == {"token": "pass of staff_1", "identity": "staff_1", "seconds": 600, "edge": "dublin"}
    headers = sara.get(f"{API}/presence").headers
    assert "wss://voice-js.dublin.twilio.com" in headers["content-security-policy"]
    assert "https://eventgw.ie1.twilio.com" in headers["content-security-policy"]
    assert "script-src 'self';" in headers["content-security-policy"]
    assert "microphone=(self)" in headers["permissions-policy"]


def test_without_a_real_account_nothing_of_the_provider_is_allowed(house: Any) -> None:
    sara = house.client("sara")
    answer = sara.post(f"{API}/phone/pass")
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)
    assert "twilio" not in answer.headers["content-security-policy"]
    assert "microphone=()" in answer.headers["permissions-policy"]
