"""May they? What the roles may do, as dependencies of endpoints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request

from contact_center.api.callers import READING, Caller, Signed
from contact_center.domain.roles import MAY, covers
from contact_center.domain.ticket import StaffMember
from contact_center.errors import Forbidden

ALL_STATISTICS = frozenset({"statistics", "admin"})
"""The roles that see the figures of every office."""


def require(right: str) -> Callable[[Request, Caller], StaffMember]:
    """Make a dependency that lets only the roles with `right` pass, and only keys whose scopes cover it."""

    def check(request: Request, caller: Signed) -> StaffMember:
        if caller.staff.role not in MAY[right]:
            raise Forbidden(f"The role {caller.staff.role} does not have the right: {right}.")
        if not covers(caller.scopes, right, request.method not in READING):
            raise Forbidden(f"The key does not have the scope: {right}.")
        return caller.staff

    check.right = right  # type: ignore[attr-defined]
    return check


QueueViewer = Annotated[StaffMember, Depends(require("queues"))]
Worker = Annotated[StaffMember, Depends(require("tickets"))]
OutboxReader = Annotated[StaffMember, Depends(require("outbox"))]
StatisticsReader = Annotated[StaffMember, Depends(require("statistics"))]
Reporter = Annotated[StaffMember, Depends(require("reports"))]
Caretaker = Annotated[StaffMember, Depends(require("upkeep"))]
Planner = Annotated[StaffMember, Depends(require("planning"))]
Importer = Annotated[StaffMember, Depends(require("populations"))]
HookKeeper = Annotated[StaffMember, Depends(require("hooks"))]
Assigner = Annotated[StaffMember, Depends(require("assign"))]
PhoneUser = Annotated[StaffMember, Depends(require("phone"))]
AuditReader = Annotated[StaffMember, Depends(require("audit"))]
Exporter = Annotated[StaffMember, Depends(require("export"))]
PeopleKeeper = Annotated[StaffMember, Depends(require("users"))]
KeyKeeper = Annotated[StaffMember, Depends(require("keys"))]


def rights(staff: StaffMember) -> list[str]:
    """What this person may do, so that the dashboard shows what is worth clicking."""
    return [right for right, roles in MAY.items() if staff.role in roles]


def seen_offices(staff: StaffMember) -> tuple[str, ...] | None:
    """The offices whose queues are counted for this person; None: all."""
    return None if staff.role == "admin" else staff.offices
