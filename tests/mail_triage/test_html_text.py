"""HTML → what a person sees, and nothing else."""

import time

import pytest

from mail_triage.html_strip import stripped
from mail_triage.html_text import QUOTE_MARK, html_to_text

HIDDEN = [
    '<div style="display:none">%s</div>',
    '<div style="DISPLAY : NONE !important">%s</div>',
    '<div style="dis&#112;lay:none">%s</div>',
    '<div style="d\\69splay:none">%s</div>',
    '<div style="display/**/:none"><b>%s</b></div>',
    '<div title=">" style="display:none">%s</div>',
    "<span style=font-size:0>%s</span>",
    '<span style="font-size: 0px; color: red">%s</span>',
    '<span style="font-size:0.01em">%s</span>',
    '<span style="font-size:1px">%s</span>',
    '<span style="font:0/0 a">%s</span>',
    '<div style="font-size:0"><div><b>%s</b></div></div>',
    '<div style="visibility:hidden">%s</div>',
    '<div style="opacity:0">%s</div>',
    '<div style="color:transparent">%s</div>',
    '<div style="mso-hide:all">%s</div>',
    '<div style="max-height:0px;overflow:hidden">%s</div>',
    '<div style="text-indent:-9999px">%s</div>',
    '<div style="position:absolute;left:-5000px">%s</div>',
    "<div hidden>%s</div>",
    "<script>%s</script>",
    "<title>%s</title>",
    "<!-- %s -->",
]
BY_SHEET = [
    "<style>.x{display:none}</style><div class=x>%s</div>",
    "<style>p.x , #y{font-size:0}</style><p class='a x'>%s</p>",
    "<style>/* } */ #y{visibility:hidden}</style><div id=y>%s</div>",
    "<style>@media print{.x{display:block}} .x{display:none}</style><div class=x>%s</div>",
]
SEEN = [
    '<div style="font-size:0"><div style="font-size:13px">%s</div></div>',
    '<div style="opacity:0.8">%s</div>',
    '<div style="max-height:0px">%s</div>',
    '<div style="left:-20px">%s</div>',
    '<div style="font-size:inherit">%s</div>',
    '<div style="font:12px Arial">%s</div>',
    '<div style="font:bold 12px/14px Arial, sans-serif">%s</div>',
    '<div style="display:none-such-thing:">%s</div><div style="">%s</div>',
    "<style>@media (max-width:600px){.x{display:none}}</style><div class=x>%s</div>",
    "<style>.x{display:none}.x{display:block}</style><div class=x>%s</div>",
    '<style>.x{display:none}</style><div class=x style="display:block">%s</div>',
]
DEEP = "<div>" * 600


@pytest.mark.parametrize("source", HIDDEN + BY_SHEET)
def test_hidden_text_is_left_out(source: str) -> None:
    assert html_to_text(f"<p>before</p>{source % 'SECRET'}<p>after</p>").split() == ["before", "after"]


@pytest.mark.parametrize("source", HIDDEN)
def test_hidden_text_is_left_out_where_the_html_is_made_to_hurt(source: str) -> None:
    assert html_to_text(f"<p>before</p>{source % 'SECRET'}<p>after</p>{DEEP}").split() == ["before", "after"]


@pytest.mark.parametrize("source", SEEN)
def test_text_that_is_seen_stays(source: str) -> None:
    assert "WORDS" in html_to_text(source.replace("%s", "WORDS"))


def test_nothing_but_hidden_text_is_no_text() -> None:
    assert html_to_text('<div style="display:none">SECRET</div>') == ""


@pytest.mark.parametrize("filler", ["", DEEP])
def test_text_behind_something_hidden_stays(filler: str) -> None:
    source = '<p>a<span style="font-size:0">SECRET</span>b<span hidden>SECRET</span>c</p>'
    assert html_to_text(source + filler) == "abc"


BOMBS = [
    "<div>" * 50_000, "<a" + " x=1" * 50_000 + ">", '<a "' * 250_000, "<a " * 300_000, "<" * 1_000_000,
    "<style>" + "@media{" * 30_000, "<style>" + ".a{color:red}" * 20_000 + "</style><p class=a>",
    "<style>" + "/*" * 100_000, '<p style="' * 100_000, "<b style='" + "\\" * 50_000 + "'>", "<!--" * 200_000,
    '<div style="display:none">' * 50_000, "<table><tr><td>" * 7_000, "&amp" * 250_000, "</p>" * 200_000,
    "<p style=" + "a:b;" * 100_000 + ">", "<style>" + "a," * 100_000 + "{display:none}</style>",
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(BOMBS)))
def test_html_made_to_hurt_ends_soon(number: int) -> None:
    began = time.monotonic()
    html_to_text(BOMBS[number] + "words")
    stripped(BOMBS[number] + "words")
    assert time.monotonic() - began < 5


def test_quoted_history_is_marked_and_its_words_stay() -> None:
    text = html_to_text('<p>new</p><div class="gmail_quote">old</div>')
    assert text.split() == ["new", QUOTE_MARK, "old"]
