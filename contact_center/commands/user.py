"""`contact-center user`: staff accounts. What is done here stands in the audit log like everything else."""

from __future__ import annotations

import getpass
from typing import Any

from sqlalchemy import Connection, Row

from contact_center.api.invitations import make_link
from contact_center.api.labels import knows_language
from contact_center.api.passwords import hash_password
from contact_center.api.signin import rules
from contact_center.clock import now
from contact_center.domain.roles import ROLES
from contact_center.errors import Conflict, Invalid, NotFound
from contact_center.storage import audit, factors, identities, invitations, sessions, users
from contact_center.storage.audit import Entry
from contact_center.storage.transaction import reading, transaction
from contact_center.wiring import House


def add(
    house: House,
    username: str,
    name: str,
    role: str,
    offices: str,
    password: str | None,
    languages: str = "da,en",
    topics: str = "",
) -> None:
    """Add a staff member; without a password, print the link by which they choose one.

    Raises Invalid for an unknown role, office, language or topic, or a password that is not good enough.
    """
    wanted = tuple(slug.strip() for slug in offices.split(",") if slug.strip())
    unknown = [slug for slug in wanted if slug not in house.catalog.offices]
    if role not in ROLES or unknown:
        raise Invalid(f"Unknown role or office: {role if role not in ROLES else ', '.join(unknown)}")
    if password is not None and (found := rules.faults(password, (username, name))):
        raise Invalid(f"The password is not good enough: {', '.join(found)}.")
    spoken, known = _skills(house, languages, topics)
    hashed = hash_password(password) if password is not None else ""
    with transaction(house.engine) as connection:
        user_id = users.add(connection, username, name, role, wanted, spoken or (), hashed, topics=known or ())
        link = None if password else _link(house, connection, user_id, invitations.INVITE)
        note(connection, "user.added", user_id, {"role": role, "offices": list(wanted)})
    print(f"{users.normal(username)} added" + (f"; the link for them, good for 7 days:\n{link}" if link else ""))


def _link(house: House, connection: Connection, user_id: int, purpose: str) -> str:
    return make_link(connection, house.settings.staff_url, user_id, purpose, None, now()).url


def note(connection: Connection, action: str, user_id: int, fields: dict[str, Any] | None = None) -> None:
    """Write down what was done at the command line, by which account of this machine."""
    actor = f"cli:{getpass.getuser()}"
    entry = Entry(now(), actor, action, object_kind="user", object_id=str(user_id), fields=fields or {}, origin="cli")
    audit.append(connection, entry)


def skills(house: House, username: str, languages: str | None, topics: str | None) -> None:
    """Say what a staff member speaks and knows well; what is not given stays. Raises Invalid or NotFound."""
    spoken, known = _skills(house, languages, topics)
    with transaction(house.engine) as connection:
        user_id = _found(connection, username).id
        users.set_skills(connection, user_id, spoken, known)
        row = _found(connection, username)
        note(connection, "user.changed", user_id, {"languages": list(row.languages), "topics": list(row.topics)})
    print(f"{username} speaks {', '.join(row.languages)} and knows {', '.join(row.topics) or 'nothing in particular'}")


def _found(connection: Connection, username: str) -> Row[Any]:
    row = users.by_username(connection, username)
    if row is None or row.machine:
        raise NotFound(f"There is no staff member called {username}.")
    return row


def link(house: House, username: str) -> None:
    """Print a link by which somebody chooses a password; their second factor stays."""
    with transaction(house.engine) as connection:
        row = _found(connection, username)
        if row.id in identities.issuers_of(connection):
            raise Conflict(f"{username} signs in elsewhere.")
        purpose = invitations.RESET if row.password_hash else invitations.INVITE
        url = _link(house, connection, row.id, purpose)
        note(connection, "user.link-made", row.id)
    print(url)


def forget_factor(house: House, username: str) -> None:
    """Forget somebody's second factor, and end their sessions."""
    with transaction(house.engine) as connection:
        user_id = _found(connection, username).id
        factors.remove(connection, user_id)
        sessions.end_all(connection, user_id)
        note(connection, "user.factor-removed", user_id)
    print(f"{username} has no second factor any more")


def set_active(house: House, username: str, active: bool) -> None:
    """Let somebody in again, or shut them out: then their sessions end at once."""
    with transaction(house.engine) as connection:
        user_id = _found(connection, username).id
        users.set_active(connection, user_id, active)
        note(connection, "user.changed", user_id, {"active": active})
    print(f"{username} may {'' if active else 'not '}sign in")


def show(house: House) -> None:
    """List all staff members."""
    with reading(house.engine) as connection:
        owners = factors.owners(connection)
        for row in users.listed(connection):
            state = "" if row.active else "  shut out"
            factor = "  second factor" if row.id in owners else ""
            print(f"{row.username:<30} {row.role:<10} {', '.join(row.offices)}{factor}{state}")


def _skills(house: House, languages: str | None, topics: str | None) -> tuple[list[str] | None, list[str] | None]:
    spoken, known = _listed(languages), _listed(topics)
    unknown = [code for code in spoken or () if not knows_language(house.catalog, code)]
    unknown += [slug for slug in known or () if slug not in house.catalog.topics]
    if unknown:
        raise Invalid(f"Unknown language or topic: {', '.join(unknown)}")
    return spoken, known


def _listed(given: str | None) -> list[str] | None:
    return None if given is None else [one.strip() for one in given.split(",") if one.strip()]
