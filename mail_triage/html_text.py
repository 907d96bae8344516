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
_INVISIBLE = ("script", "style", "head", "title", "template", "noscript", "object", "svg")
_HIDDEN_STYLE = re.compile(
    r"font-size:\s{0,5}0{1,3}(?:\.0{1,3})?(?:px|pt|em|rem|%)?(?=\s{0,5}[;\"'])|visibility:\s{0,5}hidden|"
    r"mso-hide:\s{0,5}all|(?<![\w-])opacity:\s{0,5}0(?=\s{0,5}[;\"'])|"
    r"(?<![\w-])(?:max-)?height:\s{0,5}0(?:px)?\s{0,5};\s{0,5}overflow:\s{0,5}hidden",
    re.I,
)
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
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6]|/blockquote|/table|hr)\b[^<>]*>", re.I)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
"""Only ASCII: `str.lower` makes some letters two, and places would no longer agree."""
_MANY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")


def html_to_text(source: str) -> str:
    """The visible text of `source`, at most its first megabyte; quoted history stands behind a `QUOTE_MARK`."""
    source = source[:MOST_HTML]
    shortened = _without(_DATA_ADDRESS.sub("data:,", source), "<!--", "-->")
    shortened = _HIDDEN_STYLE.sub("display:none", shortened)
    shortened = _marked(shortened)
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
    from inscriptis import get_text  # imported late: with lxml it takes a tenth of a second, and many mails need none
    from inscriptis.css_profiles import CSS_PROFILES
    from inscriptis.model.config import ParserConfig

    try:
        return str(get_text(source, ParserConfig(css=CSS_PROFILES["strict"])))
    except Exception:  # whatever lxml finds to complain about: the stripper below reads everything
        return ""


def stripped(source: str) -> str:
    """The text without its tags; crude, and it always ends."""
    text = source
    for name in _INVISIBLE:
        text = _without(text, f"<{name}", f"</{name}>")
    text = _TAG.sub("", _BREAK.sub("\n", text))
    lines = (" ".join(line.split()) for line in html.unescape(text).split("\n"))
    return "\n".join(lines)
