"""Step of the understanding: languages that are often typed in Latin letters (Ukrainian, Russian, Greek, Hindi …).

Detectors know them only in their own script and call such a text Slovak or Lithuanian. Two ways out: frequent words
(`data/latin.toml`), and writing the text back into Cyrillic: what then fits much better was Cyrillic before.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).parent / "data" / "latin.toml"
LEAST_HITS: Final = 2
LEAST_SHARE: Final = 0.2
FOREIGN_LETTERS: Final = re.compile(r"[àâäåæçéèêëîïôöøûüßąćęłńśźżėįųūčšžěřůďťňőűăâșțğşãõñ]")
LATIN_WORD: Final = re.compile(r"[a-z0-9']+")
WAYS: Final[dict[str, tuple[str, ...]]] = {
    "а": ("a",), "б": ("b",), "в": ("v", "w"), "г": ("h", "g"), "ґ": ("g",), "д": ("d",), "е": ("e",),
    "є": ("ye", "je", "ie", "e"), "ж": ("zh", "j"), "з": ("z",), "и": ("y", "i"), "і": ("i",), "ї": ("yi", "ji", "i"),
    "й": ("y", "j", "i"), "к": ("k",), "л": ("l",), "м": ("m",), "н": ("n",), "о": ("o",), "п": ("p",), "р": ("r",),
    "с": ("s",), "т": ("t",), "у": ("u",), "ф": ("f",), "х": ("kh", "h", "x"), "ц": ("ts", "c"), "ч": ("ch",),
    "ш": ("sh",), "щ": ("shch", "sch", "sh"), "ь": ("", "j"), "ю": ("yu", "ju", "iu", "u"),
    "я": ("ya", "ja", "ia", "a"),
    "ы": ("y", "i"), "э": ("e",), "ъ": ("", "a"), "ё": ("yo", "e"),
}  # fmt: skip
NOT_UKRAINIAN: Final = {
    "г": ("g",),
    "и": ("i",),
    "щ": ("shch", "sch", "sht", "sh"),
    "я": ("ya", "ja", "ia", "q"),
    "ж": ("zh", "j"),
}
MOST_FORMS: Final = 48
SHORTEST: Final = 3
PAIRS: Final = (
    ("shch", "щ"), ("zh", "ж"), ("kh", "х"), ("ch", "ч"), ("sh", "ш"), ("ts", "ц"), ("yu", "ю"), ("ya", "я"),
    ("yi", "ї"), ("ye", "є"), ("ju", "ю"), ("ja", "я"), ("ji", "ї"), ("je", "є"), ("iu", "ю"), ("ia", "я"),
    ("ie", "є"), ("yo", "йо"), ("jo", "йо"),
)  # fmt: skip
SINGLE: Final = str.maketrans(dict(zip("abvhgdezyijklmnoprstufxcwq'", "абвггдезиійклмнопрстуфхцвяь", strict=True)))
GREEK_PAIRS: Final = (
    ("th", "θ"), ("ps", "ψ"), ("ks", "ξ"), ("ch", "χ"), ("ou", "ου"), ("mp", "μπ"), ("nt", "ντ"), ("ph", "φ"),
)  # fmt: skip
GREEK_SINGLE: Final = str.maketrans(
    dict(zip("abgdezhiklmnoprstyfxwvuqjc8390", "αβγδεζηικλμνοπρστυφχωβυθζκθξ90", strict=True))
)


def romanised(word: str, language: str) -> set[str]:
    """The usual ways to type a Cyrillic word in Latin letters."""
    ways = WAYS if language == "uk" else {**WAYS, **NOT_UKRAINIAN}
    choices = [ways.get(letter, (letter,)) for letter in word]
    return {"".join(form) for form in itertools.islice(itertools.product(*choices), MOST_FORMS)}


@cache
def lexicon() -> dict[str, frozenset[str]]:
    """Language → words as typed in Latin letters."""
    found: dict[str, frozenset[str]] = {}
    for language, lists in tomllib.loads(FILE.read_text("utf-8")).items():
        forms = set(lists.get("latin", "").split())
        for word in lists.get("cyrillic", "").split():
            forms |= romanised(word, language)
        found[language] = frozenset(form for form in forms if len(form) >= SHORTEST)
    return found


def plain_latin(text: str) -> bool:
    """Whether a text may be such a one: no letters that only languages with a Latin script of their own use."""
    return not FOREIGN_LETTERS.search(text.lower()) and sum(letter > "\u024f" for letter in text) <= 3


def hits(text: str) -> dict[str, list[str]]:
    """Language → the words of the text that are in its list."""
    tokens = LATIN_WORD.findall(text.lower())
    return {code: [token for token in tokens if token in known] for code, known in lexicon().items()}


def language(text: str) -> tuple[str, tuple[str, ...]] | None:
    """The language whose frequent words fill the text, and the words; or nothing."""
    seen = hits(text)
    best = max(seen, key=lambda code: len(seen[code]))
    found = seen[best]
    if len(set(found)) < LEAST_HITS or len(found) < LEAST_SHARE * len(LATIN_WORD.findall(text.lower())):
        return None
    return best, tuple(dict.fromkeys(found))[:4]


def cyrillic(text: str) -> str:
    """The text written back into Cyrillic letters, the Ukrainian way."""
    back = re.sub(r"y\b", "и", text.lower())
    for latin_letters, letter in PAIRS:
        back = back.replace(latin_letters, letter)
    back = re.sub(r"(?<=[бвгдзклмнпрстфхцчшжщbvhgdzklmnprstfxc])j", "ь", back)
    return back.translate(SINGLE)


def greek(text: str) -> str:
    """The text written back into Greek letters."""
    back = text.lower()
    for latin_letters, letter in GREEK_PAIRS:
        back = back.replace(latin_letters, letter)
    return re.sub(r"σ\b", "ς", back.translate(GREEK_SINGLE))


def nearest(text: str, guessed: str) -> str:
    """Which Cyrillic language: the frequent words decide, else what the detector guessed."""
    if guessed not in {"uk", "ru", "bg"}:
        return guessed
    seen = {code: len(found) for code, found in hits(text).items() if code in {"uk", "ru", "bg"}}
    best = max(seen, key=lambda code: seen[code])
    return best if seen[best] > seen.get(guessed, 0) else guessed
