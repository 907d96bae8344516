"""Whole calls: the stand-in for Twilio rings the real phone door, which works on a real database."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine, select

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Contact, Role
from contact_center.domain.reply import TextMessage
from contact_center.domain.triage import Finding, TopicScore, Triage
from contact_center.errors import Final, Retryable
from contact_center.replies.codes import Choice, encode
from contact_center.replies.render import Circumstances
from contact_center.replies.texts import checklist_text
from contact_center.storage import consents
from contact_center.storage.tables import call_consents, call_turns, calls, contacts, tickets, visitations
from contact_center.storage.transaction import reading, transaction
from ivr.app import router
from ivr.calls import Telephone
from ivr.consent import prompt_version
from ivr.door import Door
from ivr.events import Understood
from ivr.simulator import server
from ivr.simulator.exchange import Exchange, Timing
from ivr.simulator.signer import sign
from ivr.simulator.terminal import call_in_terminal
from queues.intake import Intake
from queues.line import Line
from queues.outgoing import Mailer
from queues.routing import route
from queues.texts import Sending

TOKEN, ACCOUNT = "0123456789abcdef0123456789abcdef", "AC" + "0" * 32
MOBILE, AARHUS = "+4520123456", "+4570000002"
IN_THE_QUEUE = "2 1 2 1 8000 1"
OPEN = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
"""A Wednesday, eleven o'clock in Denmark: ICS Aarhus answers the phone from ten to two."""
NIGHT = datetime(2026, 11, 18, 21, 0, tzinfo=UTC)
QUICK = Timing(characters_per_second=100_000, pause=0.02, gather=1.0, ring=0.01, answer=0.05)


class Stated:
    """Believes what was pressed."""

    def __init__(self) -> None:
        self.broken = False

    def triage(self, contact: Contact) -> Triage:
        if self.broken:
            raise RuntimeError("the understanding is broken")
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
class House:
    """The running system."""

    engine: Engine
    catalog: Catalog
    public_url: str
    control_url: str
    exchange: Exchange
    understanding: Stated
    now: datetime = OPEN
    texts: list[tuple[str, TextMessage]] = field(default_factory=list)

    def send_text(self, _sid: str, number: str, message: TextMessage, _now: datetime) -> Sending:
        if any(sent == number for sent, _ in self.texts):
            return Sending.ALREADY
        self.texts.append((number, message))
        return Sending.SENT

    def swap(self, catalog: Catalog) -> None:
        """From now on the line works with another catalogue."""
        self.catalog = catalog

    def phone(self) -> Telephone:
        return Telephone(ACCOUNT, TOKEN, self.public_url, "ICS", self.control_url)

    def call(self, keys: str, stay: bool = False, from_: str = MOBILE) -> dict[str, Any]:
        return call_in_terminal(self.control_url, from_, AARHUS, keys, stay, lambda _line: None)

    def view(self, sid: str) -> dict[str, Any]:
        return dict(httpx.get(f"{self.control_url}/control/calls/{sid}").json())

    def until(self, condition: Callable[[], object], seconds: float = 5) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "it did not happen in time"
            time.sleep(0.01)

    def ended(self, sid: str) -> dict[str, Any]:
        """Wait until the line was told of the end; the call as the simulator saw it."""
        self.until(lambda: self.row(calls, calls.c.call_sid == sid).ended_at)
        return self.view(sid)

    def row(self, table: Any, condition: Any) -> Any:
        with reading(self.engine) as connection:
            return connection.execute(select(table).where(condition)).one()

    def rows(self, table: Any) -> list[Any]:
        with reading(self.engine) as connection:
            return list(connection.execute(select(table)))


def start(app: FastAPI, port: int) -> uvicorn.Server:
    running = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", lifespan="off"))
    threading.Thread(target=running.run, daemon=True).start()
    while not running.started:
        time.sleep(0.005)
    return running


