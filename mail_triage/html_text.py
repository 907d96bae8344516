"""HTML → the text that a person sees: hidden text is left out, quoted history is marked. Pure.

Inscriptis does the layout; a stripper of our own stands in where the HTML is made to hurt (measured: a tag with
50,000 attributes takes 35 s, 50,000 nested tags give nothing) or where nothing came out.
"""

from __future__ import annotations

import html
import re

QUOTE_MARK = "\u241e"
"""Stands on a line of its own where a mail program says that quoted history begins."""
MOST_HTML = 1024 * 1024
LONGEST_TAG = 20_000
MOST_TAGS = 20_000
DEEPEST = 400

_DATA_ADDRESS = re.compile(r"data:[\w.+/;=-]{0,80},[^\"'\s)>]{40,}")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_INVISIBLE = re.compile(r"<(script|style|head|title|template|noscript|object|svg)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.I)
_HIDDEN_STYLE = re.compile(
    r"font-size:\s*0+(?:\.0+)?(?:px|pt|em|rem|%)?(?=\s*[;\"'])|visibility:\s*hidden|mso-hide:\s*all|"
    r"(?<![\w-])(?:max-)?height:\s*0(?:px)?\s*;[^\"']{0,80}overflow:\s*hidden|(?<![\w-])opacity:\s*0(?=\s*[;\"'])",
    re.I,
)
_QUOTE = re.compile(
    r"<(?:div|blockquote|p|hr|span|table)\b[^>]{0,400}?"
    r"(?:class=[\"']?[^\"'>]{0,80}(?:gmail_quote|gmail_attr|yahoo_quoted|moz-cite-prefix|protonmail_quote|"
    r"zmail_extra|tutanota_quote|gmx_quote)|"
    r"id=[\"']?(?:\w{0,12}_)?(?:divRplyFwdMsg|appendonsend|reply-intro|OLK_SRC_BODY_SECTION|isForwardContent|mail-editor-reference-message-container)|"
    r"type=[\"']?cite|name=[\"']?quote[\"'>])",
    re.I,
)
_OUTLOOK_LINE = re.compile(
    r"<div\b[^>]{0,200}border:\s*none;\s*border-top:\s*solid\s*#[0-9a-f]{6}\s*1\.0pt[^>]{0,200}>", re.I
)
_BREAK = re.compile(r"<\s*(?:br|/p|/div|/tr|/li|/h[1-6]|/blockquote|/table|hr)\b[^>]*>", re.I)
_TAG = re.compile(r"<[a-zA-Z/!?][^>]*>")
_MANY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")


def html_to_text(source: str) -> str:
    """The visible text of `source`, at most its first megabyte; quoted history stands behind a `QUOTE_MARK`."""
    source = source[:MOST_HTML]
    shortened = _COMMENT.sub("", _DATA_ADDRESS.sub("data:,", source))
    shortened = _HIDDEN_STYLE.sub("display:none", shortened)
    shortened = _marked(shortened)
    text = _laid_out(shortened) if _harmless(shortened) else ""
    return _MANY_LINES.sub("\n\n", text.strip() or stripped(shortened)).strip("\n")


def _marked(source: str) -> str:
    """Put the mark before the first place where quoted history begins."""
    first = [found.start() for pattern in (_QUOTE, _OUTLOOK_LINE) if (found := pattern.search(source))]
    if not first:
        return source
    return f"{source[: min(first)]}<p>{QUOTE_MARK}</p>{source[min(first) :]}"


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
    from inscriptis import get_text  # imported late: with lxml it takes a tenth of a second, and many mails need none
    from inscriptis.css_profiles import CSS_PROFILES
    from inscriptis.model.config import ParserConfig

    try:
        return str(get_text(source, ParserConfig(css=CSS_PROFILES["strict"])))
    except Exception:  # whatever lxml finds to complain about: the stripper below reads everything
        return ""


def stripped(source: str) -> str:
    """The text without its tags; crude, and it always ends."""
    text = _INVISIBLE.sub(" ", source)
    text = _TAG.sub("", _BREAK.sub("\n", text))
    lines = (" ".join(line.split()) for line in html.unescape(text).split("\n"))
    return "\n".join(lines)
