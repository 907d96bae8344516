"""Machine translation, against a small server that speaks as LibreTranslate does."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from contact_center.delivery.translation import LONGEST, Translator, guarded
from contact_center.errors import Final, Retryable


class Server(BaseHTTPRequestHandler):
    """Answers what the test wants, and remembers what it was asked."""

    asked: ClassVar[list[dict[str, Any]]] = []
    status: ClassVar[int] = 200
    answer: ClassVar[bytes] = b""
    pause: ClassVar[float] = 0.0

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append({"path": self.path, **body})
        time.sleep(self.pause)
        made = {"translatedText": f"<{body['target']}>", "detectedLanguage": {"language": "pl", "confidence": 90}}
        self.send_response(self.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        try:
            self.wfile.write(self.answer or json.dumps(made).encode())
        except OSError:
            return  # nobody listens any more

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[type[Server]]:
    Server.asked, Server.status, Server.answer, Server.pause = [], 200, b"", 0.0
    running = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    Server.url = f"http://127.0.0.1:{running.server_port}"  # type: ignore[attr-defined]
    yield Server
    running.shutdown()


def translator(server: Any, **changes: Any) -> Translator:
    return Translator(server.url, **{"api_key": "secret", "seconds": 2.0, **changes})


def test_a_text_is_translated_and_only_the_text_leaves(server: Any) -> None:
    made = translator(server).translate("Dzień dobry", "pl", "da")
    assert (made.text, made.source, made.cut) == ("<da>", "pl", False)
    [asked] = server.asked
    assert asked == {
        "path": "/translate",
        "q": "Dzień dobry",
        "source": "pl",
        "target": "da",
        "format": "text",
        "api_key": "secret",
    }
    translator(server, api_key="").translate("x", "", "da")
    assert (server.asked[1]["source"], "api_key" in server.asked[1]) == ("auto", False)


def test_numbers_and_addresses_never_leave_the_house(server: Any) -> None:
    text = "CPR 010190-1234, PESEL 44051401359, tel. +48 601 234 214, anna.k+x@poczta.example.pl"
    translator(server).translate(text, "pl", "da")
    said = json.dumps(server.asked)
    for secret in ("1234", "44051401359", "601", "anna"):
        assert secret not in said
    assert guarded("a" * 50_000 + "@") == "a" * 50_000 + "@"


def test_a_long_text_is_cut_and_says_so(server: Any) -> None:
    made = translator(server).translate("x" * (LONGEST + 1), "pl", "da")
    assert (made.cut, len(server.asked[0]["q"])) == (True, LONGEST)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_server_in_trouble_may_be_asked_again(server: Any, status: int) -> None:
    server.status = status
    with pytest.raises(Retryable):
        translator(server).translate("x", "pl", "da")


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (400, b'{"error": "pl is not supported"}'),
        (403, b'{"error": "Invalid API key"}'),
        (302, b"{}"),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"translatedText": ["a"]}'),
        (200, b"\xff\xfe"),
        (200, b" " * 300_000),
    ],
)
def test_an_answer_that_is_none_is_no_translation(server: Any, status: int, answer: bytes) -> None:
    server.status, server.answer = status, answer
    with pytest.raises(Final):
        translator(server).translate("x", "pl", "da")
    assert len(server.asked) == 1


def test_a_server_that_is_slow_or_away_costs_little_time(server: Any) -> None:
    server.pause = 1.0
    began = time.monotonic()
    with pytest.raises(Retryable):
        translator(server, seconds=0.2).translate("x", "pl", "da")
    assert time.monotonic() - began < 0.9
    with pytest.raises(Retryable):
        Translator("http://127.0.0.1:1").translate("x", "pl", "da")
    with pytest.raises(Retryable):
        Translator("not an address").translate("x", "pl", "da")


def test_the_key_is_not_in_what_is_logged(server: Any) -> None:
    assert "secret" not in repr(translator(server))
