"""Writes a preview into the state folder and opens it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from contact_center.commands.preview.asked import Asked, case_of
from contact_center.commands.preview.documents import MAKERS
from contact_center.wiring import House

FOLDER = "preview"


def run(house: House, asked: Asked, now: datetime, open_page: Callable[[str], object] | None) -> Path:
    """Make the preview, print where it lies, and open it with `open_page`. Raises Invalid for an unknown value."""
    case = case_of(asked, house.catalog, now)
    made = MAKERS[asked.kind](case, house, now)
    name = "-".join(filter(None, (asked.kind, asked.topic, asked.language, asked.office, asked.group)))
    path = (house.settings.state_dir / FOLDER / f"{name}.html").resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(made, encoding="utf-8")
    print(path)
    if open_page is not None:
        open_page(path.as_uri())
    return path
