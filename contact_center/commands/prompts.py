"""`contact-center prompts` and `contact-center call-flow`: what the telephone says, and how it leads."""

from __future__ import annotations

import csv
from typing import TextIO

from contact_center.errors import Invalid
from contact_center.wiring import House
from ivr import script
from ivr.fallback import MOST_CHARACTERS, fallback_document
from ivr.flow import flow

COLUMNS = ("language", "id", "text", "seconds", "file", "recorded")


def export(house: House, language: str, missing: bool, out: TextIO) -> None:
    """Write the script for a speaker as CSV, one sentence a line."""
    catalog, recorded = house.catalog, house.recorded.current()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for code in _languages(house, language):
        for one in script.sentences(catalog.languages[code], catalog):
            there = one.file.removesuffix(".wav") in recorded
            if not (missing and there):
                rows.writerow((one.language, one.id, one.text, one.seconds, one.file, "yes" if there else "no"))


def fallback(house: House, number: str) -> str:
    """The document that is kept at the provider."""
    if any(character not in "+0123456789 " for character in number):
        raise Invalid("A phone number holds digits, spaces and a plus.")
    document = fallback_document(house.catalog, number)
    if len(document) > MOST_CHARACTERS:
        raise Invalid(f"The document has {len(document)} characters; the provider keeps {MOST_CHARACTERS} at most.")
    return document


def call_flow(house: House, language: str) -> str:
    """The menus as a flowchart."""
    return flow(house.catalog, *_languages(house, language))


def _languages(house: House, language: str) -> list[str]:
    if language and language not in house.catalog.languages:
        raise Invalid(f"{language} is not served; there are {', '.join(house.catalog.languages)}.")
    return [language] if language else list(house.catalog.languages)
