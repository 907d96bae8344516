"""Writes the table role × route (`tests/api/matrix.csv`) as the code has it: read its diff before you commit it.

    .venv/bin/python tools/role_matrix.py

A test compares the table with the code and with what the running API answers to every role and to keys of machines, so
a route that is not in it, or whose rights have changed, fails until somebody has looked at the line.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from fastapi.routing import iter_route_contexts

from contact_center.api import callers
from contact_center.api.app import create_app
from contact_center.api.trail import action_for
from contact_center.domain.roles import MAY, PEOPLE_ONLY, ROLES

TABLE = Path(__file__).resolve().parents[1] / "tests" / "api" / "matrix.csv"
PREFIX = "/api/v1"
HEAD = ("route", *ROLES, "key", "audit")


def routes(app: Any) -> Iterator[tuple[str, str, Any]]:
    """Every method and path of the app with its route, also those that are not in its description."""
    for context in iter_route_contexts(app.routes):
        path = getattr(context, "path_format", None) or getattr(context, "path", "")
        for method in sorted(getattr(context, "methods", None) or {"GET"}):
            yield method, path, getattr(context, "original_route", None) or getattr(context, "route", context)


def needs(dependant: Any) -> set[str]:
    """The names of what a route asks for: rights, `person`, `proven`, `halfway`, `signed`."""
    named = {
        callers.halfway_of: "halfway",
        callers.caller_of: "signed",
        callers.person_of: "person",
        callers.proven_of: "proven",
    }
    found: set[str] = set()
    for one in dependant.dependencies:
        found |= needs(one)
        if right := getattr(one.call, "right", None):
            found.add(right)
        elif one.call in named:
            found.add(named[one.call])
    return found


def line(method: str, path: str, route: Any) -> tuple[str, ...]:
    """One line of the table: x where a role may, the scope a key needs, and the name in the audit log."""
    asked = needs(route.dependant)
    rights = asked & MAY.keys()
    if not asked:
        may = ["open"] * len(ROLES)
    else:
        may = ["x" if all(role in MAY[right] for right in rights) else "" for role in ROLES]
    people_only = "person" in asked or rights & PEOPLE_ONLY or "signed" not in asked or path[:4] != "/api"
    mode = "read" if method == "GET" else "write"
    key = "-" if people_only else " ".join(f"{right}:{mode}" for right in sorted(rights)) or "any"
    written = action_for(method, path.removeprefix(PREFIX))
    return (f"{method} {path}", *may, key, written.action if written and asked else "-")


def table(app: Any) -> str:
    """The whole table as CSV."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEAD)
    found = [line(*one) for one in routes(app) if one[1].startswith((PREFIX, "/letters"))]
    writer.writerows(sorted(found, key=lambda row: (row[0].split()[1], row[0])))
    return text.getvalue()


class _Nothing:
    """Stands in for everything a door holds: the routes do not need it to be listed."""

    def __getattr__(self, name: str) -> Any:
        return _Nothing() if name in ("engine", "dialect") else None


if __name__ == "__main__":
    TABLE.write_text(table(create_app(_Nothing())), encoding="utf-8")  # type: ignore[arg-type]
    sys.stdout.write(f"{TABLE} written\n")
