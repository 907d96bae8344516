"""Checks the words of every language: nothing missing or left over, every placeholder resolves, nothing is too long."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path

from contact_center.catalog.language import Language
from contact_center.catalog.mistake import Mistake
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


def mistakes(catalog: Catalog, templates: Path, hosts: Collection[str]) -> list[Mistake]:
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


def _compared(where: str, words: Mapping[str, str], english: Mapping[str, str]) -> Iterator[Mistake]:
    yield from (Mistake(f"{where}: {key}", "missing") for key in english if not words.get(key, "").strip())
    yield from (Mistake(f"{where}: {key}", "not-in-english") for key in words if key not in english)
    for key in english.keys() & words.keys():
        if sorted(PLACEHOLDER.findall(words[key])) != sorted(PLACEHOLDER.findall(english[key])):
            yield Mistake(f"{where}: {key}", "other-placeholders")


def _placeholders(where: str, words: Mapping[str, str], kind: str, catalog: Catalog) -> Iterator[Mistake]:
    for key, sentence in words.items():
        for name in PLACEHOLDER.findall(sentence):
            if name not in CONTEXT[kind] and name not in catalog.facts and name not in catalog.lapsed:
                yield Mistake(f"{where}: {key}", "no-fact", name=name)
        if BRACE.search(PLACEHOLDER.sub("", sentence)):
            yield Mistake(f"{where}: {key}", "lone-brace")


def links(where: str, words: Mapping[str, str], hosts: Collection[str]) -> Iterator[Mistake]:
    """Addresses stand in the data, where their hosts are looked at; a site may be called by its name."""
    for key, sentence in words.items():
        if HTTP.search(sentence):
            yield Mistake(f"{where}: {key}", "written-out")
        for host in HOST.findall(PLACEHOLDER.sub("", sentence)):
            if host.casefold() not in hosts:
                yield Mistake(f"{where}: {key}", "unofficial", host=host)


def _plain(language: Language) -> Iterator[Mistake]:
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
            yield Mistake(f"templates/{language.code}/{where}", "brace-in-name")


def _topics(language: Language, catalog: Catalog) -> Iterator[Mistake]:
    where = f"templates/{language.code}/topics.toml"
    yield from (Mistake(f"{where}: {slug}", "missing") for slug in catalog.topics if slug not in language.topics)
    yield from (Mistake(f"{where}: {slug}", "no-topic") for slug in language.topics if slug not in catalog.topics)
    for slug, words in language.topics.items():
        for key in NAMES:
            if not getattr(words, key).strip():
                yield Mistake(f"{where}: {slug}.{key}", "empty")
        if not words.words and not words.phrases:
            yield Mistake(f"{where}: {slug}", "nothing-to-hear")
        single = (one for one in words.phrases if len(one.split()) < 2)
        yield from (Mistake(f"{where}: {slug}.phrases", "one-word", value=one) for one in single)


def _groups(language: Language, catalog: Catalog) -> Iterator[Mistake]:
    for group in catalog.groups:
        if not language.voice_lines.get(f"groups.{group}"):
            yield Mistake(f"templates/{language.code}/voice.toml: groups.{group}", "missing")


def _ambiguous(language: Language) -> Iterator[Mistake]:
    """A word or phrase points to one topic."""
    seen: dict[str, str] = {}
    for slug, words in language.topics.items():
        for hint in (*words.words, *words.phrases):
            other = seen.setdefault(hint.casefold(), slug)
            if other != slug:
                where = f"templates/{language.code}/topics.toml: {slug}"
                yield Mistake(where, "two-topics", value=hint, other=other)


def _checklist(language: Language, checklist: Checklist, english: Language) -> Iterator[Mistake]:
    where = f"templates/{language.code}/checklists/{checklist.topic}.toml"
    words = language.checklists.get(checklist.topic)
    if words is None:
        yield Mistake(where, "missing")
        return
    wanted = {(section.id, item.id) for section in checklist.sections for item in section.items}
    found = {(section, item) for section, items in words.sections.items() for item in items if items[item].strip()}
    yield from (Mistake(f"{where}: {section}.{item}", "missing") for section, item in sorted(wanted - found))
    yield from (Mistake(f"{where}: {section}.{item}", "orphaned") for section, item in sorted(found - wanted))
    bare = (key for key in ("title", "short", "summary") if not getattr(words, key).strip())
    yield from (Mistake(f"{where}: {key}", "empty") for key in bare)
    model = english.checklists.get(checklist.topic)
    for section, item in sorted(wanted & found) if model else ():
        sentence, like = words.sections[section][item], model.sections.get(section, {}).get(item, "") if model else ""
        if sorted(PLACEHOLDER.findall(sentence)) != sorted(PLACEHOLDER.findall(like)):
            yield Mistake(f"{where}: {section}.{item}", "other-placeholders")


def _orphaned_files(catalog: Catalog, templates: Path) -> Iterator[Mistake]:
    for path in sorted(templates.glob("*/checklists/*.toml")):
        if path.stem not in catalog.checklists:
            yield Mistake(f"templates/{path.relative_to(templates)}", "no-checklist")


def _digits(catalog: Catalog) -> Iterator[Mistake]:
    seen: dict[str, str] = {}
    for code, language in catalog.languages.items():
        where = f"templates/{code}/language.toml"
        if len(language.digit) != 1 or language.digit not in "1234567":
            yield Mistake(f"{where}: digit", "no-free-key", key=language.digit)
        if (other := seen.setdefault(language.digit, code)) != code:
            yield Mistake(f"{where}: digit", "key-of-another", key=language.digit, other=other)
        yield from (Mistake(f"{where}: {key}", "empty") for key in ("name", "voice") if not getattr(language, key))


def lapse_of(name: str, catalog: Catalog) -> tuple[str, date | None]:
    """How a fact or link does not hold on the catalogue's day: `ended` or `begins`, and its last or first day."""
    validity = catalog.passing[name][1]
    over = validity.last is not None and catalog.day is not None and validity.last < catalog.day
    return ("ended", validity.last) if over else ("begins", validity.first)


def _unreviewed(language: Language) -> Iterator[str]:
    if not language.native_reviewed:
        yield f"templates/{language.code}/language.toml: reviewed_by: no native speaker has read the texts"


def _long_prompts(language: Language) -> Iterator[Mistake]:
    longest = LONGEST_PROMPT_SECONDS * CHARACTERS_PER_SECOND
    for key, sentence in language.voice_lines.items():
        if len(sentence) > longest:
            where, seconds = f"templates/{language.code}/voice.toml: {key}", len(sentence) / CHARACTERS_PER_SECOND
            yield Mistake(where, "long-prompt", seconds=f"{seconds:.1f}", most=LONGEST_PROMPT_SECONDS)


def _long_texts(language: Language, catalog: Catalog) -> Iterator[Mistake]:
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
            code = "long-text" if is_gsm(text) else "long-text-letters"
            yield Mistake(f"templates/{language.code}/sms.toml: essentials.{slug}", code, length=len(text))
