"""Step of the understanding: the words and phrases of `templates/<lang>/topics.toml` that stand in a text.

They are the evidence that staff read; what decides is learned from examples.
"""

from __future__ import annotations

import re
from typing import Final

from contact_center.catalog.model import Catalog
from contact_center.triage.text import folded

READ: Final = 4_000
MOST: Final = 4
FORMS: Final = {
    "tax-card": r"04[\s.]?063",
    "eu-registration": r"od[\s-]?1",
    "unemployment-benefits": r"(?:pd[\s-]?)?u[\s-]?[123]",
}


def squeezed(text: str) -> str:
    """Folded, with the old spellings of å, ø, æ as one."""
    return folded(text).replace("aa", "a").replace("oe", "o").replace("ae", "a")


class Lexicon:
    """The catalogue's words, made ready for searching."""

    def __init__(self, catalog: Catalog) -> None:
        """One pattern a topic: all languages, for people mix them."""
        hints: dict[str, dict[str, set[str]]] = {}
        for language in catalog.languages.values():
            for topic, said in language.topics.items():
                kinds = hints.setdefault(topic, {"words": set(), "phrases": set()})
                kinds["words"].update(squeezed(word) for word in said.words)
                kinds["phrases"].update(squeezed(phrase) for phrase in said.phrases)
        topics = set(hints) | set(FORMS)
        empty: dict[str, set[str]] = {"words": set(), "phrases": set()}
        self._patterns = {topic: _pattern(topic, hints.get(topic, empty)) for topic in topics}

    def evidence(self, topic: str, text: str) -> tuple[str, ...]:
        """The words of the text that point to the topic, as they stand there (folded)."""
        pattern = self._patterns.get(topic)
        if pattern is None:
            return ()
        found = dict.fromkeys(match.group().strip() for match in pattern.finditer(squeezed(text[:READ])))
        return tuple(list(found)[:MOST])

    def hits(self, text: str) -> dict[str, int]:
        """Topic → number of different hints in the text."""
        key = squeezed(text[:READ])
        counted = {
            topic: len({match.group() for match in pattern.finditer(key)}) for topic, pattern in self._patterns.items()
        }
        return {topic: count for topic, count in counted.items() if count}


def _pattern(topic: str, kinds: dict[str, set[str]]) -> re.Pattern[str]:
    words = [re.escape(word) + r"\w*" for word in kinds["words"] if word]
    phrases = [re.escape(phrase).replace(r"\ ", r"[\s-]+") + r"(?!\w)" for phrase in kinds["phrases"] if phrase]
    forms = [FORMS[topic] + r"(?!\w)"] if topic in FORMS else []
    parts = sorted([*phrases, *words, *forms], key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + ")") if parts else re.compile(r"(?!)")
