"""Webhooks as an administrator sets them up."""

from __future__ import annotations

import socket
from typing import Any

from contact_center.delivery.hook import Post

HOOKS = "/api/v1/hooks"
URL = "https://bi.example/ics"


def test_only_an_administrator_sets_them_up_and_sees_the_secret_once(house: Any) -> None:
    admin = house.client("anna", "admin", ())
    made = admin.post(HOOKS, json={"url": URL})
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    assert made.json()["secret"] not in admin.get(HOOKS).text
    hook = f"{HOOKS}/{made.json()['id']}"
    for other in (house.client("lars", "lead"), house.client("sara")):
        assert {other.get(HOOKS).status_code, other.post(HOOKS, json={"url": URL}).status_code} == {403}
        assert {other.delete(hook).status_code, other.post(hook + "/ping").status_code} == {403}
    assert admin.delete(hook).status_code == 204
    assert admin.delete(hook).status_code == 404


def test_one_that_is_switched_on_again_is_not_told_what_happened_meanwhile(house: Any) -> None:
    admin = house.client("anna", "admin", ())
    hook = f"{HOOKS}/{admin.post(HOOKS, json={'url': URL}).json()['id']}"
    changed = admin.patch(hook, json={"active": False, "kinds": ["ticket.created"]}).json()
    assert (changed["active"], changed["kinds"], changed["url"]) == (False, ["ticket.created"], URL)
    house.mail()
    assert admin.patch(hook, json={"active": True}).json()["seq"] > changed["seq"]


def test_what_makes_no_sense_is_refused(house: Any) -> None:
    admin = house.client("anna", "admin", ())
    for order in (
        {"url": "http://bi.example"},
        {"url": URL, "offices": ["atlantis"]},
        {"url": URL, "kinds": ["*"]},
        {},
    ):
        assert admin.post(HOOKS, json=order).status_code == 422
    assert admin.patch(f"{HOOKS}/99", json={"active": True}).status_code == 404


def test_a_trial_says_how_it_went(new_house: Any) -> None:
    house = new_house(post=Post(private=True))
    admin = house.client("anna", "admin", ())
    with socket.socket() as nobody:  # bound, but nobody listens
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
        hook = admin.post(HOOKS, json={"url": url}).json()["id"]
        tried = admin.post(f"{HOOKS}/{hook}/ping").json()
    assert tried == {"delivered": False, "problem": "not reached: ConnectError"}
