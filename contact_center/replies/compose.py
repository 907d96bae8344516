"""Composes the acknowledgement mail that a citizen gets by itself. Pure.

Whether anything is sent at all is decided before, in `policy`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Contact
from contact_center.domain.reply import Reply
from contact_center.domain.route import Route
from contact_center.domain.triage import UNDETERMINED, Triage
from contact_center.replies.letter import WITHOUT_NOTE, Case, Letter, checklist_topics, notes_for, write
from contact_center.replies.render import ENGLISH

DANISH = "da"
TEMPLATES = Path(__file__).parent / "mail"
ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")


def acknowledge(
    contact: Contact,
    triage: Triage,
    route: Route,
    catalog: Catalog,
    reference: str,
    now: datetime,
    public_url: str = "",
    wrong_url: str = "",
    waits: Mapping[str, int] | None = None,
) -> Reply:
    """Compose the acknowledgement of a contact that was understood as `triage` and routed as `route`.

    `contact` is not quoted: what it says is used only as far as it was understood. `public_url` is the address of the
    citizen pages; without it no page of ours is named. `wrong_url` is where the citizen can put the topic right.
    `waits` says for each office in how many working minutes most mails are answered at present.
    """
    return _reply(Case(triage, route, catalog, reference, now, public_url.rstrip("/"), wrong_url, waits=waits or {}))


def acknowledge_correction(
    triage: Triage,
    route: Route,
    catalog: Catalog,
    reference: str,
    now: datetime,
    public_url: str = "",
    wrong_url: str = "",
    waits: Mapping[str, int] | None = None,
) -> Reply:
    """Compose the mail with the checklist of the topic that the citizen named: no second receipt."""
    base = public_url.rstrip("/")
    return _reply(Case(triage, route, catalog, reference, now, base, wrong_url, corrected=True, waits=waits or {}))


def _reply(case: Case) -> Reply:
    letters = _letters(case)
    return Reply(
        language=letters[0].language,
        checklists=checklist_topics(case.triage, case.catalog),
        subject=letters[0].subject,
        text=_text(letters),
        html=_html(letters),
    )


def _letters(case: Case) -> tuple[Letter, ...]:
    """One letter in the citizen's language, and a second one where it may not be enough."""
    triage, catalog = case.triage, case.catalog
    language = catalog.language(triage.language)
    first = write(case, language, notes_for(triage, language))
    second = _second_language(triage, language.code, language.native_reviewed)
    if second in catalog.languages and second != language.code:
        return (first, write(case, catalog.language(second)))
    return (first,)


def _second_language(triage: Triage, first: str, native_reviewed: bool) -> str:
    if triage.language == UNDETERMINED:
        return DANISH
    return "" if native_reviewed or first in WITHOUT_NOTE else ENGLISH


@lru_cache(maxsize=8192)
def linked(sentence: str) -> Markup:
    """A sentence as HTML, with its web addresses as links. Kept: most sentences stand in many mails."""
    pieces, end = [], 0
    for match in ADDRESS.finditer(sentence):
        pieces += [escape(sentence[end : match.start()]), Markup('<a href="{0}">{0}</a>').format(match[0])]
        end = match.end()
    return Markup("").join([*pieces, escape(sentence[end:])])


@lru_cache(maxsize=1)
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html.jinja",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["linked"] = linked
    return environment


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)


def _text(letters: tuple[Letter, ...]) -> str:
    return _templates().get_template("acknowledgement.txt.jinja").render(letters=letters)


def _html(letters: tuple[Letter, ...]) -> str:
    """Mail programs drop style sheets, so the styles stand in the elements; only dark mode stays in a sheet."""
    page = _templates().get_template("acknowledgement.html.jinja").render(letters=letters)
    inlined: str = _inliner().inline(page)
    return inlined
