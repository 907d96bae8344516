"""Header lines and addresses by which programs are known (`data/marks.toml`), asked of one mail. Pure."""

from __future__ import annotations

import re
from functools import cache

from mail_triage.headers import mailboxes
from mail_triage.mail import InboundMail, Mailbox
from mail_triage.mail_words import either, tables

_COMMENT = re.compile(r"\([^()]*\)")
_NOTHING = frozenset({"", "no", "false", "0", "none", "normal", "off", "n"})


def names(table: str) -> tuple[str, ...]:
    """The header names of a table, lower case."""
    return tuple(tables("marks")["headers"][table])


def header(mail: InboundMail, table: str) -> str:
    """The first header of a table that the mail carries and that says something, as `name: value`; or empty."""
    for name in names(table):
        for value in mail.headers.get(name, ()):
            if value.strip().lower() not in _NOTHING:
                return f"{name}: {value[:60]}"
    return ""


def values(mail: InboundMail, *headers: str) -> tuple[str, ...]:
    """Every value of the headers, in lower case, without comments and parameters: `No (really); x=y` is `no`."""
    found = (value for name in headers for value in mail.headers.get(name, ()))
    return tuple(_COMMENT.sub(" ", value).partition(";")[0].strip().lower() for value in found)


@cache
def _locals(table: str) -> re.Pattern[str]:
    entries = either(tables("marks")["local"][table])
    before, after = (r"(?:.*[._+-])?", r"(?:[._+=-].*)?") if table in ("no_reply", "daemon") else ("", "")
    return re.compile(rf"{before}{entries}{after}", re.IGNORECASE)


@cache
def _names(table: str) -> re.Pattern[str]:
    return re.compile(either(tables("marks")["names"][table]), re.IGNORECASE)


def is_local(table: str, address: str) -> bool:
    """Whether the part of `address` before the @ stands in a table; a bare name counts as such a part."""
    return bool(address) and _locals(table).fullmatch(address.rpartition("@")[0] or address) is not None


def has_name(table: str, box: Mailbox) -> bool:
    """Whether the display name stands in a table."""
    return bool(box.name) and _names(table).fullmatch(box.name.strip(" \"'")) is not None


def senders(mail: InboundMail) -> tuple[Mailbox, ...]:
    """Who is named as author or as sender."""
    return (*mail.sender, *mailboxes(mail.headers.get("sender", ())))


def path(mail: InboundMail) -> str:
    """The return path without brackets; empty when it is not known or null."""
    return mail.return_path.strip("<> ")


def is_reserved(domain: str) -> bool:
    """Whether nobody can have an address at `domain`."""
    return domain.rstrip(".").rpartition(".")[2] in tables("marks")["domains"]["reserved"] or domain.endswith(
        ".home.arpa"
    )