@pytest.fixture
def house(engine: Engine, catalog: Catalog, free_port: Callable[[], int]) -> Iterator[House]:
    public_port, control_port = free_port(), free_port()
    public_url, control_url = f"http://127.0.0.1:{public_port}", f"http://127.0.0.1:{control_port}"
    simulator, exchange = server.build(public_url, ACCOUNT, TOKEN, QUICK)
    understanding = Stated()
    built = House(engine, catalog, public_url, control_url, exchange, understanding)
    intake = Intake(engine, catalog, understanding, Mailer("ics.example", b"secret"))
    door = Door(
        engine=engine,
        catalog=catalog,
        intake=intake,
        line=Line(catalog),
        foresee=lambda contact, now: route(understanding.triage(contact), contact, catalog, now),
        compose_text=lambda choice: checklist_text(choice, catalog, "https://ics.example"),
        send_text=built.send_text,
        public_url=public_url,
        auth_token=TOKEN,
        clock=lambda: built.now,
        understand=lambda contact: Understood(
            ("cpr",) if "CPR" in contact.text else ("cpr", "mitid"), "CPR" in contact.text
        ),
        speech=True,
        remember_days=30,
    )
    app = FastAPI()
    app.include_router(router(lambda: replace(door, catalog=built.catalog)))
    servers = [start(app, public_port), start(simulator, control_port)]
    yield built
    for running in servers:
        running.should_exit = True


def said(view: dict[str, Any]) -> str:
    return " ".join(said["text"] for said in view["said"] if said["by"] == "line")


def test_a_call_reaches_the_queue_of_the_right_office_in_no_time(house: House) -> None:
    began = time.monotonic()
    view = house.call(IN_THE_QUEUE)
    assert time.monotonic() - began < 3
    assert view["queue"] == "aarhus"
    ticket = house.row(tickets, tickets.c.call_sid == view["sid"])
    assert (ticket.kind, ticket.state, ticket.office, ticket.topic) == ("call", "pending", "aarhus", "cpr")
    assert (ticket.language, ticket.municipality, ticket.party_address) == ("en", "0751", MOBILE)
    house.until(lambda: "You are next." in said(house.view(view["sid"])))
    assert house.exchange.debugger == []


def test_every_sentence_comes_in_its_own_language(house: House) -> None:
    view = house.call("1 1 2 1 8000 1")
    spoken = {said["language"] for said in view["said"] if said["by"] == "line"}
    assert {"da-DK", "en-GB"} <= spoken
    assert house.catalog.languages["da"].voice_lines["ask_place"] in said(view)


def test_staff_take_the_very_caller_and_hang_up(house: House) -> None:
    first, second = house.call(IN_THE_QUEUE), house.call("1 2 1 1 8000 1")
    with transaction(house.engine) as connection:
        connection.execute(tickets.update().where(tickets.c.call_sid == second["sid"]).values(state="assigned"))
    house.phone().connect(second["sid"], "odense", "a-room")  # the ticket may have moved on, the caller has not
    house.until(lambda: "in the conference a-room" in str(house.view(second["sid"])["said"]))
    assert house.view(first["sid"])["queue"] == "aarhus"
    house.phone().hang_up(second["sid"])
    house.ended(second["sid"])
    assert house.row(tickets, tickets.c.call_sid == second["sid"]).state == "wrapping"
    assert house.row(calls, calls.c.call_sid == second["sid"]).outcome == "answered"
    house.phone().hang_up(second["sid"])  # once more is no error
    assert house.exchange.debugger == []


def test_a_caller_who_has_gone_cannot_be_connected(house: House) -> None:
    view = house.call(IN_THE_QUEUE)
    httpx.post(f"{house.control_url}/control/calls/{view['sid']}/hang-up")
    house.ended(view["sid"])
    with pytest.raises(Final):
        house.phone().connect(view["sid"], "aarhus", "anna")


def test_who_hangs_up_while_waiting_is_counted_as_abandoned_once(house: House) -> None:
    view = house.call(IN_THE_QUEUE)
    httpx.post(f"{house.control_url}/control/calls/{view['sid']}/hang-up")
    house.ended(view["sid"])
    ticket = house.row(tickets, tickets.c.call_sid == view["sid"])
    assert (ticket.state, ticket.outcome) == ("canceled", "abandoned")
    assert [row.kind for row in house.rows(visitations)] == ["contact", "completion"]


def test_a_call_back_keeps_the_place_in_the_line(house: House) -> None:
    view = house.ended(house.call(f"{IN_THE_QUEUE} 2", stay=True)["sid"])
    ticket = house.row(tickets, tickets.c.call_sid == view["sid"])
    assert (ticket.kind, ticket.state, ticket.party_address) == ("callback", "pending", MOBILE)
    assert ticket.waiting_since == OPEN
    assert " ".join(ticket.reference[4:8]) in said(view)
    assert house.row(calls, calls.c.call_sid == view["sid"]).outcome == "callback"


