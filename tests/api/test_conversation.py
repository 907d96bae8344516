"""The conversation over the API: masked numbers, drafts and files, undo, what came in meanwhile, mentions."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from contact_center.delivery.message import File, build
from contact_center.domain.contact import Attachment
from contact_center.errors import Retryable
from contact_center.storage import events, outbox, tables
from contact_center.storage.blobs import rows as blob_rows
from contact_center.storage.transaction import reading, transaction

API = "/api/v1"
CPR, PHONE = "010190-9999", "+48 601 234 214"
MB = 1024 * 1024


@pytest.fixture
def house(house: Any) -> Any:
    """Replies wait ten seconds, as they do in the running house."""
    house.desk = replace(house.desk, undo=timedelta(seconds=10))
    house.door = replace(house.door, desk=house.desk, pages_url="https://ics.example")
    house.app.state.door = lambda: house.door
    return house


@pytest.fixture
def sara(house: Any) -> Any:
    return house.client("sara", "agent", ("aarhus", "national"))


@pytest.fixture
def bo(house: Any) -> Any:
    return house.client("bo", "agent", ("koebenhavn",))


@pytest.fixture
def held(house: Any, sara: Any) -> dict[str, Any]:
    """A mail that Sara works."""
    ticket = house.mail("jan@poczta.example")
    view: dict[str, Any] = sara.post(f"{API}/tickets/{ticket.id}/claim").json()
    return view


def path(ticket: dict[str, Any], *further: object) -> str:
    return "/".join([f"{API}/tickets/{ticket['id']}", *map(str, further)])


def told(house: Any, kind: str) -> list[Any]:
    with reading(house.engine) as connection:
        return [row for row in events.after(connection, 0, None, 500) if row.kind == kind]


def noted(house: Any, action: str) -> list[Any]:
    """The lines of the audit log with this name."""
    with reading(house.engine) as connection:
        return list(connection.execute(tables.audit.select().where(tables.audit.c.action == action)))


# --- numbers ---------------------------------------------------------------------------------------


def test_numbers_in_a_conversation_are_masked_until_somebody_asks_and_that_is_noted(house: Any, sara: Any) -> None:
    ticket = house.mail(subject=f"CPR {CPR}", text=f"Mit nummer er {CPR}, ring {PHONE}.", folded=f"> {CPR}")
    view = sara.get(f"{API}/tickets/{ticket.id}").json()
    message = view["messages"][0]
    assert message["text"] == "Mit nummer er 010190-****, ring +** *** *** *14."
    assert (message["folded"], message["hidden"], view["party_hidden"]) == ("> 010190-****", 4, True)
    assert CPR not in sara.get(f"{API}/tickets/{ticket.id}").text
    assert "234" not in sara.get(f"{API}/tickets").json()["items"][0]["snippet"]
    whole = sara.post(f"{API}/messages/{message['id']}/reveal").json()
    assert (whole["text"], whole["folded"]) == (f"Mit nummer er {CPR}, ring {PHONE}.", f"> {CPR}")
    [line] = noted(house, "ticket.revealed")
    assert (line.actor, line.ticket_id, line.object_kind, line.object_id) == (
        "sara",
        ticket.id,
        "message",
        str(message["id"]),
    )
    assert CPR not in str(line)
    sara.post(f"{API}/messages/{message['id']}/reveal")
    assert len(noted(house, "ticket.revealed")) == 2


def test_a_callers_number_is_shown_when_asked_for_and_that_is_noted(house: Any, sara: Any) -> None:
    ticket = house.call("+48601234214")
    view = sara.get(f"{API}/tickets/{ticket.id}").json()
    assert view["party_address"] == "+48 *** *** 214"
    assert "601234214" not in sara.get(f"{API}/tickets/{ticket.id}").text
    assert sara.post(f"{API}/tickets/{ticket.id}/reveal").json()["address"] == "+48601234214"
    assert [line.ticket_id for line in noted(house, "ticket.revealed")] == [ticket.id]


def test_nobody_reveals_what_lies_with_another_office(house: Any, sara: Any, bo: Any, held: Any) -> None:
    message = held["messages"][0]["id"]
    asked = [f"messages/{message}/{what}" for what in ("reveal", "undo", "translation")]
    asked += [f"tickets/{held['id']}/{what}" for what in ("reveal", "forward")]
    bodies = {"forward": {"authority": "siri", "text": "x"}}
    for one in asked:
        answer = bo.post(f"{API}/{one}", json=bodies.get(one.rpartition("/")[2]))
        assert answer.status_code == 404, one
    for one in ("draft", "colleagues", "authorities", "forwarding?authority=siri"):
        assert bo.get(f"{API}/tickets/{held['id']}/{one}").status_code == 404, one
    assert bo.get(f"{API}/messages/{message}/html").status_code == 404
    assert noted(house, "ticket.revealed") == []


# --- drafts and files ---------------------------------------------------------------------------------


def test_a_draft_is_kept_on_the_server_and_survives_the_end_of_the_session(house: Any, sara: Any, held: Any) -> None:
    body = {"text": "Kære Jan\nDu skal", "language": "pl", "canned": ["cpr-visit"]}
    assert sara.put(path(held, "draft"), json=body).status_code == 200
    house.later(hours=1)
    assert sara.put(path(held, "draft"), json={"text": "later"}).status_code == 401
    house.sign_in(sara, "sara")
    draft = sara.get(path(held, "draft")).json()
    assert (draft["text"], draft["language"], draft["canned"]) == (body["text"], "pl", ["cpr-visit"])
    assert sara.put(path(held, "draft"), json={"text": " "}).json()["saved_at"] is None


def test_nobody_sees_somebody_elses_draft_or_its_files(house: Any, sara: Any, held: Any) -> None:
    ali = house.client("ali", "agent", ("aarhus",))
    sara.put(path(held, "draft"), json={"text": "Kun min"})
    [file] = sara.post(path(held, "draft/files?name=a.pdf"), content=b"%PDF").json()["files"]
    draft = ali.get(path(held, "draft")).json()
    assert (draft["text"], draft["files"], draft["writing"]) == ("", [], ["Sara"])
    assert ali.get(f"{API}/reply-files/{file['id']}").status_code == 404
    assert ali.delete(path(held, "draft/files", file["id"])).status_code == 404
    house.later(minutes=3)
    assert ali.get(path(held, "draft")).json()["writing"] == []


def test_files_go_with_the_reply_and_are_read_in_the_conversation(house: Any, sara: Any, held: Any) -> None:
    sara.post(path(held, "draft/files?name=..%2F..%2Fvejl%E2%80%AEfdp.exe.pdf"), content=b"%PDF-1.7 x")
    view = sara.post(path(held, "reply"), json={"text": "Se vedlagte."}).json()
    [file] = view["messages"][-1]["files"]
    assert (file["name"], file["media_type"], file["size"]) == ("vejlfdp.exe.pdf", "application/pdf", 10)
    answer = sara.get(f"{API}/reply-files/{file['id']}")
    assert answer.content == b"%PDF-1.7 x"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert sara.get(path(held, "draft")).json()["files"] == []
    with reading(house.engine) as connection:
        row = outbox.newest(connection, None, 1)[0]
    mail = build(row, "ICS", [File("vejl.pdf", "application/pdf", b"%PDF-1.7 x"), File("x", "not a type", b"1")])
    sent = [(part.get_content_type(), part.get_filename()) for part in mail.iter_attachments()]
    assert sent == [("application/pdf", "vejl.pdf"), ("application/octet-stream", "x")]
    assert mail["Content-Language"] == "pl"


def test_a_file_of_20_mb_is_refused_in_clear_words_and_so_are_too_many(sara: Any, held: Any) -> None:
    upload = path(held, "draft/files?name=stor.pdf")
    answer = sara.post(upload, content=b"x" * (20 * MB))
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
    assert answer.json()["detail"] == "What was sent is larger than 10 MB."
    assert sara.post(upload, content=b"x" * (10 * MB)).status_code == 201
    assert "15 MB" in sara.post(upload, content=b"x" * (6 * MB)).json()["detail"]
    for number in range(9):
        assert sara.post(upload, content=b"%d" % number).status_code == 201
    assert "at most 10 files" in sara.post(upload, content=b"eleventh").json()["detail"]
    assert sara.post(upload, content=b"").status_code == 422
    assert len(sara.get(path(held, "draft")).json()["files"]) == 10


def test_a_file_with_a_virus_is_attached_by_nobody_and_handed_to_nobody(house: Any, sara: Any, held: Any) -> None:
    house.door = replace(house.door, scan=lambda name, content: "infected: Eicar" if b"EICAR" in content else "clean")
    refused = sara.post(path(held, "draft/files?name=a.pdf"), content=b"EICAR")
    assert (refused.status_code, "Eicar" in refused.json()["detail"]) == (422, True)
    assert sara.post(path(held, "draft/files?name=b.pdf"), content=b"fine").json()["files"][0]["scan"] == "clean"
    raw = house.raw_mail(b"From: a@b.example\r\n\r\nx")
    bad = Attachment("pas.pdf", "application/pdf", 3, b"bad", scan="infected: Eicar")
    ticket = house.mail(files=(bad,), raw_mail_id=raw)
    [file] = sara.get(f"{API}/tickets/{ticket.id}").json()["messages"][0]["attachments"]
    assert sara.get(f"{API}/attachments/{file['id']}").status_code == 403
    assert sara.get(f"{API}/raw-mails/{raw}").status_code == 403


def test_a_file_that_is_taken_away_leaves_nothing_in_the_store(house: Any, sara: Any, held: Any) -> None:
    [file] = sara.post(path(held, "draft/files?name=a.pdf"), content=b"only here").json()["files"]
    assert sara.delete(path(held, "draft/files", file["id"])).json()["files"] == []
    assert blob_rows.unreferenced(house.engine) == []
    with reading(house.engine) as connection:
        assert connection.execute(tables.blobs.select().where(tables.blobs.c.size == 9)).first() is None


# --- sending, and taking back ---------------------------------------------------------------------------


def test_a_reply_waits_ten_seconds_and_is_taken_back_with_words_and_files(house: Any, sara: Any, held: Any) -> None:
    sara.put(path(held, "draft"), json={"text": "Kære Jan", "language": "pl"})
    sara.post(path(held, "draft/files?name=a.pdf"), content=b"%PDF")
    view = sara.post(path(held, "reply"), json={"text": "Kære Jan", "seen": held["newest"]}).json()
    message = view["messages"][-1]
    assert message["delivery"]["state"] == "pending"
    assert message["delivery"]["undo_until"] == "2026-11-18T09:00:10Z"
    with transaction(house.engine) as connection:
        due = outbox.take_due(connection, house.now)
        assert message["id"] not in [row.ticket_id for row in due if not row.automatic]
    house.later(seconds=9)
    view = sara.post(f"{API}/messages/{message['id']}/undo").json()
    assert [one["direction"] for one in view["messages"]] == ["in", "auto"]
    draft = sara.get(path(held, "draft")).json()
    assert (draft["text"], [one["name"] for one in draft["files"]]) == ("Kære Jan", ["a.pdf"])
    with reading(house.engine) as connection:
        assert [row.automatic for row in outbox.newest(connection, None, 10)] == [True]
        kinds = [row.kind for row in connection.execute(tables.visitations.select())]
    assert "reply" not in kinds


def test_what_is_due_or_on_its_way_is_not_taken_back(house: Any, sara: Any, held: Any) -> None:
    message = sara.post(path(held, "reply"), json={"text": "Hej"}).json()["messages"][-1]["id"]
    house.later(seconds=10)
    answer = sara.post(f"{API}/messages/{message}/undo")
    assert (answer.status_code, answer.json()["detail"]) == (409, "It is too late: the mail is on its way.")
    assert sara.get(path(held)).json()["messages"][-1]["delivery"]["undo_until"] is None


def test_only_the_writer_takes_a_reply_back(house: Any, sara: Any, held: Any) -> None:
    lead = house.client("lena", "lead", ("aarhus",))
    message = sara.post(path(held, "reply"), json={"text": "Hej"}).json()["messages"][-1]
    assert lead.post(f"{API}/messages/{message['id']}/undo").status_code == 403
    assert lead.get(path(held)).json()["messages"][-1]["delivery"]["undo_until"] is None
    assert sara.post(f"{API}/messages/{held['messages'][0]['id']}/undo").status_code == 404


def test_a_reply_is_refused_when_a_newer_mail_came_in_and_says_what(house: Any, sara: Any, held: Any) -> None:
    with transaction(house.engine) as connection:
        values = {"ticket_id": held["id"], "at": house.now, "direction": "in", "author": "Jan"}
        connection.execute(tables.messages.insert().values(**values, text=f"Glem det. {CPR}"))
    answer = sara.post(path(held, "reply"), json={"text": "Hej", "seen": held["newest"]})
    problem = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    assert (problem["reason"], problem["came_in"][0]["text"]) == ("newer", "Glem det. 010190-****")
    newest = sara.get(path(held)).json()["newest"]
    assert sara.post(path(held, "reply"), json={"text": "Hej", "seen": newest}).status_code == 200
    assert sara.post(path(held, "reply"), json={"text": "og", "seen": newest}).status_code == 200  # one's own is known


def test_a_reply_is_refused_while_somebody_else_is_replying_unless_one_knows(house: Any, sara: Any, held: Any) -> None:
    lead = house.client("lena", "lead", ("aarhus",))
    lead.put(path(held, "draft"), json={"text": "Jeg svarer"})
    reply = {"text": "Hej", "seen": held["newest"]}
    problem = sara.post(path(held, "reply"), json=reply)
    assert (problem.status_code, problem.json()["replying"]) == (409, ["Lena"])
    lead.put(path(held, "draft"), json={"text": ""})
    lead.post(path(held, "here"), json={"typing": True})
    assert sara.post(path(held, "reply"), json=reply).json()["replying"] == ["Lena"]
    assert sara.post(path(held, "reply"), json={**reply, "alongside": True}).status_code == 200
    refused = lead.post(path(held, "reply"), json={**reply, "alongside": True})
    assert (refused.status_code, refused.json()["came_in"][0]["author"]) == (409, "Sara")


def test_whatever_is_sent_to_the_new_endpoints_the_answer_is_a_problem_and_no_crash(sara: Any, held: Any) -> None:
    hostile: list[tuple[str, str, Any]] = [
        ("PUT", "draft", {"text": "x\x00"}),
        ("PUT", "draft", {"text": "x" * 50_001}),
        ("PUT", "draft", {"text": "x", "language": "xx"}),
        ("PUT", "draft", {"text": "x", "canned": ["../.."]}),
        ("POST", "reply", {"text": "x", "seen": -1}),
        ("POST", "reply", {"text": "x", "seen": 2**70}),
        ("POST", "note", {"text": "x", "mentions": [2**63]}),
        ("POST", "forward", {"authority": "nobody", "text": "x"}),
        ("POST", "forward", {"authority": "union", "text": "x"}),
        ("POST", "forward", {"authority": "siri", "text": "  "}),
        ("POST", "forward", {"authority": "siri", "text": "x", "handed_over": ["contract"]}),
        ("POST", "forward", {"authority": "siri", "text": "«…felt…»"}),
        ("POST", "forward", {"authority": "motorstyrelsen", "text": "x", "files": [99]}),
    ]
    for method, where, body in hostile:
        answer = sara.request(method, path(held, where), json=body)
        assert answer.status_code == 422, (where, body, answer.text)
    for name in ("", "x" * 201, "%00"):
        assert sara.post(path(held, f"draft/files?name={name}"), content=b"x").status_code == 422


# --- notes that mention ------------------------------------------------------------------------------


def test_a_mention_reaches_the_colleague_until_they_have_seen_it(house: Any, sara: Any, bo: Any, held: Any) -> None:
    ali = house.client("ali", "agent", ("aarhus",))
    people = {one["name"]: one["id"] for one in sara.get(path(held, "colleagues")).json()["items"]}
    assert people.keys() == {"Ali"}
    note = {"text": f"@Ali kender du sagen? {CPR}", "mentions": [people["Ali"]]}
    view = sara.post(path(held, "note"), json=note).json()
    assert view["messages"][-1]["mentions"] == [{"id": people["Ali"], "name": "Ali"}]
    listed = ali.get(f"{API}/mentions").json()
    [one] = listed["items"]
    assert (listed["unseen"], one["by"], one["reference"], one["seen"]) == (1, "Sara", held["reference"], False)
    assert "9999" not in one["text"]
    [event] = told(house, "mention.added")
    assert event.data["staff_ids"] == [people["Ali"]]
    assert ali.post(f"{API}/mentions/seen?ticket={held['id']}").json()["unseen"] == 0
    assert sara.get(f"{API}/mentions").json()["unseen"] == bo.get(f"{API}/mentions").json()["unseen"] == 0


def test_nobody_is_mentioned_who_may_not_see_the_ticket(house: Any, sara: Any, held: Any) -> None:
    outsider = house.add("bo", "agent", ("koebenhavn",))
    counts = house.add("stat", "statistics", ("aarhus",))
    for who in (outsider, counts, 4711):
        answer = sara.post(path(held, "note"), json={"text": "@x", "mentions": [who]})
        assert answer.status_code == 422
    assert [one["direction"] for one in sara.get(path(held)).json()["messages"]] == ["in", "auto"]


# --- HTML and translation ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    page: str = ""
    reason: str = ""


def test_html_is_answered_with_a_policy_that_lets_it_do_nothing(house: Any, sara: Any) -> None:
    raw = house.raw_mail(b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n<p>hej")
    ticket = house.mail(raw_mail_id=raw)
    house.door = replace(house.door, html_of=lambda content, language: Page(f"<p>{language}{len(content)}"))
    with transaction(house.engine) as connection:
        connection.execute(tables.contacts.update().values(html=True))
    message = sara.get(f"{API}/tickets/{ticket.id}").json()["messages"][0]
    assert message["html"] is True
    answer = sara.get(f"{API}/messages/{message['id']}/html?language=en")
    assert answer.text.startswith("<p>en")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'")
    assert "script" not in policy.replace("allow-scripts", "script")
    assert (answer.headers["x-frame-options"], answer.headers["cache-control"]) == ("SAMEORIGIN", "no-store")
    house.door = replace(house.door, html_of=lambda content, language: Page(reason="slow"))
    where = f"{API}/messages/{message['id']}/html"
    assert sara.get(where).json()["detail"] == "The HTML cannot be shown: it takes too long."
    framed = sara.get(where, headers={"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "same-origin"})
    assert (framed.status_code, "det tager for lang tid" in framed.text) == (404, True)
    assert framed.headers["content-security-policy"] == policy


class Machine:
    """A translation server that is away when it says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.away = False

    def translate(self, text: str, source: str, target: str) -> Any:
        from contact_center.delivery.translation import Translated

        if self.away:
            raise Retryable("The translation server cannot be reached.")
        self.asked.append((text, source, target))
        return Translated("Hvordan får jeg et CPR-nummer?", source, False)


def test_a_translation_is_given_where_it_is_set_up_and_nothing_breaks_where_it_is_not(house: Any, sara: Any) -> None:
    ticket = house.mail()
    view = sara.get(f"{API}/tickets/{ticket.id}").json()
    where = f"{API}/messages/{view['messages'][0]['id']}/translation"
    assert (view["translates"], sara.post(where).status_code) == (False, 404)
    machine = Machine()
    house.door = replace(house.door, translator=machine)
    made = sara.post(where).json()
    assert (made["text"], made["source"], made["target"]) == ("Hvordan får jeg et CPR-nummer?", "pl", "da")
    assert sara.get(f"{API}/tickets/{ticket.id}").json()["translates"] is True
    machine.away = True
    answer = sara.post(where)
    assert (answer.status_code, answer.json()["detail"]) == (503, "The translation server cannot be reached.")


def test_the_checklist_is_linked_for_this_person_and_in_danish(house: Any, sara: Any, held: Any) -> None:
    link = held["checklist"]
    assert link["url"].startswith("https://ics.example/c/")
    assert (link["danish"], link["title"]) == ("https://ics.example/da/cpr", "CPR-nummer")
