"""Recorded talks: only after a yes, deleted at the phone company, forgotten in time, taken back at any time."""

from __future__ import annotations

import sys
from datetime import timedelta
from importlib import util
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from contact_center.catalog.model import Catalog
from contact_center.errors import Retryable
from contact_center.replies.happened import happened
from contact_center.storage import consents, erasing, tables
from contact_center.storage.blobs import rows as blob_rows
from contact_center.storage.transaction import reading, transaction
from queues import recorded_talks
from queues.recordings import Voicemails

_spec = util.spec_from_file_location("line_house", Path(__file__).with_name("line_house.py"))
assert _spec is not None
assert _spec.loader is not None
stories = util.module_from_spec(_spec)
sys.modules.setdefault("line_house", stories)
_spec.loader.exec_module(stories)
SOUND = b"RIFF" + bytes(2000)
FIRST, SECOND = "RE" + "1" * 32, "RE" + "2" * 32


class Recorder:
    """The phone company's recordings."""

    def __init__(self) -> None:
        self.there = {FIRST, SECOND}
        self.away = False

    def recording(self, recording_sid: str, most_bytes: int) -> bytes:
        return SOUND

    def delete_recording(self, recording_sid: str) -> None:
        if self.away:
            raise Retryable("away")
        self.there.discard(recording_sid)


@pytest.fixture
def house(database: Engine, catalog: Catalog) -> Any:
    made = stories.LineHouse(database, catalog)
    made.closing(recording_days=9)
    return made


def talk(house: Any, answer: str = "1") -> tuple[str, str]:
    """A call whose caller answered the question, and was fetched by staff; the call and the document."""
    sid, document = house.call(*stories.TO_THE_LINE, answer)
    house.round(document, sid)
    house.take(sid, house.staff())
    return sid, house.post("connect?to=room-1", sid).text


def recorded(house: Any, sid: str, recording: str = FIRST, status: str = "completed") -> None:
    """The phone company tells of it; of a conference it names no call."""
    fields = {"RecordingSid": recording, "RecordingStatus": status, "RecordingDuration": "61", "ConferenceSid": "CF1"}
    assert house.post(f"talk-recorded?to={sid}", "", From=None, To=None, CallStatus=None, **fields).status_code == 204


def voicemails(house: Any, recorder: Recorder) -> Voicemails:
    return Voicemails(house.engine, recorder)


def test_after_a_yes_it_is_recorded_fetched_deleted_there_and_forgotten_as_was_told(house: Any) -> None:
    sid, document = talk(house)
    assert f'recordingStatusCallback="{stories.URL}/voice/talk-recorded?to={sid}"' in document
    for _ in range(2):  # told twice
        recorded(house, sid)
    assert house.rung[-1] == ("voicemail",)
    recorder = Recorder()
    assert voicemails(house, recorder).work(house.now) == 1
    assert voicemails(house, recorder).work(house.now) == 1
    [row] = house.rows(tables.voicemails)
    assert (row.kind, row.state, row.seconds, row.call_sid) == ("talk", "kept", 61, sid)
    assert row.erase_at == house.now + timedelta(days=9)
    assert blob_rows.read(house.engine, row.blob) == SOUND
    assert recorder.there == {SECOND}
    [told] = [m.text for m in house.rows(tables.messages) if m.text.startswith("talk-recorded")]
    assert happened(told, "da") == "Samtalen blev optaget med borgerens ja (61 sek.)."
    assert voicemails(house, recorder).forget(house.now + timedelta(days=8)) == 0
    assert voicemails(house, recorder).forget(house.now + timedelta(days=9)) == 1
    assert house.rows(tables.voicemails)[0].state == "erased"
    assert house.kept(sid).outcome is None  # it is no message that was left


@pytest.mark.parametrize("answer", ["2", "-"])
def test_without_a_yes_nothing_is_recorded_and_what_was_is_deleted(house: Any, answer: str) -> None:
    sid, document = talk(house, answer)
    assert "record" not in document
    recorded(house, sid)
    assert house.rows(tables.voicemails) == []
    recorder = Recorder()
    recorder.away = True
    assert voicemails(house, recorder).work(house.now) == 1
    assert [row.attempts for row in house.rows(tables.unwanted_recordings)] == [1]
    assert voicemails(house, recorder).work(house.now) == 0  # not before its time
    recorder.away = False
    assert voicemails(house, recorder).work(house.now + timedelta(minutes=4)) == 1
    assert recorder.there == {SECOND}
    assert house.rows(tables.unwanted_recordings) == []


def test_a_recording_of_a_call_that_nobody_knows_is_deleted(house: Any) -> None:
    recorded(house, "CA" + "f" * 32)
    recorded(house, "", SECOND)
    assert {row.recording_sid for row in house.rows(tables.unwanted_recordings)} == {FIRST, SECOND}


@pytest.mark.parametrize("status", ["in-progress", "absent", "failed"])
def test_what_is_no_finished_recording_changes_nothing(house: Any, status: str) -> None:
    sid, _document = talk(house)
    recorded(house, sid, status=status)
    assert house.rows(tables.voicemails) == house.rows(tables.unwanted_recordings) == []


def test_the_yes_can_be_taken_back_before_and_after_the_recording_is_there(house: Any) -> None:
    sid, _document = talk(house)
    recorder = Recorder()
    recorded(house, sid)
    voicemails(house, recorder).work(house.now)
    ticket = house.ticket(sid)
    assert recorded_talks.withdraw(house.engine, ticket, house.now, "Anna")
    assert not recorded_talks.withdraw(house.engine, ticket, house.now, "Anna")  # once is enough
    [row] = house.rows(tables.voicemails)
    assert row.blob is None
    recorded(house, sid, SECOND)  # the rest of the talk
    voicemails(house, recorder).work(house.now)
    voicemails(house, recorder).forget(house.now)
    assert [row.state for row in house.rows(tables.voicemails)] == ["erased"]
    assert recorder.there == set()
    with reading(house.engine) as connection:
        assert not consents.granted(connection, sid)
    again = house.post("connect?to=room-2", sid).text
    assert "<Conference" in again
    assert "record" not in again


def test_the_answer_is_kept_with_what_was_promised(house: Any) -> None:
    sid, _document = talk(house)
    [row] = house.rows(tables.call_consents)
    assert (row.call_sid, row.granted, row.language, row.office, row.days) == (sid, True, "en", "aarhus", 9)


def test_a_ticket_that_is_erased_takes_what_is_still_at_the_phone_company_along(house: Any) -> None:
    sid, _document = talk(house)
    recorded(house, sid)
    with transaction(house.engine) as connection:
        connection.execute(tables.tickets.update().values(state="completed"))
        assert erasing.erase_ticket(connection, house.ticket(sid).id, house.now) == []
    assert [row.recording_sid for row in house.rows(tables.unwanted_recordings)] == [FIRST]
