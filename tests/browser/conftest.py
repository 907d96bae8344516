"""A staff web with invented contacts, a stand-in telephone, and a real browser in front of it."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from argon2 import PasswordHasher
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import Engine

from contact_center.api.app import StaffDoor, create_app
from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Attachment, Channel, Contact, Party, Role
from contact_center.domain.ticket import Ticket
from contact_center.domain.triage import Finding, TopicScore, Triage
from contact_center.pages import app as pages
from contact_center.replies.token import token_for
from contact_center.storage import outbox, users
from contact_center.storage.transaction import transaction
from queues.correcting import Correcting
from queues.desk import Desk
from queues.intake import Intake
from queues.outgoing import Mailer
from queues.wrong import WrongTopic

PASSWORD = "a long enough password"
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Hashes that are verified in no time: how long a password takes is none of these tests' business."""
HERE = Path(__file__).parent
LETTERS = (
    ("pl", "Anna Kowalska", "numer CPR", "Dzień dobry, jak mogę dostać numer CPR? Mieszkam w Randers.", "cpr", "0730"),
    ("ro", "Andrei Ionescu", "Formular OD1", "Am trimis formularul OD1. Lipsește ceva?", "eu-registration", "0101"),
    (
        "en",
        "Priya Sharma",
        "Residence permit",
        "My contract starts on 1 December. Biometrics?",
        "residence-permit",
        "0101",
    ),
    (
        "uk",
        "Olena Bondar",
        "Номер CPR для дитини",
        "Ми переїхали до Сендерборга. Який документ?",
        "cpr",
        "0540",
    ),
    ("lt", "Rasa Petrauskienė", "Mokesčių kortelė", "Ar galiu pildyti 04.063 formą internetu?", "tax-card", "0561"),
    ("de", "Jonas Weber", "Krankenversicherungskarte", "Wie bekomme ich die gelbe Karte?", "health-card", "0540"),
    ("en", "Liam O'Brien", "MitID", "My passport has expired. May I use my identity card?", "mitid", "0751"),
    ("it", "Marco Bianchi", "Modulo PD U2", "Ho il modulo PD U2 dall'INPS.", "unemployment-benefits", "0101"),
    (
        "da",
        "Lone Dahl",
        "Tid til tre medarbejdere",
        "Kan tre polske medarbejdere få tid?",
        "appointment",
        "0851",
    ),
    ("ar", "Yousef Haddad", "تغيير الطبيب", "انتقلت إلى أودنسه وأريد تغيير الطبيب", "health-card", "0461"),
    ("hu", "Gábor Nagy", "", "Kérem hívjon vissza", "general", None),
)
"""language, name, subject, text, topic, municipality"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A busy machine can make a browser wait for longer than a test does: once more, and the summary names it."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


@dataclass
class Centre:
    """A running staff web, the people in it, and what happens to it."""

    engine: Engine
    catalog: Catalog
    door: StaffDoor | None = None
    port: int = 0
    server: uvicorn.Server | None = None
    ringing: list[tuple[Any, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Its desk and its intake."""
        mailer = Mailer("ics.example", b"secret")
        self.desk = Desk(self.engine, self.catalog, mailer, lambda *job: self.ringing.append(job))
        self.mailer, self.hash, self.number = mailer, QUICK_HASHER.hash(PASSWORD), 0

    @property
    def url(self) -> str:
        """Where the staff web is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Run the staff web."""
        assert self.door is not None
        self.server = serve(create_app(self.door, lambda: self.door), self.port)

    def stop(self) -> None:
        """Stop it; open streams are cut."""
        assert self.server is not None
        stop(self.server)

    def triage(self, contact: Contact) -> Triage:
        """Understand what was made up for this contact; its external id says which it is."""
        return self.understood

    def add(self, username: str, role: str = "agent", offices: Sequence[str] = (), name: str = "") -> None:
        """Add a staff member of these offices, or of all."""
        with transaction(self.engine) as connection:
            where = tuple(offices or self.catalog.offices)
            users.add(
                connection, username, name or username.title(), role, where, ("da",), self.hash, datetime.now(UTC)
            )

    def letter(self, index: int = 0, age: timedelta = timedelta(), **changes: Any) -> Ticket:
        """A mail comes in, as if `age` ago."""
        language, name, subject, text, topic, place = LETTERS[index % len(LETTERS)]
        self.number += 1
        folded = "> Den 3. november skrev ICS:\n> Send os gerne formularen." if index == 1 else ""
        files = (Attachment("OD1.pdf", "application/pdf", 84_321, b"%PDF-1.7"),) if index == 1 else ()
        contact = Contact(
            channel=Channel.MAIL,
            external_id=f"<{self.number}@mail.example>",
            received_at=datetime.now(UTC) - age,
            party=Party(f"person{self.number}@mail.example", name),
            inbox="info@ics.example",
            **{"subject": subject, "text": text, "folded": folded, "attachments": files, **changes},
        )
        return self.receive(contact, language, topic, place)

    def call(self, language: str = "pl", topic: str = "cpr", place: str = "0101", text: str = "") -> Ticket:
        """Somebody has waited on the line since a Thursday at half past ten, when every line is open."""
        self.number += 1
        when = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
        words = {"party": Party("+48601234214"), "inbox": "+4570000001", "text": text}
        contact = Contact(Channel.PHONE, f"CA{self.number:032x}", when, **words)
        return self.receive(contact, language, topic, place)

    def receive(self, contact: Contact, language: str, topic: str, place: str | None) -> Ticket:
        """Let the intake have it."""
        words = contact.text.split(" ")[2:4]
        self.understood = Triage(
            language=language,
            language_confidence=0.98,
            topics=(TopicScore(topic, 0.91, (" ".join(words),)), TopicScore("general", 0.22)),
            sure=topic != "general",
            municipality=place,
            municipality_candidates=(),
            postcode=None,
            citizen_group=None,
            role=Role.CITIZEN,
            personal_numbers=1 if topic == "cpr" else 0,
            findings=(Finding("municipality", place or "", 0.9, "nævnt i teksten"),) if place else (),
            model_version="test",
        )
        intake = Intake(self.engine, self.catalog, self, self.mailer)  # type: ignore[arg-type]
        ticket = intake.receive(contact, contact.received_at).ticket
        assert ticket is not None
        return ticket

    @property
    def wrong(self) -> WrongTopic:
        """What the links of receipts do."""
        return WrongTopic(self.engine, Correcting(self.catalog, self.mailer), lambda *job: None)

    def link(self, ticket: Ticket) -> str:
        """The link in a ticket's receipt, without the address of the web."""
        return f"/wrong/{token_for(ticket.reference, ticket.party_address, self.mailer.secret)}"

    def deliver(self) -> None:
        """The relay has sent what lay in the outbox."""
        with transaction(self.engine) as connection:
            connection.execute(outbox.outbox.update().values(state="sent", sent_at=datetime.now(UTC)))


