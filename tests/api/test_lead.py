"""What a lead sees on the wall, and how a lead gives work to people."""

from __future__ import annotations

from typing import Any

WALL = "/api/v1/wallboard"


def test_the_wall_counts_what_waits_and_who_is_there_and_names_nobody(house: Any) -> None:
    lene, sara = house.client("lene", "lead"), house.client("sara")
    house.mail()
    house.call()
    sara.put("/api/v1/presence", json={"state": "available", "channels": ["mail", "phone"]})
    wall = lene.get(WALL).json()
    [aarhus] = wall["offices"]
    assert (aarhus["waiting"], aarhus["calls"], wall["waiting"], wall["calls"]) == (2, 1, 2, 1)
    assert aarhus["staff"]["available"] == 1
    assert "Kowalska" not in lene.get(WALL).text
    assert "mail.example" not in lene.get(WALL).text


def test_what_is_late_stands_first_and_what_was_finished_is_counted(house: Any) -> None:
    lene, sara = house.client("lene", "lead"), house.client("sara")
    first, second = house.mail(), house.mail()
    sara.post(f"/api/v1/tickets/{second.id}/claim")
    sara.post(f"/api/v1/tickets/{second.id}/complete", json={"outcome": "answered"})
    house.later(days=6)
    house.sign_in(lene, "lene")
    wall = lene.get(WALL).json()
    assert [(one["id"], one["late"], one["held"]) for one in wall["urgent"]] == [(first.id, True, False)]
    assert wall["overdue"] == 1
    house.later(days=-6)
    wall = lene.get(WALL).json()
    assert (wall["finished_today"], wall["finished_in_time"]) == (1, 1)


def test_a_lead_gives_a_ticket_to_a_colleague_of_the_office(house: Any) -> None:
    lene, sara = house.client("lene", "lead"), house.client("sara")
    lars = house.add("lars", offices=("odense",))
    bo = house.add("bo")
    ticket = house.mail()
    path = f"/api/v1/tickets/{ticket.id}"
    assert "assign" in lene.get(path).json()["allowed"]
    assert "assign" not in sara.get(path).json()["allowed"]
    assert sara.post(f"{path}/assign", json={"staff_id": bo}).status_code == 403
    assert lene.post(f"{path}/assign", json={"staff_id": lars}).status_code == 422
    assert lene.post(f"{path}/assign", json={"staff_id": 999}).status_code == 404
    given = lene.post(f"{path}/assign", json={"staff_id": bo})
    assert given.status_code == 200, given.text
    assert sara.post(f"{path}/claim").status_code == 409
    assert "Lene → Bo" in lene.get(path).text


def test_a_caller_is_never_moved_over_somebodys_head(house: Any) -> None:
    lene = house.client("lene", "lead")
    bo = house.add("bo")
    ticket = house.call()
    path = f"/api/v1/tickets/{ticket.id}"
    assert "assign" not in lene.get(path).json()["allowed"]
    assert lene.post(f"{path}/assign", json={"staff_id": bo}).status_code == 409


def test_another_offices_lead_finds_no_such_ticket(house: Any) -> None:
    other = house.client("ole", "lead", ("odense",))
    assert other.post(f"/api/v1/tickets/{house.mail().id}/assign", json={"staff_id": 1}).status_code == 404
