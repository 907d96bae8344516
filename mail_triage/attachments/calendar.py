"""An invitation (text/calendar) → lines that a person can read: what, when, where, who. Pure.

Without labels: the lines explain themselves, and no language of ours is mixed into what somebody wrote.
"""

from __future__ import annotations

import re
from datetime import datetime

LONGEST = 200_000
MOST_EVENTS = 5
MOST_PEOPLE = 10

Property = tuple[str, dict[str, str], str]
"""Name, parameters and value of one line."""

_FOLD = re.compile(r"\r?\n[ \t]")
_PARAMETER = re.compile(r";([A-Za-z-]{1,30})=(\"[^\"]{0,300}\"|[^;:\"]{0,300})")
_ESCAPED = re.compile(r"\\([nN,;\\])")
_TIME = re.compile(r"(\d{8})(?:T(\d{4})\d{2}(Z?))?")


def readable(source: str) -> str:
    """The events of a calendar file, one paragraph each; empty when there are none."""
    lines = _FOLD.sub("", source[:LONGEST]).splitlines()
    properties = [found for line in lines if (found := _property(line))]
    return "\n\n".join(filter(None, map(_paragraph, _events(properties))))


def _property(line: str) -> Property | None:
    name = re.match(r"[A-Za-z-]{1,40}", line)
    if not name:
        return None
    parameters, end = {}, name.end()
    while found := _PARAMETER.match(line, end):
        parameters[found[1].upper()] = found[2].strip('"')
        end = found.end()
    return (name[0].upper(), parameters, line[end + 1 :]) if line[end : end + 1] == ":" else None


def _events(properties: list[Property]) -> list[list[Property]]:
    """The properties of each event; what stands in an alarm or a time zone is none of it."""
    events: list[list[Property]] = []
    inside: list[str] = []
    for one in properties:
        if one[0] == "BEGIN":
            inside = [*inside[:10], one[2].strip().upper()]
            if inside[-1] in ("VEVENT", "VTODO"):
                events.append([])
        elif one[0] == "END":
            inside = inside[:-1]
        elif inside and inside[-1] in ("VEVENT", "VTODO"):
            events[-1].append(one)
    return events[:MOST_EVENTS]


def _paragraph(event: list[Property]) -> str:
    first = {name: (parameters, value) for name, parameters, value in reversed(event)}
    when = " – ".join(filter(None, (_moment(*first[name]) for name in ("DTSTART", "DTEND", "DUE") if name in first)))
    texts = [_text(first[name][1]) if name in first else "" for name in ("SUMMARY", "LOCATION", "DESCRIPTION")]
    people = [_person(parameters, value) for name, parameters, value in event if name in ("ORGANIZER", "ATTENDEE")]
    lines = [texts[0], when, texts[1], ", ".join(dict.fromkeys(people[:MOST_PEOPLE])), texts[2]]
    return "\n".join(filter(None, lines))


def _text(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()[:5000]


def _moment(parameters: dict[str, str], value: str) -> str:
    """`20260304T100000` in Copenhagen → `2026-03-04 10:00 (Europe/Copenhagen)`."""
    found = _TIME.match(value.strip())
    if not found:
        return ""
    try:
        stated = datetime.strptime(found[1] + (found[2] or "0000"), "%Y%m%d%H%M")  # noqa: DTZ007
    except ValueError:
        return ""
    zone = "UTC" if found[3] else parameters.get("TZID", "")[:60]
    shown = stated.strftime("%Y-%m-%d %H:%M" if found[2] else "%Y-%m-%d")
    return f"{shown} ({zone})" if zone and found[2] else shown


def _person(parameters: dict[str, str], value: str) -> str:
    address = re.sub(r"^mailto:", "", value.strip(), flags=re.IGNORECASE)[:254]
    name = parameters.get("CN", "")[:100]
    return f"{name} <{address}>" if name and name.lower() != address.lower() else address
