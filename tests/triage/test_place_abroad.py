"""Homes in other countries, by the names of their towns in every script, and what they say of Danish ones."""

from __future__ import annotations

import pytest

from contact_center.triage.abroad import places_abroad
from contact_center.triage.keys import Folded
from contact_center.triage.place import Places


@pytest.mark.parametrize(
    "text",
    [
        # a town that only the list knows, inflected, in Latin letters
        "Vivo en Málaga y una empresa de Aalborg me ofrece trabajo.",
        "J'habite à Strasbourg, mon patron est à Vejle.",
        "Jeg bor i Egersund og skal jobbe to uker i Esbjerg.",
        "Kopenhaska firma z Kolding mnie zatrudniła, mieszkam w Gdańsku.",
        "Darbdavys yra Koldinge, bet gyvenu Kaune.",
        "Herningi cégnél dolgozom, de Debrecenben lakom.",
        # in other scripts
        "Живу в Калининграде, работаю в порту Фредерисии.",
        "برادرم در آلبورگ کار میکرد، ما در تهران زندگی می‌کنیم",
        "मेरा दफ़्तर ओडेंस में था, अब दिल्ली में रहते हैं",
        "我住在上海，去年在哥本哈根上过学",
        # the verb follows the name
        "Malmö'de oturuyorum Kopenhag'da çalışıyorum",
        # who went back, or is there now
        "Am lucrat la o fermă lângă Skive, acum sunt acasă la Suceava.",
        "Werkte 4 jaar in Odense, nu terug in Breda.",
        "Раніше жив у Рандерсі, тепер повернувся до Львова.",
        "Δούλεψα στην Κοπεγχάγη, τώρα ζω στα Χανιά",
    ],
)
def test_who_lives_in_a_town_abroad_has_no_danish_home(places: Places, text: str) -> None:
    assert places.find(text).municipality is None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("0621", "Ich wohne in Kolding, mein Chef in Hannover ruft nie zurück."),
        ("0615", "Stěhujeme se z Prahy do Horsensu"),
        ("0791", "أنا من جامعة بغداد وأسكن حالياً في فيبورغ"),
        ("0813", "Ich komme aus Graz und wohne seit September in Sæby."),
        ("0510", "my zhyvemo v Voiensi (Vojens), ya i batko"),
        ("0630", "Primele două luni stau la Airbnb în Vejle"),
    ],
)
def test_a_town_abroad_that_is_only_named_takes_no_home_away(places: Places, code: str, text: str) -> None:
    assert places.find(text).municipality == code


def test_what_the_subject_names_does_not_count_for_who_lives_elsewhere(places: Places) -> None:
    assert places.find("Ich wohne in Flensburg.", "Arbeit in Kolding").municipality is None
    assert places.find("Ich suche einen Arzt.", "Arbeit in Kolding").municipality == "0621"


@pytest.mark.parametrize("text", ["", "a", "\x00\x00", "Ĳ" * 50, "上" * 500, "مال" * 300, "İIıi" * 40])
def test_hostile_text_names_no_town(text: str) -> None:
    assert places_abroad(Folded.of(text)) == []
