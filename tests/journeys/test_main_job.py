"""The main job, from outside: ten mails and a call are understood, routed, answered, counted and worked by staff."""

from __future__ import annotations

import json
import smtplib
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

MAILS = Path(__file__).parent / "mails"
EXPECTED = {
    "01-pl-cpr": ("aarhus.cpr", "pl", ["cpr"]),
    "02-de-tax-card": ("soenderborg.tax-card", "de", ["tax-card"]),
    "03-lt-health-card": ("esbjerg.health-card", "lt", ["health-card"]),
    "04-ro-eu-registration": ("koebenhavn.eu-registration", "ro", ["eu-registration"]),
    "05-uk-mitid": ("odense.mitid", "uk", ["mitid"]),
    "06-da-unemployment": ("aarhus.unemployment-benefits", "da", ["unemployment-benefits"]),
    "07-en-residence-permit": ("aalborg.residence-permit", "en", ["residence-permit"]),
    "08-en-attachment": ("odense.tax-card", "en", ["tax-card"]),
}
MACHINES = ("09-bounce", "10-vacation-notice")


@pytest.fixture(scope="module")
def system(start: Callable[..., Any]) -> Any:
    return start("--empty", "--open")


def parsed(name: str) -> EmailMessage:
    mail = message_from_bytes((MAILS / f"{name}.eml").read_bytes(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


@pytest.fixture(scope="module")
def answered(system: Any, eventually: Callable[..., Any]) -> dict[str, EmailMessage]:
    """Send the ten mails as they are today, and wait for the answers."""
    for path in sorted(MAILS.glob("*.eml")):
        mail = parsed(path.stem)
        today = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
        content = path.read_bytes().replace(b"Wed, 18 Nov 2026 09:00:00 +0100", today.encode())
        sender = "" if path.stem == "09-bounce" else mail["From"].addresses[0].addr_spec
        system.send(sender, mail["To"].addresses[0].addr_spec, content)
    outbox = system.state / "outbox"
    eventually(lambda: len(list(outbox.glob("*.eml"))) >= len(EXPECTED), 90)
    replies = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in outbox.glob("*.eml")]
    return {str(reply["To"].addresses[0].addr_spec): reply for reply in replies}  # type: ignore[misc]


def test_each_human_mail_gets_its_checklist_in_its_language(answered: dict[str, EmailMessage]) -> None:
    for name, (_queue, language, _topics) in EXPECTED.items():
        letter = parsed(name)
        reply = answered[letter["From"].addresses[0].addr_spec]
        assert reply["Content-Language"].startswith(language), name
        assert reply["In-Reply-To"] == letter["Message-ID"]
        assert reply["Auto-Submitted"] == "auto-replied"


def test_no_machine_gets_an_answer(answered: dict[str, EmailMessage]) -> None:
    assert len(answered) == len(EXPECTED)
    for name in MACHINES:
        assert parsed(name)["From"].addresses[0].addr_spec not in answered


def test_each_ticket_is_in_the_right_queue_with_its_reasons(system: Any, answered: dict[str, EmailMessage]) -> None:
    lead = system.signed_in("lead")
    rows = {row["subject"]: row for row in lead.ask("GET", "/tickets?state=waiting&limit=100")["items"]}
    for name, (queue, language, checklists) in EXPECTED.items():
        ticket = lead.ask("GET", f"/tickets/{rows[parsed(name)['Subject']]['id']}")
        assert f"{ticket['office']}.{ticket['topic']}" == queue, name
        assert ticket["language"] == language
        assert ticket["acknowledgement"]["checklists"] == checklists, name
        assert ticket["route_reason"]
        assert ticket["triage"]["topics"][0]["evidence"], name


def test_an_attachment_can_be_read_by_staff(system: Any, answered: dict[str, EmailMessage]) -> None:
    lead = system.signed_in("lead")
    [row] = lead.ask("GET", "/tickets?q=my+contract+for+the+tax+card")["items"]
    files = [f for m in lead.ask("GET", f"/tickets/{row['id']}")["messages"] for f in m["attachments"]]
    assert [file["name"] for file in files] == ["contract.pdf"]


def test_staff_take_answer_correct_and_complete(
    system: Any, answered: dict[str, EmailMessage], eventually: Callable[..., Any]
) -> None:
    agent, lead = system.signed_in("agent", "esbjerg"), system.signed_in("lead")
    ticket = agent.ask("POST", "/tickets/next", {"office": "esbjerg"})
    assert lead.status("POST", f"/tickets/{ticket['id']}/claim") == 409
    sent = len(list((system.state / "outbox").glob("*.eml")))
    agent.ask("POST", f"/tickets/{ticket['id']}/reply", {"text": "Laba diena, atvykite trečiadienį.", "language": "lt"})
    assert eventually(lambda: len(list((system.state / "outbox").glob("*.eml"))) > sent)
    corrected = agent.ask("POST", f"/tickets/{ticket['id']}/correct", {"topic": "cpr"})
    assert corrected["topic"] == "cpr"
    done = agent.ask("POST", f"/tickets/{ticket['id']}/complete", {"outcome": "answered"})
    assert done["state"] == "completed"


def test_a_citizens_answer_joins_its_ticket(
    system: Any, answered: dict[str, EmailMessage], eventually: Callable[..., Any]
) -> None:
    receipt = answered["jonas.weber@mail.example"]
    answer = EmailMessage(policy=policy.SMTP)
    answer["From"], answer["To"] = "Jonas Weber <jonas.weber@mail.example>", receipt["Reply-To"]
    answer["Subject"], answer["Message-ID"] = f"Re: {receipt['Subject']}", "<11-answer@mail.example>"
    answer["In-Reply-To"] = receipt["Message-ID"]
    answer.set_content("Danke, noch eine Frage: brauche ich auch den Pass?")
    system.send("jonas.weber@mail.example", receipt["Reply-To"].addresses[0].addr_spec, bytes(answer))
    lead = system.signed_in("lead")
    [row] = lead.ask("GET", "/tickets?q=Steuerkarte")["items"]

    def thread() -> list[str]:
        messages = lead.ask("GET", f"/tickets/{row['id']}")["messages"]
        return [m["direction"] for m in messages if m["direction"] in ("in", "auto", "out")]

    assert eventually(lambda: thread() == ["in", "auto", "in"])


def test_a_citizen_puts_the_topic_right_by_the_link_and_gets_the_other_checklist(
    system: Any, answered: dict[str, EmailMessage], eventually: Callable[..., Any]
) -> None:
    receipt = answered[parsed("05-uk-mitid")["From"].addresses[0].addr_spec]
    link = wrong_link(receipt)
    assert link.startswith(f"{system.public_url}/wrong/ics-")
    for _ in range(2):  # a scanner, and then the citizen
        with urllib.request.urlopen(link, timeout=10) as page:
            assert "Про що ваше повідомлення?" in page.read().decode()
    lead = system.signed_in("lead")
    [row] = lead.ask("GET", f"/tickets?q={receipt['Subject'].split()[-1]}")["items"]
    assert row["topic"] == "mitid"
    for _ in range(2):
        with urllib.request.urlopen(link, b"topic=health-card", timeout=10) as page:
            assert "Дякуємо" in page.read().decode()
    ticket = lead.ask("GET", f"/tickets/{row['id']}")
    assert ticket["topic"] == ticket["corrected_by_citizen"]["topic"] == "health-card"
    checklists = eventually(lambda: mails_to(system, receipt["To"])[1:])
    assert len(checklists) == 1
    assert checklists[0]["In-Reply-To"] == parsed("05-uk-mitid")["Message-ID"]
    with pytest.raises(urllib.error.HTTPError) as forged:
        urllib.request.urlopen(link[:-4] + "aaaa", b"topic=cpr", timeout=10)
    assert forged.value.code == 404


def test_a_citizen_puts_the_topic_right_by_answering_with_a_word(
    system: Any, answered: dict[str, EmailMessage], eventually: Callable[..., Any]
) -> None:
    receipt = answered[parsed("06-da-unemployment")["From"].addresses[0].addr_spec]
    answer = EmailMessage(policy=policy.SMTP)
    answer["From"], answer["To"] = str(receipt["To"]), receipt["Reply-To"]
    answer["Subject"], answer["Message-ID"] = f"Re: {receipt['Subject']}", "<12-answer@mail.example>"
    answer["In-Reply-To"] = receipt["Message-ID"]
    answer.set_content("Nej, det handler om MitID")
    sender = receipt["To"].addresses[0].addr_spec
    system.send(sender, receipt["Reply-To"].addresses[0].addr_spec, bytes(answer))
    lead = system.signed_in("lead")
    [row] = lead.ask("GET", f"/tickets?q={receipt['Subject'].split()[-1]}")["items"]

    def corrected() -> Any:
        return lead.ask("GET", f"/tickets/{row['id']}")["corrected_by_citizen"]

    assert eventually(corrected)["topic"] == "mitid"
    assert len(eventually(lambda: mails_to(system, receipt["To"])[1:])) == 1


def wrong_link(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return next(word for word in body.get_content().split() if "/wrong/" in word)


def mails_to(system: Any, address: Any) -> list[EmailMessage]:
    """The mails in the local mailbox to one address, the oldest first."""
    paths = sorted((system.state / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
    return [mail for mail in found if str(mail["To"]) == str(address)]  # type: ignore[misc]


def test_a_call_waits_in_the_right_queue_is_taken_and_wrapped_up(
    system: Any, answered: dict[str, EmailMessage], eventually: Callable[..., Any]
) -> None:
    said = system.command("call", "--from", "+48600123456", "--keys", "4 1 2 1 8000 1")
    assert "[pl-PL]" in said
    agent = system.signed_in("agent", "aarhus")
    [row] = eventually(lambda: agent.ask("GET", "/tickets?channel=phone&state=waiting")["items"])
    assert (row["office"], row["topic"], row["language"], row["kind"]) == ("aarhus", "cpr", "pl", "call")
    ticket = agent.ask("POST", f"/tickets/{row['id']}/claim")
    sid = ticket["call_sid"]
    assert eventually(lambda: agent.ask("GET", f"/phone/calls/{sid}")["bridged_to"], 10)
    agent.ask("POST", f"/tickets/{row['id']}/hang-up")
    assert eventually(lambda: agent.ask("GET", f"/phone/calls/{sid}")["status"] == "completed", 10)
    outcome = {"outcome": "answered", "note": "told her what to bring"}
    done = agent.ask("POST", f"/tickets/{row['id']}/complete", outcome)
    assert done["state"] == "completed"


def test_the_statistics_count_all_of_them(system: Any, answered: dict[str, EmailMessage]) -> None:
    today = datetime.now(UTC).date()
    lead = system.signed_in("lead")
    report = lead.ask("GET", f"/statistics?from={today - timedelta(days=1)}&to={today + timedelta(days=1)}")
    assert report["totals"]["mail"] >= len(EXPECTED) + len(MACHINES)
    assert report["totals"]["automatic"] == len(MACHINES)
    assert sum(row["count"] for row in report["by_channel"]) == report["totals"]["contacts"]
    assert "cpr" in system.command("report").lower()


def test_explain_says_the_same_without_doing_it(system: Any) -> None:
    lines = "\n".join(
        [
            json.dumps({"id": "a", "eml": str(MAILS / "01-pl-cpr.eml")}),
            "this is no JSON",
            json.dumps({"id": "b", "channel": "phone", "text": "i need a tax card", "language": "en"}),
            json.dumps({"id": "c", "from": "a@b.example", "to": "info@ics.example", "subject": "", "body": "CPR?"}),
        ]
    )
    answers = [json.loads(line) for line in system.command("explain", "--jsonl", stdin=lines).splitlines()]
    assert [answer.get("id") for answer in answers] == ["a", None, "b", "c"]
    assert answers[0]["queue"] == "aarhus.cpr"
    assert answers[0]["subject"] == "numer CPR"
    assert "error" in answers[1]
    assert answers[2]["topics"][0]["topic"] == "tax-card"


def test_a_stranger_is_refused_at_every_door(system: Any) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        system.send("a@b.example", "nobody@aarhus.example", b"Subject: x\r\n\r\nx")
    assert next(iter(refused.value.recipients.values()))[0] == 550
    with pytest.raises(urllib.error.HTTPError) as forbidden:
        urllib.request.urlopen(f"{system.public_url}/voice/incoming", b"CallSid=CA1", timeout=5)
    assert forbidden.value.code == 403
    assert system.stranger().status("GET", "/tickets") == 401
    assert system.stranger().status("POST", "/session", {"username": "sara", "password": "wrong"}) == 401
