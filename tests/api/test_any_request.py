"""Whatever the API's description allows, and whatever it does not: no answer that the description does not know.

Every operation is asked with values that fit its schema and with values that do not, by somebody who may: no 500, a
status, a content type, headers and a body as described. The examples are the same each time.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, openapi
from schemathesis.python import asgi
from schemathesis.specs.openapi import checks
from sqlalchemy import Engine
from staff_house import CSRF, House  # loaded by conftest.py

from contact_center.api.app import description
from contact_center.api.examples import whole
from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Attachment
from contact_center.storage.transaction import open_database
from queues.routing import NATIONAL

CHECKS = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
ELSEWHERE = {"/api/v1/events", "/api/v1/hooks/{hook_id}/ping"}
"""With tests of their own: a stream never ends, and a message to an invented address would knock at a stranger's."""
KNOWN = {
    **dict.fromkeys(("ticket_id", "message_id", "attachment_id", "raw_mail_id", "outbox_id", "user_id"), 1),
    **{"slug": "aarhus", "topic": "cpr", "reply_id": "own-call-back", "code": "0147", "year": 2025},
}
"""Things that are there."""


@functools.cache
def document() -> dict[str, Any]:
    """The API's description; made when it is asked for: every process of the tests reads this file."""
    return description("ics")


@functools.cache
def operations() -> dict[str, Any]:
    """What can be asked, by its label."""
    found = (one.ok() for one in openapi.from_dict(document()).get_all_operations())
    return {one.label: one for one in found if one.path not in ELSEWHERE}


NEW = itertools.count(1)


def described() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and description of each operation that ends by itself."""
    for path, operations in document()["paths"].items():
        if path not in ELSEWHERE:
            yield from ((path, method, operation) for method, operation in operations.items())


@pytest.fixture(scope="module")
def house(empty_file: Path, tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Iterator[Any]:
    """A staff web with some tickets, the same for all operations."""
    file = tmp_path_factory.mktemp("any") / "any.sqlite"
    shutil.copyfile(empty_file, file)
    engine = open_database(f"sqlite:///{file}")
    yield furnished(engine, catalog)
    engine.dispose()


def furnished(engine: Engine, catalog: Catalog) -> Any:
    """A staff web with some tickets."""
    house = House(engine, catalog, datetime(2026, 11, 18, 9, 0, tzinfo=UTC))
    contract = Attachment("kontrakt.pdf", "application/pdf", 8, b"%PDF-1.7")
    for _ in range(3):
        house.mail(files=(contract,), raw_mail_id=house.raw_mail(b"Subject: CPR\r\n\r\nNumer CPR?"))
    house.call()
    return house


class Asker:
    """Somebody signed in who asks; whoever has signed out, or changed the password, is somebody new."""

    def __init__(self, house: Any, role: str, client: Any) -> None:
        self.house, self.role, self.client = house, role, client
        self.client.headers.update(CSRF)
        self.sign_in()

    def sign_in(self) -> None:
        """Somebody new signs in."""
        self.house.later(minutes=20)  # wrong passwords are forgiven by then
        browser = self.house.client(f"{self.role}-{next(NEW)}", self.role, (NATIONAL, "aarhus"))
        self.client.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())

    def stay(self) -> None:
        """Sign in where that is over."""
        if self.client.get("http://testserver/api/v1/me").status_code == 401:
            self.sign_in()

    def hold(self) -> None:
        """Have the known ticket in hand, whatever became of it."""
        for verb in ("reopen", "wake", "claim"):
            self.client.post(f"http://testserver/api/v1/tickets/{KNOWN['ticket_id']}/{verb}")

    def ask(self, operation: Any, mode: GenerationMode, examples: int, known: bool) -> None:
        """Ask for an operation, `known`: of things that are there; raises what is wrong with an answer."""
        there = {name: value for name, value in KNOWN.items() if known and f"{{{name}}}" in operation.path}
        if "ticket_id" in there:
            self.hold()

        @hypothesis.settings(
            max_examples=examples,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode, path_parameters=there or None))
        def ask(case: schemathesis.Case) -> None:
            response = case.call(
                session=self.client, base_url="http://testserver", timeout=100
            )  # a busy machine is no mistake
            if response.status_code == 401 or "session" in operation.path:
                self.stay()
            assert response.status_code < 500, response.text
            case.validate_response(response, checks=CHECKS)

        ask()


def asked(house: Any, role: str, examples: int, *kinds: tuple[GenerationMode, bool]) -> dict[str, str]:
    """What is wrong with the answers to `examples` requests of each kind for each operation."""
    wrong: dict[str, str] = {}
    with asgi.get_client(house.app) as client:
        asker = Asker(house, role, client)
        for label, operation in operations().items():
            for mode, known in kinds:
                try:
                    asker.ask(operation, mode, examples, known)
                except Unsatisfiable:
                    pass  # it takes nothing that could be wrong
                except (Exception, BaseExceptionGroup) as error:
                    wrong[f"{label} {mode}"] = str(error)
    return wrong


def test_any_request_that_fits_gets_an_answer_that_is_described(house: Any) -> None:
    assert asked(house, "lead", 2, (GenerationMode.POSITIVE, True)) == {}
    assert len(operations()) > 140


ODD = (
    "\x00",
    "\ud800",
    "a\x00b",
    "\U0001f9ff\u202e\u0301" * 50,
    "' OR 1=1 --",
    "9" * 400,
    "",
    "../../etc/passwd",
    "{}",
)
NUMBERS = (2**63, 2**63 - 1, 2**64, 10**400, -1, 0, -(2**70), 1e308)


@dataclass(frozen=True)
class Oddities:
    """What is sent."""

    words: tuple[str, ...]
    numbers: tuple[float, ...]


FEW, ALL = Oddities(ODD[:1], NUMBERS[:1]), Oddities(ODD, NUMBERS)


def changed(value: Any, odd: Any, kinds: tuple[type, ...]) -> Iterator[Any]:
    """A value once for each of its parts of these kinds, with that part changed to something odd."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from ({**value, key: one} for one in changed(part, odd, kinds))
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from ([*value[:at], one, *value[at + 1 :]] for one in changed(part, odd, kinds))
    elif isinstance(value, kinds) and not isinstance(value, bool):
        yield odd


