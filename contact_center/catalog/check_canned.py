"""Checks the canned replies: every language has them all, every placeholder resolves, every statement has a source."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from contact_center.catalog.canned import GAP_CLOSES, GAP_OPENS, LAPSED, STAFF_LANGUAGES, CannedReply
from contact_center.catalog.check_data import official_hosts, unsourced
from contact_center.catalog.check_words import BRACE, OFFICE, PLACEHOLDER, lapse_of, links
from contact_center.catalog.coverage import GROUPS
from contact_center.catalog.files import Files, Table
from contact_center.catalog.load import AGREEMENTS
from contact_center.catalog.mistake import Mistake
from contact_center.catalog.model import Catalog

DANISH, ENGLISH = "da", "en"
VALUES = OFFICE | {"reference", "municipality", "answer_by", "staff.name"}
"""Placeholders that a ticket fills, unless it does not know."""


def mistakes(catalog: Catalog, files: Files) -> list[Mistake]:
    """What is wrong in data/canned.toml and in the language folders' canned.toml."""
    sources, hosts = files.toml(files.places.data / "sources.toml"), official_hosts(files)
    found = [*_repeated(catalog.canned), *_titles(catalog), *_labels(catalog)]
    for reply in catalog.canned:
        found += _structure(reply, sources)
    for code in catalog.languages:
        found += [*_complete(code, catalog), *_texts(code, catalog, hosts)]
    return found


def warnings(catalog: Catalog, today: date) -> list[str]:
    """Replies that somebody must read again."""
    return [
        f"data/canned.toml: reply[{one.id}].review_by: was {one.review_by}; somebody must read it again"
        for one in catalog.canned
        if one.review_by < today
    ]


def lapsed(catalog: Catalog) -> Iterator[Mistake]:
    """Texts that name a fact or link that does not hold on the catalogue's day."""
    for code, language in catalog.languages.items():
        for key, text in language.canned.texts.items():
            for name in sorted({*PLACEHOLDER.findall(text)} & catalog.lapsed.keys()):
                lapse, day = lapse_of(name, catalog)
                yield Mistake(f"templates/{code}/canned.toml: texts.{key}", f"{lapse}-gap", name=name, day=day)


def _repeated(replies: tuple[CannedReply, ...]) -> list[Mistake]:
    ids = [reply.id for reply in replies]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    return [Mistake(f"data/canned.toml: reply[{one}]", "twice") for one in twice]


def _structure(reply: CannedReply, sources: Table) -> Iterator[Mistake]:
    where = f"data/canned.toml: reply[{reply.id}]"
    known = ((reply.groups, GROUPS, "groups"), (reply.agreements, AGREEMENTS, "agreement"))
    for named, allowed, key in known:
        unknown = sorted(named.difference(allowed))
        yield from (Mistake(f"{where}.{key}", "unknown-value", value=one) for one in unknown)
    if not reply.sources:
        yield Mistake(f"{where}.sources", "empty")
    for source in reply.sources:
        yield from unsourced(f"{where}.sources", source, sources, may_be_old=False)


def _complete(code: str, catalog: Catalog) -> Iterator[Mistake]:
    """All texts are there and none too many; with the placeholders of the English text, in any order and number."""
    where, texts = f"templates/{code}/canned.toml: texts", catalog.languages[code].canned.texts
    yield from _keys(where, texts, catalog)
    english = catalog.languages[ENGLISH].canned.texts if ENGLISH in catalog.languages else {}
    for key in texts.keys() & english.keys():
        if set(PLACEHOLDER.findall(texts[key])) != set(PLACEHOLDER.findall(english[key])):
            yield Mistake(f"{where}.{key}", "other-placeholders-text")


def _keys(where: str, words: Mapping[str, str], catalog: Catalog) -> Iterator[Mistake]:
    wanted = [reply.id for reply in catalog.canned]
    yield from (Mistake(f"{where}.{key}", "missing") for key in wanted if not words.get(key, "").strip())
    yield from (Mistake(f"{where}.{key}", "orphaned") for key in words if key not in wanted)


def _texts(code: str, catalog: Catalog, hosts: Collection[str]) -> Iterator[Mistake]:
    """Every placeholder is a fact, or something that staff know how to fill."""
    labels = catalog.languages[DANISH].canned.gaps if DANISH in catalog.languages else {}
    known, file = {*catalog.facts, *catalog.lapsed, *labels}, f"templates/{code}/canned.toml"
    texts = {f"texts.{key}": text for key, text in catalog.languages[code].canned.texts.items()}
    yield from links(file, texts, hosts)
    for key, text in texts.items():
        for name in sorted({*PLACEHOLDER.findall(text)} - known):
            yield Mistake(f"{file}: {key}", "no-gap", name=name)
        if BRACE.search(PLACEHOLDER.sub("", text)):
            yield Mistake(f"{file}: {key}", "lone-brace")
        if GAP_OPENS in text or GAP_CLOSES in text:
            yield Mistake(f"{file}: {key}", "gap-written-out")


def _titles(catalog: Catalog) -> Iterator[Mistake]:
    """What only staff read stands in the languages of the screens, and in no other."""
    for code, language in catalog.languages.items():
        where = f"templates/{code}/canned.toml"
        if code in STAFF_LANGUAGES:
            yield from _keys(f"{where}: titles", language.canned.titles, catalog)
        elif language.canned.titles or language.canned.gaps:
            yield Mistake(where, "titles-elsewhere")


def _labels(catalog: Catalog) -> Iterator[Mistake]:
    """Every gap has a name in Danish, the same ones in English, and each is used."""
    if DANISH not in catalog.languages:
        return
    words = catalog.languages[DANISH].canned
    used = {name for text in words.texts.values() for name in PLACEHOLDER.findall(text)} | VALUES | {LAPSED}
    for code in (one for one in STAFF_LANGUAGES if one in catalog.languages):
        where, gaps = f"templates/{code}/canned.toml: gaps", catalog.languages[code].canned.gaps
        yield from (Mistake(f"{where}.{name}", "missing") for name in words.gaps if name not in gaps)
        yield from (Mistake(f"{where}.{name}", "unused-gap") for name in gaps if name not in used)
        bad = (name for name, label in gaps.items() if not label.strip() or set(label) & set("«»…\n"))
        yield from (Mistake(f"{where}.{name}", "bad-gap") for name in bad)
