"""Step of the understanding: Cyrillic and Greek words in Latin letters, as people type them, and the way back."""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import Final

CYRILLIC: Final[dict[str, tuple[str, ...]]] = {
    "а": ("a",), "б": ("b",), "в": ("v", "w"), "г": ("h", "g"), "ґ": ("g",), "д": ("d",), "е": ("e",),
    "є": ("ye", "je", "ie", "e"), "ж": ("zh", "j"), "з": ("z",), "и": ("y", "i"), "і": ("i",), "ї": ("yi", "ji", "i"),
    "й": ("y", "j", "i"), "к": ("k",), "л": ("l",), "м": ("m",), "н": ("n",), "о": ("o",), "п": ("p",), "р": ("r",),
    "с": ("s",), "т": ("t",), "у": ("u",), "ф": ("f",), "х": ("kh", "h", "x"), "ц": ("ts", "c"), "ч": ("ch",),
    "ш": ("sh",), "щ": ("shch", "sch", "sh"), "ь": ("", "'", "j"), "ю": ("yu", "ju", "iu", "u"),
    "я": ("ya", "ja", "ia", "a"),
}  # fmt: skip
RUSSIAN: Final = {
    **CYRILLIC, "г": ("g",), "и": ("i",), "ы": ("y", "i"), "э": ("e",), "ъ": ("",), "ё": ("yo", "e"),
    "е": ("e", "ye"), "х": ("h", "kh", "x"), "ч": ("ch", "4"),
}  # fmt: skip
BULGARIAN: Final = {
    **CYRILLIC, "г": ("g",), "и": ("i",), "щ": ("sht", "6t"), "ъ": ("a", "u", "y"), "я": ("ya", "q", "ia", "ja", "a"),
    "й": ("i", "y", "j", ""), "х": ("h",), "ц": ("ts", "c"), "ч": ("ch", "4"), "ш": ("sh", "6"), "ж": ("zh", "j"),
}  # fmt: skip
GREEK: Final[dict[str, tuple[str, ...]]] = {
    "α": ("a",), "β": ("v", "b"), "γ": ("g",), "δ": ("d",), "ε": ("e",), "ζ": ("z",), "η": ("i", "h"),
    "θ": ("th", "8"), "ι": ("i",), "κ": ("k",), "λ": ("l",), "μ": ("m",), "ν": ("n",), "ξ": ("ks", "x", "3"),
    "ο": ("o",), "π": ("p",), "ρ": ("r",), "σ": ("s",), "τ": ("t",), "υ": ("y", "i", "u"), "φ": ("f", "ph"),
    "χ": ("x", "h", "ch"), "ψ": ("ps",), "ω": ("o", "w"), "ου": ("ou", "oy", "u"), "αι": ("ai", "e"),
    "ει": ("ei", "i"), "οι": ("oi", "i"), "ευ": ("eu", "ef", "ev", "ey"), "αυ": ("au", "af", "av", "ay"),
    "μπ": ("mp", "b"), "ντ": ("nt", "d"), "γκ": ("gk", "g"), "γγ": ("gg", "ng"),
}  # fmt: skip
WAYS: Final = {"uk": CYRILLIC, "ru": RUSSIAN, "bg": BULGARIAN, "el": GREEK}
CYRILLIC_ONES: Final = ("uk", "ru", "bg")
GREEK_UNIT: Final = re.compile("ου|αι|ει|οι|ευ|αυ|μπ|ντ|γκ|γγ|.")
MOST_FORMS: Final = 128

PAIRS: Final = (
    ("shch", "щ"), ("zh", "ж"), ("kh", "х"), ("ch", "ч"), ("sh", "ш"), ("ts", "ц"), ("yu", "ю"), ("ya", "я"),
    ("yi", "ї"), ("ye", "є"), ("ju", "ю"), ("ja", "я"), ("ji", "ї"), ("je", "є"), ("iu", "ю"), ("ia", "я"),
    ("ie", "є"), ("yo", "йо"), ("jo", "йо"),
)  # fmt: skip
SINGLE: Final = dict(zip("abvhgdezyijklmnoprstufxcwq'", "абвггдезиійклмнопрстуфхцвяь", strict=True))
PAIRS_BACK: Final = {
    "uk": PAIRS,
    "ru": tuple((typed, {"є": "е", "ї": "ый", "йо": "ё"}.get(letter, letter)) for typed, letter in PAIRS),
    "bg": (("sht", "щ"), *((typed, {"є": "ие", "ї": "ий"}.get(letter, letter)) for typed, letter in PAIRS)),
}
SINGLE_BACK: Final = {
    "uk": str.maketrans(SINGLE),
    "ru": str.maketrans({**SINGLE, "h": "х", "i": "и", "y": "ы"}),
    "bg": str.maketrans({**SINGLE, "h": "х", "i": "и", "y": "ъ", "4": "ч", "6": "ш"}),
}
LAST_Y: Final = {"uk": "и", "ru": "й", "bg": "й"}
SOFT: Final = re.compile(r"(?<=[бвгдзклмнпрстфхцчшжщbvhgdzklmnprstfxc])j")
GREEK_PAIRS: Final = (
    ("th", "θ"), ("ps", "ψ"), ("ks", "ξ"), ("ch", "χ"), ("ou", "ου"), ("mp", "μπ"), ("nt", "ντ"), ("ph", "φ"),
)  # fmt: skip
GREEK_SINGLE: Final = str.maketrans(
    dict(zip("abgdezhiklmnoprstyfxwvuqjc8390", "αβγδεζηικλμνοπρστυφχωβυθζκθξ90", strict=True))
)


def romanised(word: str, language: str) -> set[str]:
    """The usual ways to type a Cyrillic or Greek word in Latin letters; a letter is typed alike in the whole word."""
    ways = WAYS[language]
    units = _units(word, language)
    distinct = list(dict.fromkeys(units))
    forms = set()
    for choice in itertools.islice(itertools.product(*(ways.get(unit, (unit,)) for unit in distinct)), MOST_FORMS):
        typed = dict(zip(distinct, choice, strict=True))
        forms.add("".join(typed[unit] for unit in units))
    return forms


def _units(word: str, language: str) -> list[str]:
    if language != "el":
        return list(word)
    bare = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    return GREEK_UNIT.findall(bare.replace("ς", "σ"))


def cyrillic(text: str, language: str) -> str:
    """The text written back into Cyrillic letters, as `language` ("uk", "ru" or "bg") is typed in Latin ones."""
    back = re.sub(r"y\b", LAST_Y[language], text.lower())
    for latin_letters, letter in PAIRS_BACK[language]:
        back = back.replace(latin_letters, letter)
    return SOFT.sub("ь", back).translate(SINGLE_BACK[language])


def greek(text: str) -> str:
    """The text written back into Greek letters."""
    back = text.lower()
    for latin_letters, letter in GREEK_PAIRS:
        back = back.replace(latin_letters, letter)
    return re.sub(r"σ\b", "ς", back.translate(GREEK_SINGLE))
