"""A staff web with a real database, a real desk and real contacts, for the tests of the staff door."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from contact_center.api.app import StaffDoor, create_app
from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Attachment, Channel, Contact, Party, Role
from contact_center.domain.ticket import Ticket
from contact_center.domain.triage import Finding, TopicScore, Triage
from contact_center.replies.token import token_for
from contact_center.storage import raw_mail, users
from contact_center.storage.transaction import transaction
from queues.correcting import Correcting
from queues.desk import Desk
from queues.intake import Intake
from queues.outgoing import Mailer
from queues.wrong import WrongTopic

PASSWORD = "a long enough password"
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
"""Verified in no time: how long a password takes is tested where it matters."""
CSRF = {"X-Requested-With": "ics"}
MAILER = Mailer("ics.example", b"secret")
TRIAGE = Triage(
    language="pl",
    language_confidence=0.99,
    topics=(TopicScore("cpr", 0.97, ("numer cpr",)), TopicScore("tax-card", 0.6, ("podatek",))),
    sure=True,
    municipality="0730",
    municipality_candidates=(),
    postcode=None,
    citizen_group=None,
    role=Role.CITIZEN,
    personal_numbers=1,
    findings=(Finding("municipality", "0730", 0.9, "Randers"),),
    model_version="test",
)


class Understanding:
    """Says what the test wants."""

    def __init__(self, **changes: Any) -> None:
        self.answer = replace(TRIAGE, **changes)

    def triage(self, contact: Contact) -> Triage:
        return self.answer


class House:
    """The staff web and the people in it."""

    def __init__(self, engine: Engine, catalog: Catalog, now: datetime, **door: Any) -> None:
        self.engine, self.catalog, self.now = engine, catalog, now
        self.rung: list[tuple[Any, ...]] = []
        self._numbers = itertools.count(1)
        self.desk = Desk(engine, catalog, MAILER, lambda *job: self.rung.append(job))
        known = {"simulator_url": None, "public_url": "http://public.example", "secure_cookies": False}
        self.door = StaffDoor(engine, catalog, self.desk, lambda: self.now, **{**known, **door})
        self.app: FastAPI = create_app(self.door)

    def later(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def add(self, username: str, role: str = "agent", offices: Sequence[str] = ("aarhus",)) -> int:
        """Add a staff member."""
        with transaction(self.engine) as connection:
            name = username.title()
            return users.add(connection, username, name, role, offices, ("da",), PASSWORD_HASH, self.now)

    def visitor(self) -> TestClient:
        """A browser that is not signed in."""
        scheme = "https" if self.door.secure_cookies else "http"
        return TestClient(self.app, base_url=f"{scheme}://testserver", headers=CSRF, follow_redirects=False)

    def client(self, username: str, role: str = "agent", offices: Sequence[str] = ("aarhus",)) -> TestClient:
        """A browser of a new staff member who is signed in."""
        self.add(username, role, offices)
        browser = self.visitor()
        self.sign_in(browser, username)
        return browser

    def sign_in(self, browser: TestClient, username: str) -> None:
        """Sign in, or in again."""
        answer = browser.post("/api/v1/session", json={"username": username, "password": PASSWORD})
        assert answer.status_code == 200, answer.text

    def mail(self, address: str = "", files: tuple[Attachment, ...] = (), **changes: Any) -> Ticket:
        """A mail from a citizen in Randers arrives; `changes` are those of the triage, or of the mail."""
        number = next(self._numbers)
        words = {name: changes.pop(name) for name in ("subject", "text", "raw_mail_id", "folded") if name in changes}
        letter = Contact(
            channel=Channel.MAIL,
            external_id=f"<{number}@mail.example>",
            received_at=self.now,
            party=Party(address or f"anna{number}@mail.example", "Anna Kowalska"),
            inbox="info@ics.example",
            attachments=files,
            **{"subject": "numer CPR", "text": "Jak dostać numer CPR?", **words},
        )
        return self._receive(letter, changes)

    def answer(self, ticket: Ticket, address: str, text: str) -> Ticket:
        """The citizen answers."""
        letter = Contact(
            channel=Channel.MAIL,
            external_id=f"<{next(self._numbers)}@mail.example>",
            received_at=self.now,
            party=Party(address, "Anna Kowalska"),
            inbox="info@ics.example",
            subject="Re: numer CPR",
            text=text,
            ticket_token=ticket.reference,
        )
        return self._receive(letter, {})

    def call(self, number: str = "+48601234214", **changes: Any) -> Ticket:
        """A citizen in Randers rings and waits in the line."""
        sid = f"CA{next(self._numbers):032x}"
        contact = Contact(Channel.PHONE, sid, self.now, Party(number), inbox="+4570000002")
        return self._receive(contact, changes)

    def _receive(self, contact: Contact, changes: dict[str, Any]) -> Ticket:
        understanding = Understanding(**changes)
        ticket = Intake(self.engine, self.catalog, understanding, MAILER).receive(contact, self.now).ticket
        assert ticket is not None
        return ticket

    def citizen_chooses(self, ticket: Ticket, topic: str) -> None:
        """The citizen follows the link of the receipt and says what the mail is about."""
        token = token_for(ticket.reference, ticket.party_address, MAILER.secret)
        wrong = WrongTopic(self.engine, Correcting(self.catalog, MAILER), lambda *job: self.rung.append(job))
        assert wrong.choose(token, topic, self.now) is not None

    def raw_mail(self, content: bytes) -> int:
        """Keep the bytes of a mail."""
        with transaction(self.engine) as connection:
            return raw_mail.keep(connection, content, "smtp", "", [], self.now)[0]
