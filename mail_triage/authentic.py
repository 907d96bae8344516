"""Does a server of ours vouch for the sender's address? Authentication-Results (RFC 8601), read leniently. Pure.

Only what our own servers wrote counts; anybody may write such a header. Of each method the topmost result counts,
since headers are added at the top: a forged one that our server left in stands below. Domains are compared as DMARC
does in its relaxed mode, as far as that needs no list of public suffixes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from mail_triage.mail import InboundMail

LONGEST = 4000
_COMMENT = re.compile(r"\((?:[^()\\]|\\.){0,400}\)")
_RESULT = re.compile(r"(?<![\w.-])(spf|dkim|dmarc|arc)\s*=\s*([a-z]+)([^;]*)", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?:smtp\.mailfrom|smtp\.mail|header\.d|header\.i|envelope-from|smtp\.helo)\s*=\s*\"?(?:[^\s;\"@]*@)?([\w.-]+)",
    re.IGNORECASE,
)
_FAILED = frozenset({"fail", "softfail", "hardfail"})


class Verdict(StrEnum):
    """What our servers say of the sender's address."""

    CONFIRMED = "confirmed"
    FORGED = "forged"
    UNKNOWN = "unknown"
    """They checked, and nothing speaks for it or against it."""
    UNCHECKED = "unchecked"
    """No server of ours says anything."""


@dataclass(frozen=True, slots=True)
class Result:
    """One result: method, its outcome, and the domain it holds for, if that is named."""

    method: str
    outcome: str
    domain: str


def verdict(mail: InboundMail, trusted: frozenset[str]) -> tuple[Verdict, str]:
    """The verdict, and the results it rests on (`dmarc=fail`)."""
    results = _topmost(mail, trusted)
    if not results:
        return Verdict.UNCHECKED, ""
    sender = mail.author.domain
    dmarc = [one for one in results if one.method == "dmarc"]
    passed = [one for one in results if one.outcome == "pass" and one.method in ("spf", "dkim")]
    aligned = [one for one in passed if _aligned(one, sender, mail)]
    said = ", ".join(f"{one.method}={one.outcome}" for one in results)
    if any(one.outcome == "fail" for one in dmarc):
        return Verdict.FORGED, said
    if aligned or any(one.outcome == "pass" for one in dmarc):
        return Verdict.CONFIRMED, said
    if any(one.method == "spf" and one.outcome in _FAILED for one in results):
        return Verdict.FORGED, said
    return Verdict.UNKNOWN, said


def _aligned(result: Result, sender: str, mail: InboundMail) -> bool:
    domain = result.domain
    if not domain and result.method == "spf":
        domain = mail.return_path.strip("<>").rpartition("@")[2]
    if not domain:  # the result names none: taken for the sender's own, as older servers mean it
        return True
    return bool(sender) and (domain == sender or domain.endswith(f".{sender}") or sender.endswith(f".{domain}"))


def _topmost(mail: InboundMail, trusted: frozenset[str]) -> list[Result]:
    """Of each method the results of the first trusted header that has any; a mail may bear several signatures."""
    found: dict[str, list[Result]] = {}
    for value in mail.headers.get("authentication-results", ()):
        if _server(value) in trusted:
            for method, results in _by_method(value).items():
                found.setdefault(method, results)
    return [result for results in found.values() for result in results]


def _server(value: str) -> str:
    """The name of the server that wrote the header, without comment and version."""
    head = _COMMENT.sub(" ", value[:LONGEST]).partition(";")[0].split()
    return head[0].strip('"').lower().rstrip(".") if head else ""


def _by_method(value: str) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = {}
    for result in _results(value):
        found.setdefault(result.method, []).append(result)
    return found


def _results(value: str) -> Iterator[Result]:
    body = _COMMENT.sub(" ", value[:LONGEST]).partition(";")[2]
    for method, outcome, rest in _RESULT.findall(body):
        domain = _DOMAIN.search(rest)
        yield Result(method.lower(), outcome.lower(), domain[1].lower().rstrip(".") if domain else "")
