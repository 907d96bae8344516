"""The REST client against a server that is slow, overloaded or out of order."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from contact_center.errors import Ambiguous, Final, Retryable
from ivr.calls import Telephone
from ivr.transport import transport

ACCOUNT, RECORDING = "AC" + "0" * 32, "RE" + "a" * 32
Answer = tuple[int, bytes]


class Server(ThreadingHTTPServer):
    """Answers what it is told to, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[Answer | float] = []
        self.asked: list[tuple[str, str, dict[str, list[str]]]] = []
        self.secrets: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        assert isinstance(self.server, Server)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.server.asked.append((self.command, self.path, parse_qs(body)))
        self.server.secrets.append(self.headers.get("Authorization", ""))
        answer = self.server.answers.pop(0) if self.server.answers else (200, b"{}")
        if isinstance(answer, float):
            time.sleep(answer)
            answer = (200, b"{}")
        status, content = answer
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_DELETE = _answer

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def phone(server: Server, slept: list[float]) -> Telephone:
    return Telephone(
        ACCOUNT, "secret", "https://line.example", "ICS", server.url, timeout_seconds=0.3, sleep=slept.append
    )


def error(status: int, code: int = 20001) -> Answer:
    return status, json.dumps({"code": code, "message": "no", "status": status}).encode()


CALL = (200, json.dumps({"sid": "CA" + "1" * 32, "status": "in-progress"}).encode())
MADE = (201, json.dumps({"sid": "CA" + "1" * 32, "status": "queued"}).encode())
TEXT = (201, json.dumps({"sid": "SM" + "1" * 32, "status": "queued"}).encode())


@pytest.mark.parametrize("trouble", [429, 500, 502, 503])
def test_a_question_is_asked_again_with_growing_pauses(
    server: Server, phone: Telephone, slept: list[float], trouble: int
) -> None:
    server.answers = [error(trouble), error(trouble), CALL]
    assert phone.status("CA" + "1" * 32) == "in-progress"
    assert len(server.asked) == 3
    assert 0 < slept[0] <= 0.75
    assert 0.5 <= slept[1] <= 1.5


def test_at_last_it_is_left_to_a_later_try(server: Server, phone: Telephone) -> None:
    server.answers = [error(503)] * 3
    with pytest.raises(Retryable):
        phone.status("CA" + "1" * 32)
    assert len(server.asked) == 3


def test_a_server_that_does_not_answer_in_time_is_asked_again(server: Server, phone: Telephone) -> None:
    server.answers = [1.0, CALL]
    assert phone.status("CA" + "1" * 32) == "in-progress"


def test_what_was_turned_away_unread_is_sent_again_and_what_may_have_been_done_never(
    server: Server, phone: Telephone
) -> None:
    server.answers = [error(429), TEXT]
    assert phone.send_text("+4520123456", "Your checklist").startswith("SM")
    assert len(server.asked) == 2
    for doubtful in (error(500), error(503), 1.0):
        server.asked.clear()
        server.answers = [doubtful]
        with pytest.raises(Ambiguous):
            phone.send_text("+4520123456", "Your checklist")
        assert len(server.asked) == 1


def test_a_text_asks_for_the_risk_check_and_may_be_kept_by_nobody(server: Server, phone: Telephone) -> None:
    server.answers = [TEXT, TEXT]
    phone.send_text("+4520123456", "Your checklist")
    _method, path, form = server.asked[-1]
    assert path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert (form["RiskCheck"], form["ValidityPeriod"]) == (["enable"], ["14400"])
    assert "ContentRetention" not in form
    private = Telephone(ACCOUNT, "secret", "https://line.example", "ICS", server.url, sms_discard=True)
    private.send_text("+4520123456", "Your checklist")
    assert server.asked[-1][2]["ContentRetention"] == ["discard"]
    assert server.asked[-1][2]["AddressRetention"] == ["obfuscate"]


