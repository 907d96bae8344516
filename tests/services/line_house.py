"""The phone door on a real database, and a phone company whose requests are made by hand: signed, late or twice."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from importlib import util
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, select, update

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Contact, Role
from contact_center.domain.ticket import StaffMember
from contact_center.domain.triage import Finding, TopicScore, Triage
from contact_center.replies.texts import checklist_text
from contact_center.storage import presences, tables, talks, tickets, users
from contact_center.storage.transaction import reading, transaction
from ivr.app import router
from ivr.door import CallLimits, Door
from ivr.simulator.signer import sign
from queues.callbacks import Callbacks
from queues.desk import Desk
from queues.intake import Intake
from queues.line import Line
from queues.outgoing import Mailer
from queues.routing import route
from queues.standing import Standing
from queues.texts import Texts
from queues.wishes import CallbackRules

_spec = util.spec_from_file_location("twilio_types", Path(__file__).parents[1] / "ivr" / "conftest.py")
assert _spec is not None
assert _spec.loader is not None
types = util.module_from_spec(_spec)
_spec.loader.exec_module(types)
TOKEN, FORMER = "0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"
URL = "https://line.example"
MOBILE, AARHUS = "+4520123456", "+4570000002"
TO_THE_LINE = ("2", "1", "2", "1", "8000", "1")
"""English, papers, CPR number, a Danish address, Aarhus, yes."""
OPEN = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
"""A Wednesday, eleven o'clock in Denmark: ICS Aarhus answers the phone from ten to two."""
NIGHT = datetime(2026, 11, 18, 21, 0, tzinfo=UTC)
RECORDING = "RE" + "a" * 32
MAILER = Mailer("ics.example", b"secret")


class Stated:
    """Believes what was pressed."""

    def triage(self, contact: Contact) -> Triage:
        stated = contact.stated
        topic = TopicScore(stated.topic or "general", 1.0, ("pressed",))
        return Triage(
            language=stated.language or "und",
            language_confidence=1.0,
            topics=(topic,),
            sure=True,
            municipality=stated.municipality,
            municipality_candidates=(),
            postcode=stated.postcode,
            citizen_group=None,
            role=Role.CITIZEN,
            personal_numbers=0,
            findings=(Finding("topic", topic.topic, 1.0, "pressed"),),
            model_version="test",
            not_in_denmark=stated.not_in_denmark,
        )


