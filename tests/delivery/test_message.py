"""An outbox row as a mail."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.delivery.message import build


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


def test_a_mail_carries_its_headers_and_both_forms() -> None:
    mail = build(row(), "ICS Aarhus")  # type: ignore[arg-type]
    assert mail["From"] == "ICS Aarhus <ics@aarhus.example>"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["Content-Language"] == "pl"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail.get_body(("plain",)).get_content().strip() == "Dzień dobry"  # type: ignore[union-attr]


@given(subject=st.text(max_size=400))
def test_no_subject_can_add_a_header(subject: str) -> None:
    subject = subject.encode("utf-8", "ignore").decode()
    mail = build(row(subject=subject), "ICS")  # type: ignore[arg-type]
    assert bytes(mail).split(b"\r\n\r\n")[0].count(b"\nSubject:") == 1
    assert mail["Bcc"] is None


def test_an_injected_recipient_is_refused() -> None:
    with pytest.raises(Exception, match=r".+"):
        build(row(recipient="a@b.example\r\nBcc: c@d.example"), "ICS")  # type: ignore[arg-type]
