"""What callers wanted instead of waiting, in a real browser: called back from the ticket, and listened to."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import expect

from contact_center.storage import calls, consents, voicemails
from contact_center.storage.transaction import transaction
from queues import recorded_talks
from queues.callbacks import Callbacks, Result
from queues.line import Line

At = Callable[..., Any]
NUMBER = "+48601234214"


def a_second_of_sound() -> bytes:
    samples = b"".join(struct.pack("<h", int(3000 * math.sin(one / 5))) for one in range(8000))
    form = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    body = b"WAVE" + b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(samples)) + samples
    return b"RIFF" + struct.pack("<I", len(body)) + body


def waits(centre: Any) -> Any:
    ticket = centre.call()
    with transaction(centre.engine) as connection:
        calls.begin(connection, ticket.call_sid, NUMBER, "+4570000001", datetime.now(UTC))
    return ticket


def test_a_call_back_is_dialled_from_the_ticket_and_shows_its_attempts(at_desk: At, centre: Any) -> None:
    calling = Callbacks(centre.engine, centre.catalog, lambda *job: centre.ringing.append(job))
    centre.door = replace(centre.door, callbacks=calling)
    ticket = waits(centre)
    Line(replace(centre.catalog, always_open=True)).ask_callback(
        centre.engine, ticket.call_sid, NUMBER, datetime.now(UTC)
    )
    page = at_desk().open(f"/?ticket={ticket.id}")
    line = page.locator(".call-line")
    expect(line).to_contain_text("+48 *** *** 214")
    expect(line).to_contain_text("lovet senest")
    expect(page.get_by_role("button", name="Ring op")).to_have_count(0)
    page.keyboard.press("t")
    page.get_by_role("button", name="Ring op").click()
    expect(line).to_contain_text("Ringer")
    calling.ended(centre.ringing[-1][1], Result.NO_ANSWER, datetime.now(UTC))
    expect(page.locator("[aria-label=Forsøg]")).to_contain_text("intet svar")
    expect(line).to_contain_text("næste forsøg tidligst")


def test_a_message_is_listened_to_in_the_ticket(at_desk: At, centre: Any) -> None:
    ticket = waits(centre)
    recording, now = "RE" + "b" * 32, datetime.now(UTC)
    assert Line(centre.catalog).keep_voicemail(centre.engine, ticket.call_sid, recording, 1, now)
    page = at_desk().open(f"/?ticket={ticket.id}")
    expect(page.locator(".conversation")).to_contain_text("Lyden er ikke hentet endnu.")
    with transaction(centre.engine) as connection:
        row = voicemails.by_recording(connection, recording)
        assert row is not None
        voicemails.store(connection, row.id, a_second_of_sound(), now)
    page.reload()
    player = page.locator("audio")
    player.evaluate("player => player.play()")
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.2")
    assert player.evaluate("player => Math.round(player.duration)") == 1
    with transaction(centre.engine) as connection:
        assert voicemails.get(connection, row.id).heard_at is not None  # type: ignore[union-attr]


def test_what_a_caller_said_is_text_and_nothing_else(at_desk: At, centre: Any) -> None:
    said = 'my tax card <img src=x onerror="document.title=1"> </li><script>document.title=2</script>'
    ticket = centre.call(text=said)
    page = at_desk().open(f"/?ticket={ticket.id}")
    expect(page.locator(".conversation")).to_contain_text(said)
    assert page.locator(".conversation img[src=x], .conversation script").count() == 0
    assert page.title() not in ("1", "2")


def test_a_recorded_talk_is_listened_to_and_the_yes_taken_back(at_desk: At, centre: Any) -> None:
    ticket, now = waits(centre), datetime.now(UTC)
    recording = "RE" + "c" * 32
    with transaction(centre.engine) as connection:
        consents.keep(connection, ticket.call_sid, True, "pl", "v1", "koebenhavn", 9, now)
    assert recorded_talks.keep(centre.engine, ticket.call_sid, recording, 1, now)
    with transaction(centre.engine) as connection:
        row = voicemails.by_recording(connection, recording)
        assert row is not None
        voicemails.store(connection, row.id, a_second_of_sound(), now)
    page = at_desk().open(f"/?ticket={ticket.id}")
    expect(page.locator(".conversation")).to_contain_text("slettes efter 9 dage")
    expect(page.locator("audio")).to_have_count(1)
    page.get_by_role("button", name="Træk ja tilbage og slet").click()
    expect(page.locator(".conversation")).to_contain_text("Borgeren har trukket sit ja tilbage")
    expect(page.locator("audio")).to_have_count(0)
    with transaction(centre.engine) as connection:
        assert not consents.granted(connection, ticket.call_sid)
