"""The whole page that shows a mail's HTML, without scripts, style sheets of others and anything to fetch. Pure."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from mail_triage.shown import numbers
from mail_triage.shown.clean import cleaned
from mail_triage.shown.links import link_of, pretends
from mail_triage.shown.parts import Found

MOST_TAGS = 20_000
DEEPEST = 250
"""As deep as lxml reads."""
WORDS = {
    "da": {
        "blocked": "{n} billeder fra internettet vises ikke: hentes de, kan afsenderen se, at mailen er læst.",
        "blocked_one": "1 billede fra internettet vises ikke: hentes det, kan afsenderen se, at mailen er læst.",
        "masked": "Numre på personer og telefoner er skjult.",
        "picture": "billede: {alt}",
        "pretends": "linket viser et andet sted hen",
        "title": "Mail som HTML",
    },
    "en": {
        "blocked": "{n} pictures from the internet are not shown: they would tell the sender that the mail is read.",
        "blocked_one": "1 picture from the internet is not shown: it would tell the sender that the mail is read.",
        "masked": "Personal and telephone numbers are masked.",
        "picture": "picture: {alt}",
        "pretends": "the link leads somewhere else",
        "title": "Mail as HTML",
    },
}
STYLE = (
    "body{margin:12px;font:15px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;overflow-wrap:anywhere}"
    "img{max-width:100%;height:auto}table{max-width:100%}"
    ".ics-note{margin:0 0 12px;padding:6px 10px;background:#f0f0f0;color:#1a1a1a;font:13px/1.5 system-ui,sans-serif}"
    ".ics-host{font-size:12px;color:#454545;background:#f0f0f0;padding:0 4px;text-decoration:none}"
    ".ics-lie{color:#8f0e10;background:#fff;border:1px solid #8f0e10;font-weight:600}"
)
_PAGE = (
    '<!doctype html><html lang="und"><head><meta charset="utf-8"><meta name="color-scheme" content="light">'
    '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">'
    "<title>{title}</title><style>{style}</style></head><body>{notes}{body}</body></html>"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A page, or why there is none."""

    page: str = ""
    reason: str = ""
    """`none`: the mail has no HTML; `complicated`, or another reason in plain words."""


def page_of(found: Found, language: str) -> Shown:
    """Make the page; `language` is that of the staff."""
    if found.beyond or not found.html.strip():
        return Shown(reason=found.beyond or "none")
    if found.html.count("<") > MOST_TAGS:
        return Shown(reason="complicated")
    said = WORDS.get(language, WORDS["da"])
    clean = cleaned(found.html, found.pictures)
    tree = _tree(clean.html)
    if tree is None:
        return Shown(reason="complicated")
    _pictures(tree, said)
    masked = numbers.mask(tree)
    _links(tree, said)
    notes = [said["blocked_one" if clean.blocked == 1 else "blocked"].format(n=clean.blocked)] if clean.blocked else []
    notes += [said["masked"]] if masked else []
    told = "".join(f'<p class="ics-note">{html.escape(note)}</p>' for note in notes)
    return Shown(_PAGE.format(title=said["title"], style=STYLE, notes=told, body=_written(tree)))


def _tree(clean: str) -> Any:
    """The tree of a document whose body holds it all; None when it is nested too deep to be read."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    try:
        tree = document_fromstring(f"<html><body>{clean}</body></html>", HTMLParser(huge_tree=False, recover=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    body = tree.find("body")
    return None if body is None or _deeper(body, DEEPEST) else body


def _deeper(body: Any, most: int) -> bool:
    from lxml.etree import iterwalk

    depth = 0
    for event, _element in iterwalk(body, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > most:
            return True
    return False


def _pictures(body: Any, said: dict[str, str]) -> None:
    """In place of a picture that is not shown: what it shows, if the mail says so."""
    for picture in list(body.iter("img")):
        if picture.get("src"):
            continue
        alt = " ".join((picture.get("alt") or "").split())[:200]
        picture.tag = "span"
        picture.attrib.clear()
        picture.text = f"[{said['picture'].format(alt=alt)}]" if alt else None


def _links(body: Any, said: dict[str, str]) -> None:
    """Every link says where it leads; one that says another place than it leads to is marked."""
    from lxml.html import Element

    for one in list(body.iter("a")):
        link = link_of(one.attrib.pop("href", ""))
        if link is None:
            continue
        one.attrib.update({"href": link.address, "target": "_blank", "rel": "noopener noreferrer nofollow"})
        lies = pretends("".join(one.itertext())[:500], link.host)
        host = Element("span", {"class": "ics-host ics-lie" if lies else "ics-host"})
        host.text = f"⚠ {link.host} – {said['pretends']}" if lies else link.host
        one.addnext(host)
        one.tail, host.tail = " ", one.tail


def _written(body: Any) -> str:
    from lxml.html import tostring

    parts = [html.escape(body.text or "")]
    parts += [str(tostring(child, encoding="unicode")) for child in body]
    return "".join(parts)
