"""Checks the words of every language: nothing missing or left over, every placeholder resolves, nothing is too long."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from contact_center.catalog.language import Language
from contact_center.catalog.model import Catalog, Checklist
from contact_center.catalog.segments import is_gsm, segments

PLACEHOLDER = re.compile(r"\{([^}]*)\}")
HTTP = re.compile(r"https?://|www\.", re.IGNORECASE)
HOST = re.compile(r"\b(?:[a-z0-9-]+\.)+(?:dk|eu|com|org|net|info|io)\b", re.IGNORECASE)
"""The name of a web site; one may be called by it ("borger.dk") if it is an official one."""
OFFICE = frozenset(f"office.{key}" for key in ("name", "address", "phone", "email", "page"))
BRACE = re.compile(r"[{}]")
NAMES = ("label", "menu")
GLOSSARY = "glossary"
"""Section of `voice.toml` with words that the check knows; they are never said."""
CONTEXT = {
    "mail": OFFICE
    | {"reference", "topics", "topic", "municipality", "municipalities", "hours", "answer_by", "authority.name", "url"}
    | {"authority.phone", "authority.url"}
    | {"today", "hours_today", "next_day", "next_hours", "expected_by"},
    "sms": frozenset({"topic", "url", "essentials", "reference", "when", "code", "place"}),
    "voice": frozenset(
        {"key", "label", "office", "place", "municipality", "days", "position", "low", "high", "minutes"}
    )
    | {"opens_at", "closes_at", "when", "number", "reference", "language"},
    "pages": frozenset({"when", "url", "topic", "reference", "code", "choices"}),
    "letters": OFFICE,
    "checklists": OFFICE | {"municipality"},
}
"""Placeholders that are filled when a text is used, besides facts."""
CHARACTERS_PER_SECOND = 15
LONGEST_PROMPT_SECONDS = 8
"""Estimated; longer sentences are not remembered on the phone."""
MOST_SEGMENTS = 2
"""Of a text message."""


def mistakes(catalog: Catalog, templates: Path, hosts: Collection[str]) -> list[str]:
    """What is wrong in the language folders; `hosts` are the official ones."""
    english = catalog.languages.get("en")
    if english is None:
        return []
    found = [*_digits(catalog), *_orphaned_files(catalog, templates)]
    for language in catalog.languages.values():
        for file, words in _files(language).items():
            found += _compared(f"templates/{language.code}/{file}.toml", words, _files(english)[file])
        for file, words in sentences(language).items():
            where = f"templates/{language.code}/{file}.toml"
            found += [*_placeholders(where, words, file.partition("/")[0], catalog), *links(where, words, hosts)]
        found += [*_plain(language), *_topics(language, catalog), *_groups(language, catalog), *_ambiguous(language)]
        found += [*_long_prompts(language), *_long_texts(language, catalog)]
        for checklist in catalog.checklists.values():
            found += _checklist(language, checklist, english)
    return found


def warnings(catalog: Catalog) -> list[str]:
    """What a person should look at."""
    return [warning for language in catalog.languages.values() for warning in _unreviewed(language)]


def sentences(language: Language) -> dict[str, Mapping[str, str]]:
    """Every sentence in which placeholders are filled: file without its ending → key → sentence."""
    return _files(language) | _checklist_files(language)


def _files(language: Language) -> dict[str, Mapping[str, str]]:
    files = {"mail": language.mail, "sms": language.sms, "voice": language.voice_lines}
    return {**files, "pages": language.pages, "letters": language.letters}


def _checklist_files(language: Language) -> dict[str, Mapping[str, str]]:
    return {
        f"checklists/{topic}": {
            "summary": words.summary,
            **{f"{section}.{item}": text for section, items in words.sections.items() for item, text in items.items()},
        }
        for topic, words in language.checklists.items()
    }


def _compared(where: str, words: Mapping[str, str], english: Mapping[str, str]) -> Iterator[str]:
    yield from (f"{where}: {key}: is missing" for key in english if not words.get(key, "").strip())
    yield from (f"{where}: {key}: is not known in English" for key in words if key not in english)
    for key in english.keys() & words.keys():
        if sorted(PLACEHOLDER.findall(words[key])) != sorted(PLACEHOLDER.findall(english[key])):
            yield f"{where}: {key}: the placeholders are not those of the English sentence"


def _placeholders(where: str, words: Mapping[str, str], kind: str, catalog: Catalog) -> Iterator[str]:
    for key, sentence in words.items():
        for name in PLACEHOLDER.findall(sentence):
            if name not in CONTEXT[kind] and name not in catalog.facts and name not in catalog.lapsed:
                yield f"{where}: {key}: {{{name}}} is no fact and no value of this text"
        if BRACE.search(PLACEHOLDER.sub("", sentence)):
            yield f"{where}: {key}: a brace stands alone"


def links(where: str, words: Mapping[str, str], hosts: Collection[str]) -> Iterator[str]:
    """Addresses stand in the data, where their hosts are looked at; a site may be called by its name."""
    for key, sentence in words.items():
        if HTTP.search(sentence):
            yield f"{where}: {key}: an address is written out; name it in data/facts.toml and use its placeholder"
        for host in HOST.findall(PLACEHOLDER.sub("", sentence)):
            if host.casefold() not in hosts:
                yield f"{where}: {key}: {host} is not on the list of official hosts"


def _plain(language: Language) -> Iterator[str]:
    """Names and titles are shown as they stand: nothing is filled in there."""
    names = {
        f"topics.toml: {slug}.{key}": getattr(words, key) for slug, words in language.topics.items() for key in NAMES
    }
    titles = {
        f"checklists/{topic}.toml: {key}": getattr(words, key)
        for topic, words in language.checklists.items()
        for key in ("title", "short")
    }
    for where, text in {**names, **titles}.items():
        if BRACE.search(text):
            yield f"templates/{language.code}/{where}: nothing is filled in here, so no brace may stand here"


def _topics(language: Language, catalog: Catalog) -> Iterator[str]:
    where = f"templates/{language.code}/topics.toml"
    yield from (f"{where}: {slug}: is missing" for slug in catalog.topics if slug not in language.topics)
    yield from (f"{where}: {slug}: there is no such topic" for slug in language.topics if slug not in catalog.topics)
    for slug, words in language.topics.items():
        for key in NAMES:
            if not getattr(words, key).strip():
                yield f"{where}: {slug}.{key}: is empty"
        if not words.words and not words.phrases:
            yield f"{where}: {slug}: has neither words nor phrases"
        yield from (f"{where}: {slug}.phrases: {one!r} is one word" for one in words.phrases if len(one.split()) < 2)


def _groups(language: Language, catalog: Catalog) -> Iterator[str]:
    for group in catalog.groups:
        if not language.voice_lines.get(f"groups.{group}"):
            yield f"templates/{language.code}/voice.toml: groups.{group}: is missing"


def _ambiguous(language: Language) -> Iterator[str]:
    """A word or phrase points to one topic."""
    seen: dict[str, str] = {}
    for slug, words in language.topics.items():
        for hint in (*words.words, *words.phrases):
            other = seen.setdefault(hint.casefold(), slug)
            if other != slug:
                yield f"templates/{language.code}/topics.toml: {slug}: {hint!r} also stands under {other}"


def _checklist(language: Language, checklist: Checklist, english: Language) -> Iterator[str]:
    where = f"templates/{language.code}/checklists/{checklist.topic}.toml"
    words = language.checklists.get(checklist.topic)
    if words is None:
        yield f"{where}: is missing"
        return
    wanted = {(section.id, item.id) for section in checklist.sections for item in section.items}
    found = {(section, item) for section, items in words.sections.items() for item in items if items[item].strip()}
    yield from (f"{where}: {section}.{item}: is missing" for section, item in sorted(wanted - found))
    yield from (f"{where}: {section}.{item}: is orphaned" for section, item in sorted(found - wanted))
    yield from (f"{where}: {key}: is empty" for key in ("title", "short", "summary") if not getattr(words, key).strip())
    model = english.checklists.get(checklist.topic)
    for section, item in sorted(wanted & found) if model else ():
        sentence, like = words.sections[section][item], model.sections.get(section, {}).get(item, "") if model else ""
        if sorted(PLACEHOLDER.findall(sentence)) != sorted(PLACEHOLDER.findall(like)):
            yield f"{where}: {section}.{item}: the placeholders are not those of the English sentence"


def _orphaned_files(catalog: Catalog, templates: Path) -> Iterator[str]:
    for path in sorted(templates.glob("*/checklists/*.toml")):
        if path.stem not in catalog.checklists:
            yield f"templates/{path.relative_to(templates)}: there is no such checklist"


def _digits(catalog: Catalog) -> Iterator[str]:
    seen: dict[str, str] = {}
    for code, language in catalog.languages.items():
        where = f"templates/{code}/language.toml"
        if len(language.digit) != 1 or language.digit not in "1234567":
            yield f"{where}: digit: {language.digit} is no free key; 0, 8, 9 and star are taken"
        if (other := seen.setdefault(language.digit, code)) != code:
            yield f"{where}: digit: {language.digit} is also the key of {other}"
        yield from (f"{where}: {key}: is empty" for key in ("name", "voice") if not getattr(language, key))


def _unreviewed(language: Language) -> Iterator[str]:
    if not language.native_reviewed:
        yield f"templates/{language.code}/language.toml: reviewed_by: no native speaker has read the texts"


def _long_prompts(language: Language) -> Iterator[str]:
    longest = LONGEST_PROMPT_SECONDS * CHARACTERS_PER_SECOND
    for key, sentence in language.voice_lines.items():
        if len(sentence) > longest:
            seconds = len(sentence) / CHARACTERS_PER_SECOND
            length = f"takes about {seconds:.1f} s; {LONGEST_PROMPT_SECONDS} at most"
            yield f"templates/{language.code}/voice.toml: {key}: {length}"


def _long_texts(language: Language, catalog: Catalog) -> Iterator[str]:
    """The checklist as a text message fits into two segments."""
    for slug, words in language.topics.items():
        essentials = language.sms.get(f"essentials.{slug}", "")
        text = (
            language.sms.get("checklist_no_link", "")
            .replace("{topic}", words.label)
            .replace("{essentials}", essentials)
        )
        text = PLACEHOLDER.sub(lambda match: catalog.facts.get(match[1], ""), text)
        if essentials and segments(text) > MOST_SEGMENTS:
            kind = "" if is_gsm(text) else ", because of its letters"
            length = f"{len(text)} characters are more than two segments{kind}"
            yield f"templates/{language.code}/sms.toml: essentials.{slug}: {length}"
