"""A mail's HTML made harmless: what stays, what goes, and what is made to hurt."""

from __future__ import annotations

import base64
import re
import time
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_triage.shown.apart import shown
from mail_triage.shown.clean import cleaned, styled
from mail_triage.shown.links import link_of, pretends
from mail_triage.shown.page import page_of
from mail_triage.shown.parts import MOST_PICTURE, Found, found_in

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def page(html: str, language: str = "da", **pictures: str) -> str:
    return page_of(Found(html, pictures), language).page


def body(html: str, **pictures: str) -> str:
    return page(html, **pictures).partition("<body>")[2].partition("</body>")[0]


def mail(html: str, *files: tuple[str, bytes, str]) -> bytes:
    letter = EmailMessage()
    letter["From"] = "anna@mail.example"
    letter.set_content("text")
    letter.add_alternative(html, subtype="html")
    for name, content, kind in files:
        letter.get_payload()[1].add_related(content, "image", kind, cid=f"<{name}>")  # type: ignore[union-attr, index]
    return letter.as_bytes()


def test_what_a_letter_looks_like_stays() -> None:
    kept = body('<h2 style="color: red">Hej</h2><table border="1"><tr><td bgcolor="#eee">a</td></tr></table><b>x</b>')
    assert '<h2 style="color: red">Hej</h2>' in kept
    assert '<td bgcolor="#eee">a</td>' in kept


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<p onclick=alert(1)>x</p>",
        "<form action=/x><input name=a><button>x</button></form>",
        "<iframe src=//x.example></iframe>",
        "<meta http-equiv=refresh content=0>",
        "<base href=//x.example>",
        "<style>p{color:red}</style>",
        "<link rel=stylesheet href=//x.example>",
        "<svg><script>1</script></svg>",
        "<object data=x></object><embed src=x>",
        "<img src=//x.example/p.gif><video src=x><audio src=x>",
        "<a href='javascript:alert(1)'>x</a><a href='data:text/html,x'>y</a><a href='vbscript:x'>z</a>",
    ],
)
def test_nothing_active_and_nothing_to_fetch_is_left(html: str) -> None:
    kept = body(f"<p>before</p>{html}<p>after</p>")
    forbidden = (
        r"<(script|form|input|button|iframe|meta|base|style|link|svg|object|embed|video|audio)|src=|\son\w+=|href="
    )
    assert not re.search(forbidden, kept), kept
    assert "before" in kept
    assert "after" in kept


@pytest.mark.parametrize(
    "style",
    [
        "background:url(//x)",
        "background-image:url(//x)",
        "color:\\75rl(//x)",
        "width:calc(1px)",
        "color:expression(alert(1))",
        "position:fixed;z-index:9;top:0",
        "font-family:'x';behavior:url(#a)",
        "color:red/*;*/;background-color:image-set('//x' 1x)",
        "display:grid",
        "-moz-binding:url(//x)",
    ],
)
def test_a_style_keeps_nothing_that_fetches_or_covers(style: str) -> None:
    kept = styled(style) or ""
    assert not re.search(r"url|position|z-index|expression|behavior|binding|image-set|grid|calc|\\", kept), kept


