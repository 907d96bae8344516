"""HTML → the text that a person sees: hidden text is left out, quoted history is marked. Pure.

Inscriptis does the layout; a stripper of our own stands in where the HTML is made to hurt (measured: a tag with
50,000 attributes takes 35 s, 50,000 nested tags give nothing) or where nothing came out. Both leave out what is hidden.
"""

from __future__ import annotations

import re
from typing import Any

from mail_triage import hidden
from mail_triage.charset import RESERVED
from mail_triage.html_strip import stripped

QUOTE_MARK = RESERVED
"""Stands on a line of its own where a mail program says that quoted history begins; nobody can write it."""
MOST_HTML = 1024 * 1024
LONGEST_TAG = 20_000
MOST_TAGS = 20_000
DEEPEST = 400

_DATA_ADDRESS = re.compile(r"data:[\w.+/;=-]{0,80},[^\"'\s)>]{40,}")
_UNSEEN = frozenset({"script", "style", "title", "template", "object", "svg"})
_BLOCK_TAG = re.compile(r"<(?:div|blockquote|p|hr|span|table)\b([^<>]{4,600})>", re.I)
_QUOTE = re.compile(
    r"class=[\"']?[^\"'>]{0,80}(?:gmail_quote|gmail_attr|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra|"
    r"tutanota_quote|gmx_quote)|"
    r"id=[\"']?(?:\w{0,12}_)?(?:divRplyFwdMsg|appendonsend|reply-intro|OLK_SRC_BODY_SECTION|"
    r"mail-editor-reference-message-container)|"
    r"type=[\"']?cite|name=[\"']?quote[\"']?\s*$|"
    r"border:\s?none;\s?border-top:\s?solid\s?#[0-9a-f]{6}\s1\.0pt",
    re.I,
)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_MAY_HIDE = re.compile(r"style|hidden|class", re.I)
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
"""Only ASCII: `str.lower` makes some letters two, and places would no longer agree."""
_XML_DECLARATION = re.compile(r"^\s{0,20}<\?xml [^>]{0,200}\?>")
_MANY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")


def html_to_text(source: str) -> str:
    """The visible text of `source`, at most its first megabyte; quoted history stands behind a `QUOTE_MARK`."""
    source = source[:MOST_HTML]
    shortened = _without(_DATA_ADDRESS.sub("data:,", source), "<!--", "-->")
    shortened = _marked(_XML_DECLARATION.sub("", shortened))
    text = _laid_out(shortened) if _harmless(shortened) else ""
    return _MANY_LINES.sub("\n\n", text.strip() or stripped(shortened)).strip("\n")


def _without(source: str, opening: str, closing: str) -> str:
    """Leave out everything from each `opening` to its `closing`; regular expressions take quadratic time for that."""
    out, end, lower = [], 0, source.translate(_LOWER)
    while (start := lower.find(opening, end)) >= 0:
        stop = lower.find(closing, start)
        if stop < 0:
            break
        out.append(source[end:start])
        end = stop + len(closing)
    return "".join([*out, source[end:]])


def _marked(source: str) -> str:
    """Put the mark before the first place where quoted history begins."""
    for tag in _BLOCK_TAG.finditer(source):
        if _QUOTE.search(tag[1]):
            return f"{source[: tag.start()]}<p>{QUOTE_MARK}</p>{source[tag.start() :]}"
    return source


def _harmless(source: str) -> bool:
    tags = _TAG.findall(source)
    if len(tags) > MOST_TAGS or (tags and max(map(len, tags)) > LONGEST_TAG):
        return False
    depth = deepest = 0
    for tag in tags:
        depth += -1 if tag[1] == "/" else 1
        deepest = max(deepest, depth)
    voids = sum(tag[1:3].lower() in ("br", "im", "hr", "me", "in", "li", "p>", "p ", "td", "tr") for tag in tags)
    return deepest - voids <= DEEPEST


def _laid_out(source: str) -> str:
    from inscriptis import Inscriptis  # imported late: with lxml it takes a tenth of a second, many mails need none
    from inscriptis.css_profiles import CSS_PROFILES
    from inscriptis.model.config import ParserConfig
    from lxml.html import document_fromstring

    try:
        tree = document_fromstring(source.strip())
        if _MAY_HIDE.search(source):
            _drop_hidden(tree)
        return str(Inscriptis(tree, ParserConfig(css=CSS_PROFILES["strict"])).get_text())
    except Exception:  # whatever lxml finds to complain about: the stripper reads everything
        return ""


def _drop_hidden(tree: Any) -> None:
    """Take what nobody sees out of the tree. `tree` is an lxml element; its depth is limited by its parser."""
    found = hidden.sheet("\n".join(one.text or "" for one in tree.iter("style")))
    sizeless: dict[Any, bool] = {}
    unseen = []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        at = element.get
        stated = found.style(element.tag, at("class", ""), at("id", ""), at("style", ""))
        if hidden.hides(stated) or at("hidden") is not None or element.tag in _UNSEEN:
            unseen.append(element)
        _drop_sizeless(element, stated, sizeless)
    for element in unseen:
        _empty(element)


def _drop_sizeless(element: Any, stated: hidden.Declarations, sizeless: dict[Any, bool]) -> None:
    """Letters of no size are not seen, but a child may have a size again: programs that build mails do that."""
    parent = element.getparent()
    own = hidden.without_size(stated)
    sizeless[element] = (parent is not None and sizeless.get(parent, False)) if own is None else own
    if sizeless[element]:
        element.text = None
    if parent is not None and sizeless.get(parent, False):
        element.tail = None


def _empty(element: Any) -> None:
    """Take out what is in an element; what follows it stays where it is."""
    for child in list(element):
        element.remove(child)
    element.text = None
