"""How a mail of ours is addressed."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.reply import Reply
from contact_center.replies.token import read_bounce_address
from queues.outgoing import Mailer

MAILER = Mailer("ics.example", b"secret")
WORDS = {"subject": "Re: x", "text": "Hej", "language": "da"}
AUTOMATIC = {
    "Auto-Submitted": "auto-replied",
    "X-Auto-Response-Suppress": "All",
    "Precedence": "bulk",
    "X-ICS-Loop": "ics.example",
}


def answer(answers: Any, now: datetime) -> dict[str, str]:
    to, sender = "anna@mail.example", "ics@aarhus.example"
    headers: dict[str, str] = MAILER.answer(WORDS, "k", to, sender, "ICS-ABCDEFGH", answers, now)["headers"]
    return headers


def test_an_automatic_mail_says_that_it_is_one_and_a_persons_does_not(now: datetime) -> None:
    reply, to, sender = Reply("da", (), "s", "t", ""), "anna@mail.example", "ics@aarhus.example"
    automatic = MAILER.acknowledgement(reply, "k", to, sender, "ICS-ABCDEFGH", ["<1@x.example>"], now)["headers"]
    assert AUTOMATIC.items() <= automatic.items()
    assert automatic["In-Reply-To"] == automatic["References"] == "<1@x.example>"
    own = answer(["<1@x.example>"], now)
    assert set(own) == {"Reply-To", "In-Reply-To", "References"}
    assert own["Reply-To"].startswith("ics+ics-abcdefgh-")


NO_IDS = [
    *("", "<>", "1@x.example", "<1>", "<1@x.example", "<1 2@x.example>", "<1@x.example>\r\nBcc: a@b.example"),
    *("<1@x.example> <2@x.example>", "<ø@x.example>", "<1\x00@x.example>", "<" + "a" * 300 + "@x.example>"),
]


@pytest.mark.parametrize("bad", NO_IDS)
def test_what_is_no_message_id_is_not_answered_to(bad: str, now: datetime) -> None:
    assert set(answer([bad], now)) == {"Reply-To"}
    assert answer(["<1@x.example>", bad], now)["References"] == "<1@x.example>"
    assert "In-Reply-To" not in answer([bad, "<1@x.example>"], now)


@given(
    answers=st.lists(st.text(max_size=60) | st.from_regex(r"<[a-z]{1,200}@[a-z]{1,90}>", fullmatch=True), max_size=60)
)
def test_references_are_at_most_twenty_and_one_line(answers: list[str]) -> None:
    headers = answer(answers, datetime.now().astimezone())
    named = headers.get("References", "").split(" ") if "References" in headers else []
    assert len(named) <= 20
    assert len("References: " + headers.get("References", "")) <= 998
    assert set(named) <= set(answers)
    assert all(one.startswith("<") and one.endswith(">") and one.isascii() for one in named)


@pytest.mark.parametrize("automatic", [True, False])
def test_what_cannot_be_delivered_comes_back_to_an_address_of_this_one_mail(automatic: bool) -> None:
    row: Any = SimpleNamespace(id=77, sender="ics@aarhus.example", recipient="a@b.example", automatic=automatic)
    address = MAILER.envelope_from(row)
    assert address.startswith("ics+b.77-")
    token = read_bounce_address(address, b"secret")
    assert token is not None
    assert (token.outbox_id, token.was_sent_to("a@b.example")) == (77, True)


def test_without_bounce_addresses_automatic_mail_has_no_sender(now: datetime) -> None:
    plain = Mailer("ics.example", b"secret", bounces=False)
    row: Any = SimpleNamespace(id=77, sender="ics@aarhus.example", recipient="a@b.example", automatic=True)
    assert plain.envelope_from(row) == ""
    row.automatic = False
    assert plain.envelope_from(row) == "ics@aarhus.example"


def test_an_inbox_with_a_very_long_name_does_without(now: datetime) -> None:
    long = "international-citizen-service-midtjylland"
    row: Any = SimpleNamespace(id=10**17, sender=f"{long}@x.example", recipient="a@b.example", automatic=True)
    assert MAILER.envelope_from(row) == ""
