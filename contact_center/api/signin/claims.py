"""From what an issuer says about somebody to role and offices here. Pure; a table, the first row that fits decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Grant:
    """One row of an issuer's table: who has this value in the claim gets this role in these offices."""

    value: str
    role: str
    offices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Allowed:
    """What somebody may be here, and for which value."""

    role: str
    offices: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why somebody may not sign in here."""

    why: str


def values_at(claims: Mapping[str, Any], path: str) -> list[str]:
    """The texts at a path like `roles` or `realm_access.roles`; a claim whose own name has dots is tried first."""
    found: Any = claims.get(path)
    if found is None:
        found = claims
        for name in path.split("."):
            found = found.get(name) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return [found]
    return [value for value in found if isinstance(value, str)] if isinstance(found, Sequence) else []


def decide(claims: Mapping[str, Any], path: str, grants: Sequence[Grant]) -> Allowed | Refused:
    """Role and offices of somebody with these claims.

    The first row that fits decides the role. Offices add up over the rows with the same role only: a lead of one
    office who is an agent in another must not become a lead there.
    """
    values = values_at(claims, path)
    fitting = [grant for grant in grants if grant.value in values]
    if not fitting:
        return Refused("role")
    same = [grant for grant in fitting if grant.role == fitting[0].role]
    offices = tuple(dict.fromkeys(office for grant in same for office in grant.offices))
    return Allowed(same[0].role, offices, tuple(grant.value for grant in same))


def strong_enough(claims: Mapping[str, Any], accepted_acr: Sequence[str], accepted_amr: Sequence[str]) -> bool:
    """Whether the issuer says that a second factor was used: one of the wanted `acr`, or one of the wanted `amr`."""
    acr, amr = values_at(claims, "acr"), values_at(claims, "amr")
    return bool(set(acr) & set(accepted_acr) or set(amr) & set(accepted_amr))


def name_of(claims: Mapping[str, Any]) -> str:
    """What somebody is called: their name, or whatever comes next to it."""
    for path in ("name", "preferred_username", "email", "sub"):
        if values := values_at(claims, path):
            return " ".join(values[0].split())[:NAME_LENGTH] or "?"
    return "?"