def test_a_refusal_is_final(server: Server, phone: Telephone) -> None:
    server.answers = [error(400, 21211)]
    with pytest.raises(Final, match="21211"):
        phone.send_text("+4520123456", "x")
    server.answers = [error(404)]
    assert phone.status("CA" + "1" * 32) == ""


def test_a_desk_is_rung_with_the_addresses_of_its_attempt(server: Server, phone: Telephone) -> None:
    server.answers = [MADE]
    assert phone.dial(
        "client:anna", "+4570000002", "https://line.example/voice/desk?attempt=7", "https://s"
    ).startswith("CA")
    form = server.asked[-1][2]
    assert (form["To"], form["From"], form["Timeout"]) == (["client:anna"], ["+4570000002"], ["30"])
    assert (form["Url"], form["StatusCallback"]) == (["https://line.example/voice/desk?attempt=7"], ["https://s"])


def test_a_recording_comes_as_it_is(server: Server, phone: Telephone) -> None:
    sound = b"RIFF" + bytes(range(256)) * 40
    server.answers = [(200, sound)]
    assert phone.recording(RECORDING, 1_000_000) == sound
    assert server.asked[-1][:2] == ("GET", f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}.wav")
    assert server.secrets[-1].startswith("Basic ")


@pytest.mark.parametrize(
    ("answers", "meaning"),
    [
        ([error(404)], Final),
        ([(200, b"not a sound")] * 3, Retryable),
        ([error(503)] * 3, Retryable),
        ([(200, b"RIFF" + bytes(5000))], Final),
        ([(302, b"")], Final),
    ],
)
def test_a_recording_that_is_none_is_no_recording(
    server: Server, phone: Telephone, answers: list[Answer | float], meaning: type[Exception]
) -> None:
    server.answers = answers
    with pytest.raises(meaning):
        phone.recording(RECORDING, 4000)


def test_deleting_what_is_gone_is_no_error(server: Server, phone: Telephone) -> None:
    server.answers = [(204, b""), error(404), error(429), (204, b"")]
    for _ in range(3):
        phone.delete_recording(RECORDING)
    assert [asked[0] for asked in server.asked] == ["DELETE"] * 4


def test_the_secret_is_sent_to_nobody_else(server: Server) -> None:
    client = transport(server.url, 1.0)
    for url in ("https://evil.example/x", "https://twilio.com.evil.example/x", "http://169.254.169.254/"):
        with pytest.raises(Final):
            client.request("GET", url, auth=("a", "b"))
        with pytest.raises(Final):
            client.sound(url, ("a", "b"), 10)
    assert server.asked == []


def test_the_region_is_asked_where_one_is_set() -> None:
    phone = Telephone(ACCOUNT, "secret", "https://line.example", region="ie1", edge="dublin")
    client = phone._client
    assert client.get_hostname("https://api.twilio.com/x") == "https://api.dublin.ie1.twilio.com/x"
    assert client.http_client.address("https://api.dublin.ie1.twilio.com/x") == "https://api.dublin.ie1.twilio.com/x"


def test_without_a_server_nothing_was_sent(free_port: Callable[[], int]) -> None:
    away = Telephone(ACCOUNT, "s", "https://x", "ICS", f"http://127.0.0.1:{free_port()}", sleep=lambda _s: None)
    with pytest.raises(Retryable):
        away.send_text("+4520123456", "x")
    with pytest.raises(Retryable):
        away.recording(RECORDING, 10)


def test_a_list_that_is_not_given_is_asked_for_again(server: Server, phone: Telephone) -> None:
    server.answers = [error(503), error(429), error(500)]
    with pytest.raises(Retryable):
        phone.connect("CA" + "1" * 32, "aarhus", "room")
    assert len(server.asked) == 3
    server.answers = [error(401)]
    with pytest.raises(Final):
        phone.connect("CA" + "1" * 32, "aarhus", "room")