def test_outside_the_hours_a_checklist_and_a_call_back(house: House) -> None:
    house.now = NIGHT
    view = house.ended(house.call(f"{IN_THE_QUEUE} 1 2", stay=True)["sid"])
    assert "We open on Thursday 19 November" in said(view)
    assert [number for number, _ in house.texts] == [MOBILE]
    chosen = Choice(("cpr",), "en", Circumstances(office="aarhus", municipality="0751"))
    assert f"open ics dot example/c and type the code {encode(chosen, house.catalog)}." in house.texts[0][1].text
    ticket = house.row(tickets, tickets.c.call_sid == view["sid"])
    assert (ticket.kind, ticket.office, ticket.topic) == ("callback", "aarhus", "cpr")
    assert len(house.rows(contacts)) == 1


def test_outside_the_hours_who_hears_them_and_leaves_was_served(house: House) -> None:
    house.now = NIGHT
    view = house.ended(house.call(f"{IN_THE_QUEUE} 9", stay=True)["sid"])
    assert house.rows(tickets) == []
    assert house.row(calls, calls.c.call_sid == view["sid"]).outcome == "left"
    assert [row.outcome for row in house.rows(visitations)] == [None, "self-service"]


def test_a_withheld_number_is_told_the_hours(house: House) -> None:
    house.now = NIGHT
    view = house.ended(house.call(f"{IN_THE_QUEUE} - - -", stay=True, from_="anonymous")["sid"])
    assert house.catalog.languages["en"].voice_lines["callback_no_number"] in said(view)


@pytest.mark.parametrize("script", ["- - -", "2 5 5 5", "0", "2 1 2 1 0001 0002 0003", "2 1 2 2"])
def test_silence_wrong_keys_and_unknown_postcodes_lead_to_a_person(house: House, script: str) -> None:
    view = house.call(script)
    assert view["queue"] == house.row(tickets, tickets.c.call_sid == view["sid"]).office


def test_who_hangs_up_in_a_menu_leaves_a_call_and_no_contact(house: House) -> None:
    view = house.ended(house.call("2 1 h", stay=True)["sid"])
    call = house.row(calls, calls.c.call_sid == view["sid"])
    assert (call.outcome, call.state["dialogue"]["step"]) == ("abandoned", "topic")
    assert house.rows(contacts) == []


@pytest.mark.parametrize(("key", "language"), [("2", "en"), ("4", "pl")])
def test_an_error_inside_leads_to_a_person_and_never_to_a_traceback(house: House, key: str, language: str) -> None:
    house.understanding.broken = True
    view = house.call(f"{key} 1 2 1 8000")
    house.until(lambda: house.view(view["sid"])["queue"] == "national")
    heard, known = said(house.view(view["sid"])), house.catalog.languages
    apologies = {code for code in known if known[code].voice_lines["error"] in heard}
    assert apologies == {language}
    house.understanding.broken = False
    house.until(lambda: house.rows(tickets), seconds=8)
    ticket = house.row(tickets, tickets.c.call_sid == view["sid"])
    assert (ticket.kind, ticket.state, ticket.topic) == ("call", "pending", "cpr")


# --- the provider's requests, by hand -----------------------------------------------------------------


def post(house: House, path: str, signature: str | None = "", **fields: str) -> httpx.Response:
    form = {"CallSid": "CA" + "1" * 32, "From": MOBILE, "To": AARHUS, "CallStatus": "ringing", **fields}
    url = house.public_url + path
    right = sign(TOKEN, url, form.items()) if signature == "" else signature
    headers = {"X-Twilio-Signature": right} if right is not None else {}
    return httpx.post(url, data=form, headers=headers)


ROUTES = ("incoming", "step", "wait", "connect", "after-connect", "after-queue", "status", "fallback")


@pytest.mark.parametrize("name", ROUTES)
@pytest.mark.parametrize("signature", [None, "forged"])
def test_no_route_answers_without_a_signature(house: House, name: str, signature: str | None) -> None:
    answer = post(house, f"/voice/{name}", signature)
    assert answer.status_code == 403
    assert answer.json() == {"detail": "Forbidden"}
    assert house.rows(calls) == []


