"""The only command line: `contact-center`. Each command is named here; what it does is in `contact_center.commands`."""

from __future__ import annotations

import sys

from contact_center.cli import figures, keeping, people, phone, processes, understanding
from contact_center.cli.root import app
from contact_center.errors import CatalogMistakes, ContactCenterError

__all__ = ["app", "main"]
SUBJECTS = (processes, understanding, phone, figures, keeping, people)
"""Each puts its commands into the table."""
EXIT_CONFIG = 78
"""sysexits.h: a restart will not help."""


def main() -> None:
    """Run a command; a mistake of ours or of the settings is a sentence, not a traceback."""
    try:
        app()
    except CatalogMistakes as mistakes:
        print(f"The data files hold mistakes:\n{mistakes}", file=sys.stderr)
        raise SystemExit(EXIT_CONFIG) from None
    except ContactCenterError as error:
        print(error, file=sys.stderr)
        raise SystemExit(EXIT_CONFIG) from None
