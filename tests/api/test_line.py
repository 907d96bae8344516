"""Call-backs, voicemail and the statistics of calls, as the dashboard asks for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contact_center.api.ranges import Unsatisfiable, part
from contact_center.domain.call import CallOutcome
from contact_center.storage import calls, voicemails
from contact_center.storage.transaction import reading, transaction
from queues.callbacks import Callbacks, Result
from queues.line import Line

SOUND = b"RIFF" + bytes(range(250)) * 4


def callbacks_of(house: Any) -> Callbacks:
    return Callbacks(house.engine, house.catalog, lambda *job: house.rung.append(job))


def call_back(house: Any, number: str = "+48601234214") -> Any:
    """Somebody waits, and wants to be called instead."""
    ticket = house.call(number)
    with transaction(house.engine) as connection:
        calls.begin(connection, ticket.call_sid, number, "+4570000002", house.now)
        calls.belongs_to(connection, ticket.call_sid, ticket.id)
    assert Line(house.catalog).ask_callback(house.engine, ticket.call_sid, number, house.now) is not None
    return ticket


@pytest.fixture
def house(new_house: Any) -> Any:
    built = new_house()
    rung = new_house(callbacks=Callbacks(built.engine, built.catalog, lambda *job: built.rung.append(job)))
    rung.rung = built.rung
    return rung


def test_open_call_backs_come_with_promise_attempts_and_what_may_be_done(house: Any) -> None:
    browser = house.client("anna")
    ticket = call_back(house)
    (row,) = browser.get("/api/v1/callbacks").json()["items"]
    assert (row["number"], row["state"], row["attempts"], row["tried"]) == ("+48 *** *** 214", "waiting", 0, [])
    assert (row["language"], row["language_label"], row["topic"]) == ("pl", "polsk", "cpr")
    assert row["promised_at"].startswith((house.now + timedelta(hours=2)).isoformat()[:13])
    assert (row["may_dial"], row["late"], row["reference"]) == (False, False, ticket.reference)
    assert browser.post(f"/api/v1/tickets/{ticket.id}/claim").status_code == 200
    assert browser.get(f"/api/v1/callbacks/{row['id']}").json()["may_dial"] is True


def test_dialling_and_what_became_of_it(house: Any) -> None:
    browser = house.client("anna")
    ticket = call_back(house)
    (row,) = browser.get("/api/v1/callbacks").json()["items"]
    path = f"/api/v1/callbacks/{row['id']}"
    assert browser.post(f"{path}/dial").status_code == 409
    browser.post(f"/api/v1/tickets/{ticket.id}/claim")
    dialled = browser.post(f"{path}/dial").json()
    assert (dialled["state"], dialled["may_dial"]) == ("ringing", False)
    assert [one["by"] for one in dialled["tried"]] == ["Anna"]
    assert browser.post(f"{path}/dial").status_code == 409
    attempt = house.rung[-1][1]
    callbacks_of(house).ended(attempt, Result.BUSY, house.now)
    again = browser.get(path).json()
    assert (again["state"], again["attempts"], again["tried"][0]["result"]) == ("waiting", 1, "busy")
    house.later(hours=4)
    house.sign_in(browser, "anna")
    assert browser.get(path).json()["late"] is True


def test_call_backs_of_other_offices_do_not_exist(house: Any) -> None:
    call_back(house)
    stranger = house.client("zoe", offices=("odense",))
    assert stranger.get("/api/v1/callbacks").json()["items"] == []
    assert stranger.get("/api/v1/callbacks/1").status_code == 404
    assert stranger.post("/api/v1/callbacks/1/dial").status_code == 404
    assert house.client("stat", role="statistics").get("/api/v1/callbacks").status_code == 403
    assert house.visitor().get("/api/v1/callbacks").status_code == 401


@pytest.mark.parametrize("query", ["state=all", "limit=0", "limit=501", "office=../x"])
def test_senseless_questions_are_refused(house: Any, query: str) -> None:
    assert house.client("anna").get(f"/api/v1/callbacks?{query}").status_code == 422


def message(house: Any, number: str = "+48601234214", stored: bool = True) -> int:
    """Somebody left a message."""
    ticket = house.call(number)
    with transaction(house.engine) as connection:
        calls.begin(connection, ticket.call_sid, number, "+4570000002", house.now)
    recording = f"RE{ticket.id:032x}"
    assert Line(house.catalog).keep_voicemail(house.engine, ticket.call_sid, recording, 12, house.now)
    with reading(house.engine) as connection:
        row = voicemails.by_recording(connection, recording)
    assert row is not None
    if stored:
        with transaction(house.engine) as connection:
            voicemails.store(connection, row.id, SOUND, house.now)
    return int(row.id)


def test_messages_are_listed_and_listening_is_remembered(house: Any) -> None:
    browser = house.client("anna")
    first, second = message(house), message(house, "+48601234215", stored=False)
    listed = browser.get("/api/v1/voicemails").json()["items"]
    assert [(one["id"], one["playable"], one["seconds"]) for one in listed] == [(second, False, 12), (first, True, 12)]
    answer = browser.get(f"/api/v1/voicemails/{first}/audio")
    assert (answer.status_code, answer.content) == (200, SOUND)
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert [one["id"] for one in browser.get("/api/v1/voicemails?unheard=true").json()["items"]] == [second]
    assert browser.get(f"/api/v1/voicemails/{second}/audio").status_code == 404
    assert browser.get(f"/api/v1/voicemails/{first}").json()["erased_after"].startswith("2026-12-18")


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-99", 206, 0, 99),
        ("bytes=900-", 206, 900, 1003),
        ("bytes=-4", 206, 1000, 1003),
        ("bytes=0-999999", 206, 0, 1003),
    ],
)
def test_a_player_asks_for_parts(house: Any, asked: str, status: int, first: int, last: int) -> None:
    number = message(house)
    answer = house.client("anna").get(f"/api/v1/voicemails/{number}/audio", headers={"Range": asked})
    assert (answer.status_code, answer.content) == (status, SOUND[first : last + 1])
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(SOUND)}"


@pytest.mark.parametrize("asked", ["bytes=1004-", "bytes=5000-6000", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(house: Any, asked: str) -> None:
    number = message(house)
    answer = house.client("anna").get(f"/api/v1/voicemails/{number}/audio", headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(SOUND)}"


@pytest.mark.parametrize("asked", ["", "bytes=", "bytes=-", "bytes=9-2", "lines=1-2", "bytes=0-1,5-6", "bytes=a-b"])
def test_what_is_not_understood_is_answered_with_everything(asked: str) -> None:
    assert part(asked, 100) is None
    assert part(None, 100) is None


def test_a_part_of_nothing_is_never_there() -> None:
    with pytest.raises(Unsatisfiable):
        part("bytes=0-0", 0)


def test_messages_of_other_offices_do_not_exist(house: Any) -> None:
    number = message(house)
    stranger = house.client("zoe", offices=("odense",))
    assert stranger.get("/api/v1/voicemails").json()["items"] == []
    assert stranger.get(f"/api/v1/voicemails/{number}/audio").status_code == 404
    assert house.client("stat", role="statistics").get(f"/api/v1/voicemails/{number}/audio").status_code == 403


def test_the_statistics_of_calls_reconcile_and_say_how_right_the_wait_was(house: Any) -> None:
    call_back(house)
    for number, waited in enumerate((4, 20)):
        ticket = house.call(f"+4860123422{number}")
        with transaction(house.engine) as connection:
            calls.begin(connection, ticket.call_sid, "", "", house.now)
            calls.belongs_to(connection, ticket.call_sid, ticket.id)
            calls.in_line(connection, ticket.call_sid, house.now)
            calls.told(connection, ticket.call_sid, 2, 9)
            calls.answered(connection, ticket.call_sid, house.now + timedelta(minutes=waited))
            calls.settle(connection, ticket.call_sid, CallOutcome.ANSWERED)
    with transaction(house.engine) as connection:
        calls.begin(connection, "CA" + "f" * 32, "", "", house.now)
        calls.settle(connection, "CA" + "f" * 32, CallOutcome.ABANDONED, "language")
    seen = house.client("stat", role="statistics").get("/api/v1/statistics/calls").json()
    assert seen["line"] == {
        "offered": 4,
        "ended": {"abandoned": 1, "answered": 2, "callback": 1},
        "running": 0,
        "overflow_in": 0,
        "overflow_out": 0,
    }
    assert seen["offices"]["aarhus"]["ended"] == {"answered": 2, "callback": 1}
    assert (seen["without_office"], seen["abandoned_in"], seen["unreconciled"]) == (1, {"language": 1}, [])
    assert seen["waits"] == {"told": 2, "within": 1, "sooner": 0, "later": 1}
    assert (seen["callbacks"]["asked"], seen["callbacks"]["open"]) == (1, 1)
    own = house.client("lise", offices=("odense",)).get("/api/v1/statistics/calls").json()
    assert own["offices"] == {}
