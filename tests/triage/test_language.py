"""The language of what a person wrote."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.triage import latin, neighbours
from contact_center.triage.detectors import Eldc, Py3langid, first_voice, second_voice
from contact_center.triage.language import detect


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Hej, hvordan får jeg et skattekort? Jeg starter på mandag."),
        ("en", "Good morning, I would like to ask about my residence document."),
        ("de", "Guten Tag, ich brauche eine Steuerkarte und weiss nicht wo."),
        ("pl", "Dzień dobry, gdzie mogę dostać numer CPR?"),
        ("lt", "Laba diena, kaip gauti mokesčių kortelę?"),
        ("ro", "Bună ziua, cum obțin un card de impozit?"),
        ("uk", "Добрий день, як отримати податкову картку?"),
        ("ru", "Здравствуйте, как получить налоговую карту?"),
        ("nb", "Hei, hva må jeg gjøre for å få skattekort? Jeg flytter neste uke."),
        ("sv", "Hej, jag flyttar till Danmark och undrar hur man får ett skattekort."),
        ("fi", "Hei, tarvitsen verokortin, koska aloitan työt maanantaina."),
        ("hr", "Trebam poreznu karticu, živim u Odense i radim u tvornici"),
        ("zh", "你好 我的 MitID 登不上去了"),
        ("hi", "मेरे पास CPR है, मुझे tax card चाहिए"),
        ("ja", "こんにちは、税カードが必要です"),
        ("ar", "مرحبا أريد بطاقة ضريبية"),
    ],
)
def test_a_sentence_is_known_by_its_language(language: str, text: str) -> None:
    assert detect(text).language == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "prosze o pomoc, nie dostalem jeszcze karty podatkowej i zaczynam w poniedzialek"),
        ("lt", "as dirbu danijoje ir neturiu mokesciu korteles ka daryti"),
        ("ro", "buna ziua nu am primit inca cardul de sanatate si m-am mutat"),
        ("da", "jeg skal bruge et koerekort, jeg har et fra polen"),
        ("cs", "chci prerejestrovat auto z Ceska, jake papiry potrebuji a kolik to stoji"),
    ],
)
def test_a_text_without_accents_is_known_too(language: str, text: str) -> None:
    assert detect(text).language == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "Dobryj den, jak meni otrymaty nomer CPR? zhyvu w Randers"),
        ("uk", "Zdala dokumenty dva misjaci tomu, vidpovidi nema"),
        ("ru", "Zdravstvuyte, podskazhite gde mozhno snyat kvartiru"),
        ("bg", "Zdraveite, ne sam poluchila karta, kakvo da pravq"),
        ("el", "Kalimera, thelo na kano metafora tis adeias odigisis mou"),
        ("hi", "mera card abhi tak nahi aaya, doctor ke paas kaise jau"),
    ],
)
def test_a_language_typed_in_latin_letters_is_known(language: str, text: str) -> None:
    assert detect(text).language == language


@pytest.mark.parametrize(
    "text",
    [
        "Trebam novu zdravstvenu karticu a ne znam gdje da idem",
        "mam auto na ceskych znackach a bydlim v Dansku, kolik je registracni dan",
    ],
)
def test_a_slavic_language_with_latin_letters_is_not_taken_for_ukrainian(text: str) -> None:
    assert detect(text).language in {"hr", "cs", "sr", "sl"}


def test_an_english_greeting_does_not_make_a_polish_mail_english() -> None:
    assert detect("Hello,\nproszę o informację, jak wymienić prawo jazdy.\nBest regards\nJan").language == "pl"


def test_names_of_danish_things_do_not_make_a_mail_danish() -> None:
    assert (
        detect(
            "Hi, I need skattekort and sundhedskort and borgerservice told me to ask about forskudsopgørelse"
        ).language
        == "en"
    )


@pytest.mark.parametrize(
    "text",
    ["", "  ", "12345678", "😀", "?!", "CPR", "8000", "\0", "---", "hej", "Tak", "aaaaaaaaaaaaaaaa", "xk qwrt zzp"],
)
def test_too_little_is_left_undetermined(text: str) -> None:
    assert detect(text).language == "und"


def test_the_subject_helps_where_the_body_is_too_short() -> None:
    assert detect("CPR", "Pytanie o numer CPR dla mojej córki").language == "pl"


def test_a_short_text_where_two_detectors_agree_is_more_certain() -> None:
    assert detect("numer podatkowy proszę").confidence > 0.9


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str) -> None:
    guess = detect(text)
    assert guess.language
    assert 0 <= guess.confidence <= 1


def test_the_same_text_always_gives_the_same_answer() -> None:
    texts = ["numer CPR", "Hi, how do I get a tax card?", "Tak for hjælpen i dag"]
    assert [detect(text) for text in texts] == [detect(text) for text in texts]


def test_the_second_voice_is_fenced_in() -> None:
    assert second_voice().best("Hi, how do I get a tax card?") in {"en", "da", "de", "nl", "nb", "sv"}
    assert second_voice().best("12345") == "und"


def test_the_stand_in_knows_the_service_languages() -> None:
    stand_in = Py3langid()
    assert stand_in.scores("Dzień dobry, gdzie mogę dostać numer CPR?")[0][0] == "pl"
    assert stand_in.scores("Laba diena, kaip gauti mokesčių kortelę?")[0][0] == "lt"
    assert stand_in.back("Dobryj den") == []


def test_the_first_voice_is_the_measured_one_where_it_can_be_installed() -> None:
    assert isinstance(first_voice(), Eldc | Py3langid)


def test_a_ukrainian_word_has_several_romanisations() -> None:
    assert {"dyakuyu", "djakuju", "diakuiu"} <= latin.romanised("дякую", "uk")


def test_small_words_decide_between_neighbours() -> None:
    assert neighbours.decide("hva koster det for meg", "da", "nb", 0.01) == "nb"
    assert neighbours.decide("hvad koster det for mig", "nb", "da", 0.01) == "da"
    assert neighbours.decide("skattekort", "nb", "da", 0.01) is None
    assert neighbours.decide("skattekort", "pl", "da", 0.01) is None