def test_pictures_of_the_mail_itself_are_shown_and_others_are_counted() -> None:
    letter = mail(
        "<img src='cid:logo' alt=ICS><img src='https://t.example/p.gif'><img src='https://t.example/q.png' alt='Kort'>",
        ("logo", PNG, "png"),
        ("bad", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg+xml"),
    )
    found = found_in(letter)
    assert list(found.pictures) == ["logo"]
    html = page_of(found, "da").page
    assert html.count("data:image/png;base64,") == 1
    assert "2 billeder fra internettet vises ikke" in html
    assert "[billede: Kort]" in html
    assert "t.example" not in html


def test_a_picture_that_is_too_large_or_lies_about_itself_is_left_out() -> None:
    letter = mail("<img src=cid:a><img src=cid:b>", ("a", PNG + b"x" * MOST_PICTURE, "png"), ("b", b"MZ..", "png"))
    assert found_in(letter).pictures == {}
    lie = base64.b64encode(b"<svg/>").decode()
    assert cleaned(f"<img src='data:image/png;base64,{lie}'><img src='data:image/svg+xml,x'>", {}).html == "<img><img>"


@pytest.mark.parametrize(
    ("href", "host"),
    [
        ("https://skat.dk/a?b=c#d", "skat.dk"),
        ("https://skat.dk@evil.example/", "evil.example"),
        ("https://skat.dk\\@evil.example/", "skat.dk"),
        ("ht\ttps:\\\\evil.example\\x", "evil.example"),
        ("https:///evil.example/x", "evil.example"),
        ("https://sкat.dk/", "xn--sat-ced.dk"),
        ("HTTP://EVIL.example:8080/", "evil.example:8080"),
        ("https://[::1]/", None),
        ("javascript:alert(1)", None),
        ("mailto:a@b.example", None),
        ("//evil.example", None),
        ("https://", None),
        ("https://evil.example:99999/", None),
        ("https://ev il.example<script>/", None),
    ],
)
def test_a_link_says_the_host_that_a_browser_would_go_to(href: str, host: str | None) -> None:
    link = link_of(href)
    assert (link.host if link else None) == host
    assert link is None or ("@" not in link.address.partition("//")[2].partition("/")[0])


def test_a_link_whose_words_name_another_host_is_marked() -> None:
    assert pretends("www.skat.dk", "evil.example")
    assert not pretends("www.skat.dk", "skat.dk")
    assert not pretends("skat.dk", "info.skat.dk")
    assert not pretends("Læs mere her", "evil.example")
    kept = body("<a href='https://evil.example/x'>Log på <b>skat</b>.dk</a> bagefter")
    assert "⚠ evil.example – linket viser et andet sted hen</span> bagefter" in kept
    assert 'rel="noopener noreferrer nofollow"' in kept


def test_numbers_are_masked_also_where_tags_stand_in_them_but_not_over_two_cells() -> None:
    assert "<b>0101</b>90-****" in body("<p>CPR <b>0101</b>90-1234</p>")
    assert "+**<i> ***</i> *** *14" in body("<p>tlf. +48<i> 601</i> 234 214</p>")
    assert "<td>010190</td><td>1234</td>" in body("<table><tr><td>010190</td><td>1234</td></tr></table>")


def test_a_mail_without_html_has_no_page_and_a_file_is_not_its_letter() -> None:
    assert page_of(found_in(b"From: a@b.example\r\n\r\ntext"), "da").reason == "none"
    attached = (
        b"From: a@b.example\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename=x.html\r\n\r\n<p>x"
    )
    assert page_of(found_in(attached), "da").reason == "none"


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 50_000,
        "<div>" * 600 + "x",
        "<table>" * 3_000,
        "<b><i>" * 9_000,
        "<p " + "a=b " * 50_000 + ">x",
        "<td colspan=99999999 rowspan=99999999>" * 200,
        "&" * 100_000,
        "<!--" * 100_000,
        "<a href='https://x.example/'>y.example</a>" * 4_000,
        "<p>010190-1234 " * 1_000,
    ],
)
def test_html_made_to_hurt_costs_little(html: str) -> None:
    began = time.process_time()
    made = page_of(Found(html), "da")
    assert time.process_time() - began < 4
    assert made.reason in ("", "complicated")
    assert len(made.page) < 3_000_000


def test_a_mail_that_takes_too_long_is_given_up_and_the_next_one_is_shown() -> None:
    bomb = mail("<a href='https://x.example/'>y.example</a>" * 4_000)
    assert shown(bomb, seconds=0.02).reason == "slow"
    made = shown(mail("<p>hej"), "en")
    assert (made.reason, "<p>hej" in made.page) == ("", True)
    nested = b"From: a@b.example\r\n" + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n" * 3_000
    assert "parts" in shown(nested).reason


@given(st.text(alphabet="<>/=\"' \\abcdhimnoprstuvx:&;#%()\n0129-", max_size=300))
def test_whatever_comes_no_page_has_anything_that_runs_or_fetches(html: str) -> None:
    made = body(html)
    assert not re.search(r"<(script|iframe|form|svg|object|embed|link|meta|base|style|input)\b", made, re.I)
    assert not re.search(r"<[^>]+\son\w+\s*=", made, re.I)
    assert not re.search(r"src=\"(?!data:image/)", made)
