"""Contacts that were understood, and the replies to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Channel, Contact, Party, Role
from contact_center.domain.reply import Reply
from contact_center.domain.triage import TopicScore, Triage
from contact_center.replies.compose import acknowledge
from queues.routing import route

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


def make_triage(*topics: str, confidence: float = 0.9, **known: Any) -> Triage:
    """A sure triage in English of somebody in Aarhus, unless told otherwise."""
    usual: dict[str, Any] = {
        "language": "en",
        "language_confidence": 0.9,
        "topics": tuple(TopicScore(topic, confidence) for topic in topics),
        "sure": True,
        "municipality": "0751",
        "municipality_candidates": (),
        "postcode": None,
        "citizen_group": None,
        "role": Role.CITIZEN,
        "personal_numbers": 0,
        "findings": (),
        "model_version": "test",
    }
    return Triage(**(usual | known))


@pytest.fixture(scope="session")
def understood() -> Callable[..., Triage]:
    """Makes a triage of topics."""
    return make_triage


@pytest.fixture(scope="session")
def lacking(catalog: Catalog) -> Catalog:
    """A catalogue that has no checklist about networks."""
    return replace(catalog, checklists={topic: one for topic, one in catalog.checklists.items() if topic != "network"})


@pytest.fixture(scope="session")
def answer(catalog: Catalog) -> Callable[..., Reply]:
    """Routes and acknowledges a mail that was understood."""

    def reply(
        triage: Triage,
        inbox: str = "info@ics.example",
        reference: str = "ICS-ABCD2345",
        public_url: str = "",
        name: str = "Anna",
        known: Catalog = catalog,
        **words: str,
    ) -> Reply:
        party = Party("anna@mail.example", name)
        mail = Contact(Channel.MAIL, "id", NOW, party, inbox=inbox, **words)  # type: ignore[arg-type]
        routed = route(triage, mail, known, NOW)
        return acknowledge(mail, triage, routed, known, reference, NOW, public_url)

    return reply
