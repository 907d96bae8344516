"""What the tests of the understanding share: the project's catalogue and the loaded models."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from contact_center.catalog.load import load_catalog
from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Channel, Contact, Party, Stated
from contact_center.domain.triage import Triage
from contact_center.triage.decide import Understanding
from contact_center.triage.place import Places


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="session")
def understanding(catalog: Catalog) -> Understanding:
    return Understanding(catalog)


@pytest.fixture(scope="session")
def places(catalog: Catalog) -> Places:
    return Places(catalog)


@pytest.fixture(scope="session")
def mail(understanding: Understanding) -> Callable[..., Triage]:
    def understood(body: str, subject: str = "", **stated: Any) -> Triage:
        contact = Contact(
            Channel.MAIL,
            "test",
            datetime(2026, 3, 2, 9, tzinfo=UTC),
            Party(),
            subject=subject,
            text=body,
            stated=Stated(**stated),
        )
        return understanding.triage(contact)

    return understood


@pytest.fixture(scope="session")
def said(understanding: Understanding) -> Callable[..., Triage]:
    def understood(text: str, language: str | None = None, **stated: Any) -> Triage:
        contact = Contact(
            Channel.PHONE,
            "test",
            datetime(2026, 3, 2, 9, tzinfo=UTC),
            Party(),
            text=text,
            stated=Stated(language=language, **stated),
        )
        return understanding.triage(contact)

    return understood
