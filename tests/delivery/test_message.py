"""An outbox row as a mail."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contact_center.delivery.addresses import target
from contact_center.delivery.faults import fault, in_words, sentences
from contact_center.delivery.message import build
from contact_center.errors import Final

ANY = st.text(st.characters(exclude_categories=()), max_size=300)
"""Every letter there is, lone surrogates and control characters too."""
INJECTED = "Hej\r\nBcc: eve@x.example\r\n\r\nText\x00\u202e\u2028\udc80"
LONG_ID = "<" + "0123456789abcdef" * 12 + "@mail.example>"


def row(**changes: object) -> SimpleNamespace:
    base = {
        "sender": "ics@aarhus.example",
        "recipient": "anna@mail.example",
        "subject": "Otrzymaliśmy Twoją wiadomość",
        "text": "Dzień dobry\n",
        "html": "<p>Dzień dobry</p>",
        "language": "pl",
        "headers": {"Auto-Submitted": "auto-replied", "In-Reply-To": "<1@mail.example>"},
        "message_id": "<abc@ics.example>",
        "created_at": datetime(2026, 11, 18, 9, tzinfo=UTC),
    }
    return SimpleNamespace(**{**base, **changes})


def read_again(mail: EmailMessage) -> EmailMessage:
    return message_from_bytes(bytes(mail), policy=policy.default)  # type: ignore[return-value]


def test_a_mail_carries_its_headers_and_both_forms() -> None:
    mail = build(row(), "ICS Aarhus")
    assert mail["From"] == "ICS Aarhus <ics@aarhus.example>"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["Content-Language"] == "pl"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail.get_body(("plain",)).get_content().strip() == "Dzień dobry"  # type: ignore[union-attr]


@given(subject=ANY, name=ANY, header=ANY, text=ANY)
@example(subject=INJECTED, name=INJECTED, header=INJECTED, text=INJECTED)
@example(subject="ø" * 300, name='"' * 90, header="x" * 300, text="\r.\r\n.\n")
@example(subject="=?utf-8?q?a=0D=0AB?=", name="=?utf-8?q?a=0D=0AB?=", header="=?utf-8?q?=0A?=", text="")
def test_nothing_that_comes_from_outside_can_add_a_header_or_a_recipient(
    subject: str, name: str, header: str, text: str
) -> None:
    mail = build(row(subject=subject, text=text, headers={"X-Test": header}), name)
    raw = bytes(mail)
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    again = read_again(mail)
    names = sorted(again.keys())
    plain = [
        "Content-Language",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-ID",
        "Subject",
        "To",
        "X-Test",
    ]
    assert names == sorted(plain)
    assert [box.addr_spec for box in again["To"].addresses] == ["anna@mail.example"]
    assert [box.addr_spec for box in again["From"].addresses] == ["ics@aarhus.example"]
    assert all(letter.isprintable() for letter in str(mail["Subject"]))


@given(recipient=ANY | st.text('a@.\r\n<>,;:"() ø', max_size=30))
@example(recipient="a@b.example\r\nBcc: c@d.example")
@example(recipient="a@b.example, c@d.example")
@example(recipient="a@b.example>\r\nRCPT TO:<c@d.example")
@example(recipient="<a@b.example>")
@example(recipient="a@b.example\x00")
@example(recipient='"a b"@c.example')
def test_a_recipient_is_one_address_or_a_final_error(recipient: str) -> None:
    try:
        mail = build(row(recipient=recipient), "ICS")
    except Final:
        return
    [box] = read_again(mail)["To"].addresses
    assert not set(recipient.strip()) & set('\r\n\x00<>,;:"() ')
    assert box.domain.isascii()
    assert bytes(mail).split(b"\r\n\r\n")[0].count(b"\nTo:") == 1


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("anna@mail.example", ("anna", "mail.example")),
        (" anna+x@mail.example ", ("anna+x", "mail.example")),
        ("a..b.@docomo.example", ("a..b.", "docomo.example")),
        ("anna@rødgrød.example", ("anna", "xn--rdgrd-vuad.example")),
        ("anna@straße.example", ("anna", "xn--strae-oqa.example")),
        ("o'hara/x=y@mail.example", ("o'hara/x=y", "mail.example")),
        ("root@localhost", ("root", "localhost")),
    ],
)
def test_odd_addresses_that_exist_are_taken(address: str, read: tuple[str, str]) -> None:
    assert (target(address).local, target(address).domain) == read
    build(row(recipient=address), "ICS")


NO_ADDRESSES = [
    *("", "@", "anna", "anna@", "@mail.example", "a@b@c.example", "a b@c.example", "a@-b.example", "a@b..example"),
    *("a@[192.0.2.1]", "a@b_c.example", "a" * 65 + "@b.example", "a@" + "b" * 260 + ".example", "a\u202eb@c.example"),
]


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_what_is_no_address_is_a_final_error_with_a_code(address: str) -> None:
    with pytest.raises(Final, match="address"):
        target(address)


def test_long_message_ids_and_addresses_stay_whole() -> None:
    reply_to = "ics+ics-abcdefgh-abcdef-abcdefghijklmnopqrst@en-meget-lang-kommune-i-danmark.example"
    headers = {"In-Reply-To": LONG_ID, "References": f"{LONG_ID} {LONG_ID} <1@x.example>", "Reply-To": reply_to}
    mail = build(row(headers=headers, message_id=LONG_ID), "ICS")
    assert b"=?utf-8?" not in bytes(mail).partition(b"Subject")[0]
    again = message_from_bytes(bytes(mail))
    assert again["In-Reply-To"].split() == [LONG_ID]
    assert again["References"].split() == [LONG_ID, LONG_ID, "<1@x.example>"]
    assert again["Message-ID"].split() == [LONG_ID]
    assert again["Reply-To"].split() == [reply_to]
    assert all(len(line) <= 998 for line in bytes(mail).split(b"\r\n"))


def test_an_impossible_sender_is_a_final_error_without_the_address() -> None:
    with pytest.raises(Final) as refused:
        build(row(sender="ics@aarhus.example\r\nBcc: c@d.example"), "ICS")
    assert "@" not in str(refused.value)


def test_what_a_server_says_is_shown_short_and_without_what_cannot_be_seen() -> None:
    said = fault("refused", b"550 \xff\x00\x1b[31m" + b"x" * 5000)
    assert len(said) < 300
    assert said.isprintable()
    assert in_words(said, "da").startswith("Mailserveren afviser mailen (550")
    assert in_words(said, "en").startswith("The mail server refuses the mail (550")
    assert in_words(fault("refused"), "da") == "Mailserveren afviser mailen. Den bliver ikke sendt."


def test_what_was_kept_without_a_code_is_shown_as_it_is() -> None:
    assert in_words("Opgivet efter 3 forsøg. 450", "en") == "Opgivet efter 3 forsøg. 450"
    assert in_words("ConnectionResetError: 104", "en") == "ConnectionResetError: 104"
    assert in_words("", "da") == ""


def test_every_sentence_about_a_fault_is_one() -> None:
    assert all(set(said) == {"da", "en"} for said in sentences().values())
    every = [sentence for said in sentences().values() for sentence in said.values()]
    assert all(sentence.endswith(".") and sentence[0].isupper() for sentence in every)
