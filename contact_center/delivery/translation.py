"""A machine translation of what a citizen wrote, from a server that speaks as LibreTranslate does.

Off unless set up. Personal and telephone numbers and mail addresses are masked before a text leaves; nothing is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import httpx

from contact_center.errors import Final, Retryable
from contact_center.triage.concealed import conceal

LONGEST = 10_000
"""Characters that are translated; a longer text is cut."""
MOST_ANSWER = 200_000
"""Bytes of an answer that are read."""
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")


@dataclass(frozen=True, slots=True)
class Translated:
    """What the machine made of it."""

    text: str
    source: str
    """The language it took the original for."""
    cut: bool
    """Whether only the beginning was translated."""


@dataclass(frozen=True, slots=True)
class Translator:
    """Asks the server."""

    url: str
    api_key: str = field(default="", repr=False)
    seconds: float = 8.0

    def translate(self, text: str, source: str, target: str) -> Translated:
        """Translate. Raises Retryable when the server is away or slow, Final when it cannot do it."""
        asked = {"q": guarded(text[:LONGEST]), "source": source or "auto", "target": target, "format": "text"}
        asked |= {"api_key": self.api_key} if self.api_key else {}
        said = self._said(asked)
        words = said.get("translatedText")
        if not isinstance(words, str):
            raise Final("The translation server gave no translation.")
        return Translated(words[: LONGEST * 4], _source(said, source), len(text) > LONGEST)

    def _said(self, asked: dict[str, str]) -> dict[str, object]:
        try:
            with (
                httpx.Client(timeout=self.seconds, follow_redirects=False, trust_env=False) as client,
                client.stream("POST", f"{self.url.rstrip('/')}/translate", json=asked) as answer,
            ):
                content = _read(answer)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Retryable(f"The translation server cannot be reached ({type(error).__name__}).") from error
        return _decoded(answer.status_code, content)


def guarded(text: str) -> str:
    """The text as it may leave the house."""
    return _ADDRESS.sub("***", conceal(text).text)


def _read(answer: httpx.Response) -> bytes:
    content = b""
    for piece in answer.iter_bytes():
        content += piece
        if len(content) > MOST_ANSWER:
            raise Final("The translation server answers with too much.")
    return content


def _decoded(status: int, content: bytes) -> dict[str, object]:
    if status == 429 or status >= 500:
        raise Retryable(f"The translation server has trouble ({status}).")
    if status != 200:
        raise Final(f"The translation server refuses ({status}).")
    try:
        said = httpx.Response(200, content=content).json()
    except ValueError as error:
        raise Final("The translation server answers with something else.") from error
    return said if isinstance(said, dict) else {}


def _source(said: dict[str, object], asked: str) -> str:
    found = said.get("detectedLanguage")
    code = found.get("language") if isinstance(found, dict) else asked
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""
