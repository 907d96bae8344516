"""The relay: what becomes of an outbox row."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine

from contact_center.delivery.relay import Relay
from contact_center.errors import Ambiguous, ContactCenterError, Final, Retryable
from contact_center.storage import outbox
from contact_center.storage.transaction import reading, transaction


class Server:
    """Takes mails and texts, or fails as told."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.mails: list[tuple[str, str]] = []
        self.texts: list[str] = []

    def send_mail(self, number: int, mail: EmailMessage, envelope_from: str) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.mails.append((str(mail["To"]), envelope_from))

    def send_text(self, number: int, to: str, text: str) -> None:
        self.texts.append(to)


def put(engine: Engine, now: datetime, **changes: Any) -> int:
    row = {
        "dedup_key": f"test:{changes.get('recipient', 'a@b.example')}",
        "kind": "mail",
        "automatic": True,
        "sender": "ics@aarhus.example",
        "recipient": "a@b.example",
        "text": "hello",
        "headers": {},
        "topics": [],
        "message_id": "<1@ics.example>",
        "due_at": now,
        "created_at": now,
        **changes,
    }
    with transaction(engine) as connection:
        outbox_id = outbox.put(connection, row)
    assert outbox_id
    return outbox_id


def relay(engine: Engine, server: Server, clock: Callable[[], datetime]) -> Relay:
    return Relay(engine, server, server, lambda address: "ICS", clock, max_attempts=3)


def later(now: datetime, hours: int) -> datetime:
    return now + timedelta(hours=hours)


def state(engine: Engine, outbox_id: int) -> str:
    with reading(engine) as connection:
        row = outbox.get(connection, outbox_id)
    assert row is not None
    return str(row.state)


def test_an_automatic_mail_leaves_with_an_empty_envelope_sender(engine: Engine, now: datetime) -> None:
    outbox_id, server = put(engine, now), Server()
    assert relay(engine, server, lambda: now).run_once() == 1
    assert server.mails == [("a@b.example", "")]
    assert state(engine, outbox_id) == "sent"


def test_a_staff_reply_leaves_with_our_address_and_a_text_as_a_text(engine: Engine, now: datetime) -> None:
    put(engine, now, automatic=False)
    put(engine, now, kind="sms", recipient="+4560000001")
    server = Server()
    relay(engine, server, lambda: now).run_once()
    assert server.mails == [("a@b.example", "ics@aarhus.example")]
    assert server.texts == ["+4560000001"]


def test_the_same_key_is_one_mail(engine: Engine, now: datetime) -> None:
    put(engine, now)
    with transaction(engine) as connection:
        row = outbox.newest(connection, None, 1)[0]._asdict()
        row.pop("id")
        assert outbox.put(connection, row) is None


@pytest.mark.parametrize(
    ("error", "becomes"),
    [(Final("550"), "failed"), (Ambiguous("broken"), "held"), (Retryable("450"), "pending"), (ValueError(), "failed")],
)
def test_an_error_says_what_becomes_of_the_mail(
    engine: Engine, now: datetime, error: ContactCenterError, becomes: str
) -> None:
    outbox_id = put(engine, now)
    relay(engine, Server(error), lambda: now).run_once()
    assert state(engine, outbox_id) == becomes


def test_a_retry_waits_and_is_given_up_in_the_end(engine: Engine, now: datetime) -> None:
    outbox_id, server = put(engine, now), Server(*[Retryable("450")] * 3)
    for hour in range(3):
        sender = relay(engine, server, partial(later, now, hour))
        assert sender.run_once() == 1
        assert sender.run_once() == 0
    assert state(engine, outbox_id) == "failed"


def test_what_was_left_in_the_middle_of_sending_is_held_and_never_sent_again(engine: Engine, now: datetime) -> None:
    outbox_id = put(engine, now)
    with transaction(engine) as connection:
        outbox.take_due(connection, now)
    server = Server()
    assert relay(engine, server, lambda: now + timedelta(minutes=6)).run_once() == 0
    assert state(engine, outbox_id) == "held"
    assert server.mails == []
