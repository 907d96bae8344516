"""Step of the understanding: in which language did this person write or speak?

`eldc` decides, restricted to the languages that ICS meets; `langdetect` (fenced in: seeded, restricted, never on one
word) is the second voice that makes a short text more or less certain; `py3langid` stands in where `eldc` has no
wheel. Too little text gives `und`: the answer is then in English and Danish.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Final

from contact_center.domain.triage import UNDETERMINED
from contact_center.triage import latin, neighbours
from contact_center.triage.detectors import KNOWN, Eldc, Py3langid, first_voice, second_voice
from contact_center.triage.text import ADDRESS, words

CORE: Final = ("da", "en", "de", "pl", "lt", "ro", "uk")
READ_LETTERS: Final = 480
"""`eldc` reads 1,000 bytes; 480 letters of Cyrillic fit."""
DANISH_OVER_NORWEGIAN: Final = 0.02
MARGIN_ONE_WORD: Final = 0.15
MARGIN_FEW_WORDS: Final = 0.05
FEW: Final = 4
LEAST_SCORE: Final = 0.35
LEAST_SCORE_FEW: Final = 0.6
"""A text of no language at all ("xk qwrt") is still nearest to one, but not near."""
CLOSE: Final = 0.1
LEAD_KNOWN: Final = 0.215
LEAD_ANY: Final = 0.04
"""How much better a text must fit when written back into its own letters; measured: other texts stay below 0.19."""
SECOND_VOICE_UP_TO: Final = 12
"""Words; beyond that the second voice changes nothing and costs milliseconds."""
LOAN_WORDS: Final = re.compile(
    r"\b(?:cpr|mit\s?id|nem\s?id|siri|ics|skat|su|eu|od1|pd|u[123]|e-?boks|borger(?:service|\.dk)?|skatte\w*"
    r"|sundhedskort\w*|opholds\w*|registreringsbevis\w*|arbejdstilladelse\w*|jobnet\w*|jobcenter\w*|a-?kasse\w*"
    r"|folkeregister\w*|forskuds\w*|kommune\w*|digital post|feriepenge\w*|tastselv|international\w* citizen service"
    r"|sprogskole\w*|kørekort\w*)\b",
    re.IGNORECASE,
)
"""Names of Danish things that stand in mails of every language and say nothing about it."""
LETTERS: Final = {
    "uk": "іїєґ", "ru": "ыэё", "lt": "ėįų", "pl": "łńśźż", "ro": "ășț", "lv": "āēīļņ", "hu": "őű", "cs": "ěřů",
    "tr": "ığ", "de": "ß", "sk": "ľĺŕ",
}  # fmt: skip
GREETINGS: Final = re.compile(
    r"^\s*(?:hi|hello|dear|hej|hey|good (?:morning|day|afternoon|evening)|kære|to whom it may concern|greetings)\b"
    r"[^\n.!?]{0,40}?(?:[,.!:\n]|$)",
    re.IGNORECASE,
)
CLOSINGS: Final = re.compile(
    r"(?:^|[\n.!?])\s*(?:best|kind|warm)?\s*(?:regards|greetings|wishes)\b.*"
    r"|\n\s*(?:thanks|thank you|br|mvh|tak|med venlig hilsen|venlig hilsen|sincerely|yours \w+|sent from my)\b[^?]*$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Guess:
    """A language, how certain, and why in words."""

    language: str
    confidence: float
    evidence: str


def detect(body: str, subject: str = "") -> Guess:
    """The language of what a person wrote: the body decides; the subject only where the body is too short."""
    core = essence(body)
    count = len(words(core))
    if count <= 2 and subject:
        core = f"{core} {essence(subject)}".strip()
        count = len(words(core))
    if count == 0 or not any(letter.isalpha() for letter in core):
        core, count = body, len(words(body))
    if not any(letter.isalpha() for letter in core):
        return Guess(UNDETERMINED, 0.0, "no words to tell the language by")
    return _judged(core[:READ_LETTERS], count)


def essence(text: str) -> str:
    """What tells the language: no links, numbers, names of Danish things, English greetings and closings."""
    bare = ADDRESS.sub(" ", text)
    cut = CLOSINGS.sub(" ", GREETINGS.sub(" ", bare, count=1))
    if len(words(LOAN_WORDS.sub(" ", cut))) >= 2:
        bare = LOAN_WORDS.sub(" ", cut)
    return re.sub(r"[\d_#*=<>|/\\]+", " ", bare).strip()


def _judged(text: str, count: int) -> Guess:
    by_script = _script(text)
    if by_script:
        return by_script
    romanised = _romanised(text)
    if romanised:
        return romanised
    if count <= 3:
        by_letter = _letter(text)
        if by_letter:
            return by_letter
    return _heard(text, count)


def _romanised(text: str) -> Guess | None:
    """A language with a script of its own, typed in Latin letters."""
    if not latin.plain_latin(text):
        return None
    by_words = latin.language(text)
    if by_words:
        return Guess(by_words[0], 0.9, f"words of {by_words[0]} in Latin letters: {', '.join(by_words[1])}")
    voice = first_voice()
    back = voice.back(text)
    if not back or len(words(text)) < 3:
        return None
    language, score = back[0]
    known, any_language = voice.scores(text)[:1], voice.beyond(text)[:1]
    if score < _top(known) + LEAD_KNOWN or score < _top(any_language) + LEAD_ANY:
        return None
    written = latin.nearest(text, language)
    if known and neighbours.spoken_for(text, known[0][0]) > len(latin.hits(text)[written]):
        return None
    return Guess(written, 0.9, "fits when written back into its own letters")


def _top(ranked: list[tuple[str, float]]) -> float:
    return ranked[0][1] if ranked else 0.0


def _heard(text: str, count: int) -> Guess:
    """What the detectors say, and how far ahead the best is."""
    voice = first_voice()
    outside = _outside(voice, text, count)
    if outside:
        return outside
    ranked = _danish_first(voice.scores(text))
    if not ranked or ranked[0][1] < LEAST_SCORE:
        return Guess(UNDETERMINED, 0.0, "too little text to tell the language")
    language, score = ranked[0]
    margin = score - (ranked[1][1] if len(ranked) > 1 else 0.0)
    if 0 < margin < CLOSE and count > 2:
        language = neighbours.decide(text, language, ranked[1][0], margin) or language
    agrees = count <= SECOND_VOICE_UP_TO and second_voice().best(text) == language
    if count <= FEW and not _enough(score, margin, count, agrees, language):
        return Guess(UNDETERMINED, round(margin, 3), "too few words to tell the language")
    confidence = _confidence(margin, count, agrees)
    return Guess(language, confidence, "two detectors agree" if agrees else f"detector, {margin:.2f} ahead of the next")


def _danish_first(ranked: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Norwegian ahead of Danish by a hair is Danish: this is Denmark."""
    scores = dict(ranked)
    close = "da" in scores and ranked and ranked[0][0] == "nb" and scores["nb"] - scores["da"] < DANISH_OVER_NORWEGIAN
    if not close:
        return ranked
    return [("da", scores["nb"]), *((code, score) for code, score in ranked if code not in {"da", "nb"})]


