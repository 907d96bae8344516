"""What only the staff member hears before the caller comes: who it is about, in Danish and in one breath. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from contact_center.catalog.model import Catalog
from contact_center.domain.desk import LegRole, Via
from contact_center.visitation import labels

PRESS = "Tryk 1 for at tale med borgeren."
"""Who answers a desk telephone may be a machine: a key tells."""
GONE = "Borgeren er her ikke mere. Tak."
NOT_TAKEN = "Opkaldet går videre til en kollega."


@dataclass(frozen=True, slots=True)
class Whisper:
    """What there is to tell."""

    language: str
    topic: str
    waited_seconds: int
    role: LegRole
    via: Via
    colleague: str = ""
    """Who hands the caller over, or asks for help."""


def sentence(about: Whisper, catalog: Catalog) -> str:
    """„Polsk, Skattekort, har ventet 4 minutter.”"""
    language = labels.language(catalog, about.language)
    told = [language[:1].upper() + language[1:], labels.topic(catalog, about.topic)]
    told += [f"har ventet {_minutes(about.waited_seconds)}"] if about.role is LegRole.HOLDER else []
    if about.colleague:
        told.append(f"{'spørger' if about.role is LegRole.GUEST else 'fra'} {about.colleague}")
    return ", ".join(told) + "."


def _minutes(seconds: int) -> str:
    minutes = max(0, seconds) // 60
    return "under et minut" if minutes == 0 else "1 minut" if minutes == 1 else f"{minutes} minutter"
