"""The relay: what becomes of an outbox row."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from contact_center.delivery import relay as relay_module
from contact_center.delivery.relay import Relay
from contact_center.delivery.smtp import SmtpServer
from contact_center.errors import Ambiguous, ContactCenterError, Final, Retryable, Unreachable
from contact_center.storage import outbox
from contact_center.storage.transaction import reading, transaction
from queues.outgoing import Mailer

DROP = "drop"
Sink = Any


class Server:
    """Takes mails and texts, or fails as told."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.mails: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.closed = False

    def send_mail(self, number: int, mail: EmailMessage, envelope_from: str) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.mails.append((str(mail["To"]), envelope_from))

    def send_text(self, number: int, to: str, text: str) -> None:
        self.texts.append(to)

    def rest(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True


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


def relay(engine: Engine, server: Any, clock: Callable[[], datetime], **changes: Any) -> Relay:
    return Relay(engine, server, server, lambda address: "ICS", clock, max_attempts=3, **changes)


def later(now: datetime, hours: int) -> datetime:
    return now + timedelta(hours=hours)


def row_of(engine: Engine, outbox_id: int) -> Any:
    with reading(engine) as connection:
        return outbox.get(connection, outbox_id)


def state(engine: Engine, outbox_id: int) -> str:
    return str(row_of(engine, outbox_id).state)


def test_a_mail_leaves_with_the_envelope_sender_that_is_set(engine: Engine, now: datetime) -> None:
    outbox_id, server = put(engine, now), Server()
    mailer = Mailer("ics.example", b"secret")
    assert relay(engine, server, lambda: now, envelope_from=mailer.envelope_from).run_once() == 1
    [(to, envelope)] = server.mails
    assert to == "a@b.example"
    assert envelope.startswith(f"ics+b.{outbox_id}-")
    assert envelope.endswith("@aarhus.example")
    assert state(engine, outbox_id) == "sent"


def test_an_automatic_mail_leaves_with_no_sender_where_bounces_have_no_address(engine: Engine, now: datetime) -> None:
    put(engine, now)
    server = Server()
    relay(engine, server, lambda: now).run_once()
    assert server.mails == [("a@b.example", "")]


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
    [
        (Final("550"), "failed"),
        (Ambiguous("broken"), "held"),
        (Retryable("450"), "pending"),
        (Unreachable("away"), "pending"),
        (ValueError("a@b.example"), "failed"),
    ],
)
def test_an_error_says_what_becomes_of_the_mail(
    engine: Engine, now: datetime, error: ContactCenterError, becomes: str
) -> None:
    outbox_id = put(engine, now)
    relay(engine, Server(error), lambda: now).run_once()
    assert state(engine, outbox_id) == becomes
    assert "@" not in row_of(engine, outbox_id).error


def test_a_retry_waits_and_is_given_up_in_the_end(engine: Engine, now: datetime) -> None:
    outbox_id, server = put(engine, now), Server(*[Retryable("450")] * 3)
    for hour in range(3):
        sender = relay(engine, server, partial(later, now, hour))
        assert sender.run_once() == 1
        assert sender.run_once() == 0
    assert state(engine, outbox_id) == "failed"
    assert row_of(engine, outbox_id).error == "given-up: 3\n450"


def test_mails_that_failed_together_do_not_come_back_together(engine: Engine, now: datetime) -> None:
    numbers = [put(engine, now, recipient=f"a{n}@b.example") for n in range(20)]
    relay(engine, Server(*[Retryable("450")] * 20), lambda: now).run_once()
    pauses = {(row_of(engine, number).due_at - now).total_seconds() for number in numbers}
    assert len(pauses) > 5
    assert all(24 <= pause <= 36 for pause in pauses)


def test_while_the_server_is_away_mails_wait_uncounted_and_texts_go_on(engine: Engine, now: datetime) -> None:
    numbers = [put(engine, now, recipient=f"a{n}@b.example") for n in range(5)]
    put(engine, now, kind="sms", recipient="+4560000001")
    server, at = Server(*[Unreachable("away")] * 50), [now]
    sender = relay(engine, server, lambda: at[0])
    for _ in range(30):  # longer than any number of attempts
        sender.run_once()
        at[0] += timedelta(minutes=6)
    assert server.texts == ["+4560000001"]
    assert len(server.errors) == 20  # one try each time, not one for every mail
    assert {(row_of(engine, n).state, row_of(engine, n).attempts) for n in numbers} == {("pending", 0)}
    server.errors.clear()
    while sender.run_once():
        at[0] += timedelta(minutes=6)
    assert {state(engine, number) for number in numbers} == {"sent"}
    assert sender.course.failures == 0


def test_what_was_left_in_the_middle_of_sending_is_held_and_never_sent_again(engine: Engine, now: datetime) -> None:
    outbox_id = put(engine, now)
    with transaction(engine) as connection:
        outbox.take_due(connection, now)
    server = Server()
    assert relay(engine, server, lambda: now + timedelta(minutes=6)).run_once() == 0
    assert state(engine, outbox_id) == "held"
    assert row_of(engine, outbox_id).error == "stopped"
    assert server.mails == []


def test_only_the_mail_in_hand_is_in_doubt_when_the_relay_dies(engine: Engine, now: datetime) -> None:
    numbers = [put(engine, now, recipient=f"a{n}@b.example") for n in range(3)]

    class Dying(Server):
        def send_mail(self, number: int, mail: EmailMessage, envelope_from: str) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        relay(engine, Dying(), lambda: now).run_once()
    assert [state(engine, number) for number in numbers] == ["sending", "pending", "pending"]


