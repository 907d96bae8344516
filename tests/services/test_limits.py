"""The limits on automatic mail, on both databases: whatever comes in, not too much goes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import util
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, func, select

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Automatic, Contact, Party
from contact_center.domain.limits import Limits
from contact_center.domain.reply import Reply
from contact_center.domain.triage import TopicScore, Triage
from contact_center.storage import alarms, limits, tables, users
from contact_center.storage.tables import metadata
from contact_center.storage.transaction import open_database, reading, transaction
from queues.history import turn_on_when_quiet
from queues.intake import Intake, Received

_spec = util.spec_from_file_location("intake_stories", Path(__file__).with_name("test_intake.py"))
assert _spec is not None
assert _spec.loader is not None
stories = util.module_from_spec(_spec)
_spec.loader.exec_module(stories)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TOPICS = ("cpr", "tax-card", "mitid", "health-card", "general")


class Understanding:
    """The topic is the first word of the subject; a topic called `general` is not sure."""

    def triage(self, contact: Contact) -> Triage:
        topic = contact.subject.partition(" ")[0]
        known = topic if topic in TOPICS else "general"
        answer: Triage = stories.Understanding(topics=(TopicScore(known, 0.97),), sure=known != "general").answer
        return answer


class Post:
    """An intake with small limits and a clock, and what goes in and out."""

    def __init__(self, engine: Engine, catalog: Catalog, now: datetime, **figures: Any) -> None:
        self.engine, self.now, self._numbers = engine, now, count(1)
        self.figures = replace(catalog.limits, **figures)
        self.intake = Intake(engine, replace(catalog, limits=self.figures), Understanding(), stories.MAILER)

    def mail(self, sender: str, topic: str = "cpr", **changes: Any) -> Received:
        number = next(self._numbers)
        words = {"subject": f"{topic} {number}", "text": "abcdefghijklmnopqrstuvw" + "xyz"[number % 3] * number}
        party = Party(sender)
        letter = stories.letter(self.now, external_id=f"<{number}@mail.example>", party=party, **{**words, **changes})
        return self.intake.receive(letter, self.now)

    def why(self, sender: str, topic: str = "cpr", **changes: Any) -> str:
        """`sent`, or the reason why not."""
        reply = self.mail(sender, topic, **changes).decided.reply
        return "sent" if isinstance(reply, Reply) else reply.reason

    def later(self, time: timedelta) -> None:
        self.now += time

    @property
    def sent(self) -> int:
        with reading(self.engine) as connection:
            automatic = select(func.count()).select_from(tables.outbox).where(tables.outbox.c.automatic)
            number: int = connection.execute(automatic).scalar_one()
        return number

    @property
    def alarms(self) -> list[Any]:
        with reading(self.engine) as connection:
            return alarms.current(connection)

    def lead(self) -> int:
        with transaction(self.engine) as connection:
            return users.add(connection, "lene", "Lene", "lead", ("national",), ("da",), "x", self.now)


@pytest.fixture
def post(database: Engine, catalog: Catalog, now: datetime) -> Callable[..., Post]:
    return lambda **figures: Post(database, catalog, now, **figures)


def test_one_checklist_for_each_sender_topic_and_language_in_seven_days(post: Callable[..., Post]) -> None:
    office = post()
    assert office.why("anna@mail.example", "cpr") == "sent"
    office.later(HOUR)
    assert office.why("Anna+x@mail.example", "cpr").startswith("told-already")
    assert office.why("anna@mail.example", "tax-card") == "sent"
    office.later(7 * DAY)
    assert office.why("anna@mail.example", "cpr") == "sent"


def test_one_bare_receipt_in_a_day(post: Callable[..., Post]) -> None:
    office = post()
    assert [office.why("anna@mail.example", "general") for _ in range(2)] == ["sent", "receipt-today"]
    office.later(25 * HOUR)
    assert office.why("anna@mail.example", "general") == "sent"


def test_a_sender_gets_three_automatic_mails_a_day_under_whatever_spelling(post: Callable[..., Post]) -> None:
    office = post()
    spelled = ("a.nna@gmail.com", "anna+1@gmail.com", "ANNA@googlemail.com", "an.na+2@gmail.com")
    said = []
    for sender, topic in zip(spelled, TOPICS, strict=False):
        said.append(office.why(sender, topic))
        office.later(HOUR)
    assert said == ["sent", "sent", "sent", "sender-limit: 3/24 h"]


def test_an_address_that_changes_with_each_mail_meets_the_limit_of_its_domain(post: Callable[..., Post]) -> None:
    office = post()
    said = [office.why(f"robot-{number:02}@{number}.robots.example") for number in range(25)]
    assert said.count("sent") == 20
    assert set(said[20:]) == {"domain-limit: 20/h"}
    assert office.why("anna@mail.example") == "sent"
    office.later(HOUR + MINUTE)
    assert office.why("robot-99@robots.example") == "sent"


def test_strangers_at_a_big_provider_are_not_counted_together(post: Callable[..., Post]) -> None:
    office = post(per_domain_and_hour=2)
    assert {office.why(f"person{number}@gmail.com") for number in range(5)} == {"sent"}


def test_an_inbox_sends_thirty_automatic_mails_in_ten_minutes(post: Callable[..., Post]) -> None:
    office = post(per_inbox_in_ten_minutes=3)
    said = [office.why(f"a@mail{number}.example") for number in range(5)]
    assert said == ["sent", "sent", "sent", "inbox-limit: 3/10 min", "inbox-limit: 3/10 min"]
    office.later(11 * MINUTE)
    assert office.why("b@mail.example") == "sent"


def test_too_many_in_all_turn_replies_off_while_mail_comes_in(post: Callable[..., Post]) -> None:
    office = post(total_per_hour=4)
    said = [office.why(f"a@mail{number}.example") for number in range(6)]
    assert said == ["sent"] * 4 + ["total-limit: 4/h", "replies-off"]
    [alarm] = office.alarms
    assert (alarm.kind, alarm.times) == (alarms.REPLIES_OFF, 1)
    assert office.mail("b@mail.example").ticket is not None


def test_replies_are_on_again_by_themselves_after_a_quiet_hour(post: Callable[..., Post]) -> None:
    office = post(total_per_hour=20, per_domain_and_hour=99)  # five mails in half an hour are quiet
    for number in range(21):
        office.mail(f"a@mail{number}.example")
    office.later(40 * MINUTE)
    assert office.why("b@mail.example") == "replies-off"  # the last hour still holds too many
    for number in range(8):
        office.later(4 * MINUTE)
        assert office.why(f"c@mail{number}.example") == "replies-off"  # not quiet
    office.later(31 * MINUTE)
    turn_on_when_quiet(office.engine, office.figures, office.now)
    assert office.alarms == []
    assert office.why("d@mail.example") == "sent"


def test_a_quiet_hour_is_seen_by_the_next_mail_as_well(post: Callable[..., Post]) -> None:
    office = post(total_per_hour=4)
    for number in range(6):
        office.mail(f"a@mail{number}.example")
    office.later(61 * MINUTE)
    assert office.why("b@mail.example") == "sent"
    assert office.alarms == []


def test_a_lead_turns_replies_on_again_and_the_count_begins_anew(post: Callable[..., Post]) -> None:
    office = post(total_per_hour=3)
    for number in range(5):
        office.mail(f"a@mail{number}.example")
    office.later(MINUTE)
    [alarm], lead = office.alarms, office.lead()
    with transaction(office.engine) as connection:
        assert alarms.clear(connection, alarm.id, office.now, lead) is not None
    said = [office.why(f"b@mail{number}.example") for number in range(5)]
    assert said == ["sent"] * 3 + ["total-limit: 3/h", "replies-off"]


def test_a_machine_that_answers_within_minutes_gets_nothing_for_thirty_days(post: Callable[..., Post]) -> None:
    office = post()
    said = []
    for topic in TOPICS[:3]:
        said.append(office.why("robot@mail.example", topic))
        office.later(MINUTE)
    assert said == ["sent", "sent", "ping-pong"]
    office.later(29 * DAY)
    assert office.why("Robot+1@mail.example", "health-card") == "ping-pong"
    office.later(2 * DAY)
    assert office.why("robot@mail.example", "health-card") == "sent"


def test_the_same_words_again_are_a_machines(post: Callable[..., Post]) -> None:
    office, words = post(), "I am out of the office until {} and read my mail then."
    assert office.why("robot@mail.example", text=words.format("Monday")) == "sent"
    office.later(HOUR)
    assert office.why("robot@mail.example", "tax-card", text=words.format(" MONDAY ")) == "ping-pong"


def test_the_same_mail_to_two_inboxes_is_no_machines(post: Callable[..., Post]) -> None:
    office = post()
    letter = stories.letter(office.now, text="Jak dostać numer CPR w Danii, mieszkam w Randers?")
    office.intake.receive(letter, office.now)
    office.later(MINUTE)
    again = office.intake.receive(replace(letter, inbox="ics@odense.example", received_at=office.now), office.now)
    assert again.duplicate
    with reading(office.engine) as connection:
        assert connection.execute(tables.reply_pauses.select()).all() == []


def test_nobody_decides_twice_by_the_same_count(database: Engine, catalog: Catalog, now: datetime) -> None:
    office = Post(database, catalog, now, total_per_hour=5, per_domain_and_hour=99)
    with ThreadPoolExecutor(6) as workers:
        list(workers.map(lambda number: office.mail(f"a@mail{number}.example"), range(18)))
    assert office.sent == 5
    assert len(office.alarms) == 1


def test_a_thousand_forged_senders_of_one_domain_get_no_more_than_its_limit(
    hasty: Engine, catalog: Catalog, now: datetime
) -> None:
    office = Post(hasty, catalog, now)
    for number in range(1000):
        office.mail(f"victim{number}@university.example")
    assert office.sent == catalog.limits.per_domain_and_hour


def test_a_thousand_forged_senders_anywhere_get_no_more_than_the_limit_of_an_hour(
    hasty: Engine, catalog: Catalog, now: datetime
) -> None:
    office = Post(hasty, catalog, now, total_per_hour=30)
    for number in range(200):
        office.mail(f"victim{number}@gmail.com")
        office.later(timedelta(seconds=3))
    assert office.sent == 30


SENDERS = ("anna@mail.example", "robot@robots.example", "b@robots.example", "x@gmail.com")
Step = tuple[int, int, int, int, bool]
STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(0, 90), st.integers(0, 2), st.booleans()), max_size=25
)


@pytest.fixture
def hasty(tmp_path: Path) -> Iterator[Engine]:
    """A database that does not wait for the disk, for tests with very many mails."""
    engine = open_database(f"sqlite:///{tmp_path / 'hasty.sqlite'}")
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_sequence_of_mails_makes_more_replies_than_mails_in_any_window(
    steps: Sequence[Step], hasty: Engine, catalog: Catalog
) -> None:
    with transaction(hasty) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    start = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
    came, went = _played(Post(hasty, catalog, start, total_per_hour=12, per_domain_and_hour=6), steps)
    for window in (timedelta(seconds=1), HOUR, DAY):
        for first in went:
            replies = sum(first <= at < first + window for at in went)
            mails = sum(first <= at < first + window for at in came)
            assert replies <= mails
    assert max((sum(at <= other < at + HOUR for other in went) for at in went), default=0) <= 12


def _played(office: Post, steps: Sequence[Step]) -> tuple[list[datetime], list[datetime]]:
    came, went, tickets = [], [], [""]
    for sender, topic, minutes, words, joins in steps:
        office.later(minutes * MINUTE)
        text = f"The same words as in the mail before, number {'abc'[words]}."
        token = tickets[-1] if joins else ""
        received = office.mail(SENDERS[sender], TOPICS[topic], text=text, ticket_token=token)
        came.append(office.now)
        went += [office.now] * (office.sent - len(went))
        tickets += [received.ticket.reference] if received.ticket is not None else []
    return came, went


def test_a_machines_mail_counts_for_nothing(post: Callable[..., Post]) -> None:
    office = post()
    office.mail("robot@mail.example", nature=Automatic("autoreply", "auto-submitted"))
    with reading(office.engine) as connection:
        assert limits.mails_since(connection, office.now - DAY) == 0
    assert Limits().quiet_mails == 75
