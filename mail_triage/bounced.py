"""What a mail says about mails that were sent before: which of them, and what became of them. Pure.

Reports in the standard form (RFC 3464) are read here. flufl.bounce is a second opinion on notices in plain words: it
knows those of many mail servers, and sometimes takes a quote for one. Its word alone withholds an answer, it never
makes a person's mail a machine's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from mail_triage.charset import clean_line, decode
from mail_triage.headers import message_ids, value_of
from mail_triage.mail import Delivery, Report

MOST_TEXT = 60_000
MOST_PARTS, DEEPEST = 100, 10
MOST_DELIVERIES, MOST_IDS = 50, 50
_HINT = re.compile(
    r"deliver|undeliver|returned|failed|failure|unknown user|user unknown|no such|rejected|5\d\d[ -]|5\.\d\.\d|mailbox|"
    r"lever|zustell|dostarcz|livra|pristaty|достав",
    re.I,
)
_STATUS = ("message/delivery-status", "message/global-delivery-status")
_RETURNED = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers", "message/partial")
_FIELD = re.compile(r"(?m)^([A-Za-z][A-Za-z-]{1,40})[ \t]*:[ \t]*(.*(?:\n[ \t]+.*)*)")
_MESSAGE_ID = re.compile(r"(?im)^[>| \t]*message-id[ \t]*:\s*(<[^<>\s]{3,250}>)")
_OURS = re.compile(r"<[0-9a-z.-]{4,80}ics-[0-9a-z]{4,16}-[a-z2-7]{6}-[a-z2-7]{20}@[^<>\s]{1,250}>", re.I | re.ASCII)
"""A Message-ID that may be ours, wherever it stands in the words of a notice."""


def failed_recipients(message: Message, text: str) -> tuple[str, ...]:
    """The addresses, or nothing; a library that trips over an odd mail finds nothing."""
    if len(text) > MOST_TEXT or not _HINT.search(text):
        return ()
    try:
        from flufl.bounce import scan_message  # imported late: it takes a tenth of a second, and few mails need it

        found = scan_message(message)
    except Exception:  # it raises IndexError on mails without From, and more on 8-bit headers
        return ()
    return tuple(sorted({clean_line(str(address, "utf-8", "replace"), 254) for address in found}))[:50]


def report_of(message: Message, text: str) -> Report:
    """What the mail reports; empty for a mail that reports nothing. `text` is what people read of it."""
    try:
        parts = list(_parts(message))
        kinds = [(str(part.get_content_type()).lower(), part) for part in parts]
        deliveries = [one for kind, part in kinds if kind in _STATUS for one in _deliveries(part)]
        returned = [one for kind, part in kinds if kind in _RETURNED for one in _ids_of(part)]
    except Exception:  # an odd part costs the report, never the mail
        deliveries, returned = [], []
    if deliveries or returned or (len(text) <= MOST_TEXT and _HINT.search(text)):
        returned += [*_MESSAGE_ID.findall(text[:MOST_TEXT]), *_OURS.findall(text[:MOST_TEXT])]
    return Report(tuple(deliveries[:MOST_DELIVERIES]), tuple(dict.fromkeys(returned))[:MOST_IDS])


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """The parts of the mail itself; what lies inside a returned mail says nothing about this one."""
    yield message
    children = message.get_payload() if str(message.get_content_type()).startswith("multipart/") else None
    if isinstance(children, list) and depth < DEEPEST:
        for child in children[:MOST_PARTS]:
            if isinstance(child, Message):
                yield from _parts(child, depth + 1)


def _deliveries(part: Message) -> Iterator[Delivery]:
    """One for each recipient; the block about the whole mail names none."""
    for block in _blocks(part):
        if "action" in block or "status" in block:
            yield Delivery(
                action=block.get("action", "").partition(" ")[0].lower(),
                status=block.get("status", "").partition(" ")[0],
                diagnostic=block.get("diagnostic-code", ""),
            )


def _blocks(part: Message) -> Iterator[dict[str, str]]:
    """The fields of a delivery status, block by block, whether or not the parser took it apart."""
    children = part.get_payload()
    if isinstance(children, list):
        for child in children[:MOST_DELIVERIES]:
            if isinstance(child, Message) and child.keys():
                yield {name.lower(): value_of(str(value)) for name, value in child.raw_items()}
            elif isinstance(child, Message):  # it is encoded, which the standard forbids
                yield from _split(_text(child) or _text(part))
        return
    yield from _split(_text(part))


def _split(text: str) -> Iterator[dict[str, str]]:
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")[:MOST_TEXT]):
        yield {name.lower(): value_of(value) for name, value in _FIELD.findall(block)}


def _ids_of(part: Message) -> list[str]:
    """The Message-ID of a returned mail, or of its headers."""
    children = part.get_payload()
    if isinstance(children, list) and children and isinstance(children[0], Message):
        return list(message_ids([value_of(str(value)) for value in children[0].get_all("message-id", [])]))
    text = _text(part)[:MOST_TEXT]
    return [*_MESSAGE_ID.findall(text), *_OURS.findall(text)]


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    return decode(content) if isinstance(content, bytes) else ""
