"""Why something was decided: a code that programs count, and a detail that people read.

Reasons travel and are stored as text, one per line, the main one first: `code` or `code: detail`. The sentences that
belong to the codes stand in `contact_center/replies/reasons.toml`. A detail of several values names them:
`topic=cpr | office=aarhus`; they are worded in the language of whoever reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

LONGEST_DETAIL = 120
BETWEEN = " | "
CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")


def reason(code: str, detail: str = "") -> str:
    """One reason as a line; what would not be seen in `detail` is left out."""
    shown = _shown(detail)
    return f"{code}: {shown}" if shown else code


def _shown(detail: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in detail).split())[:LONGEST_DETAIL]


def naming(code: str, **values: object) -> str:
    """One reason whose detail names its values; a value that is None or empty is left out."""
    shown = {name: _shown(str(value).replace(BETWEEN, " ")) for name, value in values.items() if value is not None}
    detail = BETWEEN.join(f"{name}={value}" for name, value in shown.items() if value)
    return f"{code}: {detail}" if detail else code


def named(detail: str) -> dict[str, str]:
    """The values that a detail names; what is written otherwise names none."""
    pairs = (one.partition("=") for one in detail.split(BETWEEN))
    return {name: value for name, equals, value in pairs if equals and name.isidentifier()}


def joined(reasons: Iterable[str]) -> str:
    """Reasons as one text, the main one first, each once; empty when there are none."""
    return "\n".join(dict.fromkeys(one for one in reasons if one))


def parts(reasons: str) -> Iterator[tuple[str, str]]:
    """The (code, detail) of each line; a line without a code is all detail, and its code is empty."""
    for line in reasons.splitlines():
        code, _, detail = line.partition(":")
        yield (code, detail.strip()) if CODE.fullmatch(code) else ("", line)


def main_code(reasons: str) -> str:
    """The code of the main reason; the line itself where it has none, as older ones do."""
    first = next(parts(reasons), ("", ""))
    return first[0] or first[1]
