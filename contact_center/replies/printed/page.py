"""A letter as a web page: both languages beside each other on a screen and on A4 paper. No scripts. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from contact_center.replies.compose import linked


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=select_autoescape(enabled_extensions=("html.jinja",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["linked"] = linked
    return environment.get_template("page.html.jinja")


def as_html(printed: Mapping[str, Any], styles: Sequence[str], icon: str, back: str) -> str:
    """The page of a letter that is kept as `printed` (see `write.Printed.as_json`).

    `styles` are the addresses of the style sheets, `icon` that of the icon, `back` that of the ticket. All is escaped.
    """
    return _template().render(letter=printed, styles=styles, icon=icon, back=back)
