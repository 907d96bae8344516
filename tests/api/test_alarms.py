"""Alarms, dead addresses, claims and shared tickets as staff see them."""

from __future__ import annotations

from typing import Any

from contact_center.storage import alarms, shared, tables, tickets
from contact_center.storage.transaction import transaction


def raised(house: Any, kind: str, about: str = "") -> None:
    with transaction(house.engine) as connection:
        alarms.raise_alarm(connection, kind, about, house.now)


def test_an_alarm_stands_on_every_screen_until_a_lead_ends_it(house: Any) -> None:
    sara, lene = house.client("sara"), house.client("lene", "lead")
    raised(house, alarms.REPLIES_OFF)
    raised(house, alarms.REPLIES_OFF)
    [alarm] = sara.get("/api/v1/queues").json()["alarms"]
    assert (alarm["kind"], alarm["times"]) == ("replies-off", 2)
    assert alarm["text"].startswith("Automatiske svar er slået fra")
    assert sara.get("/api/v1/alarms").json() == [alarm]
    address = f"/api/v1/alarms/{alarm['id']}/clear"
    assert sara.post(address).status_code == 403
    assert lene.post(address).json() == []
    assert lene.post(address).status_code == 404
    assert sara.get("/api/v1/queues").json()["alarms"] == []


def test_every_kind_of_alarm_has_words_and_an_unknown_one_its_name(house: Any) -> None:
    for kind in (alarms.REPLIES_OFF, alarms.BLOCKED, alarms.REOPENED_OFTEN, "of-tomorrow"):
        raised(house, kind, "mail.example")
    said = [alarm["text"] for alarm in house.client("sara").get("/api/v1/alarms").json()]
    assert "mail.example" in said[1]
    assert said[3] == "of-tomorrow: mail.example"
    assert all("{" not in text for text in said)


def test_a_dead_address_is_shown_in_the_list_and_at_the_ticket(house: Any) -> None:
    sara, ticket = house.client("sara"), house.mail()
    with transaction(house.engine) as connection:
        tickets.move(connection, ticket.id, {}, {"address_dead": True})
    assert sara.get("/api/v1/tickets").json()["items"][0]["address_dead"] is True
    assert sara.get(f"/api/v1/tickets/{ticket.id}").json()["address_dead"] is True


def test_a_claim_leads_to_its_ticket_where_the_viewer_may_see_it(house: Any) -> None:
    sara, claimed, ticket = house.client("sara"), house.mail(), house.mail()
    with transaction(house.engine) as connection:
        mine = tables.contacts.c.ticket_id == ticket.id
        connection.execute(tables.contacts.update().where(mine).values(claims_ticket_id=claimed.id))
    address = f"/api/v1/tickets/{ticket.id}"
    assert sara.get(address).json()["claims"]["reference"] == claimed.reference
    with transaction(house.engine) as connection:
        tickets.move(connection, claimed.id, {}, {"office": "odense"})
    assert sara.get(address).json()["claims"] is None


def test_a_shared_ticket_is_seen_and_worked_by_both_offices_and_by_no_third(house: Any) -> None:
    sara, ole, kim = (
        house.client("sara"),
        house.client("ole", offices=("odense",)),
        house.client("kim", offices=("esbjerg",)),
    )
    ticket = house.mail()
    address = f"/api/v1/tickets/{ticket.id}"
    assert ole.get(address).status_code == 404
    with transaction(house.engine) as connection:
        shared.share(connection, ticket.id, {"odense": "ics@odense.example"}, house.now)
    for browser in (sara, ole):
        assert browser.get(address).json()["shared"] == [{"office": "odense", "inbox": "ics@odense.example"}]
        assert browser.get("/api/v1/tickets").json()["total"] == 1
        assert browser.get("/api/v1/queues").json()["waiting"] == 1
    assert ole.get("/api/v1/tickets", params={"office": "odense"}).json()["total"] == 1
    assert kim.get(address).status_code == 404
    assert kim.get("/api/v1/tickets").json()["total"] == 0
    assert kim.post(f"{address}/claim").status_code == 404
    assert ole.post(f"{address}/claim").status_code == 200
    assert sara.get(address).json()["claimed_by"]["name"] == "Ole"
    assert sara.post(f"{address}/reply", json={"text": "x"}).status_code == 409
