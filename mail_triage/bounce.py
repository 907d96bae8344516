"""What a mail server's notice means for the mail it is about. A table, from the top. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from contact_center.domain.bounce import Bounce, Failure
from contact_center.domain.contact import Automatic, Nature
from contact_center.replies.token import read_bounce_address
from mail_triage.mail import Delivery, InboundMail
from mail_triage.rules import Rules

MOST_TEXT = 20_000
ARRIVED = frozenset({"delivered", "relayed", "expanded"})
WORST_FIRST = (
    Failure.DEAD,
    Failure.UNREACHABLE,
    Failure.FULL,
    Failure.BLOCKED,
    Failure.FAILED,
    Failure.DELAYED,
)
_CODE = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?:^|[\s:(#\[])([45])\d\d(?=[\s\-:;,)\]])")
_DEAD = re.compile(
    r"(?:user|recipient|mailbox|address|account)\W+(?:\w+\W+){0,3}?(?:unknown|not\W+found|not\W+exist|invalid|disabled|"
    r"inactive)|(?:unknown|invalid|no\W+such|bad|inactive)\W+(?:\w+\W+)?(?:user|recipient|mailbox|address|account|local)|"
    r"(?:does\W*n[o']?t|do\W+not)\W+exist|no\W+mailbox|mailbox\W+unavailable|not\W+a\W+valid|isn'?t\W+valid|"
    r"couldn'?t\W+be\W+found|findes\W+ikke|ukendt\W+(?:modtager|bruger)|blev\W+ikke\W+fundet|existiert\W+nicht|"
    r"unbekannter?\W+(?:empfänger|benutzer)|nie\W+istnieje|nu\W+există|neegzistuoja|не\W+існує|не\W+существует",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"quota|(?:mailbox|inbox|postkasse\w*|postfach|skrzynka)\W+(?:\w+\W+){0,3}?(?:full|fuld|voll|pełna)|"
    r"insufficient\W+(?:system\W+)?storage|storage\W+(?:space|limit)|er\W+fuld|ist\W+voll|przepełnion",
    re.IGNORECASE,
)
_BLOCKED = re.compile(
    r"block\w*\W+(?:list|using|by)|black\W?list|spamhaus|barracuda|dnsbl|\brbl\b|reputation|spam|policy|"
    r"unauthenticated|dmarc|\bspf\b|access\W+denied|not\W+authori[sz]ed",
    re.IGNORECASE,
)
_DELAYED = re.compile(
    r"delay|not\W+yet\W+been\W+delivered|still\W+(?:being\W+)?(?:trying|retr)|(?:will|continue)\W+(?:\w+\W+){0,3}?retr|"
    r"warning:\W|temporar|try\W+again|forsink|endnu\W+ikke|verzöger|noch\W+nicht|opóźni|întârzi|vėluo|затрим|задерж",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Code:
    kind: int = 0
    """2, 4 or 5; 0: not given."""
    subject: int = 0
    detail: int = 0

    def __str__(self) -> str:
        return f"{self.kind}.{self.subject}.{self.detail}" if self.kind else ""


def bounce_of(mail: InboundMail, nature: Nature, rules: Rules) -> Bounce | None:
    """What the mail says about a mail of ours; None when it is no bounce, or tells of a mail that has arrived."""
    if not _is_notice(mail, nature, rules):
        return None
    stated = [_judged(one) for one in mail.report.deliveries]
    found = [one for one in stated if one is not None] if stated else [_from_words(mail)]
    if not found:
        return None
    failure, code = min(found, key=lambda one: WORST_FIRST.index(one[0]))
    ids = dict.fromkeys((*mail.report.returned, *mail.answers))
    return Bounce(failure, str(code), (*mail.envelope.recipients, *mail.addressed), tuple(ids))


def _is_notice(mail: InboundMail, nature: Nature, rules: Rules) -> bool:
    """A bounce; or a nameless machine's mail at an address that only mail servers know."""
    if not isinstance(nature, Automatic):
        return False
    if nature.kind != "system" or mail.return_path != "<>":
        return nature.kind == "bounce"
    recipients = (*mail.envelope.recipients, *mail.addressed)
    return any(read_bounce_address(address, rules.secret, rules.older_secrets) for address in recipients)


def _judged(stated: Delivery) -> tuple[Failure, _Code] | None:
    """What became of the mail for one recipient; None when it arrived."""
    if stated.action in ARRIVED:
        return None
    code = _best_code(stated)
    if code.kind == 2 and stated.action != "failed":
        return None
    return _failure(code, stated.action, stated.diagnostic), code


def _best_code(stated: Delivery) -> _Code:
    """The status; where it says nothing (x.0.0, or missing), what the other server's words say."""
    code = _code(stated.status)
    spoken = _code(stated.diagnostic)
    return spoken if code.kind == 0 or ((code.subject, code.detail) == (0, 0) and spoken.kind == code.kind) else code


def _code(text: str) -> _Code:
    found = _CODE.search(text)
    if found:
        return _Code(*(int(part) for part in found.groups()))
    reply = _REPLY.search(f" {text} ")
    return _Code(int(reply[1])) if reply else _Code()


def _from_words(mail: InboundMail) -> tuple[Failure, _Code]:
    """A notice in plain words."""
    text = f"{mail.text}\n{mail.folded}"[:MOST_TEXT]
    code = _code(text)
    waits = _DELAYED.search(mail.subject) or (code.kind != 5 and _DELAYED.search(text) and not _DEAD.search(text))
    return _failure(code, "delayed" if waits else "failed" if code.kind != 4 else "", text), code


def _failure(code: _Code, action: str, words: str) -> Failure:
    """The table. Who gave up for good says `failed`, also with a code that began as a temporary one."""
    if action == "delayed" or (code.kind == 4 and action != "failed"):
        return Failure.DELAYED
    for fits, failure in (
        (code.subject == 1 and code.detail in (7, 8), Failure.BLOCKED),  # it is our address that is refused
        (code.subject == 1 and code.kind == 5, Failure.DEAD),
        (code.subject == 2 and code.detail == 1 and code.kind == 5, Failure.DEAD),  # the mailbox is disabled
        (code.subject == 2 and code.detail == 2, Failure.FULL),
        (code.subject == 7, Failure.BLOCKED),
        (code.subject == 4, Failure.UNREACHABLE),
    ):
        if fits:
            return failure
    spoken = ((_FULL, Failure.FULL), (_DEAD, Failure.DEAD), (_BLOCKED, Failure.BLOCKED))
    return next((failure for words_of, failure in spoken if words_of.search(words[:MOST_TEXT])), Failure.FAILED)
