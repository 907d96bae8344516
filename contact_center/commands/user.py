"""`contact-center user`: staff accounts."""

from __future__ import annotations

from contact_center.api.labels import knows_language
from contact_center.api.passwords import hash_password
from contact_center.errors import Invalid, NotFound
from contact_center.storage import users
from contact_center.storage.transaction import transaction
from contact_center.wiring import House

ROLES = ("agent", "lead", "statistics", "admin", "auditor")
SHORTEST_PASSWORD = 12


def add(
    house: House,
    username: str,
    name: str,
    role: str,
    offices: str,
    password: str,
    languages: str = "da,en",
    topics: str = "",
) -> None:
    """Add a staff member. Raises Invalid for an unknown role, office, language or topic, or a short password."""
    wanted = tuple(slug.strip() for slug in offices.split(",") if slug.strip())
    unknown = [slug for slug in wanted if slug not in house.catalog.offices]
    if role not in ROLES or unknown:
        raise Invalid(f"Unknown role or office: {role if role not in ROLES else ', '.join(unknown)}")
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(f"A password has at least {SHORTEST_PASSWORD} characters.")
    with transaction(house.engine) as connection:
        spoken, known = _skills(house, languages, topics)
        hashed = hash_password(password)
        users.add(connection, username, name, role, wanted, spoken or (), hashed, topics=known or ())
    print(f"{username} added")


def skills(house: House, username: str, languages: str | None, topics: str | None) -> None:
    """Say what a staff member speaks and knows well; what is not given stays. Raises Invalid or NotFound."""
    spoken, known = _skills(house, languages, topics)
    with transaction(house.engine) as connection:
        row = users.by_username(connection, username)
        if row is None:
            raise NotFound(f"There is no staff member called {username}.")
        users.set_skills(connection, row.id, spoken, known)
        row = users.by_username(connection, username)
    assert row is not None
    print(f"{username} speaks {', '.join(row.languages)} and knows {', '.join(row.topics) or 'nothing in particular'}")


def _skills(house: House, languages: str | None, topics: str | None) -> tuple[list[str] | None, list[str] | None]:
    spoken, known = _listed(languages), _listed(topics)
    unknown = [code for code in spoken or () if not knows_language(house.catalog, code)]
    unknown += [slug for slug in known or () if slug not in house.catalog.topics]
    if unknown:
        raise Invalid(f"Unknown language or topic: {', '.join(unknown)}")
    return spoken, known


def _listed(given: str | None) -> list[str] | None:
    return None if given is None else [one.strip() for one in given.split(",") if one.strip()]
