"""The statistics: what counts as what, and that everything adds up."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select

from contact_center.catalog.model import Catalog
from contact_center.domain.visitation import LineKind
from contact_center.errors import Invalid
from contact_center.storage.tables import visitations
from contact_center.storage.transaction import reading, transaction
from contact_center.visitation.report import ReportFilter, report, text

NOON = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
DAY = date(2026, 11, 18)
ONE_DAY = ReportFilter(DAY, DAY)
Write = Callable[..., None]


def counts(table: list[dict[str, Any]]) -> dict[str, int]:
    return {row["key"]: row["count"] for row in table}


def made(engine: Engine, catalog: Catalog, wanted: ReportFilter = ONE_DAY) -> dict[str, Any]:
    with reading(engine) as connection:
        return report(connection, wanted, catalog)


def test_an_empty_period_gives_an_empty_report(database: Engine, catalog: Catalog) -> None:
    empty = made(database, catalog)
    assert empty["totals"]["contacts"] == 0
    assert empty["totals"]["triage_accuracy"] is None
    assert empty["by_topic"] == empty["by_outcome"] == []
    assert counts(empty["by_day"]) == {"2026-11-18": 0}
    assert "nothing completed yet" in text(empty)


def test_a_contact_counts_once_however_much_happens_to_it(database: Engine, catalog: Catalog, write: Write) -> None:
    with transaction(database) as connection:
        write(connection, ticket_id=1)
        for kind in (LineKind.CLAIM, LineKind.TRANSFER, LineKind.REPLY):
            write(connection, ticket_id=1, kind=kind, office="odense", reply="")
        write(connection, ticket_id=1, kind=LineKind.COMPLETION, outcome="answered", by="agent", reply="")
    got = made(database, catalog)
    assert got["totals"] == {
        "contacts": 1,
        "human": 1,
        "automatic": 0,
        "mail": 1,
        "phone": 0,
        "tickets": 1,
        "acknowledged": 1,
        "backscatter": 0,
        "completed": 1,
        "corrections": 0,
        "triage_accuracy": 1.0,
    }
    assert got["by_office"] == [{"key": "aarhus", "label": "ICS Aarhus", "count": 1}]
    assert got["by_language"] == [{"key": "pl", "label": "polsk", "count": 1}]
    assert counts(got["by_outcome"]) == {"answered": 1}


def test_a_corrected_contact_counts_under_what_is_right(database: Engine, catalog: Catalog, write: Write) -> None:
    with transaction(database) as connection:
        write(connection, ticket_id=1, municipality=None, office="national")
        write(connection, ticket_id=1, kind=LineKind.CORRECTION, topic="mitid", previous_topic="cpr", municipality=None)
        fixed = {"municipality": "0461", "office": "odense", "previous_office": "national", "topic": "mitid"}
        write(connection, ticket_id=1, kind=LineKind.CORRECTION, **fixed)
        write(connection, ticket_id=1, kind=LineKind.COMPLETION, outcome="guided", by="lead", **fixed)
    got = made(database, catalog)
    assert counts(got["by_topic"]) == {"mitid": 1}
    assert counts(got["by_office"]) == {"odense": 1}
    assert counts(got["by_municipality"]) == {"0461": 1}
    assert (got["totals"]["corrections"], got["totals"]["triage_accuracy"]) == (2, 0.0)
    assert made(database, catalog, replace(ONE_DAY, topic="mitid"))["totals"]["contacts"] == 1
    assert made(database, catalog, replace(ONE_DAY, topic="cpr"))["totals"]["contacts"] == 0
    assert made(database, catalog, replace(ONE_DAY, offices=("odense",)))["totals"]["contacts"] == 1
    assert made(database, catalog, replace(ONE_DAY, offices=()))["totals"]["contacts"] == 0


def test_a_transfer_corrects_nothing(database: Engine, catalog: Catalog, write: Write) -> None:
    with transaction(database) as connection:
        write(connection, ticket_id=1)
        moved = {"office": "odense", "previous_office": "aarhus", "topic": "mitid", "previous_topic": "cpr"}
        write(connection, ticket_id=1, kind=LineKind.TRANSFER, **moved)
        write(connection, ticket_id=1, kind=LineKind.CORRECTION, language="en", previous_language="pl", topic="mitid")
    got = made(database, catalog)
    assert counts(got["by_topic"]) == {"cpr": 1}
    assert counts(got["by_office"]) == {"aarhus": 1}
    assert counts(got["by_language"]) == {"en": 1}


def test_a_correction_does_not_hold_for_a_mail_that_comes_later(
    database: Engine, catalog: Catalog, write: Write
) -> None:
    with transaction(database) as connection:
        write(connection, ticket_id=1)
        write(connection, ticket_id=1, kind=LineKind.CORRECTION, topic="mitid", previous_topic="cpr")
        write(connection, ticket_id=1, kind=LineKind.FOLLOW_UP, topic="tax-card", reply="the mail continues a ticket")
    got = made(database, catalog)
    assert counts(got["by_topic"]) == {"mitid": 1, "tax-card": 1}
    assert (got["totals"]["contacts"], got["totals"]["tickets"], got["totals"]["acknowledged"]) == (2, 1, 1)


def test_machines_are_counted_apart(database: Engine, catalog: Catalog, write: Write) -> None:
    with transaction(database) as connection:
        write(connection, nature="bounce", outcome="automatic", reply="a machine wrote it: bounce")
        write(connection, municipality=None)
    got = made(database, catalog)
    assert (got["totals"]["human"], got["totals"]["automatic"], got["totals"]["tickets"]) == (1, 1, 0)
    assert counts(got["by_outcome"]) == {"automatic": 1}
    assert {row["label"] for row in got["by_municipality"]} == {"Aarhus", "ukendt kommune"}


def test_an_outcome_that_was_taken_back_does_not_count(database: Engine, catalog: Catalog, write: Write) -> None:
    with transaction(database) as connection:
        write(connection, ticket_id=1)
        write(connection, ticket_id=1, kind=LineKind.COMPLETION, outcome="answered", by="agent")
        write(connection, ticket_id=1, kind=LineKind.REOPENING, by="agent")
        write(connection, ticket_id=1, kind=LineKind.COMPLETION, outcome="forwarded", by="agent")
    assert counts(made(database, catalog)["by_outcome"]) == {"forwarded": 1}


def test_a_call_that_was_given_up_says_nothing_about_the_triage(
    database: Engine, catalog: Catalog, write: Write
) -> None:
    with transaction(database) as connection:
        write(connection, ticket_id=1, channel="phone")
        write(connection, ticket_id=1, channel="phone", kind=LineKind.COMPLETION, outcome="abandoned")
        write(connection, channel="phone", kind=LineKind.COMPLETION, outcome="self-service")
    got = made(database, catalog)
    assert counts(got["by_outcome"]) == {"abandoned": 1, "self-service": 1}
    assert (got["totals"]["phone"], got["totals"]["triage_accuracy"]) == (1, None)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 17, 23, 30, tzinfo=UTC), "2026-11-18"),  # winter: one hour ahead
        (datetime(2026, 11, 17, 22, 59, 59, tzinfo=UTC), "2026-11-17"),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), "2026-07-02"),  # summer: two hours ahead
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), "2026-03-29"),  # 23 hours long
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), "2026-03-30"),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), "2026-10-25"),  # 25 hours long
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), "2026-10-26"),
    ],
)
def test_days_are_danish_days(database: Engine, catalog: Catalog, write: Write, at: datetime, day: str) -> None:
    with transaction(database) as connection:
        write(connection, at=at)
    alone = ReportFilter(date.fromisoformat(day), date.fromisoformat(day))
    assert counts(made(database, catalog, alone)["by_day"]) == {day: 1}
    around = ReportFilter(alone.from_ - timedelta(days=2), alone.to + timedelta(days=2))
    assert {key: n for key, n in counts(made(database, catalog, around)["by_day"]).items() if n} == {day: 1}


@pytest.mark.parametrize(
    "wanted",
    [
        ReportFilter(DAY, DAY - timedelta(days=1)),
        ReportFilter(date(1, 1, 1), DAY),
        ReportFilter(DAY, date(9999, 12, 31)),
        ReportFilter(DAY, DAY, office="copenhagen"),
        ReportFilter(DAY, DAY, topic="taxes"),
        ReportFilter(DAY, DAY, channel="fax"),
    ],
)
def test_what_makes_no_sense_is_refused(engine: Engine, catalog: Catalog, wanted: ReportFilter) -> None:
    with pytest.raises(Invalid):
        made(engine, catalog, wanted)


def test_a_language_that_nobody_serves_has_a_danish_name_too(engine: Engine, catalog: Catalog, write: Write) -> None:
    with transaction(engine) as connection:
        write(connection, language="ti")
        write(connection, language="und")
    assert {row["label"] for row in made(engine, catalog)["by_language"]} == {"tigrinya", "ukendt sprog"}


# --- the same figures, counted a second time in plain Python -------------------------------------


def random_log(engine: Engine, write: Write, seed: int) -> None:
    """Some hundred contacts with everything that may happen to them, in the order in which it happened."""
    rng, lines = random.Random(seed), []
    topics, offices, places = ("cpr", "mitid", "tax-card"), ("aarhus", "odense", "national"), ("0751", "0461", None)
    for ticket_id in range(1, 301):
        at = NOON + timedelta(minutes=rng.randrange(-20000, 20000))
        state: dict[str, Any] = {
            "channel": rng.choice(("mail", "phone")),
            "language": rng.choice(("pl", "en", "und")),
            "topic": rng.choice(topics),
            "office": rng.choice(offices),
            "municipality": rng.choice(places),
        }
        opened = ticket_id if rng.random() < 0.9 else None
        nature = "human" if opened else rng.choice(("human", "bounce"))
        lines.append({**state, "at": at, "ticket_id": opened, "nature": nature, "reply": rng.choice(("sent", ""))})
        for _ in range(rng.randrange(6) if opened else 0):
            at += timedelta(minutes=rng.randrange(1, 3000))
            kind = rng.choice([kind for kind in LineKind if kind is not LineKind.CONTACT])
            change: dict[str, Any] = {}
            if kind in (LineKind.CORRECTION, LineKind.TRANSFER):
                before = dict(state)
                state |= {"topic": rng.choice(topics), "office": rng.choice(offices)}
                if kind is LineKind.CORRECTION:
                    state |= {"language": rng.choice(("pl", "en")), "municipality": rng.choice(("0751", "0461"))}
                change = {f"previous_{n}": old for n, old in before.items() if n != "channel" and old != state[n]}
            outcome = rng.choice(("answered", "guided")) if kind is LineKind.COMPLETION else None
            by = rng.choice(("agent", "system"))
            lines.append(
                {**state, **change, "at": at, "ticket_id": ticket_id, "kind": kind, "outcome": outcome, "by": by}
            )
    with transaction(engine) as connection:
        for line in sorted(lines, key=lambda line: line["at"]):
            write(connection, **line)


def counted_by_hand(rows: list[Any], first: date, last: date) -> dict[str, Any]:
    """The definitions of the report once more, by loops over all lines."""
    zone = ZoneInfo("Europe/Copenhagen")
    inside = [row for row in rows if first <= row.at.astimezone(zone).date() <= last]
    contacts = []
    for row in inside:
        if row.kind in ("contact", "follow-up"):
            held = {name: getattr(row, name) for name in ("topic", "language", "office", "municipality")}
            for fix in rows:
                if fix.kind == "correction" and fix.ticket_id == row.ticket_id is not None and fix.id > row.id:
                    held |= {
                        n: getattr(fix, n) for n in ("topic", "language", "office") if getattr(fix, f"previous_{n}")
                    }
                    held["municipality"] = fix.municipality or held["municipality"]
            contacts.append((row, held))
    ended = Counter(
        row.outcome
        for row in inside
        if row.kind == "completion"
        and not any(r.kind == "reopening" and r.ticket_id == row.ticket_id and r.id > row.id for r in rows)
    )
    machines = sum(row.nature != "human" for row, _ in contacts)
    tables = {
        f"by_{name}": dict(Counter(held[name] or "unknown" for _, held in contacts))
        for name in ("topic", "language", "office", "municipality")
    }
    return {
        **tables,
        "by_channel": dict(Counter(row.channel for row, _ in contacts)),
        "by_day": dict(Counter(row.at.astimezone(zone).date().isoformat() for row, _ in contacts)),
        "by_outcome": dict(ended + Counter({"automatic": machines})),
        "contacts": len(contacts),
        "acknowledged": sum(row.reply == "sent" for row, _ in contacts),
        "backscatter": sum(row.nature == "backscatter" for row, _ in contacts),
        "corrections": sum(row.kind == "correction" for row in inside),
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_agrees_with_a_count_by_hand(database: Engine, catalog: Catalog, write: Write, seed: int) -> None:
    random_log(database, write, seed)
    first, last = date(2026, 11, 10), date(2026, 11, 24)
    got = made(database, catalog, ReportFilter(first, last))
    with reading(database) as connection:
        rows = list(connection.execute(select(visitations).order_by(visitations.c.id)))
    expected = counted_by_hand(rows, first, last)
    for name in ("by_topic", "by_language", "by_office", "by_municipality", "by_channel", "by_outcome"):
        assert counts(got[name]) == expected[name], name
    assert {key: count for key, count in counts(got["by_day"]).items() if count} == expected["by_day"]
    for name in ("contacts", "acknowledged", "corrections"):
        assert got["totals"][name] == expected[name]


@pytest.mark.parametrize("seed", [4, 5])
def test_all_tables_add_up(engine: Engine, catalog: Catalog, write: Write, seed: int) -> None:
    random_log(engine, write, seed)
    for extra in ({}, {"channel": "mail"}, {"office": "aarhus"}, {"topic": "cpr"}, {"language": "pl"}):
        got = made(engine, catalog, ReportFilter(date(2026, 11, 1), date(2026, 11, 30), **extra))
        totals = got["totals"]
        for name in ("day", "channel", "language", "topic", "office", "municipality"):
            assert sum(counts(got[f"by_{name}"]).values()) == totals["contacts"], name
        assert totals["contacts"] == totals["human"] + totals["automatic"] == totals["mail"] + totals["phone"]
        assert sum(counts(got["by_outcome"]).values()) == totals["completed"] + totals["automatic"]
        assert sum(day["mail"] for day in got["by_day"]) == totals["mail"]


def test_the_offices_add_up_to_the_whole(engine: Engine, catalog: Catalog, write: Write) -> None:
    random_log(engine, write, 6)
    month = ReportFilter(date(2026, 11, 1), date(2026, 11, 30))
    whole = made(engine, catalog, month)["totals"]["contacts"]
    parts = [made(engine, catalog, replace(month, office=slug))["totals"]["contacts"] for slug in catalog.offices]
    assert sum(parts) == whole


def test_the_text_shows_every_table(engine: Engine, catalog: Catalog, write: Write) -> None:
    with transaction(engine) as connection:
        write(connection, ticket_id=1)
    shown = text(made(engine, catalog))
    for word in ("Day", "Channel", "Language", "Topic", "Office", "Municipality", "Outcome", "ICS Aarhus", "polsk"):
        assert word in shown