@dataclass
class LineHouse:
    """The running line."""

    engine: Engine
    catalog: Catalog
    now: datetime = OPEN
    rung: list[tuple[Any, ...]] = field(default_factory=list)
    limits: CallLimits = field(default_factory=CallLimits)
    rules: CallbackRules = field(default_factory=CallbackRules)
    client: TestClient = field(init=False)
    sids: Any = field(default_factory=lambda: itertools.count(1))
    standing: Standing = field(default_factory=Standing)
    remember: int = 0

    def __post_init__(self) -> None:
        app = FastAPI()
        app.include_router(router(self.door))
        self.client = TestClient(app, base_url="http://inside")

    def door(self) -> Door:
        models, catalog = Stated(), self.catalog
        texts = Texts(self.engine, "ICS", catalog.destinations)
        return Door(
            engine=self.engine,
            catalog=catalog,
            intake=Intake(self.engine, catalog, models, MAILER, standing=self.standing),
            line=self.line,
            foresee=lambda contact, now: route(models.triage(contact), contact, catalog, now),
            compose_text=lambda choice: checklist_text(choice, catalog, "https://ics.example"),
            send_text=texts.send,
            public_url=URL,
            auth_token=TOKEN,
            former_token=FORMER,
            clock=lambda: self.now,
            calling=self.callbacks,
            ring=lambda *job: self.rung.append(job),
            limits=self.limits,
            music=f"{URL}/voice/music.wav",
            remember_days=self.remember,
        )

    @property
    def line(self) -> Line:
        return Line(self.catalog, self.standing, self.rules)

    @property
    def callbacks(self) -> Callbacks:
        return Callbacks(self.engine, self.catalog, lambda *job: self.rung.append(job), self.rules)

    @property
    def desk(self) -> Desk:
        return Desk(self.engine, self.catalog, MAILER, lambda *job: self.rung.append(job))

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    # --- the phone company --------------------------------------------------------------------------

    def new_call(self) -> str:
        return f"CA{next(self.sids):032x}"

    def post(self, path: str, sid: str, token: str | None = TOKEN, **fields: str) -> Response:
        """One request; a token of None: without a signature."""
        form = {"CallSid": sid, "From": MOBILE, "To": AARHUS, "CallStatus": "in-progress", **fields}
        form = {name: value for name, value in form.items() if value is not None}
        url = f"{URL}/voice/{path}"
        headers = {"X-Twilio-Signature": sign(token, url, list(form.items()))} if token is not None else {}
        answer = self.client.post(f"/voice/{path}", data=form, headers=headers)
        if answer.status_code == 200:
            assert types.wrong(answer.text) == [], answer.text  # every document is one that Twilio's types allow
        return answer

    def follow(self, document: str) -> str:
        """The path and query at which the document wants keys, silence or the next round."""
        found = re.search(rf'(?:action|waitUrl)="{URL}/voice/((?:step|wait)[^"]*)"', document)
        found = found or re.search(rf'waitUrl="{URL}/voice/([^"]*)"', document)
        assert found is not None, document
        return found[1].replace("&amp;", "&")

    def press(self, document: str, sid: str, keys: str, **fields: str) -> str:
        """Press keys where the document asks for them; `-` is silence."""
        digits = {} if keys == "-" else {"Digits": keys}
        return self.post(self.follow(document), sid, **digits, **fields).text

    def call(self, *keys: str, from_: str = MOBILE, sid: str = "") -> tuple[str, str]:
        """Ring the line and press keys; the call and the last document."""
        sid = sid or self.new_call()
        document = self.post("incoming", sid, From=from_).text
        for key in keys:
            document = self.press(document, sid, key, From=from_)
        return sid, document

    def waiting(self, from_: str = MOBILE, rounds: int = 1) -> tuple[str, str]:
        """Ring and come into the line; the call and the document of the last round."""
        sid, document = self.call(*TO_THE_LINE, from_=from_)
        for number in range(rounds):
            document = self.round(document, sid, number, From=from_)
        return sid, document

    def round(self, document: str, sid: str, number: int = 0, **fields: str) -> str:
        """One round of waiting is over."""
        return self.post(self.wait_path(document), sid, QueueTime=str(20 * number), **fields).text

    def wait_path(self, document: str) -> str:
        found = re.search(rf"{URL}/voice/(wait\?turn=\d+)", document)
        assert found is not None, document
        return found[1]

    def over(self, sid: str, status: str = "completed") -> None:
        assert self.post("status", sid, CallStatus=status).status_code == 204

    # --- staff --------------------------------------------------------------------------------------

    def staff(
        self, name: str = "anna", offices: tuple[str, ...] = ("aarhus",), languages: tuple[str, ...] = ("da", "en")
    ) -> StaffMember:
        """A staff member who is there for calls."""
        with transaction(self.engine) as connection:
            number = users.add(connection, name, name.title(), "agent", offices, languages, "x", self.now)
            there = {"chosen": "available", "channels": ["phone"], "via": "browser", "number": ""}
            presences.choose(connection, number, there, self.now)
        return StaffMember(number, name, name.title(), "agent", offices, languages)

    def meets(self, sid: str) -> None:
        """Staff and caller are connected."""
        with transaction(self.engine) as connection:
            talks.move(connection, sid, {}, {"place": "meeting", "met_at": self.now})

    def take(self, sid: str, staff: StaffMember) -> int:
        """The staff member takes the ticket of this call."""
        ticket = self.ticket(sid)
        self.desk.claim(staff, ticket.id, self.now)
        return int(ticket.id)

    def handled(self, minutes: float, number: int = 30, office: str = "aarhus") -> None:
        """Calls that were handled lately, each in so many minutes."""
        with transaction(self.engine) as connection:
            for one in range(number):
                began = self.now - timedelta(days=1, minutes=one)
                row = self._old(office, f"ICS-OLD{one:05}", began, began + timedelta(minutes=minutes))
                tickets.create(connection, row)

    def _old(self, office: str, reference: str, began: datetime, ended: datetime) -> dict[str, Any]:
        times = {"created_at": began, "waiting_since": began, "due_at": began, "claimed_at": began}
        what = {"channel": "phone", "kind": "call", "state": "completed", "outcome": "answered", "completed_at": ended}
        about = {"office": office, "topic": "cpr", "further_topics": [], "language": "en", "role": "citizen"}
        return {"reference": reference, **times, **what, **about}

    # --- what is kept -------------------------------------------------------------------------------

    def rows(self, table: Any) -> list[Any]:
        with reading(self.engine) as connection:
            return list(connection.execute(select(table)))

    def kept(self, sid: str) -> Any:
        with reading(self.engine) as connection:
            return connection.execute(select(tables.calls).where(tables.calls.c.call_sid == sid)).one()

    def ticket(self, sid: str) -> Any:
        with reading(self.engine) as connection:
            return tickets.by_call(connection, sid)

    def callback(self) -> Any:
        (row,) = self.rows(tables.callbacks)
        return row

    def change(self, table: Any, **values: Any) -> None:
        with transaction(self.engine) as connection:
            connection.execute(update(table).values(**values))

    def says(self, document: str, prompt: str, language: str = "en") -> bool:
        """Whether the document says a sentence, whatever its placeholders are filled with."""
        words = self.catalog.languages[language].voice_lines[prompt]
        pattern = ".*?".join(re.escape(part) for part in re.split(r"\{[^}]*\}", words))
        text = document.replace("&amp;", "&").replace("&apos;", "'")
        return re.search(pattern, text) is not None

    def closing(self, **office: Any) -> None:
        """Change the office of Aarhus."""
        aarhus = replace(self.catalog.offices["aarhus"], **office)
        self.catalog = replace(self.catalog, offices={**self.catalog.offices, "aarhus": aarhus})
