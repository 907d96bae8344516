"""Replies against what happens at the same moment, on both databases."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from importlib import util
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from contact_center.catalog.model import Catalog
from contact_center.delivery.relay import Relay
from contact_center.errors import Conflict, Overtaken
from contact_center.storage import drafts, outbox, reply_files, tables, tickets
from contact_center.storage.transaction import reading, transaction
from queues import answering, drafting
from queues.desk import Desk

_spec = util.spec_from_file_location("desk_stories", Path(__file__).with_name("test_desk.py"))
assert _spec is not None
assert _spec.loader is not None
stories = util.module_from_spec(_spec)
_spec.loader.exec_module(stories)
UNDO = timedelta(seconds=10)


class Post:
    """Takes mails, and remembers them."""

    def __init__(self) -> None:
        self.sent: list[Any] = []

    def send_mail(self, number: int, mail: Any, envelope_from: str) -> None:
        self.sent.append(mail)

    def send_text(self, number: int, to: str, text: str) -> None:
        raise AssertionError("no text is sent here")

    def rest(self) -> None: ...

    def close(self) -> None: ...


@pytest.fixture
def house(database: Engine, catalog: Catalog, now: datetime) -> Any:
    house = stories.House(database, catalog, now)
    house.desk = Desk(database, catalog, stories.stories.MAILER, lambda *job: None, undo=UNDO)
    return house


def held(house: Any) -> Any:
    ticket = house.mail()
    house.desk.claim(house.sara, ticket.id, house.now)
    return ticket


def newest(house: Any, ticket: Any) -> int:
    with reading(house.engine) as connection:
        return int(tickets.thread(connection, ticket.id)[-1].id)


def test_a_mail_that_comes_in_while_a_reply_is_sent_is_seen_or_comes_after_it(house: Any) -> None:
    ticket = held(house)
    seen, holds = newest(house, ticket), threading.Event()

    def comes_in() -> None:
        with transaction(house.engine) as connection:
            tickets.by_reference(connection, ticket.reference, lock=True)
            holds.set()
            time.sleep(0.15)
            entry = {"ticket_id": ticket.id, "at": house.now, "direction": "in", "text": "Glem det"}
            tickets.add_message(connection, entry)

    def replies() -> None:
        holds.wait(5)
        house.desk.reply(house.sara, ticket.id, "Hej", None, house.now, seen)

    with ThreadPoolExecutor(2) as pool:
        came, replied = pool.submit(comes_in), pool.submit(replies)
        came.result()
        with pytest.raises(Overtaken) as refused:
            replied.result()
    assert refused.value.more["came_in"][0]["text"] == "Glem det"


def test_either_the_relay_sends_a_reply_or_its_writer_takes_it_back_never_both(house: Any) -> None:
    post = Post()
    for number in range(6):
        ticket = house.mail(number + 10)
        house.desk.claim(house.sara, ticket.id, house.now)
        house.desk.reply(house.sara, ticket.id, f"Svar {number}", None, house.now)
        message, at = newest(house, ticket), house.now + UNDO - timedelta(milliseconds=1)
        relay = Relay(house.engine, post, post, lambda _address: "ICS", lambda: house.now + UNDO)

        def undo(message: int = message, at: datetime = at) -> bool:
            try:
                answering.take_back(house.engine, house.sara, message, at)
            except Conflict:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            sent, undone = pool.submit(relay.run_once), pool.submit(undo)
            sent.result()
            taken = undone.result()
        said = [mail.get_body(("plain",)).get_content().strip() for mail in post.sent]
        assert (f"Svar {number}" in said) is not taken


def test_the_relay_sends_the_files_of_a_reply_with_it(house: Any) -> None:
    ticket, post = held(house), Post()
    upload = drafting.Upload("Vejledning æ.pdf", "application/pdf", b"%PDF-1.7 hej")
    drafting.attach(house.engine, house.sara, ticket.id, upload, drafting.unscanned, house.now)
    house.desk.reply(house.sara, ticket.id, "Se vedlagte.", "da", house.now)
    Relay(house.engine, post, post, lambda _address: "ICS", lambda: house.now + UNDO).run_once()
    [mail] = [mail for mail in post.sent if "auto-replied" not in str(mail.get("Auto-Submitted"))]
    [file] = mail.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("Vejledning æ.pdf", b"%PDF-1.7 hej")
    with reading(house.engine) as connection:
        assert reply_files.of_draft(connection, house.sara.id, ticket.id) == []


def test_two_who_upload_at_once_stay_within_what_a_mail_may_hold(house: Any) -> None:
    ticket = held(house)
    upload = drafting.Upload("a.bin", "application/octet-stream", b"x" * (9 * drafting.MB))

    def attach(_number: int) -> bool:
        try:
            drafting.attach(house.engine, house.sara, ticket.id, upload, drafting.unscanned, house.now)
        except drafting.TooLarge:
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(attach, range(3))) == [False, False, True]


def test_a_draft_is_one_row_however_often_it_is_saved(house: Any) -> None:
    ticket = held(house)
    for number in range(3):
        drafting.save(house.engine, house.sara, ticket.id, f"Hej {number}", "pl", ["cpr-visit"], house.now)
    with reading(house.engine) as connection:
        assert len(list(connection.execute(tables.drafts.select()))) == 1
        row = drafts.get(connection, house.sara.id, ticket.id)
    assert row is not None
    assert (row.text, row.canned) == ("Hej 2", ["cpr-visit"])
    house.desk.reply(house.sara, ticket.id, "Hej 2", "pl", house.now)
    with reading(house.engine) as connection:
        assert drafts.get(connection, house.sara.id, ticket.id) is None
        assert outbox.newest(connection, None, 1)[0].due_at == house.now + UNDO