def test_a_repeated_request_gets_the_same_answer(house: House) -> None:
    opening = post(house, "/voice/incoming").text
    assert post(house, "/voice/incoming").text == opening
    first = post(house, "/voice/step?turn=1", Digits="2").text
    assert post(house, "/voice/step?turn=1", Digits="2").text == first
    assert "turn=2" in first
    second = post(house, "/voice/step?turn=2", Digits="1").text
    assert post(house, "/voice/step?turn=1", Digits="2").text == first
    assert post(house, "/voice/step?turn=1", Digits="3").text == second  # too late for another answer


def test_repeats_at_the_same_moment_make_one_contact(house: House) -> None:
    post(house, "/voice/incoming")
    for turn, digits in enumerate(["2", "1", "2", "1", "8000"], start=1):
        post(house, f"/voice/step?turn={turn}", Digits=digits)
    answers: list[str] = []
    threads = [
        threading.Thread(target=lambda: answers.append(post(house, "/voice/step?turn=6", Digits="1").text))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert len(house.rows(contacts)) == len(house.rows(tickets)) == 1


def test_late_and_repeated_status_callbacks_change_nothing(house: House) -> None:
    view = house.ended(house.call(f"{IN_THE_QUEUE} 9", stay=True)["sid"])
    before = [tuple(row) for row in (*house.rows(calls), *house.rows(tickets))]
    house.now += timedelta(minutes=5)
    for _ in range(2):
        assert post(house, "/voice/status", CallSid=view["sid"], CallStatus="completed").status_code == 204
    assert [tuple(row) for row in (*house.rows(calls), *house.rows(tickets))] == before


def test_a_request_of_an_unknown_call_is_answered(house: House) -> None:
    assert "<Gather" in post(house, "/voice/step?turn=3", Digits="1").text
    assert post(house, "/voice/status", CallSid="CA" + "9" * 32, CallStatus="completed").status_code == 204


def test_the_fallback_says_it_in_every_language(house: House) -> None:
    text = post(house, "/voice/fallback", ErrorCode="11200").text
    assert all(language.voice_lines["error_end"] in text for language in house.catalog.languages.values())


def test_who_hears_the_fallback_and_nothing_after_it_was_failed_by_the_line(house: House) -> None:
    waiting, choosing, resumed = ("CA" + letter * 32 for letter in "abc")
    answers(house, waiting, *keys(IN_THE_QUEUE))
    answers(house, choosing, {"Digits": "2"}, from_="+4520123457")
    document = answers(house, resumed, *keys(IN_THE_QUEUE), from_="+4520123458")
    for sid in (waiting, choosing, resumed):
        assert "<Hangup" in post(house, "/voice/fallback", CallSid=sid, ErrorCode="11205").text
    house.until(lambda: sum(row.turn.startswith("fallback") for row in house.rows(call_turns)) == 3)
    house.now += timedelta(seconds=30)
    assert "<Gather" in post(house, NEXT_ROUND.search(document)[1], CallSid=resumed).text  # type: ignore[index]
    for sid in (waiting, choosing, resumed):
        post(house, "/voice/status", CallSid=sid, CallStatus="completed")
    ended = {row.call_sid: row.outcome for row in house.rows(calls)}
    assert ended == {waiting: "error", choosing: "error", resumed: "abandoned"}
    assert [row.outcome for row in house.rows(tickets)] == ["error", "abandoned"]


# --- the REST client --------------------------------------------------------------------------------


def test_a_text_goes_out_through_the_official_client(house: House) -> None:
    assert house.phone().send_text(MOBILE, "Your checklist").startswith("SM")
    assert house.exchange.messages[-1]["body"] == "Your checklist"


def test_a_wrong_secret_is_final_and_a_missing_server_worth_a_retry(house: House, free_port: Callable[[], int]) -> None:
    with pytest.raises(Final):
        replace(house.phone(), auth_token="wrong").send_text(MOBILE, "x")
    with pytest.raises(Retryable):
        replace(house.phone(), api_base=f"http://127.0.0.1:{free_port()}").send_text(MOBILE, "x")


def test_the_line_can_ring_somebody(house: House) -> None:
    sid = house.phone().dial(MOBILE, AARHUS, f"{house.public_url}/voice/fallback")
    house.until(lambda: house.view(sid)["status"] == "completed")


# --- the reason in words, the language of an earlier call, consent ------------------------------------


def answers(house: House, sid: str, *given: dict[str, str], from_: str = MOBILE) -> str:
    """A call answered by hand: one answer a turn; the last document."""
    document = post(house, "/voice/incoming", CallSid=sid, From=from_).text
    for turn, fields in enumerate(given, start=1):
        document = post(house, f"/voice/step?turn={turn}", CallSid=sid, From=from_, **fields).text
    return document


def keys(script: str) -> list[dict[str, str]]:
    return [{} if key == "-" else {"Digits": key} for key in script.split()]


NEXT_ROUND = re.compile(r'waitUrl="https?://[^/]+(/voice/wait[^"]*)"')
FIRST, SECOND = "CA" + "a" * 32, "CA" + "b" * 32


def test_the_reason_may_be_said_and_no_number_of_it_is_kept(house: House) -> None:
    spoken = {"SpeechResult": "I need a CPR number, mine was 010190-1234", "Confidence": "0.93"}
    asked = answers(house, FIRST, *keys("2"), spoken)
    assert house.catalog.languages["en"].topics["cpr"].label in asked
    last = answers(house, SECOND, *keys("2"), spoken, *keys("1 8000 1"), from_="+4520123499")
    assert "aarhus</Enqueue>" in last
    contact = house.row(contacts, contacts.c.external_id == SECOND)
    assert contact.text == "I need a CPR number, mine was ******"
    everything = str(house.rows(calls)) + str(house.rows(contacts)) + str(house.rows(tickets))
    assert "010190" not in everything


def test_words_that_are_not_certain_become_a_menu(house: House) -> None:
    offered = answers(house, FIRST, *keys("2"), {"SpeechResult": "papers <Hangup/> & things", "Confidence": "0.9"})
    assert house.catalog.languages["en"].voice_lines["speech_unclear"] in offered
    assert house.catalog.languages["en"].topics["mitid"].menu in offered
    assert "things" not in offered


def test_the_language_of_the_last_call_is_spoken_at_once_for_a_while(house: House) -> None:
    polish = house.catalog.languages["pl"].voice_lines["language_remembered"]
    answers(house, FIRST, *keys("4 9"))
    assert polish in answers(house, SECOND)
    assert polish not in answers(house, "CA" + "c" * 32, from_="+4520123499")
    assert polish not in answers(house, "CA" + "d" * 32, from_="anonymous")
    house.now = OPEN + timedelta(days=31)
    assert polish not in answers(house, "CA" + "e" * 32)


def test_english_by_silence_is_not_remembered(house: House) -> None:
    answers(house, FIRST, *keys("- -"))
    assert "language_remembered" not in answers(house, SECOND)
    english = house.catalog.languages["en"].voice_lines["language_remembered"]
    assert english not in answers(house, "CA" + "c" * 32)


@pytest.mark.parametrize(("answer", "granted"), [({"Digits": "1"}, True), ({"Digits": "2"}, False), ({}, False)])
def test_the_answer_about_recording_is_kept_with_its_wording(
    house: House, answer: dict[str, str], granted: bool
) -> None:
    offices = {slug: replace(one, recording_days=30) for slug, one in house.catalog.offices.items()}
    house.swap(replace(house.catalog, offices=offices))
    asked = answers(house, FIRST, *keys("4 1 2 1 8000 1"))
    assert "Enqueue" not in asked
    assert house.rows(call_consents) == []
    last = post(house, "/voice/step?turn=7", CallSid=FIRST, **answer).text
    assert "Enqueue" in last
    post(house, "/voice/step?turn=7", CallSid=FIRST, **answer)
    [kept] = house.rows(call_consents)
    assert (kept.call_sid, kept.granted, kept.language, kept.office, kept.at) == (FIRST, granted, "pl", "aarhus", OPEN)
    assert kept.prompt_version == prompt_version("pl", house.catalog)
    with reading(house.engine) as connection:
        assert consents.granted(connection, FIRST) is granted


def test_an_office_that_does_not_record_asks_nobody(house: House) -> None:
    assert "Enqueue" in answers(house, FIRST, *keys("4 1 2 1 8000 1"))
    assert house.rows(call_consents) == []
