"""Step of the understanding: who is it? Citizenship as far as stated, and in which role somebody contacts us."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from contact_center.domain.contact import CitizenGroup, Role, Stated
from contact_center.domain.triage import Finding
from contact_center.triage.text import folded

FILE: Final = Path(__file__).parent / "data" / "person.toml"
STATED: Final = "the person stated it"
READ: Final = 3_000


@dataclass(frozen=True, slots=True)
class Person:
    """Role and citizen group, with the reasons."""

    role: Role
    group: CitizenGroup | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The patterns of `data/person.toml`, made ready."""

    claims: re.Pattern[str]
    """Words that make a country the writer's citizenship: "I am", "citizen of", "passport"."""
    groups: tuple[tuple[CitizenGroup, re.Pattern[str]], ...]
    roles: tuple[tuple[Role, re.Pattern[str]], ...]


@cache
def rules() -> Rules:
    """The patterns, read once."""
    data = tomllib.loads(FILE.read_text("utf-8"))
    groups = tuple((CitizenGroup(name), _starts(data["group"][name])) for name in ("nordic", "eu", "third"))
    roles = tuple((Role(name), _starts(data["role"][name])) for name in ("authority", "employer"))
    return Rules(_starts(data["claim"]["words"]), groups, roles)


def _starts(words: list[str]) -> re.Pattern[str]:
    """One pattern for phrases that begin at a word; a `$` at the end asks for the whole word."""
    parts = [
        re.escape(folded(word.rstrip("$"))).replace(r"\ ", r"\s+") + (r"\b" if word.endswith("$") else "")
        for word in words
    ]
    return re.compile(r"(?<![^\W_])(?:" + "|".join(sorted(parts, key=len, reverse=True)) + ")")


def read(stated: Stated, subject: str, body: str) -> Person:
    """What the text says about the person."""
    text = folded(f"{subject}. {body}"[:READ])
    group, group_why = (stated.citizen_group, STATED) if stated.citizen_group else citizen_group(text)
    role, role_why = (stated.role, STATED) if stated.role else role_of(text)
    findings = [Finding("role", role.value, 1.0 if stated.role else 0.8, role_why)]
    if group:
        findings.append(Finding("citizen_group", group.value, 1.0 if stated.citizen_group else 0.85, group_why))
    return Person(role, group, tuple(findings))


REACH: Final = 28
"""Letters between "I am a", "passport" or "citizen" and the country."""
CLAUSE: Final = re.compile(r"[.!?;\n]")


def citizen_group(text: str) -> tuple[CitizenGroup | None, str]:
    """The group of the citizenship that is claimed, with the words; nothing where two groups are claimed."""
    found: dict[CitizenGroup, str] = {}
    known = rules()
    for group, pattern in known.groups:
        for match in pattern.finditer(text):
            near = text[max(0, match.start() - REACH) : match.end() + REACH]
            before = CLAUSE.split(text[max(0, match.start() - REACH) : match.start()])[-1]
            after = CLAUSE.split(text[match.start() : match.end() + REACH])[0]
            if known.claims.search(before + after):
                found.setdefault(group, near.strip())
    if len(found) != 1:
        return None, ""
    return next(iter(found.items()))


def role_of(text: str) -> tuple[Role, str]:
    """Employer and authority by the words they use of their employees and cases; else a citizen."""
    for role, pattern in rules().roles:
        match = pattern.search(text)
        if match:
            return role, match.group().strip()
    return Role.CITIZEN, "writes for themself or the family"
