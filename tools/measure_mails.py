"""What becomes of a folder of mails: who wrote them, which would be answered, and are they read as others read them?

    python tools/measure_mails.py FOLDER [FOLDER …] [--list]

Every file below the folders is one mail (a file that begins with `From ` is an mbox). They are judged as if they had
been sent to an inbox of ours, on the day on which they were written. Nothing is kept and nothing is sent.
"""

from __future__ import annotations

import argparse
import logging
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from contact_center.domain.contact import Automatic
from mail_triage.apart import read
from mail_triage.automatic import nature
from mail_triage.mail import Envelope, InboundMail, Unreadable
from mail_triage.rules import Rules
from mail_triage.withhold import withhold

OURS = "ics@inbox.example"
RULES = Rules({OURS: OURS}, "inbox.example", b"measuring", OURS)
_MBOX = re.compile(rb"(?m)^From \S+[^\n]*\d{4}[^\n]*\n")


def mails(folders: list[Path]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every mail."""
    for folder in folders:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            content = path.read_bytes()
            if not content.startswith(b"From "):
                yield str(path), content
                continue
            for number, one in enumerate(_MBOX.split(content)[1:]):
                yield f"{path}#{number}", one


def judged(mail: InboundMail) -> tuple[str, str]:
    """What becomes of it, and why."""
    written_by = nature(mail, RULES)
    if isinstance(written_by, Automatic):
        return written_by.kind, written_by.reason
    addressed = replace(mail, addressed=(*mail.addressed, OURS))
    why = withhold(addressed, RULES, mail.date or datetime.now(UTC))
    return ("not answered", why) if why else ("answered", "")


def plain(text: str) -> str:
    """Words only: programs differ in blanks."""
    return " ".join(re.sub(r"[\ufeff\u200b\x00]", "", text).split())


def agreement(content: bytes, mail: InboundMail) -> dict[str, bool]:
    """Whether Python's newer policy reads subject, sender and plain text as we do; where it fails, nothing is said."""
    found: dict[str, bool] = {}
    try:
        other = BytesParser(policy=policy.default).parsebytes(content)
        assert isinstance(other, EmailMessage)
        found["subject"] = plain(str(other["subject"] or "")) == plain(mail.subject)
        senders = other["from"].addresses if other["from"] else ()
        found["sender"] = not senders or senders[0].addr_spec.lower() == mail.author.address
        body = other.get_body(preferencelist=("plain",))
        words = sorted(plain(body.get_content()).split()) if body is not None else []
        ours = Counter(plain(f"{mail.text} {mail.folded}").split())
        found["text"] = not Counter(words) - ours
    except Exception:  # what it raises on odd mails is not to be foreseen
        return found
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--list", action="store_true", help="name each mail with what becomes of it")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)  # flufl.bounce logs what it trips over
    kinds, same, compared, slowest = Counter[str](), Counter[str](), Counter[str](), (0.0, "")
    for name, content in mails(asked.folders):
        began = time.monotonic()
        mail = read(content, RULES, Envelope())
        kind, why = ("unreadable", mail.reason) if isinstance(mail, Unreadable) else judged(mail)
        slowest = max(slowest, (time.monotonic() - began, name))
        kinds[kind] += 1
        for what, agreed in {} if isinstance(mail, Unreadable) else agreement(content, mail).items():
            compared[what] += 1
            same[what] += agreed
        if asked.list:
            print(f"{kind:14} {name}  {why.splitlines()[0] if why else ''}")
    for kind, count in kinds.most_common():
        print(f"{kind:14} {count:6}  {100 * count / kinds.total():5.1f} %")
    for what, count in compared.items():
        print(f"{what:14} {same[what]} of {count} as Python's newer policy reads it")
    print(f"slowest        {slowest[0]:.2f} s  {slowest[1]}")


if __name__ == "__main__":
    main()
