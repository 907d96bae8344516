"""The script for a speaker: every sentence that can be recorded, with what fills it, and the name of its file. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from contact_center.catalog.check_words import CHARACTERS_PER_SECOND, GLOSSARY
from contact_center.catalog.language import Language
from contact_center.catalog.model import Catalog
from ivr import menus
from ivr.actions import Prompt
from ivr.phrases import group_label
from ivr.prompts import PLACEHOLDER, Spoken, line, recording

HIGHEST_POSITION = 10
"""Places behind it are said by the voice."""
Filling = dict[str, str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence to be recorded."""

    language: str
    id: str
    text: str
    seconds: float
    """Estimated."""
    file: str
    """Below the folder of recordings."""


def sentences(language: Language, catalog: Catalog) -> Iterator[Sentence]:
    """The script of a language. Sentences with a name, a time or a reference are left to the voice."""
    for prompt_id, written in language.voice_lines.items():
        if prompt_id.startswith((f"{GLOSSARY}.", "groups.")):
            continue
        for values in _fillings(prompt_id, written, language, catalog):
            heard = line(Prompt(prompt_id, language.code, values), catalog)
            if isinstance(heard, Spoken):
                file = recording(prompt_id, language.code, heard.text) + ".wav"
                took = round(len(heard.text) / CHARACTERS_PER_SECOND, 1)
                yield Sentence(language.code, prompt_id, heard.text, took, file)


def _fillings(prompt_id: str, written: str, language: Language, catalog: Catalog) -> list[Filling]:
    """What the placeholders of a sentence can be, where that is a short list; without placeholders once nothing."""
    if prompt_id in FILLINGS:
        return FILLINGS[prompt_id](language, catalog)
    open_ones = [name for name in PLACEHOLDER.findall(written) if name not in catalog.facts]
    return [] if open_ones else [{}]


def _items(language: Language, catalog: Catalog) -> list[Filling]:
    groups = menus.groups(catalog)
    named = [(key, group_label(language.voice_lines, group)) for key, group in groups.items()]
    for group in groups.values():
        offered = menus.topics(catalog, group).items()
        named += [(key, language.topics[topic].menu) for key, topic in offered if topic in language.topics]
    return [{"key": key, "label": label} for key, label in named]


def _labels(language: Language, catalog: Catalog) -> list[Filling]:
    return [{"label": language.topics[slug].label} for slug in catalog.topics if slug in language.topics]


def _positions(_language: Language, _catalog: Catalog) -> list[Filling]:
    return [{"position": str(place)} for place in range(1, HIGHEST_POSITION + 1)]


FILLINGS: dict[str, Callable[[Language, Catalog], list[Filling]]] = {
    "language_prompt": lambda language, _: [{"key": language.digit}],
    "menu_item": _items,
    "topic_heard": _labels,
    "topic_else": lambda _, __: [{"key": str(key)} for key in range(2, menus.MOST_CHOICES + 1)],
    "place_confirm": lambda _, catalog: [{"office": office.name} for office in catalog.offices.values()],
    "recording_ask": lambda _, catalog: [
        {"days": str(days)} for days in sorted({one.recording_days for one in catalog.offices.values()} - {0})
    ],
    "open_wait": _positions,
    "wait_position": _positions,
}
