"""What a mail holds for people → the newest words, and what is folded away. Pure.

The words of a mail are its own; where it has none, those of the mails or the invitation attached to it: who forwards
"as attachment" sends somebody else's enquiry.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from mail_triage import mail_words, newest
from mail_triage.body import LONGEST_TEXT, Body

_FORWARDED = re.compile(rf"^\s*{mail_words.FORWARD_PREFIX}", re.IGNORECASE)


def parted(body: Body, is_ours: Callable[[str], bool], subject: str) -> newest.Parts:
    """Part the words of a mail; attached mails and invitations are folded, unless they are what it is about."""
    attached = [f"{heading}\n\n{text}".strip() for heading, text in body.attached]
    if body.text.strip() and attached and _FORWARDED.match(subject):
        return _with(newest.part(_joined(body.text, *attached), is_ours, subject), "", body.invitations)
    if body.text.strip() or not attached:
        return _with(newest.part(body.text, is_ours, subject), _joined(*attached), body.invitations)
    inner = [(heading, newest.part(text, is_ours, subject)) for heading, text in body.attached]
    words = _joined(*(f"{heading}\n\n{parts.newest}".strip() for heading, parts in inner))
    return newest.Parts(words, _joined(*(parts.folded for _heading, parts in inner), *body.invitations))


def _with(parts: newest.Parts, folded: str, invitations: list[str]) -> newest.Parts:
    """An invitation without any words is what the mail says."""
    events = _joined(*invitations)
    if events and not parts.newest.strip() and not parts.folded.strip():
        return newest.Parts(events, folded)
    return newest.Parts(parts.newest, _joined(parts.folded, folded, events))


def _joined(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text.strip())[: LONGEST_TEXT * 2]
