"""Who may do what: roles and their rights, as a table."""

from __future__ import annotations

ROLES = ("agent", "lead", "statistics", "admin", "auditor")
MAY: dict[str, frozenset[str]] = {
    "queues": frozenset({"agent", "lead", "admin"}),
    "tickets": frozenset({"agent", "lead"}),
    "outbox": frozenset({"agent", "lead"}),
    "statistics": frozenset({"agent", "lead", "statistics", "admin"}),
    "phone": frozenset({"agent", "lead", "admin"}),
    "reports": frozenset({"lead", "statistics", "admin"}),
    "planning": frozenset({"lead", "statistics", "admin"}),
    "populations": frozenset({"statistics", "admin"}),
    "upkeep": frozenset({"lead", "admin"}),
    "assign": frozenset({"lead"}),
    "hooks": frozenset({"admin"}),
    "audit": frozenset({"agent", "lead", "auditor"}),
    "export": frozenset({"lead", "auditor"}),
    "users": frozenset({"admin"}),
    "keys": frozenset({"admin"}),
}
"""right → roles. Conversations are for those who work them: an administrator has no reason to read them.

The audit log shows an agent what they did themselves, a lead what was done in their offices, an auditor everything;
not an administrator, whose deeds are in it.
"""
PEOPLE_ONLY = frozenset({"users", "keys", "phone", "hooks"})
"""Rights that no API key has: a machine that lets people in, or makes keys, would be a way around every other rule."""


def scopes_of(role: str) -> list[str]:
    """The scopes a key that acts in this role may have: `<right>:read` and `<right>:write`."""
    rights = [right for right, roles in MAY.items() if role in roles and right not in PEOPLE_ONLY]
    return [f"{right}:{mode}" for right in rights for mode in ("read", "write")]


def covers(scopes: frozenset[str] | None, right: str, writing: bool) -> bool:
    """Whether these scopes allow it; None is a person, whose role alone decides. To write includes to read."""
    if scopes is None:
        return True
    return f"{right}:write" in scopes or (not writing and f"{right}:read" in scopes)
