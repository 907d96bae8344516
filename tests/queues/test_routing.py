"""Whose is it? The routing table, row by row."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Channel, CitizenGroup, Contact, Party, Role
from contact_center.domain.triage import TopicScore, Triage
from queues.routing import route


def understood(topic: str, municipality: str | None = None, group: CitizenGroup | None = None) -> Triage:
    score = TopicScore(topic, 0.9)
    return Triage("pl", 0.9, (score,), True, municipality, (), None, group, Role.CITIZEN, 0, (), "test")


def contact(now: datetime, inbox: str = "info@ics.example", channel: Channel = Channel.MAIL) -> Contact:
    return Contact(channel, "<1@m.example>", now, Party("a@m.example"), inbox=inbox)


@pytest.mark.parametrize(
    ("topic", "municipality", "inbox", "earlier", "office"),
    [
        ("cpr", "0730", "info@ics.example", None, "aarhus"),  # Randers has an agreement with Aarhus
        ("cpr", "0730", "ics@koebenhavn.example", "odense", "aarhus"),  # the stated home outranks the rest
        ("cpr", None, "ics@esbjerg.example", "odense", "esbjerg"),  # then the inbox contacted
        ("cpr", None, "info@ics.example", "odense", "odense"),  # then the earlier ticket
        ("cpr", None, "info@ics.example", None, "national"),  # then a person of the national team
        ("tax-card", None, "+4570000005", None, "odense"),
        ("not-for-ics", "0730", "info@ics.example", None, "national"),
        ("not-for-ics", None, "ics@aalborg.example", None, "aalborg"),
    ],
)
def test_the_first_row_that_fits_decides(
    catalog: Catalog, now: datetime, topic: str, municipality: str | None, inbox: str, earlier: str | None, office: str
) -> None:
    decided = route(understood(topic, municipality), contact(now, inbox), catalog, now, earlier)
    assert (decided.office, decided.queue) == (office, f"{office}.{topic}")
    assert decided.reason
    assert "{" not in decided.reason


@pytest.mark.parametrize("topic", ["cpr", "health-card", "mitid", "unemployment-benefits"])
def test_without_an_agreement_the_home_municipality_is_named(catalog: Catalog, now: datetime, topic: str) -> None:
    without = next(code for code, home in catalog.municipalities.items() if home.agreement == "no")
    decided = route(understood(topic, without), contact(now), catalog, now)
    assert decided.home_municipality == without
    assert decided.office == catalog.municipalities[without].nearest_office


def test_the_eu_document_needs_no_agreement(catalog: Catalog, now: datetime) -> None:
    without = next(code for code, home in catalog.municipalities.items() if home.agreement == "no")
    assert route(understood("eu-registration", without), contact(now), catalog, now).home_municipality is None


def test_an_office_that_has_not_opened_yet_gets_nothing(catalog: Catalog, now: datetime) -> None:
    early = now.replace(year=2022, month=3)
    assert route(understood("cpr", "0540"), contact(now), catalog, early).office != "soenderborg"
    assert route(understood("cpr", "0540"), contact(now), catalog, now).office == "soenderborg"


def test_callers_come_first_and_spam_last(catalog: Catalog, now: datetime) -> None:
    call = route(understood("cpr"), contact(now, channel=Channel.PHONE), catalog, now)
    mail, spam = (route(understood(topic), contact(now), catalog, now) for topic in ("cpr", "not-for-ics"))
    assert call.priority < mail.priority < spam.priority


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(data=st.data())
def test_every_contact_gets_an_office_a_deadline_and_a_reason(catalog: Catalog, now: datetime, data: Any) -> None:
    topic = data.draw(st.sampled_from(sorted(catalog.topics)))
    home = data.draw(st.none() | st.sampled_from(sorted(catalog.municipalities)))
    group = data.draw(st.none() | st.sampled_from(list(CitizenGroup)))
    inbox = data.draw(st.sampled_from([*catalog.inbox_office, "", "somebody@else.example"]))
    earlier = data.draw(st.none() | st.sampled_from(sorted(catalog.offices)))
    triage = replace(understood(topic, home, group), sure=data.draw(st.booleans()))
    decided = route(triage, contact(now, inbox), catalog, now, earlier)
    assert decided.office in catalog.offices
    assert decided.due_at >= now
    assert decided.reason
