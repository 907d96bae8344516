"""`contact-center user`: staff accounts."""

from __future__ import annotations

from contact_center.api.passwords import hash_password
from contact_center.errors import Invalid
from contact_center.storage import users
from contact_center.storage.transaction import transaction
from contact_center.wiring import House

ROLES = ("agent", "lead", "statistics", "admin", "auditor")
SHORTEST_PASSWORD = 12


def add(house: House, username: str, name: str, role: str, offices: str, password: str) -> None:
    """Add a staff member. Raises Invalid for an unknown role or office, or a short password."""
    wanted = tuple(slug.strip() for slug in offices.split(",") if slug.strip())
    unknown = [slug for slug in wanted if slug not in house.catalog.offices]
    if role not in ROLES or unknown:
        raise Invalid(f"Unknown role or office: {role if role not in ROLES else ', '.join(unknown)}")
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(f"A password has at least {SHORTEST_PASSWORD} characters.")
    with transaction(house.engine) as connection:
        users.add(connection, username, name, role, wanted, ("da", "en"), hash_password(password))
    print(f"{username} added")
