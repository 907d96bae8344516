"""Who moves, who goes there and back every day, and who lives in another country."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.triage.place import SURE, Places

TOWNS = st.sampled_from(["Randers", "Odense", "Kolding", "Svendborg", "Hjørring", "Roskilde", "Esbjerg", "Holbæk"])


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("0147", "nous avons déménagé d'Østerbro à Frederiksberg"),
        ("0710", "Hadstenbe költöztünk Aarhusból"),
        ("0269", "Переезжаем из Greve в Solrød 1-го числа"),
        ("0840", "M-am mutat din Aalborg in Støvring si lucrez tot in Aalborg"),
        ("0461", "μετακομίσαμε από τη Βέιλε στην Οντένσε"),
        ("0851", "Moved from 8000 to 9000. Do I get a new doctor?"),
        ("0779", "jeg er flyttet fra aalborg til skive"),
        ("0360", "nas pereselyly z Køge v Nakskov"),
        ("0461", "Nous avons quitté Aarhus pour Odense le mois dernier."),
        ("0751", "Kopenhag'dan Aarhus'a taşındım"),
        ("0751", "हम ओडेंसे से आरहूस शिफ्ट हुए हैं"),
        ("0751", "我从欧登塞搬到奥胡斯"),
        ("0167", "We used to live in Roskilde, since March we are in Hvidovre."),
        ("0190", "Hum teen saal Ballerup me the, ab Farum aa gaye"),
        ("0791", "Kjæresten har fått jobb i Silkeborg, men vi skal bo i Viborg."),
    ],
)
def test_who_moves_lives_in_the_place_they_move_to(places: Places, code: str, text: str) -> None:
    assert places.find(text).municipality == code


@given(TOWNS, TOWNS)
@settings(deadline=None, max_examples=40)
def test_whatever_the_towns_are_the_second_is_the_home(places: Places, left: str, reached: str) -> None:
    home = places.find(f"Jeg bor i {reached}").municipality
    assert places.find(f"We moved from {left} to {reached} in May.").municipality == home
    assert places.find(f"Wir sind von {left} nach {reached} gezogen.").municipality == home
    assert places.find(f"Przeprowadziliśmy się z {left} do {reached}.").municipality == home


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("0390", "Every day I drive from Vordingborg to work in Copenhagen."),
        ("0730", "Їжджу машиною з Рандерса в Орхус щодня"),
        ("0671", "Wizyta jest w Aarhus. Dojeżdżamy ze Struer jednym autem."),
    ],
)
def test_who_goes_there_and_back_every_day_lives_in_the_first(places: Places, code: str, text: str) -> None:
    assert places.find(text).municipality == code


@pytest.mark.parametrize(
    "text",
    [
        "I live in Malmö and work in Copenhagen.",
        "ich pendle von Leck nach Tinglev",
        "Ich wohne in Schafflund und fahre nach Tønder in die Fabrik.",
        "ja moin ich bin grenzgänger und mein chef in padborg will ein formular",
        "Jeden Tag 90 km von Flensburg nach Kolding.",
        "انا اشتغل بكوبنهاغن واسكن بمالمو",
        "es strādāju, dzīvoju malmē un braucu uz kopenhāgenu",
        "в стокгольме живу а работаю в копенгагене",
        "每天从Malmö坐火车去哥本哈根上班",
        "Embarco em Hirtshals mas moro no Mindelo.",
        "Je facture des clients à Copenhague mais réside à Lyon.",
        "I start in Kastrup on Monday, without a Danish address.",
        "My father died in Odense, I live in Manila.",
        "evim Malmö'de, Køge'de çalışıyorum",
    ],
)
def test_who_lives_elsewhere_has_no_danish_home(places: Places, text: str) -> None:
    assert places.find(text).municipality is None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("0580", "Wir wohnen in Padborg, meine Frau pendelt jeden Tag nach Flensburg."),
        ("0101", "I moved from Malmö to Copenhagen last week."),
        ("0163", "Od lat mieszkałem w Gdyni, a od maja mieszkam w Herlev."),
        ("0185", "Los dos vivíamos en Madrid. Nos vamos a vivir a Kastrup."),
    ],
)
def test_who_came_from_abroad_has_one(places: Places, code: str, text: str) -> None:
    assert places.find(text).municipality == code


@pytest.mark.parametrize(
    "text",
    ["We moved from Kolding kommune to another one.", "Das Schreiben ging an meine alte Adresse in Køge."],
)
def test_who_only_left_a_place_does_not_live_there(places: Places, text: str) -> None:
    assert places.find(text).municipality is None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("0851", "termin na piątek? jestem z aalborga"),
        ("0185", "Sono di Kastrup, dove siete di preciso?"),
        ("0461", "ja hallo ich bin in odense, gibt es früher einen termin"),
        ("0326", "سلام من از کالوندبورگ میام"),
        ("0607", "Fredericiából jönnék busszal"),
        ("0630", "Vejle'deyim, randevu var mı"),
    ],
)
def test_who_says_where_they_are_from_lives_there_for_sure(places: Places, code: str, text: str) -> None:
    found = places.find(text)
    assert (found.municipality, found.confidence) == (code, SURE)


def test_the_home_is_surer_than_an_office(places: Places) -> None:
    assert places.find("Where is your office in Aarhus?").confidence < SURE
    assert places.find("Jeg er fra Viborg, kan jeg få tid på jeres kontor i Aarhus?").municipality == "0791"


def test_who_lives_there_says_so_later(places: Places) -> None:
    assert places.find("Vi blev gift på Ærø og bor her nu.").municipality == "0492"
    assert places.find("Vi blev gift på Ærø.").municipality is None
    assert places.find("Lucrez la o firmă din Odense dar stau la Kiel, unde și locuiesc.").municipality is None


def test_who_corrects_themselves_means_the_second(places: Places) -> None:
    assert places.find("jeg bor på frederiksberg nei jeg bor i valby").municipality == "0101"
    assert places.find("меня зовут в клуб в Рённе... простите, в Рёнде").municipality == "0706"
