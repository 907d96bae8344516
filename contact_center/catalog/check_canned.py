"""Checks the canned replies: every language has them all, every placeholder resolves, every statement has a source."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from contact_center.catalog.canned import GAP_CLOSES, GAP_OPENS, LAPSED, CannedReply
from contact_center.catalog.check_data import official_hosts, unsourced
from contact_center.catalog.check_words import BRACE, OFFICE, PLACEHOLDER, links
from contact_center.catalog.coverage import GROUPS
from contact_center.catalog.files import Files, Table
from contact_center.catalog.load import AGREEMENTS
from contact_center.catalog.model import Catalog

DANISH, ENGLISH = "da", "en"
VALUES = OFFICE | {"reference", "municipality", "answer_by", "staff.name"}
"""Placeholders that a ticket fills, unless it does not know."""


def mistakes(catalog: Catalog, files: Files) -> list[str]:
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


def lapsed(catalog: Catalog) -> Iterator[str]:
    """Texts that name a fact or link that does not hold on the catalogue's day."""
    for code, language in catalog.languages.items():
        for key, text in language.canned.texts.items():
            for name in sorted({*PLACEHOLDER.findall(text)} & catalog.lapsed.keys()):
                where = f"templates/{code}/canned.toml: texts.{key}"
                yield f"{where}: {{{name}}} {catalog.lapsed[name]}; staff see a gap"


def _repeated(replies: tuple[CannedReply, ...]) -> list[str]:
    ids = [reply.id for reply in replies]
    return [
        f"data/canned.toml: reply[{one}]: stands there twice" for one in sorted({i for i in ids if ids.count(i) > 1})
    ]


def _structure(reply: CannedReply, sources: Table) -> Iterator[str]:
    where = f"data/canned.toml: reply[{reply.id}]"
    known = ((reply.groups, GROUPS, "groups"), (reply.agreements, AGREEMENTS, "agreement"))
    for named, allowed, key in known:
        yield from (f"{where}.{key}: {one!r} is not known" for one in sorted(named.difference(allowed)))
    if not reply.sources:
        yield f"{where}.sources: is empty"
    for source in reply.sources:
        yield from unsourced(f"{where}.sources", source, sources, may_be_old=False)


def _complete(code: str, catalog: Catalog) -> Iterator[str]:
    """All texts are there and none too many; with the placeholders of the English text, in any order and number."""
    where, texts = f"templates/{code}/canned.toml: texts", catalog.languages[code].canned.texts
    yield from _keys(where, texts, catalog)
    english = catalog.languages[ENGLISH].canned.texts if ENGLISH in catalog.languages else {}
    for key in texts.keys() & english.keys():
        if set(PLACEHOLDER.findall(texts[key])) != set(PLACEHOLDER.findall(english[key])):
            yield f"{where}.{key}: the placeholders are not those of the English text"


def _keys(where: str, words: Mapping[str, str], catalog: Catalog) -> Iterator[str]:
    wanted = [reply.id for reply in catalog.canned]
    yield from (f"{where}.{key}: is missing" for key in wanted if not words.get(key, "").strip())
    yield from (f"{where}.{key}: is orphaned" for key in words if key not in wanted)


def _texts(code: str, catalog: Catalog, hosts: Collection[str]) -> Iterator[str]:
    """Every placeholder is a fact, or something that staff know how to fill."""
    labels = catalog.languages[DANISH].canned.gaps if DANISH in catalog.languages else {}
    known, file = {*catalog.facts, *catalog.lapsed, *labels}, f"templates/{code}/canned.toml"
    texts = {f"texts.{key}": text for key, text in catalog.languages[code].canned.texts.items()}
    yield from links(file, texts, hosts)
    for key, text in texts.items():
        for name in sorted({*PLACEHOLDER.findall(text)} - known):
            yield f"{file}: {key}: {{{name}}} is no fact, and templates/da/canned.toml has no gaps.{name}"
        if BRACE.search(PLACEHOLDER.sub("", text)):
            yield f"{file}: {key}: a brace stands alone"
        if GAP_OPENS in text or GAP_CLOSES in text:
            yield f"{file}: {key}: a gap is written out; use a placeholder"


def _titles(catalog: Catalog) -> Iterator[str]:
    """Staff read Danish: titles and gaps stand in the Danish folder, and in no other."""
    for code, language in catalog.languages.items():
        where = f"templates/{code}/canned.toml"
        if code == DANISH:
            yield from _keys(f"{where}: titles", language.canned.titles, catalog)
        elif language.canned.titles or language.canned.gaps:
            yield f"{where}: titles and gaps belong into templates/da/canned.toml alone"


def _labels(catalog: Catalog) -> Iterator[str]:
    if DANISH not in catalog.languages:
        return
    words = catalog.languages[DANISH].canned
    used = {name for text in words.texts.values() for name in PLACEHOLDER.findall(text)}
    for name, label in words.gaps.items():
        if name not in used | VALUES | {LAPSED}:
            yield f"templates/da/canned.toml: gaps.{name}: no text has this placeholder"
        if not label or set(label) & set("«»…\n"):
            yield f"templates/da/canned.toml: gaps.{name}: is empty, or holds « » … or a new line"