def _enough(score: float, margin: float, count: int, agrees: bool, language: str) -> bool:
    if agrees and count > 1:
        return True
    if score < LEAST_SCORE_FEW:
        return False
    least = MARGIN_ONE_WORD if count <= 1 else MARGIN_FEW_WORDS
    return margin >= least or (count >= FEW and language in CORE)


def _confidence(margin: float, count: int, agrees: bool) -> float:
    """Read off the measurements: agreement 97.6 % right on word pairs, 99.5 % on sentences."""
    base = 0.995 if count > FEW else 0.95
    if agrees or margin >= 0.1:
        return base
    return round(base - 0.15 * (1 - min(margin, 0.1) / 0.1), 3)


def _outside(voice: Eldc | Py3langid, text: str, count: int) -> Guess | None:
    """A language that ICS seldom meets, only where the text is long enough and the lead is clear."""
    ranked = voice.beyond(text)
    if count <= FEW or not ranked or ranked[0][0] in KNOWN:
        return None
    language, score = ranked[0]
    known = voice.scores(text)
    rival = known[0][1] if known else 0.0
    if score - rival < 0.04:
        return None
    return Guess(language, 0.9, "detector, among all languages")


SCRIPTS: Final = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "HEBREW": "he", "THAI": "th", "ARMENIAN": "hy",
    "GEORGIAN": "ka", "GREEK": "el", "BENGALI": "bn", "TAMIL": "ta", "TELUGU": "te", "CJK": "zh",
    "DEVANAGARI": "hi", "ETHIOPIC": "am",
}  # fmt: skip


def _script(text: str) -> Guess | None:
    """Some scripts leave no doubt. Japanese uses Chinese signs, too: its own letters decide."""
    seen: Counter[str] = Counter()
    for letter in text:
        if letter.isalpha():
            seen[unicodedata.name(letter, "?").split(" ")[0].split("-")[0]] += 1
    total = sum(seen.values())
    kana = seen["HIRAGANA"] + seen["KATAKANA"]
    if kana and kana + seen["CJK"] > total * 0.3:
        return Guess("ja", 0.99, "Japanese letters")
    for script, language in SCRIPTS.items():
        share = seen[script] / total if total else 0.0
        # a Chinese or Hindi sentence with "CPR" and "MitID" in it has many Latin letters
        if share > (0.15 if script in {"CJK", "DEVANAGARI"} else 0.4):
            return Guess(language, 0.99, f"{script.title()} letters")
    return None


def _letter(text: str) -> Guess | None:
    """Letters that only one of our languages has; for texts of up to three words."""
    lower = text.lower()
    for language, letters in LETTERS.items():
        found = [letter for letter in letters if letter in lower]
        if found:
            return Guess(language, 0.95, f"the letter {found[0]}")
    return None
