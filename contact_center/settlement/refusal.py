"""Why something cannot be settled: a key with its words, so that every surface can say it in its own language. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contact_center.errors import Invalid

SENTENCES: Mapping[str, str] = {
    "amount": "The amount is not written as kroner and øre: {given}.",
    "negative": "The amount must not be negative.",
    "too-much": "The amount is larger than anything that is settled here.",
    "not-whole": "The amount is no whole number of kroner, so it cannot be shared in whole kroner.",
    "year": "A settlement is for a year between {first} and {last}.",
    "later": "The population of {counted} cannot share the year {year}: it was counted after its end.",
    "no-figures": "There is no population counted on {counted}. There is one of: {known}.",
    "nobody": "No municipality takes part.",
    "unknown": "There is no municipality {code}.",
    "merged": "{name} ({code}) is no municipality any more. It is part of {successors}.",
    "no-municipality": "{name} ({code}) is no municipality.",
    "twice": "{name} ({code}) is named twice.",
    "no-population": "There is no population of {names} on {counted}.",
    "incomplete": "The share of the whole country needs all municipalities; on {counted} these lack: {names}.",
    "empty": "The file holds no populations.",
    "columns": "The file needs the columns {needed}; it has: {found}.",
    "population": "Line {line}: {given} is no number of inhabitants.",
    "bytes": "The file cannot be read: CSV in UTF-8 or Windows-1252 is wanted.",
    "two-days": "The file holds populations of several days: {days}. One day at a time.",
    "day": "Line {line}: {given} is no day written YYYY-MM-DD.",
    "no-day": "The day on which the inhabitants were counted is missing.",
    "future": "{counted} is still to come: nobody has been counted then.",
    "source": "The source of the figures is missing.",
    "shipped": "The population of {counted} comes with this program and stays as it is.",
    "exists": "There is a population of {counted} already.",
}
"""key → sentence"""

FEW = 5


def few(names: Sequence[str]) -> str:
    """Names in a row; of many the first ones, and how many there are.

    >>> few(["a", "b", "c", "d", "e", "f", "g"])
    'a, b, c, d, e … (7)'
    """
    return ", ".join(names) if len(names) <= FEW else f"{', '.join(names[:FEW])} … ({len(names)})"


class Refused(Invalid):
    """Something cannot be settled. `key` is one of SENTENCES, `values` fill it."""

    def __init__(self, key: str, **values: object) -> None:
        """Say why."""
        self.key, self.values = key, {name: str(value) for name, value in values.items()}
        super().__init__(SENTENCES[key].format(**self.values))
