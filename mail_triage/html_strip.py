"""HTML → text without a parser: crude, but it always ends, in time that grows with the length. Pure.

It stands in where the HTML is made to hurt a parser, and it leaves out what is hidden, too: else deep nesting would
be the way to bring hidden text through.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from mail_triage import hidden

_TOKEN = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})"
    r"((?:\"[^\"<]{0,2000}+\"|'[^'<]{0,2000}+'|[^<>\"'])*+)>|<[!?][^<>]*+>"
)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]{1,20})(?:\s{0,5}=\s{0,5}(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]+)))?")
_BREAKING = frozenset(["br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "hr"])
_VOID = frozenset(["br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "wbr"])
_UNSEEN = frozenset(["script", "style", "head", "title", "template", "object", "svg"])
_READ_OF_A_TAG = 4000
_NEAREST = 60

State = tuple[str, bool, bool]
"""Of an open element: its tag, whether it is hidden, whether its letters have no size."""


def stripped(source: str) -> str:
    """The visible text of `source` without its tags."""
    text = html.unescape("".join(_visible(source)))
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def _visible(source: str) -> Iterator[str]:
    """The pieces of text between the tags that are seen, with line ends where lines end."""
    opened: list[State] = [("", False, False)]
    end = 0
    for token in _TOKEN.finditer(source):
        if not (opened[-1][1] or opened[-1][2]):
            yield source[end : token.start()]
        end = token.end()
        tag = (token[2] or "").lower()
        if tag in _BREAKING and (token[1] or tag in _VOID):
            yield "\n"
        _turn(opened, tag, bool(token[1]), token[3] or "")
    if not (opened[-1][1] or opened[-1][2]):
        yield source[end:]


def _turn(opened: list[State], tag: str, closes: bool, attributes: str) -> None:
    """Follow one tag. What is closed is looked for among the nearest only: nobody closes 10,000 at once."""
    if not tag or tag in _VOID:
        return
    if not closes:
        opened.append(_state(opened[-1], tag, attributes))
        return
    for back in range(1, min(_NEAREST, len(opened))):
        if opened[-back][0] == tag:
            del opened[-back:]
            return


def _state(parent: State, tag: str, attributes: str) -> State:
    if tag in _UNSEEN:
        return (tag, True, parent[2])
    if not attributes.strip():
        return (tag, parent[1], parent[2])
    found = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(attributes[:_READ_OF_A_TAG])}
    stated = hidden.declarations(html.unescape(found.get("style", "")))
    size = hidden.without_size(stated)
    return (tag, parent[1] or "hidden" in found or hidden.hides(stated), parent[2] if size is None else size)
