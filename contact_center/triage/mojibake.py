"""Words that some program on the way read in the wrong charset ("fÃ¥r" for "får") → the words as they were. Pure.

Only what is understood is mended; what staff read stays as it came. Only the one mistake that can be undone exactly
is: UTF-8 that was read as Windows-1252. Anything vaguer would be a guess about words that may be right.
"""

from __future__ import annotations

import re

_BYTES = {bytes([number]).decode("cp1252", "ignore") or chr(number): number for number in range(0x80, 0x100)}
"""What a program shows for each byte; the five bytes that Windows-1252 leaves open come as control characters."""
_BYTE_OF = {ord(letter): number for letter, number in _BYTES.items()}
_NEXT = "".join(re.escape(letter) for letter, number in _BYTES.items() if number < 0xC0)
_TWO, _THREE, _FOUR = (
    "".join(letter for letter, number in _BYTES.items() if low <= number <= high)
    for low, high in ((0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4))
)
_BROKEN = re.compile(f"[{_TWO}][{_NEXT}]|[{_THREE}][{_NEXT}]{{2}}|[{_FOUR}][{_NEXT}]{{3}}")
LEAST = 2
"""So many broken letters make it no chance: one alone may be meant."""


def mended(text: str) -> str:
    """`text` with its broken letters made whole; unchanged where there are none."""
    if text.isascii():
        return text
    repaired, count = _BROKEN.subn(lambda found: _whole(found[0]), text)
    return repaired if count >= LEAST else text


def _whole(broken: str) -> str:
    try:
        return bytes(_BYTE_OF[ord(letter)] for letter in broken).decode("utf-8")
    except (UnicodeDecodeError, KeyError):
        return broken
