"""Lists, search, take next, snooze, bulk actions, saved views and who reads, over the API; hostile input first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contact_center.domain.triage import TopicScore
from contact_center.storage import search, tables, tickets
from contact_center.storage.transaction import reading, transaction

API = "/api/v1"


@pytest.fixture
def sara(house: Any) -> Any:
    return house.client("sara", "agent", ("aarhus", "national"))


@pytest.fixture
def bo(house: Any) -> Any:
    return house.client("bo", "agent", ("koebenhavn",))


def found(browser: Any, query: str = "") -> list[int]:
    answer = browser.get(f"{API}/tickets?{query}")
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["items"]]


# --- filters --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "colour=red",
        "office=atlantis",
        "topic=unicorns",
        "language=xx",
        "state=asleep",
        "due=soon",
        "order=random",
        "from=2026-11-19&to=2026-11-18",
        "from=yesterday",
        "from=1066-10-14",
        "limit=0",
        "cursor=need.x",
        "cursor=oldest.WzEsMl0",
        "q=a%00b",
        "q=010190-9999",
        "q=min+cpr+er+0101909999",
        "q=" + "x" * 201,
    ],
)
def test_a_filter_that_does_not_exist_is_refused_and_never_ignored(sara: Any, query: str) -> None:
    answer = sara.get(f"{API}/tickets?{query}")
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert "9999" not in answer.text


def test_filters_by_deadline_and_by_day(house: Any, sara: Any) -> None:
    old = house.mail()
    house.later(days=4)
    house.sign_in(sara, "sara")
    new = house.mail()
    assert found(sara, "due=overdue") == [old.id]
    assert set(found(sara, "due=today")) >= {old.id}
    assert found(sara, "to=2026-11-18") == [old.id]
    assert found(sara, "from=2026-11-22") == [new.id]
    assert found(sara, "from=2026-11-18&to=2026-11-18&state=open") == [old.id]


def test_a_list_is_sorted_as_asked_and_pages_follow_that_order(house: Any, sara: Any) -> None:
    made = []
    for _ in range(5):
        made.append(house.mail().id)
        house.later(minutes=1)
    for order, expected in (("need", made), ("oldest", made), ("newest", made[::-1])):
        first = sara.get(f"{API}/tickets?order={order}&limit=3").json()
        rest = sara.get(f"{API}/tickets?order={order}&limit=3&cursor={first['next_cursor']}").json()
        assert [row["id"] for row in (*first["items"], *rest["items"])] == expected
        assert (first["total"], rest["total"]) == (5, 5)
    other = sara.get(f"{API}/tickets?order=newest&limit=3&cursor={first['next_cursor'].replace('newest', 'oldest')}")
    assert other.status_code == 422


# --- search ---------------------------------------------------------------------------------------------------------


def test_search_looks_in_subject_text_party_and_reference_and_forgives_accents(house: Any, sara: Any) -> None:
    ticket = house.mail("zażółć@poczta.example", subject="Sygehus i Århus", text="Jak przetłumaczyć świadectwo?")
    house.mail(text="Noget helt andet")
    for query in (
        "przetlumaczyc",
        "PRZETŁUMACZYĆ",
        "arhus",
        "aarhus",
        "Århus",
        "swiadectwo sygehus",
        "poczta",
        "kowal",
        ticket.reference,
        ticket.reference.lower(),
    ):
        wanted = [ticket.id] if query != "kowal" else None
        assert (found(sara, f"q={query}") == wanted) or (wanted is None and len(found(sara, f"q={query}")) == 2), query
    assert found(sara, "q=przetlumaczyc helt") == []
    assert found(sara, "q=' OR 1=1 --") == []
    assert found(sara, 'q="*) NEAR(') == []


def test_search_finds_notes_and_answers_but_not_receipts(house: Any, sara: Any) -> None:
    ticket = house.mail(text="Hej")
    assert found(sara, "q=checkliste") == []
    sara.post(f"{API}/tickets/{ticket.id}/note", json={"text": "Ringede forgæves"})
    assert found(sara, "q=forgaeves") == [ticket.id]
    assert found(sara, "q=forgæv") == [ticket.id]


def test_a_phone_number_is_found_however_it_is_written(house: Any, sara: Any) -> None:
    ticket = house.call("+4520123456")
    for number in ("20123456", "+45 20 12 34 56", "2012 3456", "4520123456"):
        assert found(sara, f"q={number.replace('+', '%2B')}") == [ticket.id], number


def test_personal_numbers_are_in_no_index_and_words_go_with_their_ticket(house: Any, sara: Any) -> None:
    ticket = house.mail(text="Mit nummer er 010190-9999 og hunden hedder Fido", subject="CPR 0101909999")
    with reading(house.engine) as connection:
        [row] = connection.execute(tables.ticket_words.select()).all()
    assert "fido" in row.words.split()
    assert "010190" not in row.words
    assert "9999" not in row.words
    with transaction(house.engine) as connection:
        connection.execute(tables.ticket_words.delete().where(tables.ticket_words.c.ticket_id == ticket.id))
    assert found(sara, "q=fido") == []
    with transaction(house.engine) as connection:
        assert search.rebuild(connection) == 1
    assert found(sara, "q=fido") == [ticket.id]
    with transaction(house.engine) as connection:
        search.forget(connection, [ticket.id])
    assert found(sara, "q=fido") == []


# --- take next ------------------------------------------------------------------------------------------------------


def test_take_next_goes_over_calls_and_mails_and_prefers_what_one_can_do(house: Any, sara: Any) -> None:
    romanian = house.mail(language="ro")
    danish = house.mail(language="da")
    caller = house.call(language="da")
    taken = [sara.post(f"{API}/tickets/next", json={}).json()["id"] for _ in range(3)]
    assert taken == [caller.id, danish.id, romanian.id]
    assert sara.post(f"{API}/tickets/next", json={}).status_code == 204


def test_what_presses_is_taken_first_whoever_can_do_it(house: Any, sara: Any) -> None:
    romanian = house.mail(language="ro")
    house.later(days=4)
    house.sign_in(sara, "sara")
    house.mail(language="da")
    assert sara.post(f"{API}/tickets/next", json={}).json()["id"] == romanian.id


def test_take_next_respects_the_filters_of_the_list(house: Any, sara: Any, bo: Any) -> None:
    house.mail(language="pl")
    tax = house.mail(language="pl", topics=(TopicScore("tax-card", 0.9, ()),), text="podatek")
    assert sara.post(f"{API}/tickets/next", json={"q": "podatek", "topic": "tax-card"}).json()["id"] == tax.id
    assert sara.post(f"{API}/tickets/next", json={"colour": "red"}).status_code == 422
    assert sara.post(f"{API}/tickets/next", json={"office": "atlantis"}).status_code == 422
    assert bo.post(f"{API}/tickets/next", json={}).status_code == 204


# --- snooze ---------------------------------------------------------------------------------------------------------


def test_a_ticket_sleeps_until_its_time_and_then_has_its_old_place(house: Any, sara: Any) -> None:
    ticket = house.mail()
    until = house.now + timedelta(hours=20)
    slept = sara.post(f"{API}/tickets/{ticket.id}/snooze", json={"until": until.isoformat()}).json()
    assert (slept["state"], slept["snoozed_until"][:19]) == ("snoozed", until.isoformat()[:19])
    assert slept["messages"][-1]["text"] == "Udsat til 19.11.2026 kl. 06.00"
    assert found(sara) == []
    assert found(sara, "state=snoozed") == found(sara, "state=open") == [ticket.id]
    assert sara.get(f"{API}/queues").json()["snoozed"] == 1
    assert house.door.snoozing.sweep(house.now) == 0
    house.later(hours=21)
    house.sign_in(sara, "sara")
    assert house.door.snoozing.sweep(house.now) == 1
    assert house.door.snoozing.sweep(house.now) == 0
    [row] = sara.get(f"{API}/tickets").json()["items"]
    assert (row["state"], row["snoozed_until"], row["waiting_since"][:19]) == (
        "pending",
        None,
        ticket.waiting_since.isoformat()[:19],
    )


def test_an_answer_of_the_citizen_wakes_what_sleeps(house: Any, sara: Any) -> None:
    ticket = house.mail("jan@poczta.example")
    base = f"{API}/tickets/{ticket.id}"
    sara.post(f"{base}/claim")
    slept = sara.post(f"{base}/snooze", json={"for_citizen": True}).json()
    assert (slept["awaits_citizen"], slept["claimed_by"]) == (True, None)
    house.later(days=2)
    house.sign_in(sara, "sara")
    house.answer(ticket, "jan@poczta.example", "Tak!")
    [row] = sara.get(f"{API}/tickets").json()["items"]
    assert (row["id"], row["awaits_citizen"], row["overdue"]) == (ticket.id, False, False)


def test_what_waits_for_the_citizen_comes_back_after_thirty_days_anyway(house: Any, sara: Any) -> None:
    ticket = house.mail()
    sara.post(f"{API}/tickets/{ticket.id}/snooze", json={"for_citizen": True})
    house.later(days=30, minutes=1)
    assert house.door.snoozing.sweep(house.now) == 1


def test_a_sleeping_ticket_can_be_woken_claimed_and_moved(house: Any, sara: Any) -> None:
    one, two = house.mail(), house.mail()
    for ticket in (one, two):
        sara.post(f"{API}/tickets/{ticket.id}/snooze", json={"for_citizen": True})
    assert "wake" in sara.get(f"{API}/tickets/{one.id}").json()["allowed"]
    assert sara.post(f"{API}/tickets/{one.id}/wake").json()["state"] == "pending"
    taken = sara.post(f"{API}/tickets/{two.id}/claim").json()
    assert (taken["state"], taken["snoozed_until"]) == ("assigned", None)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"until": "2026-11-17T09:00:00Z"},
        {"until": "2029-11-17T09:00:00Z"},
        {"until": "2026-11-19T09:00:00"},
        {"until": "soon"},
    ],
)
def test_a_sleep_that_makes_no_sense_is_refused(house: Any, sara: Any, body: dict[str, Any]) -> None:
    ticket = house.mail()
    assert sara.post(f"{API}/tickets/{ticket.id}/snooze", json=body).status_code == 422


def test_a_caller_and_a_colleagues_ticket_do_not_sleep(house: Any, sara: Any, bo: Any) -> None:
    caller, ticket, ali = house.call(), house.mail(), house.client("ali")
    wish = {"for_citizen": True}
    assert sara.post(f"{API}/tickets/{caller.id}/snooze", json=wish).status_code == 409
    ali.post(f"{API}/tickets/{ticket.id}/claim")
    assert sara.post(f"{API}/tickets/{ticket.id}/snooze", json=wish).status_code == 409
    assert "snooze" not in sara.get(f"{API}/tickets/{ticket.id}").json()["allowed"]
    assert bo.post(f"{API}/tickets/{ticket.id}/snooze", json=wish).status_code == 404


# --- bulk -----------------------------------------------------------------------------------------------------------


def bulk(browser: Any, **order: Any) -> Any:
    answer = browser.post(f"{API}/tickets/bulk", json=order)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_all_that_match_are_moved_and_put_back(house: Any, sara: Any) -> None:
    made = {house.mail().id for _ in range(130)}
    other = house.mail(language="ro").id
    house.call()
    seen = sara.get(f"{API}/tickets?language=pl&limit=10").json()
    late = house.mail().id
    order = {"filter": {"language": "pl"}, "seen": seen["seq"], "office": "koebenhavn", "reason": "de bor der"}
    done = bulk(sara, verb="transfer", **order)
    assert (done["done"], done["passed"]) == (130, {"call": 1})
    assert set(found(sara, "limit=500")) == {other, late, *found(sara, "channel=phone")}
    undone = sara.post(f"{API}/bulk/{done['id']}/undo").json()
    assert undone == {"done": 130}
    assert set(found(sara, "limit=500&language=pl&channel=mail")) == {*made, late}
    assert sara.post(f"{API}/bulk/{done['id']}/undo").status_code == 409


def test_undo_leaves_alone_what_somebody_has_touched_and_comes_too_late_after_the_time(house: Any, sara: Any) -> None:
    one, two, ali = house.mail(), house.mail(), house.client("ali")
    done = bulk(sara, verb="snooze", ids=[one.id, two.id], for_citizen=True)
    ali.post(f"{API}/tickets/{one.id}/claim")
    assert ali.post(f"{API}/bulk/{done['id']}/undo").status_code == 404
    assert sara.post(f"{API}/bulk/{done['id']}/undo").json() == {"done": 1}
    assert ali.get(f"{API}/tickets/{one.id}").json()["state"] == "assigned"
    assert sara.get(f"{API}/tickets/{two.id}").json()["state"] == "pending"
    late = bulk(sara, verb="claim", ids=[two.id])
    house.later(seconds=20)
    assert sara.post(f"{API}/bulk/{late['id']}/undo").status_code == 409


def test_each_verb_in_bulk_does_what_it_does_alone(house: Any, sara: Any) -> None:
    ids = [house.mail().id, house.mail().id]

    def states() -> list[tuple[str, str]]:
        return [(one["state"], one["topic"]) for one in (sara.get(f"{API}/tickets/{n}").json() for n in ids)]

    bulk(sara, verb="correct", ids=ids, topic="mitid")
    assert states() == [("pending", "mitid")] * 2
    assert bulk(sara, verb="correct", ids=ids, topic="mitid")["passed"] == {"nothing": 2}
    bulk(sara, verb="claim", ids=ids)
    assert bulk(sara, verb="claim", ids=ids)["passed"] == {"state": 2}
    bulk(sara, verb="release", ids=ids)
    bulk(sara, verb="claim", ids=ids)
    completed = bulk(sara, verb="complete", ids=ids, outcome="answered")
    assert states() == [("completed", "mitid")] * 2
    sara.post(f"{API}/bulk/{completed['id']}/undo")
    assert states() == [("assigned", "mitid")] * 2
    with reading(house.engine) as connection:
        kinds = [row.kind for row in connection.execute(tables.visitations.select()) if row.ticket_id == ids[0]]
    assert kinds == ["contact", "correction", "claim", "claim", "completion", "reopening"]


def test_another_offices_tickets_are_out_of_reach_in_bulk(house: Any, sara: Any, bo: Any) -> None:
    ticket, ali = house.mail(), house.client("ali")
    done = bulk(bo, verb="claim", ids=[ticket.id])
    assert (done["done"], done["passed"]) == (0, {})
    assert bulk(bo, verb="claim", filter={})["done"] == 0
    ali.post(f"{API}/tickets/{ticket.id}/claim")
    assert bulk(sara, verb="complete", ids=[ticket.id], outcome="answered")["passed"] == {"held": 1}
    with reading(house.engine) as connection:
        row = tickets.get(connection, ticket.id)
    assert row is not None
    assert row.state == "assigned"


@pytest.mark.parametrize(
    "order",
    [
        {"verb": "eat", "ids": [1]},
        {"verb": "claim"},
        {"verb": "claim", "ids": []},
        {"verb": "claim", "ids": [1], "filter": {}},
        {"verb": "claim", "filter": {"colour": "red"}},
        {"verb": "claim", "filter": {"from": "2026-11-19", "to": "2026-11-18"}},
        {"verb": "claim", "ids": [1], "hidden": True},
        {"verb": "transfer", "ids": [1], "reason": "x"},
        {"verb": "transfer", "ids": [1], "office": "odense", "reason": " "},
        {"verb": "transfer", "ids": [1], "office": "atlantis", "reason": "x"},
        {"verb": "correct", "ids": [1]},
        {"verb": "snooze", "ids": [1]},
        {"verb": "complete", "ids": [1], "outcome": "eaten"},
        {"verb": "claim", "ids": [1] * 501},
    ],
)
def test_a_bulk_action_that_makes_no_sense_is_refused(sara: Any, order: dict[str, Any]) -> None:
    answer = sara.post(f"{API}/tickets/bulk", json=order)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


# --- views ----------------------------------------------------------------------------------------------------------


def test_a_view_is_kept_shared_changed_and_forgotten(house: Any, sara: Any, bo: Any) -> None:
    ali = house.client("ali")
    filters = {"language": "pl", "q": "cpr & more", "due": "overdue"}
    made = sara.post(f"{API}/views", json={"name": " Polske, sent ", "filters": filters}).json()
    assert (made["name"], made["mine"], made["office"]) == ("Polske, sent", True, "")
    assert made["address"] == "/?language=pl&due=overdue&q=cpr+%26+more"
    assert found(sara, made["address"][2:]) == []
    assert ali.get(f"{API}/views").json()["items"] == []
    assert sara.post(f"{API}/views", json={"name": "Polske, sent", "filters": {}}).status_code == 409
    shared = sara.patch(f"{API}/views/{made['id']}", json={"office": "aarhus", "name": "Polske"}).json()
    assert (shared["office"], shared["name"]) == ("aarhus", "Polske")
    [seen] = ali.get(f"{API}/views").json()["items"]
    assert (seen["mine"], seen["owner"]) == (False, "Sara")
    assert bo.get(f"{API}/views").json()["items"] == []
    assert ali.patch(f"{API}/views/{made['id']}", json={"name": "Mine"}).status_code == 403
    assert ali.delete(f"{API}/views/{made['id']}").status_code == 403
    assert bo.delete(f"{API}/views/{made['id']}").status_code == 404
    lead = house.client("lone", "lead", ("aarhus",))
    assert lead.delete(f"{API}/views/{made['id']}").status_code == 204
    assert sara.get(f"{API}/views").json()["items"] == []


@pytest.mark.parametrize(
    "view",
    [
        {"name": "", "filters": {}},
        {"name": "x" * 81, "filters": {}},
        {"name": "a", "filters": {"colour": "red"}},
        {"name": "a", "filters": {"office": "atlantis"}},
        {"name": "a", "filters": {"q": "010190-9999"}},
        {"name": "a", "filters": {"from": "2026-11-19", "to": "2026-11-18"}},
        {"name": "a", "filters": {}, "office": "koebenhavn"},
        {"name": "a\u0000", "filters": {}},
    ],
)
def test_a_view_that_makes_no_sense_is_refused(sara: Any, view: dict[str, Any]) -> None:
    assert sara.post(f"{API}/views", json=view).status_code == 422


# --- who reads ------------------------------------------------------------------------------------------------------


def test_who_reads_and_who_writes_stands_in_the_list_and_in_the_ticket(house: Any, sara: Any, bo: Any) -> None:
    ticket, ali = house.mail(), house.client("ali")
    where = f"{API}/tickets/{ticket.id}"
    assert ali.post(f"{where}/here").status_code == 204
    [row] = sara.get(f"{API}/tickets").json()["items"]
    assert [(one["name"], one["typing"]) for one in row["readers"]] == [("Ali", False)]
    ali.post(f"{where}/here", json={"typing": True})
    ali.post(f"{where}/here", json={"typing": True})
    assert [one["typing"] for one in sara.get(where).json()["readers"]] == [True]
    with reading(house.engine) as connection:
        told = [row.data["does"] for row in connection.execute(tables.events.select()) if row.kind == "reader.changed"]
    assert told == ["reads", "writes"]
    assert bo.post(f"{where}/here").status_code == 404
    house.later(seconds=40)
    assert sara.get(where).json()["readers"] == []
    assert house.door.reading_along.sweep(house.now) == 1
    assert ali.post(f"{where}/left").status_code == 204
