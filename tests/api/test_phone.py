"""The telephone of the demonstration, against a small real server that answers like the stand-in for Twilio."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

PHONE = "/api/v1/phone"
SID = "CA" + "0" * 31 + "1"


class Control(BaseHTTPRequestHandler):
    """Knows one call."""

    asked: list[tuple[str, str, Any]]

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        self.asked.append((self.command, self.path, body))
        known = self.path == "/control/calls" or SID in self.path
        over = body == {"digits": "9"}
        answer = json.dumps({"sid": SID, "said": []}).encode()
        self.send_response(409 if over else 200 if known else 404)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def control() -> Iterator[ThreadingHTTPServer]:
    Control.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Control)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_call_is_passed_on_to_the_stand_in(new_house: Any, control: ThreadingHTTPServer) -> None:
    browser = new_house(simulator_url=f"http://127.0.0.1:{control.server_port}").client("sara")
    assert browser.get(PHONE).json()["simulated"] is True
    called = browser.post(f"{PHONE}/calls", json={"from": "+48 601 234 214", "to": "+4570000001"})
    assert called.json()["sid"] == SID
    assert browser.get(f"{PHONE}/calls/{SID}").json()["said"] == []
    browser.post(f"{PHONE}/calls/{SID}/keys", json={"digits": "2"})
    browser.post(f"{PHONE}/calls/{SID}/say", json={"text": "tax card"})
    browser.post(f"{PHONE}/calls/{SID}/hang-up")
    assert Control.asked == [
        ("POST", "/control/calls", {"from": "+48601234214", "to": "+4570000001"}),
        ("GET", f"/control/calls/{SID}", None),
        ("POST", f"/control/calls/{SID}/keys", {"digits": "2"}),
        ("POST", f"/control/calls/{SID}/say", {"text": "tax card"}),
        ("POST", f"/control/calls/{SID}/hang-up", None),
    ]


def test_what_the_stand_in_refuses_is_refused_in_words(new_house: Any, control: ThreadingHTTPServer) -> None:
    browser = new_house(simulator_url=f"http://127.0.0.1:{control.server_port}").client("sara")
    assert browser.get(f"{PHONE}/calls/CA{'f' * 32}").status_code == 404
    assert browser.post(f"{PHONE}/calls/{SID}/keys", json={"digits": "9"}).status_code == 409
    assert browser.post(f"{PHONE}/calls/{SID}/keys", json={"digits": "abc"}).status_code == 422
    assert browser.post(f"{PHONE}/calls", json={"to": "112"}).status_code == 422


def test_a_stand_in_that_is_away_can_be_tried_again_later(new_house: Any) -> None:
    browser = new_house(simulator_url="http://127.0.0.1:9").client("sara")
    answer = browser.get(f"{PHONE}/calls/{SID}")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"


def test_with_a_real_account_no_calls_are_made_from_here(house: Any) -> None:
    browser = house.client("sara")
    known = browser.get(PHONE).json()
    assert known["simulated"] is False
    assert {"number": "+4570000001", "office": "koebenhavn", "name": "ICS København"} in known["numbers"]
    assert browser.post(f"{PHONE}/calls", json={"from": "", "to": "+4570000001"}).status_code == 404
