"""Whatever the API's description allows, and whatever it does not: no answer that the description does not know.

Every operation is asked with values that fit its schema and with values that do not, by somebody who may: no 500, a
status, a content type, headers and a body as described. The examples are the same each time.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, openapi
from schemathesis.python import asgi
from schemathesis.specs.openapi import checks
from staff_house import CSRF, House  # loaded by conftest.py

from contact_center.api.app import description
from contact_center.catalog.model import Catalog
from contact_center.storage.transaction import open_database
from queues.routing import NATIONAL

CHECKS = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
ENDLESS = "/api/v1/events"
"""A stream has tests of its own."""
SCHEMA = openapi.from_dict(description("ics"))
OPERATIONS = {
    found.ok().label: found.ok() for found in SCHEMA.get_all_operations() if found.ok().path != ENDLESS
}


@pytest.fixture(scope="module")
def house(empty_file: Path, tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Iterator[Any]:
    """A staff web with some tickets, the same for all operations."""
    file = tmp_path_factory.mktemp("any") / "any.sqlite"
    shutil.copyfile(empty_file, file)
    engine = open_database(f"sqlite:///{file}")
    house = House(engine, catalog, datetime(2026, 11, 18, 9, 0, tzinfo=UTC))
    for _ in range(4):
        house.mail()
    house.call()
    yield house
    engine.dispose()


class Asker:
    """Somebody signed in who asks; whoever has signed out, or changed the password, is somebody new."""

    def __init__(self, house: Any, role: str, client: Any) -> None:
        self.house, self.role, self.client, self.number = house, role, client, 0
        self.client.headers.update(CSRF)
        self.sign_in()

    def sign_in(self) -> None:
        """Somebody new signs in."""
        self.number += 1
        browser = self.house.client(f"{self.role}-{self.number}", self.role, (NATIONAL, "aarhus"))
        self.client.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())

    def stay(self) -> None:
        """Sign in where that is over."""
        if self.client.get("http://testserver/api/v1/me").status_code == 401:
            self.sign_in()

    def ask(self, operation: Any, mode: GenerationMode, examples: int) -> None:
        """Ask for an operation; raises what is wrong with an answer."""

        @hypothesis.settings(
            max_examples=examples,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            response = case.call(session=self.client, base_url="http://testserver")
            if response.status_code == 401 or "session" in operation.path:
                self.stay()
            assert response.status_code < 500, response.text
            case.validate_response(response, checks=CHECKS)

        ask()


def asked(house: Any, role: str, modes: Sequence[GenerationMode], examples: int) -> dict[str, str]:
    """What is wrong with the answers to `examples` requests of each mode for each operation."""
    wrong: dict[str, str] = {}
    with asgi.get_client(house.app) as client:
        asker = Asker(house, role, client)
        for label, operation in OPERATIONS.items():
            for mode in modes:
                try:
                    asker.ask(operation, mode, examples)
                except Unsatisfiable:
                    pass  # it takes nothing that could be wrong
                except (Exception, BaseExceptionGroup) as error:
                    wrong[f"{label} {mode}"] = str(error)
    return wrong


def test_any_request_that_fits_gets_an_answer_that_is_described(house: Any) -> None:
    assert asked(house, "lead", [GenerationMode.POSITIVE], 2) == {}
    assert len(OPERATIONS) > 140


@pytest.mark.chaos
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("role", ["lead", "admin"])
def test_any_request_at_all_gets_an_answer_that_is_described(house: Any, role: str) -> None:
    assert asked(house, role, list(GenerationMode), 20) == {}
