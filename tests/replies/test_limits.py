"""Who counts as one, and when a sender is taken for a machine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.catalog.model import Catalog
from contact_center.domain.limits import Limits
from contact_center.replies.limits import (
    Came,
    Exchange,
    Sent,
    bare_subject,
    body_key,
    domain_key,
    normal_address,
    organisation,
    ping_pong,
    sender_key,
)

NOON = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WORDS = "I am out of the office until Monday, in urgent cases write to Jens"


@pytest.fixture(scope="module")
def limits(catalog: Catalog) -> Limits:
    return catalog.limits


def test_the_defaults_are_the_figures_of_the_file(limits: Limits) -> None:
    figures = {name: value for name in Limits.__dataclass_fields__ if isinstance(value := getattr(limits, name), int)}
    assert figures == {name: getattr(Limits(), name) for name in figures}


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("Anna@Mail.Example", "anna@mail.example"),
        ("anna+ics@mail.example", "anna@mail.example"),
        ("a.n.n.a+x+y@gmail.com", "anna@gmail.com"),
        ("anna@googlemail.com", "anna@gmail.com"),
        ("an.na@mail.example", "an.na@mail.example"),
        ("anna@mail.example.", "anna@mail.example"),
        ("+@mail.example", "+@mail.example"),
        ("anna@blåbær.example", "anna@xn--blbr-roah.example"),
        ("anna@xn--blbr-roah.example", "anna@xn--blbr-roah.example"),
        ("nobody", "nobody"),
        ("", ""),
    ],
)
def test_one_mailbox_has_many_spellings(address: str, mailbox: str, limits: Limits) -> None:
    assert normal_address(address, limits) == mailbox


@pytest.mark.parametrize(
    ("address", "registered"),
    [
        ("a@mail.example", "mail.example"),
        ("a@x1.y2.spam.example", "spam.example"),
        ("a@kk.dk", "kk.dk"),
        ("a@post.kk.dk", "kk.dk"),
        ("a@x.firma.co.uk", "firma.co.uk"),
        ("a@firma.com.pl", "firma.com.pl"),
        ("a@[192.0.2.1]", "[192.0.2.1]"),
        ("a@192.0.2.1", "192.0.2.1"),
        ("a@", ""),
    ],
)
def test_a_subdomain_is_no_domain_of_its_own(address: str, registered: str, limits: Limits) -> None:
    assert organisation(address, limits) == registered


def test_big_providers_are_not_counted_as_one_domain(limits: Limits) -> None:
    assert domain_key("a@gmail.com", limits) == domain_key("a@wp.pl", limits) == domain_key("nobody", limits) == ""
    assert domain_key("a@x.spam.example", limits) == domain_key("b@y.spam.example", limits) != ""


def test_words_count_without_their_figures_and_spaces(limits: Limits) -> None:
    assert body_key(WORDS, limits) == body_key(f"  {WORDS.upper()}!\r\n 18-11-2026 10:04", limits) != ""
    assert body_key("Tak!", limits) == body_key("", limits) == ""


@given(st.text(max_size=300))
def test_any_text_can_be_an_address_a_subject_or_words(text: str) -> None:
    limits = Limits(without_dots=("gmail.com",), shared_suffixes=frozenset({"co"}))
    for hostile in (text, f"{text}@gmail.com", f"a@{text}"):
        assert len(sender_key(hostile, limits)) in (0, 32)
        assert len(domain_key(hostile, limits)) in (0, 32)
        assert sender_key(hostile.upper(), limits) == sender_key(hostile.upper().lower(), limits)
    assert len(body_key(text, limits)) in (0, 32)
    bare_subject(text)


@pytest.mark.parametrize(
    ("subject", "prefixes", "bare"),
    [
        ("We have received", 0, "we have received"),
        ("Re: We  have received", 1, "we have received"),
        ("Auto: SV: Re: We have received", 3, "we have received"),
        ("[EXTERNAL] AW: Re[2]: Automatic reply: x", 3, "x"),
        ("Відп: Odp: x", 2, "x"),
        ("Return: x", 0, "return: x"),
    ],
)
def test_prefixes_of_a_subject_are_counted(subject: str, prefixes: int, bare: str) -> None:
    assert bare_subject(subject) == (prefixes, bare)


def exchange(mails: list[tuple[datetime, str]], sent: list[datetime], subject: str = "") -> Exchange:
    came = [Came(at, key) for at, key in mails]
    return Exchange(came[-1], subject, [Sent(at, "Your message – ICS-7KQ2M9XD") for at in sent], came[:-1])


@pytest.mark.parametrize(
    ("why", "case", "machine"),
    [
        ("a first mail", exchange([(NOON, "a")], []), False),
        ("one quick mail, as people send it", exchange([(NOON + MINUTE, "a")], [NOON]), False),
        ("two quick mails", exchange([(NOON + MINUTE, "a"), (NOON + 2 * MINUTE, "b")], [NOON]), True),
        ("two quick mails a day apart", exchange([(NOON, "a"), (NOON + DAY, "b")], [NOON - MINUTE, NOON + DAY]), False),
        ("the second took its time", exchange([(NOON + MINUTE, "a"), (NOON + HOUR, "b")], [NOON]), False),
        ("both before we answered", exchange([(NOON - MINUTE, "a"), (NOON, "b")], [NOON]), False),
        ("the same words again", exchange([(NOON, "a"), (NOON + HOUR, "a")], [NOON + MINUTE]), True),
        ("the same words, not answered", exchange([(NOON, "a"), (NOON + HOUR, "a")], []), False),
        ("the same few words", exchange([(NOON, ""), (NOON + HOUR, "")], [NOON + MINUTE]), False),
        ("the same words weeks later", exchange([(NOON, "a"), (NOON + 9 * DAY, "a")], [NOON + MINUTE]), False),
        (
            "our subject, twice nested",
            exchange([(NOON + HOUR, "a")], [NOON], "Auto: Re: Your message – ICS-7KQ2M9XD"),
            True,
        ),
        ("our subject, answered", exchange([(NOON + HOUR, "a")], [NOON], "Re: Your message – ICS-7KQ2M9XD"), False),
        ("a subject of its own", exchange([(NOON + HOUR, "a")], [NOON], "Re: SV: Fwd: Tax card"), False),
    ],
)
def test_a_machine_is_known_by_how_it_answers(why: str, case: Exchange, machine: bool) -> None:
    assert ping_pong(case, Limits()) is machine, why
