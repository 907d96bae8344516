"""Mixed mails, the same for the same seed: what people wrote in 26 languages, and what machines send in between.

The words are those labelled examples of `tests/examples` that nothing was learned from: what was learned is recognised
faster. Their dress is that of real mails: plain, with an HTML part,
HTML only, in old character sets, with a quoted mail below, with files. About 15 of 100 were written by machines.
"""

from __future__ import annotations

import html
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from mixed.files import some

EXAMPLES = Path(__file__).resolve().parents[2] / "tests" / "examples"
UNLEARNED = ("test", "calibrate")
OFFICES = ("koebenhavn", "aarhus", "aalborg", "esbjerg", "odense", "soenderborg")
PROVIDERS = ("gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "wp.pl", "ukr.net", "gmx.de")
NAMES = ("Anna Kowalska", "Jonas Weber", "Ion Popescu", "Rūta Kazlauskienė", "Олена Шевченко", "Mette Sørensen", "李伟")
MACHINES, HTML_TOO, HTML_ONLY, QUOTING, FILES = 0.15, 0.5, 0.1, 0.2, 0.15
"""Shares: of all mails, then of those that people wrote."""
OLD_CHARSETS = {"pl": "iso-8859-2", "da": "iso-8859-1", "de": "cp1252", "uk": "koi8-u", "lt": "iso-8859-13"}
AWAY = {
    "en": ("Automatic reply", "I am out of the office until Monday and will answer when I am back."),
    "de": ("Abwesenheitsnotiz", "Ich bin bis Montag nicht im Büro und antworte danach."),
    "da": ("Autosvar", "Jeg holder ferie til og med mandag og svarer, når jeg er tilbage."),
    "pl": ("Automatyczna odpowiedź", "Jestem na urlopie do poniedziałku. Odpowiem po powrocie."),
}
WROTE = {
    "en": "On Mon, 2 Nov 2026 at 09:14, ICS <{}> wrote:",
    "de": "Am Mo., 2. Nov. 2026 um 09:14 Uhr schrieb ICS <{}>:",
    "da": "Den man. 2. nov. 2026 kl. 09.14 skrev ICS <{}>:",
    "pl": "pon., 2 lis 2026 o 09:14 ICS <{}> napisał(a):",
}
BEFORE = """Thank you for your message. We have received it, and a colleague will answer it.

The registration certificate is for citizens of the EU, the EEA and Switzerland who stay longer than three months.
Bring your passport or identity card and your employment contract.

Kind regards
International Citizen Service"""
SIGNATURE = "\n\n-- \nSent from my phone"
STYLE = "p.MsoNormal{margin:0cm;font-size:11.0pt;font-family:Calibri,sans-serif;} a:link{color:#0563C1;} "
REPORT = "text/plain; charset=us-ascii", "message/delivery-status", "text/rfc822-headers"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """A mail as it stands on the wire."""

    sender: str
    """Of the envelope; empty for the null sender."""
    recipient: str
    content: bytes
    kind: str
    """human, bounce, away or newsletter."""
    at: datetime


class Maker:
    """Makes mails, one after another."""

    def __init__(self, seed: int = 5) -> None:
        """Read the examples."""
        self._random = random.Random(seed)
        self._left: list[Row] = []
        files = sorted(path for path in EXAMPLES.glob("*/*.jsonl") if path.name.startswith(UNLEARNED))
        self._rows = [row for path in files for row in _mail_rows(path)]

    def mails(self, count: int, start: datetime, apart: timedelta) -> list[Made]:
        """Make `count` mails that came `apart` from each other, the first at `start`."""
        random.seed(0)  # the standard library draws the boundaries between parts from here
        return [self._mail(number, start + number * apart) for number in range(count)]

    def _mail(self, number: int, at: datetime) -> Made:
        row, to = self._row(), f"ics@{self._random.choice(OFFICES)}.example"
        sender = f"{row['language']}{self._random.randrange(1_000_000)}@{self._random.choice(PROVIDERS)}"
        machine = self._random.random() < MACHINES
        make = self._random.choice(KINDS) if machine else human
        mail = make(self._random, row, sender, to)
        if "From" not in mail:
            mail["From"] = f"{self._random.choice(NAMES)} <{sender}>"
        mail["To"], mail["Date"] = to, format_datetime(at)
        mail["Message-ID"] = f"<{number}.{at.timestamp():.0f}@mail.example>"
        mail["Received"] = f"from mx.example by mail.example with ESMTPS id {number}; {format_datetime(at)}"
        envelope = "" if make in (bounce, away) else sender
        return Made(envelope, to, mail.as_bytes(policy=policy.SMTP), make.__name__, at)

    def _row(self) -> Row:
        """The next row in some order; none comes twice before all came once."""
        self._left = self._left or self._random.sample(self._rows, len(self._rows))
        return self._left.pop()


def _mail_rows(path: Path) -> list[Row]:
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    return [row for row in rows if row["channel"] == "mail"]


def human(chance: random.Random, row: Row, _sender: str, to: str) -> EmailMessage:
    """A person's mail."""
    text, charset = row["body"] + (SIGNATURE if chance.random() < 0.2 else ""), "utf-8"
    if chance.random() < 0.15:
        charset = _fitting(text, OLD_CHARSETS.get(row["language"], "utf-8"))
    quoted = f"{WROTE[chance.choice(tuple(WROTE))].format(to)}" if chance.random() < QUOTING else ""
    mail, dress = EmailMessage(), chance.random()
    mail["Subject"] = f"{'Re: ' if quoted else ''}{row['subject']}"
    if dress < HTML_ONLY:
        mail.set_content(as_html(text, quoted), "html", charset="utf-8")
    else:
        mail.set_content(as_text(text, quoted, charset), charset=charset)
        if dress < HTML_ONLY + HTML_TOO:
            mail.add_alternative(as_html(text, quoted), "html", charset="utf-8")
    for file in some(chance) if chance.random() < FILES else ():
        kind, _, subtype = file.media_type.partition("/")
        mail.add_attachment(file.content, kind, subtype, filename=file.name)
    return mail


def as_text(text: str, quoted: str, charset: str = "utf-8") -> str:
    """The words, and what they answer below them."""
    below = "\n".join(f"> {line}" for line in BEFORE.splitlines())
    whole = f"{text}\n\n{quoted}\n{below}\n" if quoted else text
    return whole.encode(charset, "replace").decode(charset)


def as_html(text: str, quoted: str) -> str:
    """The same as a mail program writes it."""
    words = "".join(f'<p class="MsoNormal">{html.escape(line)}</p>' for line in text.split("\n"))
    before = "<br>".join(html.escape(line) for line in BEFORE.splitlines())
    below = f'<div class="gmail_quote"><div>{html.escape(quoted)}<br></div><blockquote>{before}</blockquote></div>'
    return f"<html><head><style>{STYLE}</style></head><body><div>{words}</div>{below if quoted else ''}</body></html>"


def _fitting(text: str, charset: str) -> str:
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return "utf-8"
    return charset


def bounce(chance: random.Random, row: Row, sender: str, to: str) -> EmailMessage:
    """What a mail server says about a mail that it could not deliver (RFC 3464)."""
    words = f"Your message to <{sender}> could not be delivered: 550 5.1.1 No such user here.\n"
    status = f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {sender}\nAction: failed\nStatus: 5.1.1\n"
    ours = f"From: ICS <{to}>\nTo: {sender}\nSubject: {row['subject'][:40] or '-'}\nMessage-ID: <{chance.random()}@x>\n"
    boundary = f"=_{chance.randrange(10**9)}"
    parts = "".join(
        f"--{boundary}\nContent-Type: {kind}\n\n{content}\n"
        for kind, content in zip(REPORT, (words, status, ours), strict=True)
    )
    head = f'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"\n'
    subject = "From: Mail Delivery System <mailer-daemon@mx.example>\nSubject: Undelivered Mail Returned to Sender\n"
    return _read(f"{subject}{head}\n{parts}--{boundary}--\n")


def _read(text: str) -> EmailMessage:
    from email import message_from_bytes

    mail = message_from_bytes(text.encode("utf-8"), policy=policy.SMTP)
    assert isinstance(mail, EmailMessage)
    return mail


def away(chance: random.Random, row: Row, _sender: str, _to: str) -> EmailMessage:
    """A vacation notice."""
    subject, text = AWAY[chance.choice(tuple(AWAY))]
    mail = EmailMessage()
    mail["Subject"], mail["Auto-Submitted"] = f"{subject}: {row['subject']}", "auto-replied"
    mail.set_content(text)
    return mail


def newsletter(chance: random.Random, _row: Row, sender: str, _to: str) -> EmailMessage:
    """A list's mail, of many words."""
    mail, stories = EmailMessage(), [f"Story {n}: {BEFORE}" for n in range(chance.randrange(3, 12))]
    mail["Subject"], mail["List-Id"] = f"News no. {chance.randrange(500)}", f"<news.{sender.partition('@')[2]}>"
    mail["List-Unsubscribe"], mail["Precedence"] = f"<mailto:leave-{sender}>", "bulk"
    mail.set_content("\n\n".join(stories))
    mail.add_alternative(as_html("\n".join(stories), ""), "html")
    return mail


Make = Callable[[random.Random, Row, str, str], EmailMessage]
KINDS: Sequence[Make] = (bounce, away, newsletter)
