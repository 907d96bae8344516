"""A year of invented contacts, counted a second time: from the exported rows, by the definitions, with plain loops."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from statistics import fmean
from typing import Any

import pytest
from sqlalchemy import Engine, select

from contact_center.catalog.model import Catalog
from contact_center.demo import generator
from contact_center.storage import erasing
from contact_center.storage.tables import metadata
from contact_center.storage.transaction import open_database, reading, transaction
from contact_center.visitation import rollup
from contact_center.visitation.asked import read
from contact_center.visitation.counters import step
from contact_center.visitation.export import csv_rows
from contact_center.visitation.figures import Figures, figures, unreconciled
from contact_center.visitation.report import ReportFilter
from queues.outgoing import Mailer

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
FIRST, LAST = date(2025, 11, 1), date(2026, 11, 18)
PERIOD = {"from": FIRST.isoformat(), "to": LAST.isoformat()}
ERASED = 250
"""So many tickets are erased, the oldest: each time the index of words is wiped."""
Row = dict[str, str]


@pytest.fixture(scope="module", params=[1_200, pytest.param(20_000, marks=pytest.mark.chaos)])
def year(
    request: pytest.FixtureRequest, catalog: Catalog, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """A year of invented contacts, counted."""
    folder = tmp_path_factory.mktemp("year")
    engine = open_database(f"sqlite:///{folder / 'year.sqlite'}")
    metadata.create_all(engine)
    generator.fill(engine, catalog, Mailer("ics.example", b"key"), NOW, days=366, seed=11, contacts=request.param)
    rollup.rebuild(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def found(year: Engine, catalog: Catalog) -> Figures:
    """What the statistics say."""
    with reading(year) as connection:
        return figures(connection, read(PERIOD, catalog, LAST))


@pytest.fixture(scope="module")
def log(year: Engine) -> list[Row]:
    """The visitation log as it is exported."""
    written = io.StringIO()
    with reading(year) as connection:
        csv.writer(written).writerows(csv_rows(connection, ReportFilter(FIRST, LAST)))
    return list(csv.DictReader(io.StringIO(written.getvalue())))


@pytest.fixture(scope="module")
def line(year: Engine) -> list[dict[str, Any]]:
    """The calls."""
    return rows(year, "calls")


def rows(engine: Engine, name: str) -> list[dict[str, Any]]:
    with reading(engine) as connection:
        return [dict(row._mapping) for row in connection.execute(select(metadata.tables[name]))]


def at(row: Row) -> datetime:
    return datetime.fromisoformat(row["at"])


def value(found: Figures, key: str) -> float | None:
    return next(one.value for one in found.values if one.measure.key == key)


def by_ticket(log: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in log:
        if row["ticket_id"]:
            found[row["ticket_id"]].append(row)
    return found


def as_corrected(log: list[Row]) -> list[Row]:
    """The contacts, each as the newest correction after it says."""
    corrected: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in log:
        if row["kind"] == "correction":
            for name in ("topic", "language", "office"):
                if row[f"previous_{name}"]:
                    corrected[row["ticket_id"]][name] = row
            if row["municipality"]:
                corrected[row["ticket_id"]]["municipality"] = row
    contacts = []
    for row in log:
        if row["kind"] in ("contact", "follow-up"):
            fixes = corrected[row["ticket_id"]] if row["ticket_id"] else {}
            newer = {name: fix[name] for name, fix in fixes.items() if int(fix["id"]) > int(row["id"])}
            contacts.append({**row, **newer})
    return contacts


def rank(values: list[float], share: float) -> float:
    """The value at a share of all, nearest rank."""
    return sorted(values)[math.ceil(len(values) * share) - 1]


def test_the_totals_reconcile(found: Figures) -> None:
    assert unreconciled(found) == []
    assert found.number("contacts") > 1000


def test_contacts_and_how_they_divide(found: Figures, log: list[Row]) -> None:
    contacts = as_corrected(log)
    assert value(found, "contacts") == len(contacts)
    assert value(found, "people") == sum(row["nature"] == "human" for row in contacts)
    assert value(found, "opened") == len(by_ticket(log))
    for name in ("topic", "language", "office", "municipality"):
        assert found.divided(name) == Counter(row[name] for row in contacts), name
    assert found.divided("role") == Counter(row["role"] for row in contacts)
    assert found.divided("citizen_group") == Counter(row["citizen_group"] for row in contacts)
    assert found.divided("clock") == Counter(f"{at(row).weekday()}-{at(row).hour}" for row in contacts)
    assert found.divided("reply") == Counter(row["reply"] for row in contacts if row["channel"] == "mail")


def test_every_month_adds_up_to_the_year(found: Figures, log: list[Row]) -> None:
    contacts = Counter((at(row).strftime("%Y-%m"), row["channel"]) for row in as_corrected(log))
    shown = {(one.first.strftime("%Y-%m"), name): n for one in found.columns for name, n in one.channels.items() if n}
    assert shown == contacts


@pytest.mark.parametrize(
    "chosen",
    [
        {"topic": "tax-card", "language": "pl", "office": "aarhus"},
        {"topic": "cpr", "language": "en"},
        {"municipality": "0101", "language": "en", "channel": "mail"},
        {"role": "citizen", "group": "eu", "office": "odense"},
        {"topic": "cpr", "language": "ro", "group": "eu"},
        {"topic": "cpr", "municipality": "0101", "role": "citizen", "group": "third", "channel": "phone"},
    ],
)
def test_what_is_chosen_together_is_counted_together(
    year: Engine, catalog: Catalog, log: list[Row], chosen: dict[str, str]
) -> None:
    columns = {"group": "citizen_group"}
    period = {"from": "2025-12-10", "to": LAST.isoformat()}
    mine = [
        row
        for row in as_corrected(log)
        if at(row).date() >= date(2025, 12, 10) and all(row[columns.get(name, name)] == v for name, v in chosen.items())
    ]
    with reading(year) as connection:
        together = figures(connection, read({**period, **chosen}, catalog, LAST))
    assert unreconciled(together) == []
    assert value(together, "contacts") == len(mine)
    assert value(together, "people") == sum(row["nature"] == "human" for row in mine)
    for name in ("topic", "language", "municipality", "role", "citizen_group", "office", "channel"):
        assert together.divided(name) == Counter(row[name] for row in mine), name


def test_what_became_of_the_calls(found: Figures, line: list[dict[str, Any]]) -> None:
    outcomes = Counter(call["outcome"] or "running" for call in line)
    names = {"asked-back": "callback"}
    for fate in ("answered", "abandoned", "asked-back", "voicemail", "left", "error", "running"):
        assert found.number(fate) == outcomes[names.get(fate, fate)], fate
    offered = len(line) - outcomes["refused"]
    assert value(found, "answered-share") == pytest.approx(outcomes["answered"] / offered)
    assert value(found, "abandoned-share") == pytest.approx(outcomes["abandoned"] / offered)
    assert found.divided("place") == Counter(call["ended_in"] for call in line if call["outcome"] == "abandoned")


def test_five_definitions_of_answered_within_the_target(found: Figures, line: list[dict[str, Any]]) -> None:
    queued = [call for call in line if call["queued_at"] and call["outcome"] != "refused"]
    waits: dict[str, list[float]] = defaultdict(list)
    for call in queued:
        end = call["answered_at"] or call["ended_at"]
        waits[call["outcome"]].append(int((end - call["queued_at"]).total_seconds()))
    answered, abandoned = waits["answered"], waits["abandoned"]
    quick, gone = sum(wait <= 20 for wait in answered), sum(wait <= 20 for wait in abandoned)
    left = [*answered, *abandoned, *waits["callback"]]
    assert value(found, "sl-offered") == pytest.approx(quick / len(queued))
    assert value(found, "sl-genesys") == pytest.approx(quick / (len(answered) + len(abandoned) - gone))
    assert value(found, "sl-answered") == pytest.approx(quick / len(answered))
    assert value(found, "sl-both") == pytest.approx((quick + gone) / (len(answered) + len(abandoned)))
    assert value(found, "sl-removed") == pytest.approx(sum(wait <= 20 for wait in left) / len(left))
    assert value(found, "asa") == pytest.approx(fmean(answered))
    assert value(found, "asa-median") == step(int(rank(answered, 0.5)))
    assert value(found, "asa-p90") == step(int(rank(answered, 0.9)))


def test_call_backs_kept(found: Figures, year: Engine) -> None:
    asked = rows(year, "callbacks")
    over = [one for one in asked if one["state"] in ("reached", "unreached")]
    kept = [
        one
        for one in over
        if one["state"] == "reached" and one["reached_at"] <= (one["promised_at"] or one["reached_at"])
    ]
    assert value(found, "callbacks-kept") == pytest.approx(len(kept) / len(over))


def test_answers_of_staff_and_of_the_machine(found: Figures, log: list[Row]) -> None:
    mails = [lines for lines in by_ticket(log).values() if lines[0]["channel"] == "mail"]
    waits = []
    for lines in mails:
        replies = [row for row in lines if row["kind"] == "reply" and row["by"] != "system"]
        if replies:
            waits.append(int((at(replies[0]) - at(lines[0])).total_seconds()))
    assert value(found, "first-reply-median") == step(int(rank(waits, 0.5)))
    assert value(found, "first-reply-p90") == step(int(rank(waits, 0.9)))
    day = timedelta(hours=24).total_seconds()
    assert value(found, "replied-in-a-day") == pytest.approx(sum(wait < day for wait in waits) / len(mails))
    decided = [row["reply"] for row in log if row["kind"] in ("contact", "follow-up") and row["channel"] == "mail"]
    assert value(found, "receipts") == pytest.approx(decided.count("sent") / len(decided))


def test_how_tickets_ended(found: Figures, log: list[Row], year: Engine) -> None:
    stories = {number: lines for number, lines in by_ticket(log).items()}
    done = {n: lines for n, lines in stories.items() if lines[-1]["kind"] == "completion"}
    assert value(found, "waiting") == len(stories) - len(done)
    moved = [n for n, lines in stories.items() if any(r["kind"] == "transfer" and r["previous_office"] for r in lines)]
    assert value(found, "transferred") == pytest.approx(len(moved) / len(stories))
    ended = {n: lines[-1]["outcome"] for n, lines in done.items()}
    wrong = sum(outcome in ("misdirected", "not-for-ics") for outcome in ended.values())
    assert value(found, "misdirected") == pytest.approx(wrong / len(done))
    assert value(found, "reopened") == 0
    persons = {str(row["ticket_id"]): row["party_address"] for row in rows(year, "contacts") if row["ticket_id"]}
    came: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
    for row in rows(year, "contacts"):
        if row["ticket_id"]:
            came[row["party_address"]].append((str(row["ticket_id"]), row["received_at"]))
    topics = {str(row["id"]): row["topic"] for row in rows(year, "tickets")}

    def back(number: str) -> bool:
        mine = [moment for ticket, moment in came[persons[number]] if ticket == number]
        later = [
            moment for ticket, moment in came[persons[number]] if ticket != number and topics[ticket] == topics[number]
        ]
        return any(timedelta(0) < moment - first <= timedelta(days=7) for first in mine for moment in later)

    staff = {n for n, lines in done.items() if lines[-1]["by"] != "system"}
    nothing = {"no-answer-needed", "not-for-ics", "misdirected", "automatic", "callback"}
    base = [n for n in staff if ended[n] not in nothing]
    more = {n for n, lines in stories.items() if any(row["kind"] == "follow-up" for row in lines)}
    once = [
        n for n in base if ended[n] in ("answered", "guided", "forwarded") and n not in {*moved, *more} and not back(n)
    ]
    assert value(found, "first-contact") == pytest.approx(len(once) / len(base))
    receipts = {n for n, lines in done.items() if lines[0]["reply"] == "sent" and lines[0]["kind"] == "contact"}
    written = {n for n, lines in stories.items() if any(row["kind"] == "reply" for row in lines)}
    quiet = {"no-answer-needed", "self-service", "left"}
    alone = [n for n in receipts - written if ended[n] in quiet and n not in {*moved, *more} and not back(n)]
    assert value(found, "checklist-alone") == pytest.approx(len(alone) / len(receipts))


def test_how_right_the_triage_was_and_how_long_work_took(found: Figures, log: list[Row]) -> None:
    stories = [lines for lines in by_ticket(log).values()]
    judged = [
        lines
        for lines in stories
        if lines[0]["kind"] == "contact"
        and lines[0]["nature"] == "human"
        and any(row["kind"] == "completion" and row["by"] != "system" for row in lines)
    ]
    for name in ("topic", "language", "municipality", "office"):
        wrong = sum(any(row["kind"] == "correction" and row[f"previous_{name}"] for row in lines) for lines in judged)
        assert value(found, f"accuracy-{name}") == pytest.approx(1 - wrong / len(judged)), name
    taken: dict[str, list[int]] = defaultdict(list)
    for lines in stories:
        claims = [row for row in lines if row["kind"] == "claim"]
        if claims and lines[-1]["kind"] == "completion" and lines[-1]["by"] != "system":
            taken[lines[0]["channel"]].append(int((at(lines[-1]) - at(claims[0])).total_seconds()))
    assert value(found, "handling-phone") == pytest.approx(fmean(taken["phone"]))
    assert value(found, "handling-mail") == step(int(rank([float(one) for one in taken["mail"]], 0.5)))


def test_a_year_stays_what_it_was_when_its_contacts_are_erased(year: Engine) -> None:
    """The last one: not much is left for the others to count."""
    before = [tuple(row.values()) for row in rows(year, "contact_facts")]
    with transaction(year) as connection:
        for ticket in rows(year, "tickets")[:ERASED]:
            erasing.erase_ticket(connection, ticket["id"], NOW)
        for number in erasing.due_contacts(connection, NOW, 10_000):
            erasing.erase_contact(connection, number)
        erasing.erase_loose(connection, NOW, dry=False)
    rollup.rebuild(year)
    assert [tuple(row.values()) for row in rows(year, "contact_facts")] == before
    assert sum(row["party_address"] == "" for row in rows(year, "contacts")) >= ERASED * 0.9, "all but those still open"
