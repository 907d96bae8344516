"""Words read in the wrong charset on their way are understood as they were written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.triage.mojibake import mended

WRITTEN = [
    "Hvordan får jeg et CPR-nummer når jeg flytter til Århus?",
    "Jak mogę dostać numer CPR?",
    "Як отримати номер CPR? Я живу в Орхусі",
    "Cum obțin un număr CPR? Mulțumesc!",
    "Kaip gauti mokesčių kortelę? Ačiū, Žydrūnė",
]


def broken(text: str) -> str:
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("text", WRITTEN)
def test_utf8_read_as_windows_1252_is_undone(text: str) -> None:
    assert broken(text) != text
    assert mended(broken(text)) == text


@pytest.mark.parametrize("text", [*WRITTEN, "Ã©", "„SKÅ“", "Vi hedder SKÅ“ og bor i SÃO PAULO", "ÅÄÖ åäö Æ Ø", ""])
def test_what_is_right_stays(text: str) -> None:
    assert mended(text) == text


@given(st.text())
def test_mending_never_fails(text: str) -> None:
    mended(text)
