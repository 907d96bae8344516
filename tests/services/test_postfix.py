"""With a real Postfix on both sides: it hands mails over by SMTP and LMTP, and returns what it cannot deliver."""

import os
import smtplib
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from contact_center.delivery.line import Server
from contact_center.delivery.message import build
from contact_center.delivery.smtp import SmtpServer
from contact_center.replies.token import read_bounce_address
from queues.outgoing import Mailer

MAIL = (Path(__file__).resolve().parents[1] / "mails" / "human-da.eml").read_bytes()
Intake = Any
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
myhostname = mx.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
relay_domains = aarhus.example, odense.example
transport_maps = inline:{{aarhus.example=lmtp:inet:127.0.0.1:{lmtp}, odense.example=smtp:[127.0.0.1]:{smtp}}}
default_transport = error:5.1.2 there is no outside world here
recipient_delimiter = +
smtp_dns_support_level = disabled
smtputf8_enable = no
alias_maps =
max_idle = 1s
smtpd_reject_unlisted_recipient = no
queue_run_delay = 1s
minimal_backoff_time = 1s
"""


@dataclass
class Postfix:
    """A running Postfix and the intake behind it."""

    port: int
    intake: Intake

    def send(self, content: bytes, *recipients: str, sender: str = "anna@mail.example") -> None:
        with smtplib.SMTP("127.0.0.1", self.port, timeout=20) as client:
            client.sendmail(sender, list(recipients), content)

    def kept(self, count: int) -> list[Any]:
        """What the intake has kept, as soon as it is so much."""
        for _ in range(200):
            if len(self.intake.rung) >= count:
                break
            time.sleep(0.1)
        return list(self.intake.rows())


@pytest.fixture
def postfix(
    needs: Callable[[str, str], str],
    free_port: Callable[[], int],
    start_intake: Callable[..., Intake],
) -> Iterator[Postfix]:
    program = needs("/usr/sbin/postfix", "postfix")
    if os.geteuid() != 0:
        pytest.skip("Postfix starts as root only")
    intake, port = start_intake({"lmtp_port": free_port()}), free_port()
    # Directly below the temporary folder: Postfix's own user cannot enter pytest's.
    with tempfile.TemporaryDirectory(prefix="ics-postfix-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        for part in ("queue", "data"):
            (folder / part).mkdir()
        subprocess.run(["chown", "postfix", folder / "data"], check=True)
        (folder / "main.cf").write_text(MAIN.format(folder=folder, lmtp=intake.lmtp_port, smtp=intake.port))
        (folder / "master.cf").write_text(services(port))
        subprocess.run([program, "-c", folder, "start"], check=True, stdout=-3, stderr=-3)
        try:
            yield Postfix(listening(port), intake)
        finally:
            subprocess.run([program, "-c", folder, "stop"], check=False, stdout=-3, stderr=-3)


UNLIMITED = ("bounce", "defer", "trace")


def services(port: int) -> str:
    """The services Postfix needs here, none of them in a cage of its own."""
    lines = [f"127.0.0.1:{port} inet n - n - - smtpd", "postlog unix-dgram n - n - 1 postlogd"]
    once = {"pickup": "n - n 60 1", "qmgr": "n - n 1 1", "tlsmgr": "- - n 1000? 1", "scache": "- - n - 1"}
    once |= {"anvil": "- - n - 1", "verify": "- - n - 1", "cleanup": "n - n - 0", "flush": "n - n 1000? 0"}
    plain = ["rewrite", "bounce", "defer", "trace", "proxymap", "smtp", "relay", "error", "retry", "discard", "lmtp"]
    programs = {"rewrite": "trivial-rewrite", "defer": "bounce", "trace": "bounce", "relay": "smtp", "retry": "error"}
    lines += [f"{name} unix {how} {name}" for name, how in once.items()]
    lines += [f"{name} unix - - n - {0 if name in UNLIMITED else '-'} {programs.get(name, name)}" for name in plain]
    return "\n".join(lines) + "\n"


def listening(port: int) -> int:
    for _ in range(100):
        try:
            smtplib.SMTP("127.0.0.1", port, timeout=5).quit()
            break
        except OSError:
            time.sleep(0.1)
    return port


@pytest.mark.parametrize(("domain", "source"), [("aarhus.example", "lmtp"), ("odense.example", "smtp")])
def test_postfix_hands_mails_over(postfix: Postfix, domain: str, source: str) -> None:
    postfix.send(MAIL, f"ics@{domain}", f"ics+token@{domain}")
    [row] = postfix.kept(1)
    assert row.source == source
    assert set(row.recipients) == {f"ics@{domain}", f"ics+token@{domain}"}
    assert row.envelope_from == "anna@mail.example"


def test_what_is_not_kept_waits_at_postfix_and_comes_again(postfix: Postfix) -> None:
    postfix.intake.failure = RuntimeError("no room")
    postfix.send(MAIL, "ics@aarhus.example")
    time.sleep(1)
    assert postfix.intake.rung == []
    postfix.intake.failure = None
    assert len(postfix.kept(1)) == 1


def test_a_full_house_makes_postfix_wait(postfix: Postfix) -> None:
    postfix.intake.full = "more than 5000 mails wait to be worked"
    postfix.send(MAIL, "ics@odense.example")
    time.sleep(1)
    assert postfix.intake.rung == []
    postfix.intake.full = ""
    assert len(postfix.kept(1)) == 1


def test_what_cannot_be_delivered_comes_back_to_the_address_of_its_mail(postfix: Postfix) -> None:
    row: Any = SimpleNamespace(
        id=77,
        automatic=True,
        sender="ics@aarhus.example",
        recipient="anna@nowhere.example",
        subject="Vi har modtaget din mail",
        text="Hej",
        html="",
        language="da",
        headers={"Auto-Submitted": "auto-replied"},
        message_id="<1@ics.example>",
        created_at=datetime.now(UTC),
    )
    out = SmtpServer(Server("127.0.0.1", postfix.port, "none"))
    out.send_mail(77, build(row, "ICS Aarhus"), Mailer("ics.example", b"secret").envelope_from(row))
    out.close()
    [returned] = postfix.kept(1)
    assert returned.envelope_from == "<>"
    token = read_bounce_address(returned.recipients[0], b"secret")
    assert token is not None
    assert (token.outbox_id, token.was_sent_to("anna@nowhere.example")) == (77, True)
    assert b"multipart/report" in returned.content