def test_what_became_of_a_mail_is_noted_even_if_the_database_is_away_for_a_moment(
    engine: Engine, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox_id, away = put(engine, now), [3]
    monkeypatch.setattr(relay_module, "NOTING_PAUSE", 0)

    def mark_sent(*_arguments: Any, **named: Any) -> None:
        away[0] -= 1
        if away[0] >= 0:
            raise OperationalError("", {}, Exception())
        outbox._mark(_arguments[0], named["outbox_id"], state="sent")

    monkeypatch.setattr(relay_module.outbox, "mark_sent", mark_sent)
    server = Server()
    relay(engine, server, lambda: now).run_once()
    assert (state(engine, outbox_id), len(server.mails)) == ("sent", 1)


def test_when_told_to_stop_the_rest_stays_where_it_is(engine: Engine, now: datetime) -> None:
    numbers = [put(engine, now, recipient=f"a{n}@b.example") for n in range(3)]
    server = Server()
    relay(engine, server, lambda: now).run(lambda: None, lambda: bool(server.mails))
    assert [state(engine, number) for number in numbers] == ["sent", "pending", "pending"]
    assert server.closed


@pytest.mark.parametrize(
    ("words", "becomes"),
    [
        ({"text": "Dit nummer er 010190-1234."}, "failed"),
        ({"subject": "Re: 010190-1234"}, "failed"),
        ({"html": "<p>010190 1234</p>"}, "failed"),
        ({"text": "Vi ringer i morgen kl. 10."}, "sent"),
        ({"text": "010190-1234", "automatic": True}, "sent"),
    ],
)
def test_a_personal_number_does_not_leave_unencrypted(
    engine: Engine, now: datetime, words: dict[str, Any], becomes: str
) -> None:
    outbox_id = put(engine, now, **{"automatic": False, **words})
    server = Server()
    relay(engine, server, lambda: now, readable=True).run_once()
    assert state(engine, outbox_id) == becomes
    assert len(server.mails) == (becomes == "sent")
    if becomes == "failed":
        assert "personal-number" in row_of(engine, outbox_id).error
        assert "1234" not in row_of(engine, outbox_id).error


def test_a_personal_number_may_leave_encrypted(engine: Engine, now: datetime) -> None:
    outbox_id = put(engine, now, automatic=False, text="Dit nummer er 010190-1234.")
    relay(engine, Server(), lambda: now).run_once()
    assert state(engine, outbox_id) == "sent"


# --- with a real server ---------------------------------------------------------------------------


def test_through_all_faults_nobody_gets_a_mail_twice_and_what_is_unknown_is_held(
    engine: Engine, now: datetime, sink: Sink
) -> None:
    numbers = [put(engine, now, recipient=f"a{n}@b.example") for n in range(60)]
    sink.script |= {
        "MAIL": ["", "", DROP, "", "421 busy", "", "", "451 later"] + [""] * 5 + ["550 never"],
        "RCPT": ["", "452 full", "", "", DROP],
        "DATA": [DROP, "", "451 later", "nonsense", "", DROP, "554 spam"],
        "AFTER": [DROP],
    }
    server, at = SmtpServer(sink.server(), max_mails=7), [now]
    sender = relay(engine, server, lambda: at[0])
    for _ in range(20):
        sender.run_once()
        at[0] += timedelta(hours=1)
    server.close()
    states = {number: state(engine, number) for number in numbers}
    reached = [to[0] for _from, to, _content in sink.mails]
    assert len(reached) == len(set(reached))
    assert {f"a{n}@b.example" for n, number in enumerate(numbers) if states[number] == "sent"} >= set(reached)
    counts = {name: list(states.values()).count(name) for name in ("sent", "held", "failed", "pending", "sending")}
    assert counts == {"sent": 60 - 5, "held": 3, "failed": 2, "pending": 0, "sending": 0}


RUNNER = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from contact_center.commands.processes import relay
from contact_center.settings import Settings
from contact_center.wiring import House
set_up = json.loads(sys.argv[1])
relay(House(Settings(**set_up)))
"""


def test_a_relay_that_is_told_to_stop_finishes_the_mail_in_hand(
    engine: Engine, sink: Sink, redis_url: str, tmp_path: Any
) -> None:
    from contact_center.storage.migrate import upgrade
    from contact_center.storage.transaction import open_database

    url, now = f"sqlite:///{tmp_path / 'relay.sqlite'}", datetime.now(UTC)
    database = open_database(url)
    upgrade(database)
    numbers = [put(database, now, recipient=f"a{n}@b.example") for n in range(3)]
    sink.script["DATA"] = [2]
    set_up = {
        "state_dir": str(tmp_path),
        "database": {"url": url},
        "redis": {"url": redis_url},
        "smtp_out": {"host": "127.0.0.1", "port": sink.port, "tls": "none"},
    }
    command = [sys.executable, "-c", RUNNER, json.dumps(set_up)]
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": os.getcwd()})
    for _ in range(300):
        if "DATA" in sink.commands:
            break
        time.sleep(0.1)
    running.send_signal(signal.SIGTERM)
    assert running.wait(20) == 0
    assert [state(database, number) for number in numbers] == ["sent", "pending", "pending"]
    assert "QUIT" in sink.commands
    database.dispose()


def test_two_relays_never_send_the_same_mail(engine: Engine, now: datetime, sink: Sink) -> None:
    for number in range(40):
        put(engine, now, recipient=f"a{number}@b.example")
    threads = [
        threading.Thread(target=relay(engine, SmtpServer(sink.server()), lambda: now).run_once) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reached = [to[0] for _from, to, _content in sink.mails]
    assert (len(reached), len(set(reached))) == (40, 40)
    assert sink.connections == 2