def telephone() -> FastAPI:
    """A stand-in for the stand-in: one call that asks for a language and then for a topic."""
    app = FastAPI()
    call: dict[str, Any] = {}

    def said(text: str, by: str = "line", language: str = "en-GB") -> None:
        call["said"].append({"at": datetime.now(UTC).isoformat(), "text": text, "language": language, "by": by})

    @app.post("/control/calls")
    def dial(body: dict[str, str]) -> dict[str, Any]:
        call.update(sid=f"CA{1:032x}", **body, status="in-progress", said=[], waiting_for="keys", ended_reason=None)
        call["started_at"] = datetime.now(UTC).isoformat()
        said("Welcome to International Citizen Service. For English, press 2.")
        return call

    @app.get("/control/calls/{sid}")
    def view(sid: str) -> dict[str, Any]:
        return call

    @app.post("/control/calls/{sid}/{what}")
    def act(sid: str, what: str, body: dict[str, str] | None = None) -> dict[str, Any]:
        if what == "hang-up":
            call.update(status="completed", waiting_for=None, ended_reason="caller hung up")
        else:
            said((body or {}).get("digits") or (body or {}).get("text", ""), "caller", "")
            said("What is it about? For a tax card, press 1, or say it.")
            call["waiting_for"] = "speech or keys"
        return call

    return app


