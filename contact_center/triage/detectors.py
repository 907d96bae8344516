"""The detectors that `language.py` asks, each behind the same two questions. Only here are they imported.

`eldc` is the first voice; `py3langid` stands in where it has no wheel; `langdetect` is the second voice, fenced in.
"""

from __future__ import annotations

import threading
from functools import cache
from typing import Any, Final, Protocol

from contact_center.domain.triage import UNDETERMINED
from contact_center.triage import romanise

KNOWN: Final = (
    "da", "en", "de", "pl", "lt", "ro", "uk", "sv", "nb", "nl", "es", "it", "fr", "pt", "bg", "ru", "lv", "cs",
    "sk", "hu", "tr", "ar", "fa", "el", "hi", "zh",
)  # fmt: skip
"""The languages ICS meets; a detector that must choose among fewer errs less."""


class Detector(Protocol):
    """Something that scores languages: best first."""

    def scores(self, text: str) -> list[tuple[str, float]]:
        """Language and score, best first; empty when there is nothing to go by."""


class Eldc:
    """The first voice."""

    def __init__(self) -> None:
        """Load it; raises ImportError where there is no wheel."""
        import eldc

        eldc.init()
        self._known: Any = eldc.instance()
        self._known.set_languages([_iso(code) for code in KNOWN])
        self._known.set_scores(3)
        self._any: Any = eldc.instance()
        self._any.set_scores(3)
        self._cyrillic: Any = eldc.instance()
        self._cyrillic.set_languages(["uk", "ru", "bg"])
        self._greek: Any = eldc.instance()
        self._greek.set_languages(["el", "ru"])

    def scores(self, text: str) -> list[tuple[str, float]]:
        """Among the languages ICS meets."""
        return self._ordered(self._known, text)

    def beyond(self, text: str) -> list[tuple[str, float]]:
        """Among all sixty."""
        return self._ordered(self._any, text)

    def back(self, text: str) -> list[tuple[str, float]]:
        """How well a text in Latin letters fits each language with other letters when it is written back into them."""
        found = [
            (code, self._fit(self._cyrillic, romanise.cyrillic(text, code), code)) for code in romanise.CYRILLIC_ONES
        ]
        return [*found, ("el", self._fit(self._greek, romanise.greek(text), "el"))]

    def _fit(self, detector: Any, text: str, language: str) -> float:
        return dict(self._ordered(detector, text)).get(language, 0.0)

    @staticmethod
    def _ordered(detector: Any, text: str) -> list[tuple[str, float]]:
        found = detector.detect_details(text)
        return [(_code(code), float(score)) for code, score in found.scores.items()] if found.language != "und" else []


class Py3langid:
    """The stand-in."""

    def __init__(self) -> None:
        """Load and restrict it."""
        import py3langid

        py3langid.set_languages([_iso(code) for code in KNOWN])
        self._rank = py3langid.rank

    def scores(self, text: str) -> list[tuple[str, float]]:
        """As the detectors above; log probabilities turned into a score by their distance to the best."""
        ranked = [(code, float(score)) for code, score in self._rank(text)]
        best = ranked[0][1]
        return [(_code(code), 0.5 ** (1 + min((best - score) / 5, 30))) for code, score in ranked[:3]]

    def beyond(self, text: str) -> list[tuple[str, float]]:
        """It knows no more than the rest."""
        return self.scores(text)

    def back(self, text: str) -> list[tuple[str, float]]:
        """Its scores cannot be compared between two spellings of a text; the word lists must do."""
        return []


class SecondVoice:
    """langdetect, fenced in: its seed is 0, it knows our languages only, and one thread asks at a time."""

    def __init__(self) -> None:
        """Load the profiles of our languages only: loading all costs half a second and worse answers."""
        from pathlib import Path

        import langdetect
        from langdetect.detector_factory import DetectorFactory

        folder = Path(langdetect.__file__).parent / "profiles"
        names = {"nb": "no", "zh": "zh-cn"}
        DetectorFactory.seed = 0
        self._factory: Any = DetectorFactory()
        self._factory.load_json_profile([(folder / names.get(code, code)).read_text("utf-8") for code in KNOWN])
        self._lock = threading.Lock()

    def best(self, text: str) -> str:
        """Its best language, or `und`."""
        try:
            with self._lock:
                asked = self._factory.create()
                asked.append(text)
                return _code(asked.detect().split("-")[0])
        except Exception:
            return UNDETERMINED


def _iso(code: str) -> str:
    return "no" if code == "nb" else code


def _code(code: str) -> str:
    return {"no": "nb", "unknown": UNDETERMINED}.get(code, code)


@cache
def first_voice() -> Eldc | Py3langid:
    """The detector of this machine, loaded once."""
    try:
        return Eldc()
    except ImportError:
        return Py3langid()


@cache
def second_voice() -> SecondVoice:
    """The second voice, loaded once."""
    return SecondVoice()
