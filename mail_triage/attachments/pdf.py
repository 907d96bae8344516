"""What is in a PDF: whether it opens without a password, and the words of its first page. Pure.

pypdf reads what was made to hurt, too, so this runs only where it can be stopped (`mail_triage.apart`).
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass

MOST_BYTES = 12 * 1024 * 1024
LONGEST_TEXT = 6000
_ACTIVE = (b"/Launch", b"/EmbeddedFile", b"/RichMedia")
"""What a form or a letter has no use for. Scripts are not among it: the authorities' own forms have them."""

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Pdf:
    """What to mind, and the beginning of what it says."""

    marks: tuple[str, ...] = ()
    text: str = ""


def look(content: bytes) -> Pdf:
    """Read a PDF as far as its first page."""
    marks = ("embedded",) if any(sign in content for sign in _ACTIVE) else ()
    if len(content) > MOST_BYTES:
        return Pdf(marks)
    import pypdf  # imported late: it takes a quarter of a second
    from pypdf.errors import DependencyError, FileNotDecryptedError

    try:
        reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return Pdf((*marks, "encrypted"))
        return Pdf(marks, reader.pages[0].extract_text()[:LONGEST_TEXT])
    except (DependencyError, FileNotDecryptedError):
        return Pdf((*marks, "encrypted"))
    except RecursionError:
        return Pdf((*marks, "damaged"))
    except Exception:  # a PDF that pypdf cannot read may still be one that staff can
        return Pdf(marks)
