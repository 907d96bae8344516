"""`contact-center check`: facts, texts, and the phone's menus as they are walked through."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from contact_center.catalog.check import Report, examine
from ivr import rules


def run(root: Path | None = None) -> Report:
    """What is wrong with the project's own files, or with those of a folder laid out alike."""
    catalog, report = examine(root)
    if report.broken:
        return report
    return replace(report, mistakes=tuple(dict.fromkeys((*report.mistakes, *rules.mistakes(catalog)))))
