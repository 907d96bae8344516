"""Other systems are told what happens: signed, in order, again until it is taken, and never behind the wall."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from sqlalchemy import Engine
from standardwebhooks.webhooks import Webhook

from contact_center.clock import now as real_now
from contact_center.delivery.hook import Post, new_secret
from contact_center.errors import Invalid, Retryable
from contact_center.storage import events, hooks, users
from contact_center.storage.transaction import reading, transaction
from queues.hooks import PAUSES, Hooks


class Listener:
    """Another system; answers with `status`."""

    def __init__(self) -> None:
        self.status, self.got = 200, list[tuple[dict[str, str], bytes]]()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(outer.status)
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://localhost:{self.server.server_address[1]}/ics?from=us"

    def heard(self) -> list[str]:
        return [json.loads(body)["type"] for _headers, body in self.got]


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.server.shutdown()
    made.server.server_close()


class Story:
    """Events that happen, and one hook that is told."""

    def __init__(self, engine: Engine, url: str, kinds: list[str], offices: list[str]) -> None:
        self.engine, self.at, self.secret = engine, real_now(), new_secret()
        self.hooks = Hooks(engine, Post(private=True))
        with transaction(engine) as connection:
            by = users.add(connection, "anna", "Anna", "admin", (), (), "-", self.at)
            self.id = hooks.add(connection, url, self.secret, kinds, offices, by, self.at).id

    def happens(self, *kinds: str, office: str = "aarhus") -> None:
        with transaction(self.engine) as connection:
            for kind in kinds:
                events.add(connection, kind, None, office, self.at)

    def run(self, after: timedelta = timedelta(seconds=5)) -> Any:
        self.at += after
        self.hooks.run(self.at)
        with reading(self.engine) as connection:
            return hooks.get(connection, self.id)


@pytest.fixture
def story(database: Engine, listener: Listener) -> Any:
    return lambda kinds=(), offices=(): Story(database, listener.url, list(kinds), list(offices))


def test_everything_is_told_once_in_order_and_signed_as_the_standard_wants(story: Any, listener: Listener) -> None:
    told = story()
    told.at = real_now()
    told.happens("ticket.created", "ticket.claimed", "ticket.completed")
    row = told.run()
    assert listener.heard() == ["ticket.created", "ticket.claimed", "ticket.completed"]
    assert (row.delivered, row.problem) == (3, "")
    for headers, body in listener.got:
        assert Webhook(told.secret).verify(body, headers) == json.loads(body)
    assert len({headers["webhook-id"] for headers, _ in listener.got}) == 3
    told.run()
    assert len(listener.got) == 3


def test_only_what_was_asked_for_is_told(story: Any, listener: Listener) -> None:
    told = story(kinds=["ticket.created"], offices=["odense"])
    told.happens("ticket.created", "ticket.claimed")
    told.happens("ticket.created", "ticket.claimed", office="odense")
    told.run()
    assert [json.loads(body)["data"]["office"] for _, body in listener.got] == ["odense"]


@pytest.mark.parametrize("status", [301, 400, 404, 500, 503])
def test_what_is_not_taken_is_tried_again_and_what_came_later_waits_behind_it(
    story: Any, listener: Listener, status: int
) -> None:
    told, listener.status = story(), status
    told.happens("ticket.created", "ticket.claimed")
    row = told.run()
    assert (row.attempts, row.problem) == (1, f"it answered {status}")
    assert told.run(timedelta(seconds=1)).attempts == 1
    listener.status = 204
    row = told.run(PAUSES[0])
    assert (row.attempts, row.problem, row.delivered) == (0, "", 2)
    assert listener.heard() == ["ticket.created", "ticket.created", "ticket.claimed"]
    assert listener.got[0][0]["webhook-id"] == listener.got[1][0]["webhook-id"]


def test_an_event_that_is_never_taken_is_given_up_and_the_next_one_has_its_turn(story: Any, listener: Listener) -> None:
    told, listener.status = story(), 500
    told.happens("ticket.created")
    for pause in (timedelta(seconds=5), *PAUSES):
        row = told.run(pause + timedelta(seconds=1))
    assert (row.given_up, row.attempts) == (1, 0)
    assert len(listener.got) == len(PAUSES) + 1
    listener.status = 200
    told.happens("ticket.claimed")
    assert told.run().delivered == 1


def test_whoever_answers_that_it_is_gone_is_told_nothing_more(story: Any, listener: Listener) -> None:
    told, listener.status = story(), 410
    told.happens("ticket.created")
    assert told.run().active is False
    told.run()
    assert len(listener.got) == 1


def test_nobody_there_is_no_error_of_ours(database: Engine) -> None:
    told = Story(database, "http://localhost:9/nobody", [], [])
    told.happens("ticket.created")
    assert told.run().problem.startswith("not reached")


def test_two_workers_send_nothing_twice(story: Any, listener: Listener) -> None:
    told = story()
    told.happens(*["ticket.created"] * 15)
    at = told.at + timedelta(seconds=5)
    workers = [threading.Thread(target=told.hooks.run, args=(at,)) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(listener.got) == 15


@pytest.mark.parametrize(
    "url",
    ["http://bi.example/x", "ftp://bi.example", "https://anna:secret@bi.example", "https://", "https://bi:99999/", "x"],
)
def test_addresses_that_are_none_or_unencrypted_are_refused(url: str) -> None:
    with pytest.raises(Invalid):
        Post().check(url)


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "[::1]", "169.254.169.254", "10.0.0.1", "0.0.0.0", "2130706433"]
)
def test_nothing_behind_the_wall_is_reached(host: str) -> None:
    with pytest.raises(Retryable, match="private network"):
        Post().send(f"https://{host}/latest/meta-data", {}, b"{}")
