"""Step of the understanding: what the letters of a text say about its language, before any detector is asked."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Final

SCRIPTS: Final = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "HEBREW": "he", "THAI": "th", "ARMENIAN": "hy",
    "GEORGIAN": "ka", "GREEK": "el", "BENGALI": "bn", "TAMIL": "ta", "TELUGU": "te", "CJK": "zh",
    "DEVANAGARI": "hi", "ETHIOPIC": "am",
}  # fmt: skip
LETTERS: Final = {
    "uk": "іїєґ", "ru": "ыэё", "lt": "ėįų", "pl": "łńśźż", "ro": "ășț", "lv": "āēīļņ", "hu": "őű", "cs": "ěřů",
    "tr": "ığ", "de": "ß", "sk": "ľĺŕ",
}  # fmt: skip
CYRILLIC: Final = re.compile(r"[\u0400-\u052f]")
ARABIC: Final = re.compile(r"[\u0600-\u06ff]")
LATIN_WORD: Final = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ\d'-]*")
LATIN: Final = re.compile(r"[A-Za-zÀ-ɏ]")


def by_script(text: str) -> tuple[str, str] | None:
    """Some scripts leave no doubt. Japanese uses Chinese signs, too: its own letters decide. The language and why."""
    seen: Counter[str] = Counter()
    for letter in text:
        if letter.isalpha():
            seen[unicodedata.name(letter, "?").split(" ")[0].split("-")[0]] += 1
    total = sum(seen.values())
    kana = seen["HIRAGANA"] + seen["KATAKANA"]
    if kana and kana + seen["CJK"] > total * 0.3:
        return "ja", "Japanese letters"
    for script, language in SCRIPTS.items():
        share = seen[script] / total if total else 0.0
        # a Chinese or Hindi sentence with "CPR" and "MitID" in it has many Latin letters
        if share > (0.15 if script in {"CJK", "DEVANAGARI"} else 0.4):
            return language, f"{script.title()} letters"
    return None


def by_letter(text: str) -> tuple[str, str] | None:
    """Letters that only one of our languages has; for texts of up to three words. The language and why."""
    lower = text.lower()
    for language, letters in LETTERS.items():
        found = [letter for letter in letters if letter in lower]
        if found:
            return language, f"the letter {found[0]}"
    return None


def without_latin(text: str) -> str:
    """A text in Cyrillic or Arabic letters without the Latin words in it: names of things say nothing about it."""
    own = len(CYRILLIC.findall(text)) + len(ARABIC.findall(text))
    return LATIN_WORD.sub(" ", text) if own > len(LATIN.findall(text)) / 2 else text


def is_cyrillic(text: str) -> bool:
    """Whether a text has Cyrillic letters and no Latin ones."""
    return CYRILLIC.search(text) is not None and LATIN.search(text) is None
