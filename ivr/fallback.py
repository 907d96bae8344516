"""What is said when this program does not answer at all: needs no database, and can be kept elsewhere. Pure."""

from __future__ import annotations

from contact_center.catalog.model import Catalog
from ivr import menus
from ivr.actions import HangUp, Prompt, Say
from ivr.twiml import Addresses, render

MOST_CHARACTERS = 4000
"""So long a document may be that is kept at the provider."""


def fallback_document(catalog: Catalog, number: str = "") -> str:
    """An apology in every language; with `number`, a phone number that is answered without this program."""
    said = [prompt for language in menus.languages(catalog).values() for prompt in _apology(language.code, number)]
    return render((Say(tuple(said)), HangUp()), Addresses("", None), catalog)


def _apology(language: str, number: str) -> tuple[Prompt, ...]:
    other = (Prompt("error_number", language, {"number": number}),) if number else ()
    return (Prompt("error_end", language), *other)