def bodies(operation: dict[str, Any], odd: Oddities) -> Iterator[str]:
    """The example of what an operation takes, with one odd part at a time."""
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if schema is not None:
        example = whole(document()["components"]["schemas"], schema)
        for word in odd.words:
            yield from (json.dumps(one) for one in changed(example, word, (str,)))
        for number in odd.numbers:
            yield from (json.dumps(one) for one in changed(example, number, (int, float)))
        yield from ("null", "[" * 10_000, '{"a": NaN}')


def addresses(path: str, operation: dict[str, Any], odd: Oddities) -> Iterator[str]:
    """An address with something odd for each of its parameters."""
    places = [one["name"] for one in operation.get("parameters", []) if one["in"] == "path"]
    asked = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
    there = {name: str(KNOWN.get(name, 1)) for name in places}
    words = [quote(one, errors="surrogatepass", safe="") for one in odd.words if one]
    for value in (*words, *(str(one)[:450] for one in odd.numbers), "%ff%fe"):
        yield from (path.format(**{**there, name: value}) for name in places)
        yield from (f"{path.format(**there)}?{name}={value}" for name in asked)


def answered(house: Any, odd: Oddities) -> dict[str, int]:
    """The answers to odd requests that should not be."""
    found: dict[str, int] = {}
    places = {name for path in document()["paths"] for name in re.findall(r"{(\w+)}", path)}
    with asgi.get_client(house.app) as client:
        asker = Asker(house, "lead", client)
        client.headers["Content-Type"] = "application/json"
        for path, method, operation in described():
            asker.stay()
            if "{ticket_id}" in path:
                asker.hold()
            there = path.format(**{**dict.fromkeys(places, 1), **KNOWN})
            sent = [(address, None) for address in addresses(path, operation, odd)]
            for address, body in (*sent, *((there, body) for body in bodies(operation, odd))):
                answer = client.request(method, f"http://testserver{address}", data=body)
                if answer.status_code >= 500:
                    found[f"{method} {address} {(body or '')[:300]}"] = answer.status_code
    return found


def test_odd_values_are_refused_in_words_or_taken_as_they_are(house: Any) -> None:
    assert answered(house, FEW) == {}


@pytest.mark.chaos
@pytest.mark.timeout(1800)
def test_any_odd_value_is_refused_in_words_or_taken_as_it_is(database: Engine, catalog: Catalog) -> None:
    assert answered(furnished(database, catalog), ALL) == {}


@pytest.mark.chaos
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("role", ["lead", "admin"])
def test_any_request_at_all_gets_an_answer_that_is_described(house: Any, role: str) -> None:
    kinds = [(GenerationMode.POSITIVE, True), (GenerationMode.POSITIVE, False), (GenerationMode.NEGATIVE, True)]
    assert asked(house, role, 20, *kinds) == {}
