"""The checklist of a topic as a text message: what is most needed, and where to find the rest. Pure.

A message is two segments at most. What is tried stands in a table, best first: the first that fits is sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from contact_center.catalog.language import Language
from contact_center.catalog.model import Catalog
from contact_center.catalog.segments import segments, without_accents
from contact_center.domain.reply import TextMessage
from contact_center.replies.codes import Choice, encode
from contact_center.replies.render import ENGLISH, fill, has_checklist

MOST_SEGMENTS = 2
WITH_LINK = "checklist_link"
NO_LINK = "checklist_no_link"
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}")
"""A name that citizens can type; not a number and not this very machine."""

Writing = Callable[[str], str]


def _as_it_is(text: str) -> str:
    return text


ATTEMPTS: tuple[tuple[tuple[str, ...], Writing], ...] = (
    ((WITH_LINK,), _as_it_is),
    ((NO_LINK, "code_where"), _as_it_is),
    ((NO_LINK, "code_where"), without_accents),  # as people write in text messages: twice as much fits
    ((NO_LINK, "code_alone"), _as_it_is),
    ((NO_LINK, "code_alone"), without_accents),
    ((NO_LINK,), _as_it_is),
)
"""Sentences of `sms.toml` and how they are written; one whose placeholder has no value rules its row out."""


def checklist_text(choice: Choice, catalog: Catalog, public_url: str = "", with_link: bool = False) -> TextMessage:
    """The checklist of a choice's first topic as a text message.

    `public_url` is the address of the citizen pages. A link is sent only `with_link`: Danish operators filter messages
    that hold a web address; then the message names the code and says in words where to type it.
    """
    topic, language = choice.topics[0], catalog.language(choice.language)
    values = _values(replace(choice, language=language.code), catalog, public_url, with_link)
    tried = [(writing, _said(keys, language, catalog, values)) for keys, writing in ATTEMPTS]
    texts = [writing(text) for writing, text in tried if text and has_checklist(topic, catalog)]
    texts = texts or [_said(("checklist_other",), language, catalog, values)]
    fitting = (text for text in texts if segments(text) <= MOST_SEGMENTS)
    return TextMessage(language.code, topic, next(fitting, texts[-1]))


def _said(keys: tuple[str, ...], language: Language, catalog: Catalog, values: dict[str, str]) -> str:
    """The sentences, filled; empty when one of them lacks a value."""
    english = catalog.language(ENGLISH)
    sentences = [fill(language.sms.get(key) or english.sms.get(key, ""), values) for key in keys]
    return " ".join(sentences) if all(sentences) else ""


def _values(choice: Choice, catalog: Catalog, public_url: str, with_link: bool) -> dict[str, str]:
    topic, language = choice.topics[0], catalog.language(choice.language)
    words = language.topics.get(topic) or catalog.language(ENGLISH).topics[topic]
    base, code = public_url.rstrip("/"), encode(choice, catalog)
    page = f"{base}/c/{code}" if code else f"{base}/{language.code}/{topic}"
    return {
        **catalog.facts,
        "topic": words.label,
        "essentials": fill(language.sms.get(f"essentials.{topic}", ""), catalog.facts),
        "code": code,
        "url": page if base and with_link else "",
        "place": place_in_words(base, language.sms.get("dot") or catalog.language(ENGLISH).sms.get("dot", "")),
    }


def place_in_words(public_url: str, dot: str) -> str:
    """Where a code is typed, so that no filter takes it for a web address; empty where no citizen could go.

    >>> place_in_words("https://ics.example", "dot")
    'ics dot example/c'
    """
    parts = urlsplit(public_url)
    host = parts.netloc.lower()
    return f"{host.replace('.', f' {dot} ')}{parts.path.rstrip('/')}/c" if DOMAIN.fullmatch(host) else ""
