"""The menus, read off the catalogue: which key means what. Pure.

Keys follow the order of the data files, so that leaflets can print them. Reserved in every menu: 0 a person,
star one step back, 8 again and slower, 9 end of the call; 7 a pause, for relay operators, wherever it is no language.
"""

from __future__ import annotations

from contact_center.catalog.language import Language
from contact_center.catalog.model import Catalog, Topic

PERSON, BACK, PAUSE, REPEAT, END = "0", "*", "7", "8", "9"
YES, NO = "1", "2"
EMPLOYER = "3"
"""Where the address is asked for: an employer calls."""
MOST_CHOICES = 4
"""ISO/IEC 13714: not more than four commands in a menu."""


def languages(catalog: Catalog) -> dict[str, Language]:
    """Key → language, in the order of the keys."""
    return {language.digit: language for language in sorted(catalog.languages.values(), key=lambda one: one.digit)}


def greeting(catalog: Catalog, country: str) -> list[Language]:
    """The languages in the order in which they are offered: that of the caller's country first, the keys as ever."""
    return sorted(languages(catalog).values(), key=lambda one: country not in one.countries)


def _offered(catalog: Catalog) -> list[Topic]:
    """Topics that stand on a key."""
    return [topic for topic in sorted(catalog.topics.values(), key=lambda topic: topic.order) if topic.menu]


def groups(catalog: Catalog) -> dict[str, str]:
    """Key → group of topics."""
    offered = {topic.group for topic in _offered(catalog)}
    named = [group for group in catalog.groups if group in offered]
    return {str(key): group for key, group in enumerate(named[:MOST_CHOICES], start=1)}


def topics(catalog: Catalog, group: str) -> dict[str, str]:
    """Key → topic of one group."""
    members = [topic.slug for topic in _offered(catalog) if topic.group == group]
    return {str(key): slug for key, slug in enumerate(members[:MOST_CHOICES], start=1)}


def choices(likely: tuple[str, ...]) -> dict[str, str]:
    """Key → topic, where words may mean several; an empty one: something else."""
    return {str(key): slug for key, slug in enumerate((*likely[: MOST_CHOICES - 1], ""), start=1)}


def candidates(codes: tuple[str, ...]) -> dict[str, str]:
    """Key → municipality, where several share a postcode."""
    return {str(key): code for key, code in enumerate(codes[:MOST_CHOICES], start=1)}
