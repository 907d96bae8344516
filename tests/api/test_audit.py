"""What goes into the audit log, who may look at it, and who saw a ticket."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from contact_center.api.callers import Staff
from contact_center.domain.contact import Attachment
from contact_center.storage import audit, tables
from contact_center.storage.transaction import reading, transaction

API = "/api/v1"


def rows(house: Any) -> list[Any]:
    with reading(house.engine) as connection:
        return list(connection.execute(select(tables.audit).order_by(tables.audit.c.seq)))


def actions(house: Any) -> list[str]:
    return [row.action for row in rows(house)]


def test_a_verb_is_written_with_its_ticket_office_and_the_values_that_are_nobodys_words(house: Any) -> None:
    ticket, browser = house.mail(), house.client("sara")
    browser.post(f"{API}/tickets/{ticket.id}/claim")
    body = {"text": "Kære Anna, mit nummer er 010190-1234", "language": "pl"}
    browser.post(f"{API}/tickets/{ticket.id}/reply", json=body)
    opened, claimed, replied = rows(house)
    assert opened.action == "session.opened"
    assert (claimed.actor, claimed.action, claimed.ticket_id, claimed.office) == (
        "sara",
        "ticket.claimed",
        ticket.id,
        "aarhus",
    )
    assert claimed.session_id == opened.session_id
    assert replied.fields == {"text": None, "language": "pl"}
    assert "Kære" not in str(rows(house))


def test_what_did_not_happen_is_not_written(house: Any) -> None:
    ticket, browser, other = house.mail(), house.client("sara"), house.client("ali")
    browser.post(f"{API}/tickets/{ticket.id}/claim")
    assert other.post(f"{API}/tickets/{ticket.id}/claim").status_code == 409
    assert other.post(f"{API}/tickets/99/claim").status_code == 404
    assert browser.post(f"{API}/tickets/{ticket.id}/complete", json={"outcome": "no-such"}).status_code == 422
    assert browser.get(f"{API}/tickets/99").status_code == 404
    assert actions(house) == ["session.opened", "session.opened", "ticket.claimed"]


def test_what_cannot_be_written_does_not_happen(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket, browser = house.mail(), house.client("sara")

    def full(*_: Any) -> None:
        raise DBAPIError("INSERT", {}, OSError("disk full"))

    monkeypatch.setattr("contact_center.storage.audit.append", full)
    assert browser.post(f"{API}/tickets/{ticket.id}/claim").status_code == 500
    answer = browser.get(f"{API}/tickets/{ticket.id}")
    assert answer.status_code == 500
    assert "Anna" not in answer.text
    monkeypatch.undo()
    assert browser.get(f"{API}/tickets/{ticket.id}").json()["state"] == "pending"


def test_readings_of_conversation_files_and_originals_are_written_once_a_quarter(house: Any) -> None:
    kept = house.raw_mail(b"From: anna@mail.example\n\nHej")
    ticket = house.mail(files=(Attachment("pas.pdf", "application/pdf", 3, b"abc"),), raw_mail_id=kept)
    browser = house.client("sara")
    view = browser.get(f"{API}/tickets/{ticket.id}").json()
    browser.get(f"{API}/tickets/{ticket.id}")
    number = view["messages"][0]["attachments"][0]["id"]
    assert browser.get(f"{API}/attachments/{number}").status_code == 200
    assert browser.get(f"{API}/raw-mails/{kept}").status_code == 200
    found = [(row.action, row.ticket_id) for row in rows(house)[1:]]
    assert found == [("ticket.read", ticket.id), ("attachment.read", ticket.id), ("raw_mail.read", ticket.id)]
    house.later(minutes=16)
    browser.get(f"{API}/tickets/{ticket.id}")
    assert actions(house)[-1] == "ticket.read"


def test_the_next_ticket_that_somebody_takes_is_named(house: Any) -> None:
    ticket, browser = house.mail(), house.client("sara")
    browser.post(f"{API}/tickets/next")
    assert browser.post(f"{API}/tickets/next").status_code == 204
    found = [(row.action, row.ticket_id) for row in rows(house)]
    assert found == [("session.opened", None), ("ticket.claimed", ticket.id)]


def test_who_saw_a_ticket_is_told_to_its_office_and_to_auditors(house: Any) -> None:
    ticket, sara, lead = house.mail(), house.client("sara"), house.client("lene", "lead")
    sara.get(f"{API}/tickets/{ticket.id}")
    house.later(minutes=20)
    sara.get(f"{API}/tickets/{ticket.id}")
    lead.post(f"{API}/tickets/{ticket.id}/claim")
    items = lead.get(f"{API}/tickets/{ticket.id}/seen").json()["items"]
    assert [(one["actor"], one["name"], one["times"]) for one in items] == [("lene", "Lene", 1), ("sara", "Sara", 2)]
    assert house.client("rikke", "auditor", ()).get(f"{API}/tickets/{ticket.id}/seen").json()["items"] == items
    assert house.client("ole", "agent", ("odense",)).get(f"{API}/tickets/{ticket.id}/seen").status_code == 404
    assert house.client("anna", "admin").get(f"{API}/tickets/{ticket.id}/seen").status_code == 403


def test_an_agent_sees_their_own_deeds_a_lead_their_office_an_auditor_everything(house: Any) -> None:
    here, there = house.mail(), house.mail(municipality="0461")
    sara, ole = house.client("sara"), house.client("ole", "agent", ("odense",))
    lead, auditor = house.client("lene", "lead"), house.client("rikke", "auditor", ())
    sara.get(f"{API}/tickets/{here.id}")
    ole.get(f"{API}/tickets/{there.id}")

    def seen(browser: Any, query: str = "") -> set[tuple[str, str]]:
        return {(one["actor"], one["action"]) for one in browser.get(f"{API}/audit{query}").json()["items"]}

    assert seen(sara) == {("sara", "session.opened"), ("sara", "ticket.read")}
    assert seen(lead) == {("sara", "ticket.read")}
    assert seen(auditor) >= {("sara", "ticket.read"), ("ole", "ticket.read"), ("lene", "audit.read")}
    assert seen(auditor, f"?action=ticket&ticket={there.id}") == {("ole", "ticket.read")}
    assert seen(auditor, "?actor=SARA&action=session") == {("sara", "session.opened")}
    assert seen(auditor, "?to=2026-11-17") == set()
    assert seen(sara, "?actor=ole") == set()
    for role in ("admin", "statistics"):
        assert house.client(role, role).get(f"{API}/audit").status_code == 403


def test_the_log_is_read_page_by_page(house: Any) -> None:
    with transaction(house.engine) as connection:
        for number in range(7):
            audit.append(connection, audit.Entry(house.now, "x", "a.b", object_id=str(number)))
    auditor = house.client("rikke", "auditor", ())
    found, cursor = [], ""
    while cursor is not None:
        page = auditor.get(f"{API}/audit?action=a&limit=3" + (f"&cursor={cursor}" if cursor else "")).json()
        found += [one["object_id"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert found == list("6543210")
    assert auditor.get(f"{API}/audit?cursor=nonsense").status_code == 422


def test_a_file_of_the_log_needs_a_reason_which_stands_in_it(house: Any) -> None:
    ticket, sara, lead = house.mail(), house.client("sara"), house.client("lene", "lead")
    sara.get(f"{API}/tickets/{ticket.id}")
    assert sara.get(f"{API}/audit.csv?reason=nysgerrig").status_code == 403
    assert lead.get(f"{API}/audit.csv").status_code == 422
    answer = lead.get(f"{API}/audit.csv?reason=Anmodning om indsigt")
    assert "ticket.read" in answer.text
    assert "session.opened" not in answer.text
    last = rows(house)[-1]
    assert (last.action, last.reason) == ("audit.exported", "Anmodning om indsigt")


def test_a_spreadsheet_takes_nothing_in_the_file_for_a_formula(house: Any) -> None:
    with transaction(house.engine) as connection:
        audit.append(connection, audit.Entry(house.now, "=cmd()", "a.b", reason="+1"))
    text = house.client("rikke", "auditor", ()).get(f"{API}/audit.csv?reason=because of it").text
    assert ",'=cmd()," in text
    assert ",'+1," in text


def test_people_keys_and_factors_are_written_with_before_and_after(house: Any) -> None:
    admin = house.client("anna", "admin")
    admin.post(f"{API}/users", json={"username": "nina", "name": "Nina Dahl", "role": "agent", "offices": ["odense"]})
    admin.patch(f"{API}/users/2", json={"role": "lead", "name": "Nina Holm"})
    key = {"name": "Figures", "role": "statistics", "scopes": ["statistics:read"]}
    made = admin.post(f"{API}/api-keys", json=key).json()
    house.visitor().get(f"{API}/statistics.csv", headers={"Authorization": f"Bearer {made['key']}"})
    admin.delete(f"{API}/api-keys/{made['id']}")
    found = {row.action: row for row in rows(house)}
    assert found["user.invited"].object_id == "2"
    assert found["user.changed"].fields == {"role": {"before": "agent", "after": "lead"}, "name": None}
    assert found["key.made"].fields["scopes"] == ["statistics:read"]
    assert found["statistics.exported"].key_id == made["id"]
    assert found["key.revoked"].object_id == str(made["id"])
    assert "Nina Dahl" not in str(rows(house))
    with reading(house.engine) as connection:
        assert audit.verify(connection).fault == ""


def test_a_change_nobody_thought_of_is_written_as_it_is(house: Any) -> None:
    @house.app.post("/api/v1/novelty/{thing_id}")
    def novelty(thing_id: int, _staff: Staff) -> None:
        """Something new."""

    house.client("sara").post(f"{API}/novelty/7", json={"words": "secret"})
    last = rows(house)[-1]
    assert (last.action, last.fields) == ("POST /novelty/{thing_id}", {"words": None})
