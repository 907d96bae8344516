"""Personal and telephone numbers in HTML, masked as in the text, also where tags stand between their digits. Pure."""

from __future__ import annotations

from typing import Any

from contact_center.triage.concealed import hidden

_APART = frozenset(
    [
        "p",
        "div",
        "br",
        "tr",
        "td",
        "th",
        "li",
        "ul",
        "ol",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "pre",
        "blockquote",
        "center",
        "dl",
        "dd",
        "dt",
        "header",
        "footer",
        "article",
        "aside",
        "nav",
        "figure",
        "caption",
    ]
)
"""Tags that part words from each other."""

Piece = tuple[Any, str, int]
"""An element of lxml, `text` or `tail`, and where its words begin in the whole."""


def mask(tree: Any) -> int:
    """Mask the numbers in a tree of lxml; returns how many."""
    pieces: list[Piece] = []
    words = _words(tree, pieces)
    numbers = hidden(words)
    shown = list(words)
    for one in numbers:
        # As many letters as before: the masked form of a Danish number may be shorter.
        shown[one.start : one.end] = one.shown[: one.end - one.start].ljust(one.end - one.start, "*")
    for element, place, start in pieces if numbers else ():
        setattr(element, place, "".join(shown[start : start + len(getattr(element, place))]))
    return len(numbers)


def _words(tree: Any, pieces: list[Piece]) -> str:
    said: list[str] = []
    length = 0

    def add(text: str) -> None:
        nonlocal length
        said.append(text)
        length += len(text)

    from lxml.etree import iterwalk

    for event, element in iterwalk(tree, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if name in _APART:
            add("\n")
        text = element.text if event == "start" and name else None
        place = "text"
        if event == "end" and element is not tree:
            text, place = element.tail, "tail"
        if text:
            pieces.append((element, place, length))
            add(text)
    return "".join(said)
