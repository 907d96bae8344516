"""Forwarding to other authorities: what is sent to whom, when the citizen is told, and what has not gone yet."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from contact_center.domain.contact import Attachment
from contact_center.storage import outbox, tables
from contact_center.storage.transaction import reading, transaction

API = "/api/v1"
CPR = "010190-9999"


@pytest.fixture
def house(house: Any) -> Any:
    house.desk = replace(house.desk, undo=timedelta(seconds=10))
    house.door = replace(house.door, desk=house.desk)
    house.app.state.door = lambda: house.door
    return house


@pytest.fixture
def sara(house: Any) -> Any:
    return house.client("sara", "agent", ("aarhus", "national"))


@pytest.fixture
def held(house: Any, sara: Any) -> dict[str, Any]:
    files = (
        Attachment("kontrakt.pdf", "application/pdf", 4, b"%PDF"),
        Attachment("ond.pdf", "application/pdf", 3, b"bad", scan="infected: Eicar"),
    )
    ticket = house.mail("jan@poczta.example", files, text=f"Jeg søger skattekort. CPR {CPR}")
    view: dict[str, Any] = sara.post(f"{API}/tickets/{ticket.id}/claim").json()
    return view


def path(ticket: dict[str, Any], *further: object) -> str:
    return "/".join([f"{API}/tickets/{ticket['id']}", *map(str, further)])


def mails(house: Any) -> list[Any]:
    """What was written by hand, oldest first."""
    with reading(house.engine) as connection:
        return [row for row in reversed(outbox.newest(connection, None, 20)) if not row.automatic]


def test_who_decides_on_the_topic_is_offered_first_and_who_gets_nothing_is_not(sara: Any, held: Any) -> None:
    listed = sara.get(path(held, "authorities")).json()["items"]
    assert listed[0]["usual"] is True
    ways = {one["slug"]: one["way"] for one in listed}
    assert (ways["motorstyrelsen"], ways["skattestyrelsen"]) == ("mail", "hand")
    assert not {"union", "a-kasse", "mitid-support"} & ways.keys()


def test_the_proposal_has_the_authoritys_own_letter_and_what_belongs_to_it(sara: Any, held: Any) -> None:
    made = sara.get(path(held, "forwarding?authority=skattestyrelsen&item=contract")).json()
    assert [one["id"] for one in made["items"]] == ["form", "contract", "identity", "marriage", "permit"]
    assert "– Ansættelseskontrakt" in made["text"]
    assert "Vielsesattest" not in made["text"]
    assert "> Jeg søger skattekort. CPR 010190-****" in made["text"]
    assert held["reference"] in made["subject"]
    assert "{" not in made["text"] + made["subject"] + made["told_text"]
    assert (made["tells"], made["told_language"]) == (True, "pl")
    assert "Skattestyrelsen" in made["told_text"]
    assert "skattekort" not in made["told_text"].lower()
    assert "sendt den videre" in made["told_danish"]
    assert [(one["name"], one["infected"]) for one in made["files"]] == [("kontrakt.pdf", False), ("ond.pdf", True)]


def test_by_mail_it_goes_with_its_files_and_the_citizen_is_told(house: Any, sara: Any, held: Any) -> None:
    file = held["messages"][0]["attachments"][0]["id"]
    body = {"authority": "motorstyrelsen", "text": "Til Motorstyrelsen", "handed_over": ["words"], "files": [file]}
    view = sara.post(path(held, "forward"), json=body).json()
    to_them, to_citizen = mails(house)
    assert (to_them.recipient, to_citizen.recipient) == ("motorekspedition@motorst.dk", "jan@poczta.example")
    assert (to_them.due_at, to_citizen.due_at) == (house.now + timedelta(seconds=10),) * 2
    assert held["reference"] in to_them.subject
    assert "Motorstyrelsen" in to_citizen.text
    assert CPR not in to_citizen.text
    assert to_them.headers["Reply-To"] != to_citizen.headers["Reply-To"]
    assert [one["direction"] for one in view["messages"]][-2:] == ["forward", "out"]
    [one] = view["forwardings"]
    assert (one["state"], one["missing"], one["forwarded_at"]) == (
        "sending",
        ["Borgerens bilag", "Borgerens kontaktoplysninger"],
        None,
    )
    assert [row["id"] for row in sara.get(f"{API}/forwardings").json()["items"]] == [one["id"]]
    with transaction(house.engine) as connection:
        outbox.mark_sent(connection, to_them.id, house.now + timedelta(seconds=12))
    assert sara.get(f"{API}/forwardings").json()["items"] == []
    [done] = sara.get(f"{API}/forwardings?state=all").json()["items"]
    assert (done["state"], done["forwarded_at"]) == ("forwarded", "2026-11-18T09:00:12Z")


def test_a_mail_the_authority_does_not_take_stays_on_the_list(house: Any, sara: Any, held: Any) -> None:
    sara.post(path(held, "forward"), json={"authority": "motorstyrelsen", "text": "x"})
    with transaction(house.engine) as connection:
        outbox.mark_failed(connection, mails(house)[0].id, "Mailserveren afviser mailen.")
    [one] = sara.get(f"{API}/forwardings").json()["items"]
    assert (one["state"], one["error"]) == ("failed", "Mailserveren afviser mailen.")


def test_by_hand_it_stays_on_the_list_until_somebody_says_that_it_has_gone(house: Any, sara: Any, held: Any) -> None:
    body = {"authority": "skattestyrelsen", "text": "Til Skattestyrelsen", "handed_over": ["form", "contract"]}
    assert sara.post(path(held, "forward"), json=body).status_code == 200
    assert mails(house) == []
    [one] = sara.get(f"{API}/forwardings").json()["items"]
    assert (one["way"], one["state"], one["received_at"]) == ("hand", "waiting", "2026-11-18T09:00:00Z")
    house.later(minutes=20)
    assert sara.post(f"{API}/forwardings/{one['id']}/gone").json()["items"] == []
    [to_citizen] = mails(house)
    assert (to_citizen.recipient, "Skattestyrelsen" in to_citizen.text) == ("jan@poczta.example", True)
    assert sara.post(f"{API}/forwardings/{one['id']}/gone").status_code == 409
    assert sara.post(f"{API}/forwardings/{one['id']}/undo").status_code == 409
    assert len(mails(house)) == 1
    view = sara.get(path(held)).json()
    assert view["forwardings"][0]["forwarded_at"] == "2026-11-18T09:20:00Z"


def test_what_has_not_gone_is_taken_back_without_a_trace_outside(house: Any, sara: Any, held: Any) -> None:
    for authority in ("motorstyrelsen", "siri"):
        sara.post(path(held, "forward"), json={"authority": authority, "text": "x"})
        [one] = sara.get(f"{API}/forwardings").json()["items"]
        assert sara.post(f"{API}/forwardings/{one['id']}/undo").json()["items"] == []
        assert mails(house) == []
        assert [m["direction"] for m in sara.get(path(held)).json()["messages"]] == ["in", "auto"]
    sara.post(path(held, "forward"), json={"authority": "motorstyrelsen", "text": "x"})
    house.later(seconds=11)
    [one] = sara.get(f"{API}/forwardings").json()["items"]
    assert sara.post(f"{API}/forwardings/{one['id']}/undo").status_code == 409
    assert len(mails(house)) == 2


def test_a_file_with_a_virus_is_not_forwarded(house: Any, sara: Any, held: Any) -> None:
    infected = held["messages"][0]["attachments"][1]["id"]
    body = {"authority": "motorstyrelsen", "text": "x", "files": [infected]}
    assert sara.post(path(held, "forward"), json=body).status_code == 422
    assert mails(house) == []


def test_a_personal_number_is_not_forwarded_over_a_line_that_anybody_reads(house: Any, sara: Any, held: Any) -> None:
    house.desk = replace(house.desk, mailer=replace(house.desk.mailer, readable=True))
    house.door = replace(house.door, desk=house.desk)
    answer = sara.post(path(held, "forward"), json={"authority": "motorstyrelsen", "text": f"CPR {CPR}"})
    assert (answer.status_code, "personal number" in answer.json()["detail"]) == (422, True)


def test_a_caller_without_a_mail_address_is_told_by_nobody(house: Any, sara: Any) -> None:
    ticket = house.call()
    sara.post(f"{API}/tickets/{ticket.id}/claim")
    assert sara.get(f"{API}/tickets/{ticket.id}/forwarding?authority=motorstyrelsen").json()["tells"] is False
    answer = sara.post(f"{API}/tickets/{ticket.id}/forward", json={"authority": "motorstyrelsen", "text": "x"})
    assert answer.status_code == 200
    assert [row.recipient for row in mails(house)] == ["motorekspedition@motorst.dk"]


def test_only_the_holder_forwards_and_nobody_of_another_office(house: Any, sara: Any, held: Any) -> None:
    ali, bo = house.client("ali", "agent", ("aarhus",)), house.client("bo", "agent", ("koebenhavn",))
    body = {"authority": "siri", "text": "x"}
    assert ali.post(path(held, "forward"), json=body).status_code == 409
    assert bo.post(path(held, "forward"), json=body).status_code == 404
    sara.post(path(held, "forward"), json=body)
    assert bo.get(f"{API}/forwardings").json()["items"] == []
    assert bo.post(f"{API}/forwardings/1/gone").status_code == 404
    with reading(house.engine) as connection:
        kinds = [row.kind for row in connection.execute(tables.visitations.select())]
    assert kinds.count("forward") == 1
