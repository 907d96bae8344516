"""The municipality of the writer's home."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.catalog.model import Catalog
from contact_center.triage.names import stems
from contact_center.triage.place import Places


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("0101", "mieszkam w Kopenhadze od roku"),
        ("0101", "Ich wohne in Kopenhagen"),
        ("0101", "jeg bor i Koebenhavn"),
        ("0101", "живу в Копенгагені"),
        ("0101", "locuiesc in Copenhaga"),
        ("0101", "我住在哥本哈根"),
        ("0101", "मैं कोपेनहेगन में रहता हूँ"),
        ("0751", "gyvenu Orhuse"),
        ("0751", "I live in Århus"),
        ("0751", "мешкаю в Орхусі"),
        ("0461", "gyvename Odensėje"),
        ("0461", "przeprowadzam się do Odense"),
        ("0851", "живу в Ольборзі"),
        ("0851", "mieszkam w Aalborgu"),
        ("0540", "wohne in Sonderburg"),
        ("0540", "moved to Sonderborg last week"),
        ("0400", "vi bor på Bornholm"),
        ("0492", "vi flytter til Ærø"),
        ("0530", "lives in Billund"),
        ("0746", "we live in Ry"),
        ("0779", "jeg bor i Skive"),
        ("0101", "flat in Nørrebro"),
        ("0580", "ich ziehe nach Apenrade"),
    ],
)
def test_a_town_is_known_inflected_and_in_foreign_spellings(places: Places, code: str, text: str) -> None:
    assert places.find(text).municipality == code


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("0575", "vejendeyim, mezbahada çalışıyorum"),
        ("0340", "Sorø'da oturuyorum"),
        ("0253", "grevede oturuyorum"),
        ("0756", "Brandéban lakunk"),
        ("0779", "skivében vagyok két hete"),
        ("0563", "Fanøra költöztünk"),
        ("0561", "aš ribėj gyvenu"),
        ("0430", "skambinu iš ringės"),
        ("0360", "bývam v Maribe"),
        ("0727", "v okoli Odderu, bydlime tam"),
        ("0756", "atvažiavom į Brandę, gyvenam čia"),
        ("0779", "Atbraucām uz Skivi augustā"),
        ("0760", "bună, suntem în tarm și vrem doctor"),
        ("0430", "wij zijn drie weken geleden naar ringe verhuisd"),
        ("0575", "ja hallo ich bin in vejen gelandet"),
        ("0773", "moin, austernfischer auf mors seit 4 monaten"),
        ("0269", "aš Solrode gyvenu"),
    ],
)
def test_short_names_and_names_that_are_words_are_known_inflected(places: Places, code: str, text: str) -> None:
    assert places.find(text).municipality == code


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("0101", "Jeg bor på Amager"),
        ("0185", "jeg bor på Amager, i Kastrup"),
        ("0751", "Wir wohnen in Viby"),
        ("0265", "flat in Viby Sjælland"),
        ("0265", "I live in Trekroner and study at RUC"),
        ("0773", "We're a Ukrainian family on Mors"),
        ("0550", "umgezogen nach Møgeltønder"),
        ("0376", "zu meinem Bruder nach Gedser gefahren"),
        ("0480", "cottage near bogense"),
        ("0657", "workers housed at Sdr. Felding"),
        ("0860", "zu uns nach Lønstrup gezogen"),
        ("0607", "lager i Taulov"),
        ("0461", "I am a student at SDU"),
        ("0540", "jeg læser på SDU i Sønderborg og bor her"),
        ("0561", "SDU Esbjerg campus"),
        ("0173", "my husband works at DTU in Lyngby"),
        ("0760", "Vi har köpt en camping vid Søndervig"),
        ("0376", "nykøbing f, værelse"),
    ],
)
def test_districts_islands_villages_and_campuses_are_known(places: Places, code: str, text: str) -> None:
    assert places.find(text).municipality == code


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("0751", "my address is Nygade 3, 8000 Aarhus C"),
        ("0461", "5000 Odense"),
        ("0851", "DK-9000 Aalborg"),
        ("0147", "jeg bor på 2000 Frederiksberg"),
        ("0740", "vi bor i 8653 Them"),
    ],
)
def test_a_postcode_gives_the_municipality(places: Places, code: str, text: str) -> None:
    found = places.find(text)
    assert found.municipality == code
    assert found.postcode is not None


@pytest.mark.parametrize(
    "text",
    [
        "I came in 2000 and left in 2019",
        "my rent is 7400 kr a month",
        "salary of 8000 DKK",
        "call me at +45 8000 1234",
        "sag nr. 8000",
        "cpr 010190-8000",
        "form 04.063 since 1990",
        "the fee was 1650 kroner",
        "at kl. 1400 on Monday",
        "atskaito už kambarį 3500, už elektrą dar",
        "имаме 1500 евро на месец и живеем тук",
        "I am allround electrician, NEN 3140",
        "maksāju 6000 mēnesī",
        "how long is the queue at 1813",
    ],
)
def test_a_year_an_amount_or_a_number_is_no_postcode(places: Places, text: str) -> None:
    found = places.find(text)
    assert (found.municipality, found.postcode) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "please give them the form",
        "I received it, rode home",
        "Kan du vejlede mig?",
        "vejen er lang",
        "skambinu dėl laiko",
        "Odensevej 4 is a street name",
        "ring til Flemming",
        "must I give that number when I get the residence card",
        "Gestern hieß es, ich soll den bedste Kollegen fragen",
        "a donde mando mi cv",
        "min identitet inte är tillräckligt hög nivå",
        "Užimtumo tarnyba klausia",
        "mes capteurs, viens de perdre mon emploi",
        "Ich lebe als Rentner für mich",
        "skal til Egypten i næste uge",
        "vil gerne høre om højere løn",
        "Hilsen Søbjerg Frugt",
        "dimmi dove la prendo",
        "arrivo da Bogotá",
        "la police l'a arrêté",
    ],
)
def test_a_word_that_is_also_a_town_is_no_town(places: Places, text: str) -> None:
    assert places.find(text).municipality is None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("0779", "I moved from Aalborg to Skive last week"),
        ("0265", "Przeprowadziłam się z Kopenhagi do Roskilde."),
        ("0630", "Ми переїжджаємо з Копенгагена у Вайле"),
        ("0410", "We moved from Vejle to Middelfart"),
        ("0766", "Persikraustėme iš Horsens į Hedensted"),
    ],
)
def test_who_moves_lives_in_the_second_place(places: Places, code: str, text: str) -> None:
    assert places.find(text).municipality == code


def test_the_home_outranks_the_place_of_work(places: Places) -> None:
    assert places.find("I work for a company in Billund and live in Vejle.").municipality == "0630"
    assert places.find("Jeg bor i Odense. Mit firma ligger i Aarhus.").municipality == "0461"


def test_who_lives_across_the_border_has_no_danish_home(places: Places) -> None:
    assert places.find("Ich wohne in Flensburg und arbeite in Aabenraa.").municipality is None
    assert places.find("Jeg bor i Malmø og arbejder i København").municipality is None


def test_a_letter_wrong_is_forgiven(places: Places) -> None:
    assert places.find("I live in Fredrikshavn").municipality == "0813"
    assert places.find("wohne in Silkebourg").municipality == "0740"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        # a letter missing, doubled, wrong, two changed about; with and without a capital
        ("0657", "jeg bor i heerning nu"),
        ("0219", "mieszkam w Hllerød od roku"),
        ("0461", "vivo en odnese con mi novia"),
        ("0751", "j'habite à aarhsu depuis mai"),
        ("0860", "ich wohne in hjørrirg seit mai"),
        # as a recogniser hears them
        ("0751", "hello um i live in or hoos"),
        ("0461", "yes i am in oden say since january"),
        ("0540", "calling from sonder borg about a card"),
        ("0265", "i'm living in ross killed near the cathedral"),
        ("0183", "işhöydeyiz, kızım onuncu sınıfa başlayacaktı"),
        ("0630", "Persikėlėme iš Kopenhagos į Veilę"),
    ],
)
def test_slips_and_what_a_recogniser_hears_are_forgiven(places: Places, code: str, text: str) -> None:
    assert places.find(text).municipality == code


@pytest.mark.parametrize(
    "text",
    [
        "Efter 20 år på fødegang i Odessa vil min gæst arbejde igen.",
        "Wohnung und Stelle sind schon da.",
        "slevu 22 % na tonery všech značek",
        "kada sutvarkysit mano vardą ir pavardę?",
        "koga shte si polucha jaltata karta",
        "ik wacht een weile, de waarde klopt niet",
        "ale to już załatwione",
    ],
)
def test_a_word_that_is_nearly_a_town_is_none(places: Places, text: str) -> None:
    assert places.find(text).municipality is None


def test_a_town_cut_in_two_by_the_recogniser_is_found(places: Places) -> None:
    assert places.find("i live in hadders lev and need a doctor").municipality == "0510"
    assert places.find("bigger flat in ko penhagen").municipality == "0101"


def test_a_name_in_several_municipalities_stays_open(places: Places) -> None:
    found = places.find("jeg bor i Nykøbing")
    assert found.municipality is None
    assert set(found.candidates) == {"0306", "0376", "0773"}


def test_the_part_of_the_country_tells_them_apart(places: Places) -> None:
    assert places.find("jezdíme v Nykøbingu na Sjællandu, bydlíme tam").municipality == "0306"
    assert places.find("mieszkamy w Nykøbing, na Falstrze").municipality == "0376"


def test_a_postcode_in_several_municipalities_stays_open(catalog: Catalog, places: Places) -> None:
    shared = next(postcode for postcode in catalog.postcodes.values() if postcode.others and int(postcode.code) > 3000)
    found = places.stated(None, shared.code)
    assert found.municipality is None
    assert set(found.candidates) == set(shared.candidates)


def test_what_was_stated_is_taken(places: Places) -> None:
    assert places.stated(None, "8000").municipality == "0751"
    assert places.stated("0461", "8000").municipality == "0461"
    assert places.stated(None, "9998").municipality is None


def test_the_evidence_is_the_words_of_the_text(places: Places) -> None:
    assert places.find("mieszkam w Kopenhadze").evidence == "Kopenhadze"
    assert places.find("j'habite à Copenhague depuis mai").evidence == "Copenhague"


def test_a_fee_for_fingerprints_and_a_holiday_are_no_home(places: Places) -> None:
    assert places.find("biometric slot in Aarhus this week?").municipality is None
    assert places.find("wir machen nur Ferien auf Rømø").municipality is None


@pytest.mark.parametrize(
    "text",
    [
        "My wallet was stolen on the train at Fredericia.",
        "Ik heb in Kopenhagen mijn paspoort verloren.",
        "V Kodani jsem na nádraží ztratil doklady.",
        "В Билунд на летището ми изгубиха багажа",
        "我在哥本哈根机场丢了护照",
        "We'll be landing at Billund on Sunday.",
        "Vlak stojí v Slagelse, vezmete ma ešte?",
    ],
)
def test_where_something_went_wrong_on_the_way_is_no_home(places: Places, text: str) -> None:
    assert places.find(text).municipality is None


def test_a_mishap_at_home_is_at_home(places: Places) -> None:
    assert places.find("Mit kort blev stjålet på Brøndby Strand, hvor jeg bor.").municipality == "0153"
    assert places.find("My bike was stolen. I live in Vejle.").municipality == "0630"


def test_the_most_is_a_bounded_time(places: Places) -> None:
    """However often places are named, the first ones are enough."""
    assert places.find("Aarhus Odense 8000 " * 1000).municipality == "0751"


def test_stems_follow_slavic_and_baltic_endings() -> None:
    assert "kopenhadz" in stems("Kopenhag")
    assert "odens" in stems("Odense")
    assert "ольборз" in stems("Ольборг")


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_makes_it_fail(places: Places, text: str) -> None:
    places.find(text, text[:20])
