"""Our own words come back without any mark: they are known."""

import pytest

from mail_triage.newest import Parts
from mail_triage.sent import without_ours

SENT = (
    "Dzień dobry,\n\ndziękujemy za wiadomość. Aby dostać numer CPR, prosimy przyjść z paszportem do naszego biura.\n"
    "Proszę zabrać także umowę o pracę i adres w Danii.\n\nPozdrawiamy\nICS Aarhus"
)
WRAPPED = (
    "Dzień dobry,\n\ndziękujemy za wiadomość. Aby dostać numer CPR, prosimy\nprzyjść z paszportem do naszego biura.\n"
    "Proszę zabrać także umowę o pracę i adres w Danii.\n\nPozdrawiamy\nICS Aarhus"
)


@pytest.mark.parametrize("introduction", ["", "Zxq 18 gru 2026, ICS <ics@aarhus.example> qwrty:\n\n"])
@pytest.mark.parametrize("quote", [SENT, WRAPPED])
def test_what_we_sent_is_folded_in_any_language(introduction: str, quote: str) -> None:
    parts = without_ours(Parts(f"Czy mogę przyjść w piątek?\n\n{introduction}{quote}", "-- \nAnna"), [SENT])
    assert "Czy mogę" in parts.newest
    assert "paszportem" not in parts.newest
    assert "qwrty" not in parts.newest
    assert "paszportem" in parts.folded
    assert parts.folded.endswith("-- \nAnna")


@pytest.mark.parametrize(
    "text",
    [
        "Czy mogę przyjść w piątek?",
        "Piszecie: prosimy przyjść z paszportem do naszego biura. A dzieci?",
        "Proszę zabrać także umowę o pracę i adres w Danii.\nCzy to znaczy, że musi ją podpisać pracodawca?\n"
        "Aby dostać numer CPR, prosimy przyjść z paszportem do naszego biura.",
        "",
    ],
)
def test_a_sentence_of_ours_that_is_asked_about_stays(text: str) -> None:
    assert without_ours(Parts(text, ""), [SENT]).newest == text


def test_answers_below_our_words_stay() -> None:
    parts = without_ours(Parts(f"{WRAPPED}\n\nPrzyjdę w piątek z żoną i dziećmi, dziękuję.", ""), [SENT])
    assert parts.newest.endswith("Przyjdę w piątek z żoną i dziećmi, dziękuję.")
    assert "paszportem" not in parts.newest
