"""Step of the understanding: in which language did this person write or speak?

`eldc` decides, restricted to the languages that ICS meets; `langdetect` (fenced in: seeded, restricted, never on one
word) is the second voice that makes a short text more or less certain; `py3langid` stands in where `eldc` has no
wheel. Too little text gives `und`: the answer is then in English and Danish.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from contact_center.domain.triage import UNDETERMINED
from contact_center.triage import neighbours, scripts, short, typed
from contact_center.triage.detectors import KNOWN, Eldc, Py3langid, first_voice, second_voice
from contact_center.triage.essence import essence, letters_only
from contact_center.triage.text import words

CORE: Final = ("da", "en", "de", "pl", "lt", "ro", "uk")
NORDIC: Final = ("da", "nb", "sv", UNDETERMINED)
A_WORD: Final = 4
"""Letters of which one word at least tells anything."""
READ: Final = 4_000
"""Letters that are looked at before names and greetings are taken out."""
READ_LETTERS: Final = 480
"""`eldc` reads 1,000 bytes; 480 letters of Cyrillic fit."""
MARGIN_ONE_WORD: Final = 0.15
MARGIN_FEW_WORDS: Final = 0.05
FEW: Final = 4
LEAST_SCORE: Final = 0.35
LEAST_SCORE_FEW: Final = 0.6
"""A text of no language at all ("xk qwrt") is still nearest to one, but not near."""
SHORT: Final = 6
LEAD_STRANGE: Final = 0.04
LEAD_STRANGE_SHORT: Final = 0.1
"""How much better a text must fit a language that ICS seldom meets; of up to six words, more."""
SECOND_VOICE_UP_TO: Final = 12
"""Words; beyond that the second voice changes nothing and costs milliseconds."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A language, how certain, and why in words."""

    language: str
    confidence: float
    evidence: str


def detect(body: str, subject: str = "") -> Guess:
    """The language of what a person wrote: the body decides; the subject only where the body is too short."""
    body = body[:READ]
    core = essence(body)
    if len(words(core)) <= 2 and subject:
        core = f"{core} {essence(subject)}".strip()
    count = len(words(core))
    guess = _judged(core, count) if count else Guess(UNDETERMINED, 0.0, "no words to tell the language by")
    little = count <= 1 and (guess.language in NORDIC or all(len(word) < A_WORD for word in words(core)))
    return _with_names(f"{body} {subject}", guess) if little else guess


def _with_names(text: str, guess: Guess) -> Guess:
    """Where at most one word is left besides names of Danish things: they may tell that it is Danish, and no more."""
    whole = essence(text, keep_names=True) or text
    count = len(words(whole))
    if count <= 1:
        return guess
    with_names = _judged(whole, count)
    danish = with_names.language in {"da", guess.language} and with_names.language in NORDIC
    return with_names if danish else Guess(UNDETERMINED, 0.0, "only names of Danish things")


def _judged(text: str, count: int) -> Guess:
    text = text[:READ_LETTERS]
    by_script = scripts.by_script(text)
    if by_script:
        return Guess(by_script[0], 0.99, by_script[1])
    romanised = typed.language(text)
    if romanised:
        return Guess(romanised[0], 0.9, romanised[1])
    bare = letters_only(scripts.without_latin(text))
    if count <= 3:
        by_letter = scripts.by_letter(bare)
        if by_letter:
            return Guess(by_letter[0], 0.95, by_letter[1])
    return _heard(bare, count)


def _heard(text: str, count: int) -> Guess:
    """What the detectors say, and how far ahead the best is; between neighbours words decide."""
    voice = first_voice()
    outside = _outside(voice, text, count)
    if outside:
        return outside
    ranked = voice.scores(text)
    if not ranked or ranked[0][1] < LEAST_SCORE:
        return Guess(UNDETERMINED, 0.0, "too little text to tell the language")
    language, score = ranked[0]
    margin = score - max((other for code, other in ranked[1:] if not neighbours.taken_for(code, language)), default=0.0)
    near = neighbours.nearest(text, ranked)
    if near and (count > 2 or scripts.is_cyrillic(text)):
        return Guess(near[0], _confidence(margin, count, True), near[1])
    common = short.language(text, language)
    if common and not (near and near[0] == common):
        return Guess(common, 0.9, f"common words of {common}")
    language = near[0] if near else language
    agrees = count <= SECOND_VOICE_UP_TO and second_voice().best(text) == language
    if count <= FEW and not _enough(score, margin, count, agrees, language):
        return Guess(UNDETERMINED, round(margin, 3), "too few words to tell the language")
    confidence = _confidence(margin, count, agrees)
    return Guess(language, confidence, "two detectors agree" if agrees else f"detector, {margin:.2f} ahead of the next")


def _enough(score: float, margin: float, count: int, agrees: bool, language: str) -> bool:
    if agrees and count > 1:
        return True
    if score < LEAST_SCORE_FEW:
        return False
    least = MARGIN_ONE_WORD if count <= 1 or (count <= 2 and language not in CORE) else MARGIN_FEW_WORDS
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
    if score - rival < (LEAD_STRANGE_SHORT if count <= SHORT else LEAD_STRANGE):
        return None
    return Guess(language, 0.9, "detector, among all languages")
