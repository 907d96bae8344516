"""Two installations of ours, and autoresponders, write to each other: every exchange ends at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from contact_center.catalog.model import Catalog
from contact_center.delivery.message import build
from contact_center.domain.contact import Contact, Role
from contact_center.domain.triage import TopicScore, Triage
from contact_center.storage import outbox, raw_mail
from contact_center.storage.tables import metadata
from contact_center.storage.transaction import open_database, reading, transaction
from mail_triage.process import Process
from mail_triage.rules import rules_for
from queues.intake import Intake
from queues.outgoing import Mailer

TOPICS = ("cpr", "tax-card", "mitid", "health-card", "general")
MARKS = re.compile(rb"(?im)^(?:auto-submitted|precedence|x-auto-response-suppress|x-ics-loop):.*\r?\n")
THREAD = re.compile(rb"(?im)^(?:in-reply-to|references|reply-to):.*\r?\n(?:[ \t].*\r?\n)*")


class Changing:
    """Understands every mail as something new: the worst case for all limits that ask for the topic."""

    def __init__(self, topics: tuple[str, ...] = TOPICS) -> None:
        self.numbers, self.topics = count(), topics

    def triage(self, contact: Contact) -> Triage:
        topic = self.topics[next(self.numbers) % len(self.topics)]
        scores = (TopicScore(topic, 0.9, ()),)
        return Triage("en", 0.9, scores, topic != "general", "0730", (), None, None, Role.CITIZEN, 0, (), "test")


class Installation:
    """A contact centre at a domain of its own; what it sends is handed to whoever asks."""

    def __init__(self, folder: Path, catalog: Catalog, domain: str, *topics: str) -> None:
        inboxes = {address: office for address, office in catalog.inbox_office.items() if "@" not in address}
        self.engine, self.address = open_database(f"sqlite:///{folder / domain}.sqlite"), f"info@{domain}"
        metadata.create_all(self.engine)
        offices = {slug: replace(office, inboxes=(self.address,), email="") for slug, office in catalog.offices.items()}
        own = replace(catalog, offices=offices, inbox_office={**inboxes, self.address: "national"})
        secret = domain.encode()
        intake = Intake(self.engine, own, Changing(topics or TOPICS), Mailer(domain, secret))
        self.process = Process(self.engine, intake, rules_for(own, domain, secret))
        self._taken = 0

    def receive(self, content: bytes, now: datetime) -> None:
        with transaction(self.engine) as connection:
            number, _new = raw_mail.keep(connection, content, "smtp", "", (self.address,), now)
        self.process.run(number, now)

    def sends(self) -> list[bytes]:
        """What was put into the outbox since it was asked last."""
        with reading(self.engine) as connection:
            rows: list[Any] = [row for row in outbox.newest(connection, "mail", 1000)[::-1] if row.id > self._taken]
        self._taken = max([self._taken, *(row.id for row in rows)])
        return [bytes(build(row, "ICS")) for row in rows]


def letter(sender: str, to: str, subject: str = "A question", text: str = "Where do I get it?") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = f"<{next(NUMBERS)}@mail.example>"
    mail.set_content(text)
    return bytes(mail)


NUMBERS = count(1)


def unmarked(content: bytes) -> bytes:
    """What a bad gateway leaves of a mail of ours: no mark of a machine, a Message-ID of its own."""
    number = f"Message-ID: <{next(NUMBERS)}@gateway.example>".encode()
    return re.sub(rb"(?im)^message-id:.*(?:\r?\n[ \t].*)*", number, MARKS.sub(b"", content))


def stripped(content: bytes) -> bytes:
    """And nothing of the thread either."""
    return THREAD.sub(b"", unmarked(content))


@pytest.mark.parametrize("way", [bytes, unmarked, stripped])
@pytest.mark.parametrize(("topics", "most"), [(("cpr",), 1), (("general",), 1), (TOPICS, 2)])
def test_two_installations_stop_after_two_mails_each(
    topics: tuple[str, ...], most: int, way: Callable[[bytes], bytes], catalog: Catalog, tmp_path: Path, now: datetime
) -> None:
    one = Installation(tmp_path, catalog, "one.example", *topics)
    two = Installation(tmp_path, catalog, "two.example", *topics)
    one.receive(letter(two.address, one.address), now)  # somebody there begins
    sent = {one.address: 0, two.address: 0}
    for _ in range(10):
        for here, there in ((one, two), (two, one)):
            now += timedelta(seconds=20)
            for content in here.sends():
                sent[here.address] += 1
                there.receive(way(content), now)
    assert sent[one.address] >= 1
    assert max(sent.values()) <= most
    assert (one.sends(), two.sends()) == ([], [])


def sieve(content: bytes, to: str, sender: str) -> bytes:
    """RFC 5230: marked, in the thread."""
    answered = re.search(rb"(?im)^message-id: (.*)", content)
    assert answered is not None
    head = f"Auto-Submitted: auto-replied (vacation)\r\nIn-Reply-To: {answered[1].decode().strip()}\r\n".encode()
    return head + letter(sender, to, "Out of office", "I am on holiday.")


def rude(content: bytes, to: str, sender: str) -> bytes:
    """No mark at all, and a text of its own each time."""
    return letter(
        sender, to, f"Ticket {next(NUMBERS)} opened", "ab" * next(NUMBERS) + " we have opened a ticket for you"
    )


def parrot(content: bytes, to: str, sender: str) -> bytes:
    """No mark, always the same."""
    return letter(sender, to, "Hello", "Thank you for your mail, we answer it as soon as we can.")


def shifting(content: bytes, to: str, sender: str) -> bytes:
    """No mark, and another address each time."""
    return rude(content, to, sender.replace("@", f"-{next(NUMBERS)}@"))


@pytest.mark.parametrize(
    ("answer", "pause", "most"),
    [
        (sieve, timedelta(seconds=5), 1),
        (rude, timedelta(seconds=5), 2),
        (parrot, timedelta(seconds=5), 2),
        (parrot, timedelta(hours=1), 2),
        (rude, timedelta(hours=9), 3 * 10),  # it looks like a person; three a day, whatever it writes
        (shifting, timedelta(seconds=5), 20),  # the limit of its domain
    ],
)
def test_an_autoresponder_gets_few_mails(
    answer: Callable[[bytes, str, str], bytes],
    pause: timedelta,
    most: int,
    catalog: Catalog,
    tmp_path: Path,
    now: datetime,
) -> None:
    house, robot = Installation(tmp_path, catalog, "one.example"), "hans@machines.example"
    house.receive(letter(robot, house.address), now)
    sent = 0
    for _ in range(25):
        contents = house.sends()
        sent += len(contents)
        now += pause
        for content in contents:
            house.receive(answer(content, house.address, robot), now)
    assert 1 <= sent <= most