def serve(app: FastAPI, port: int) -> uvicorn.Server:
    """Run an app in a thread of this process."""
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.02)
    server.config.app_thread = thread  # type: ignore[attr-defined]
    return server


def stop(server: uvicorn.Server) -> None:
    """End a server and wait until it has ended."""
    server.should_exit = True
    server.config.app_thread.join(10)  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def ten_weeks() -> list[dict[str, Any]]:
    """Ten weeks of calls to two offices."""
    chance, now, found = random.Random(2), datetime.now(UTC), []
    usual = {"kind": "contact", "topic": "cpr", "further_topics": [], "role": "citizen", "nature": "human", "reply": ""}
    for back in range(1, 71):
        for _ in range(20):
            at = (now - timedelta(days=back)).replace(hour=8, minute=0) + timedelta(minutes=chance.randrange(400))
            office, language = chance.choice(["koebenhavn", "aarhus"]), chance.choice(["en", "pl", "ro"])
            found.append({**usual, "at": at, "channel": "phone", "office": office, "language": language})
    return found


@pytest.fixture
def centre(engine: Engine, catalog: Catalog, free_port: Callable[[], int]) -> Iterator[Centre]:
    """A staff web with eleven letters, one caller and two staff members."""
    centre = Centre(engine, catalog)
    line, centre.port = free_port(), free_port()
    simulator = f"http://127.0.0.1:{line}"
    centre.door = StaffDoor(engine, catalog, centre.desk, lambda: datetime.now(UTC), simulator, centre.url, False)
    phone = serve(telephone(), line)
    centre.start()
    centre.add("sara", offices=("koebenhavn", "national"), name="Sara Holm")
    centre.add("mette", "lead", name="Mette Ravn")
    for index in range(len(LETTERS)):
        centre.letter(index, timedelta(minutes=7 * index + 3))
    yield centre
    centre.stop()
    stop(phone)


@pytest.fixture
def public(centre: Centre, catalog: Catalog, free_port: Callable[[], int]) -> Iterator[str]:
    """The citizens' pages of the same centre; their address."""
    app, port = FastAPI(openapi_url=None), free_port()
    pages.install(app, lambda: catalog, lambda: centre.wrong)
    server = serve(app, port)
    yield f"http://127.0.0.1:{port}"
    stop(server)


@dataclass
class Seat:
    """A staff member at a screen."""

    page: Page
    centre: Centre
    faults: list[str]
    expected: set[str] = field(default_factory=lambda: {"409"})
    """Statuses with which the API may refuse something in this test."""

    def open(self, path: str = "/") -> Page:
        """Go to a page and wait until it has drawn."""
        self.page.goto(self.centre.url + path)
        self.page.locator("main").wait_for()
        return self.page


@pytest.fixture
def at_desk(centre: Centre, browser: Browser) -> Iterator[Callable[..., Seat]]:
    """Seat somebody, signed in; after the test nothing may have gone wrong in the browser."""
    contexts: list[BrowserContext] = []
    desks: list[Seat] = []

    def seat(username: str = "mette", **options: Any) -> Seat:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        body = {"username": username, "password": PASSWORD}
        answer = context.request.post(f"{centre.url}/api/v1/session", data=body, headers={"X-Requested-With": "ics"})
        assert answer.ok, answer.text()
        desk = Seat(context.new_page(), centre, [])
        desk.page.on("pageerror", lambda error: desk.faults.append(str(error)))
        desk.page.on("console", lambda message: _note(desk, message.type, message.text))
        desks.append(desk)
        return desk

    yield seat
    for context in contexts:
        context.close()
    assert [fault for desk in desks for fault in desk.faults] == []


def _note(desk: Seat, kind: str, text: str) -> None:
    """Whatever a browser complains about, but an expected refusal of the API."""
    if kind == "error" and not any(status in text for status in desk.expected):
        desk.faults.append(text)
