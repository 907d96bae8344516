"""Names of towns as a speech recogniser spells them: as it hears them, cut in two, or with another letter for j."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from contact_center.triage.cues import rules
from contact_center.triage.keys import key

FILE: Final = Path(__file__).parent / "data" / "places-heard.csv"
LONG: Final = 6
"""Letters that a name must have to be known with another letter, too."""
CUT: Final = re.compile(
    r"(\w{4,})(borg|bjerg|havn|lev|holm|købing|bæk|strup|rup|sted|lund|bro|dal|kilde|fart|ør|rød|værk|skov)"
)
"""Where a recogniser cuts a name."""


def as_heard(towns: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name and municipalities: of the shipped list, then of `towns`, cut in two ("Sønder borg") and with i or y."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["name"], tuple(row["municipalities"].split(";"))
    for town, codes in towns:
        if cut := CUT.fullmatch(town):
            yield " ".join(cut.groups()), codes
        if "j" in town and len(town) >= LONG and key(town) not in rules().words:
            yield from ((town.replace("j", other), codes) for other in "iy")
