"""A report as text for the terminal. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

BAR = 30
TITLES = {
    "by_day": "Day",
    "by_channel": "Channel",
    "by_language": "Language",
    "by_topic": "Topic",
    "by_office": "Office",
    "by_municipality": "Municipality",
    "by_outcome": "Outcome",
}


def text(report: Mapping[str, Any]) -> str:
    """The report as tables with bars."""
    head = f"Visitation statistics, {report['from']} to {report['to']}\n\n{_totals(report['totals'])}"
    return "\n\n".join([head, *(_table(title, report[name]) for name, title in TITLES.items())])


def _totals(totals: Mapping[str, Any]) -> str:
    accuracy = totals["triage_accuracy"]
    lines = (
        ("Contacts", f"{totals['contacts']} ({totals['mail']} mails, {totals['phone']} calls)"),
        ("Written or called by a person", f"{totals['human']}; by a machine {totals['automatic']}"),
        ("Bounces of others' mails", totals["backscatter"]),
        ("Tickets opened", totals["tickets"]),
        ("Acknowledged automatically", totals["acknowledged"]),
        ("Completed", totals["completed"]),
        ("Corrections by staff", totals["corrections"]),
        (
            "Topic right at once",
            "nothing completed yet" if accuracy is None else f"{accuracy:.1%} of those completed",
        ),
    )
    return "\n".join(f"  {name:<30} {value}" for name, value in lines)


def _table(title: str, rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return f"{title}\n  nothing"
    most = max(row["count"] for row in rows) or 1
    keys, names = (max(len(str(row[name])) for row in rows) for name in ("key", "label"))
    lines = (
        f"  {row['key']:<{keys}}  {row['label']:<{names}}  {row['count']:>6}  {'█' * round(BAR * row['count'] / most)}"
        for row in rows
    )
    return "\n".join([title, *(line.rstrip() for line in lines)])
