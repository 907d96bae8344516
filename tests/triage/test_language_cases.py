"""The language of short, typed and mixed texts: tables of sentences, one a line."""

from __future__ import annotations

import time

import pytest

from contact_center.triage import essence, latin, neighbours, short
from contact_center.triage.language import detect

TYPED = {
    "uk": """
Dobryi den, kudy prynesty dovidku z banku?
Yak zminyty prizvyshche pislia shliubu
Vkraly hamanets z kartkoiu, shcho teper
Synovi 17, chy mozhe vin pidrobliaty?
V nas narodylasia dochka, yak oformyty
Zagubyv zhovtu kartku
moya mama pryizhdzhaye u travni, yak zrobyty yiy dozvil
Maju pytannja shchodo vidpustky
my perejikhaly v inshe misto
chomu 55 vidsotkiv zabraly
Zarplatu ne vyplatyly za lystopad
Ne prykhodyt kod na telefon
""",
    "ru": """
Kak poluchit' nalogovuyu kartu esli ya sezonnyj rabochij?
Poteryal zheltuyu kartu, chto delat
Hozyain ne vozvrashchaet zalog za kvartiru
otmenite zapis na pyatnitsu pozhaluysta
Moy muzh datchanin, kakie bumagi nuzhny?
rebenok zabolel kuda zvonit
pochemu 55 procentov zabrali
perenesite na drugoy den
zabyl parol ot prilozheniya
""",
    "bg": """
Zdraveyte, kak da smenq lichniq lekar?
Zagubih si jaltata karta, kakvo da napravq
Ne mi idva koda na telefona
Shefat ne mi plashta izvanrednite chasove
kade e ofisat vi v Aalborg
Zashto mi vzeha 55 procenta
Zaplatata za noemvri q nqma
Kupih kola, trqbvat mi nomera
Moje li v drug den?
""",
    "el": """
Kalimera sas, pos allazo onoma meta ton gamo?
Den mou erxetai o kodikos sto kinito
o ergodotis den plironei tis yperories
8elw na ma8w danezika, pou na grafto
To paidi einai arrosto, pou na paro tilefono
ksexasa ton kodiko tis efarmogis
ti ora anoigete
""",
    "hi": """
mera baccha 5 saal ka hai, kis class me jayega
yellow card kho gaya, kya karu
OTP nahi aa raha phone pe
Kya marriage certificate ka translation zaroori hai?
please mera appointment cancel kar dijiye friday wala
company 2 mahine se salary nahi de rahi
Salary se 55% kyun kata
kya Indian degree se kaam kar sakta hu
office kitne baje khulta hai
""",
    "fa": """
Salam, chetori mitoonam doktoram ro avaz konam?
karte zardam gom shode chikar konam
aya tarjome sanade ezdevaj lazeme
lotfan gharare jome ro cancel konid
bardaram, koja beram doctor
chera 55 darsad kam kardan
ba madrake irani mitoonam kar konam?
che saati baz mikonid
""",
    "ar": """
salam, kifach nbeddel tbib dyali
da3et menni lcarte safra, chno ndir
lcode ma kaywselnich f telephone
ana 7amla w me7taja tabiba
law sama7t bdi elghi maw3ed el jom3a
3ayez a3raf azay a8ayar el ro5sa
mafi shoghl, shu lazem a3mel bil iqama
ma khlsounich f november
ma dafa3o rateb november
ay se3a bteft7o
""",
}

MIXED = {
    "fr": "J'habite à Nykøbing Falster, où faire la carte?",
    "es": "Vivo en Hillerød y mi lønseddel pone trækprocent 55",
    "it": "Abito a Sønderborg, il fradrag come si inserisce?",
    "pl": "Mieszkam w Nørresundby, lønseddel ma zle trækprocent",
    "lt": "Gyvenu Hjørring, kur gauti lønseddel?",
    "ro": "Stau în Brønderslev, pe lønseddel scrie trækprocent 55",
    "hu": "Nykøbing Mors-on lakom, hol a borgerservice?",
    "el": "Meno sto Frederikshavn kai thelo forskudsopgørelse",
    "cs": "bydlim v Helsingør, mam spatny trækprocent",
    "pt": "Moro em Hørsholm, preciso do sygesikringsbevis",
    "nl": "Ik woon in Køge en mijn årsopgørelse klopt niet",
    "hi": "Main Hvidovre me rehta hu, lønseddel me fradrag nahi dikh raha",
    "fa": "dar Brøndby zendegi mikonam, årsopgørelse ro kojast bebinam",
    "ar": "sakin f Vejle o lønseddel dyali fiha ghalat",
    "uk": "Zhyvu v Ærøskøbing, de oformyty sygesikring",
    "ru": "Zhivu v Hjørring, lønseddel nepravilnyj",
    "bg": "Zhiveq v Tønder, lønseddel e greshen",
    "en": "Live in Præstø, need GP change asap",
}

NEIGHBOURS = {
    "nb": """
Hvor finner jeg skjema for flytting?
Kan noen ringe meg i morgen?
Trenger hjelp med skattekortet
Når får barna helsekort?
Kan jeg søke om opphold på nett?
mistet passet, hva nå?
Jeg vil gjerne avbestille timen
jobber natt, må jeg skatte her
Kona er gravid, hvilket sykehus?
Utleier nekter å gi tilbake depositum
Lønna er feil
Må jeg bestille time hos dere?
""",
    "da": """
Hvor finder jeg skemaet til flytning?
Kan nogen ringe til mig i morgen?
Skal bruge hjælp til skattekort
Hvornår får børnene gult kort?
Kan jeg søge om ophold på nettet?
tabt mit pas, hvad så?
aflysning af tid fredag
Udlejer vil ikke betale depositum tilbage
Lønnen er forkert
hvor er kontoret
Permitteret i Norge, hvad med dagpenge?
""",
    "sv": """
Hur får jag ett skattekort?
Måste jag anmäla flytten?
Min fru väntar barn, vilket sjukhus
""",
    "cs": """
Kde dostanu daňovou kartu?
Nemuzu se prihlasit
Zaměstnavatel nechce zaplatit
mate v sobotu otevreno
Nevím kdo je můj lékař
""",
    "sk": """
Kde dostanem daňovú kartu?
Nemozem sa prihlasit
Zamestnávateľ nechce zaplatiť
mate v sobotu otvorene
Neviem kto je môj lekár
""",
    "uk": """
Змінити лікаря
Загубила картку
Перенесіть запис на середу
Податок при U2?
Скасувати MitID, загублений телефон!
""",
    "ru": """
Сменить врача
Потеряла карту
Перенесите запись на среду
Где взять справку
Прививка от клеща у læge: gratis?
""",
    "bg": """
Смяна на лекар
Загубих картата
Преместете часа за сряда
Разрешително за жена ми
""",
}

SHORT = {
    "en": "New passport, same CPR?|Driving licence Ghana|Lost my phone|pls call me|Frederiksberg. Change GP - fee?",
    "de": "Termin absagen|Hausarzt wechseln?|Kind krank, Arzt?|Anmeldung Grundschule Svendborg Frist?",
    "pl": "zmiana lekarza|kod nie dziala|praca bez jezyka|skolefritidsordning koszt?|legekort zmiana adresu",
    "lt": "pamestas telefonas|kaip pakeisti gydytoja|darbas be kalbos|neveikia kodas",
    "ro": "permis pierdut|cat astept|gradinita copil|frikort elev, 16 ani|Instructor auto, echivalare?",
    "da": "ny adresse|Tabt sygesikringskort|kan I hjælpe med bolig|Filippinsk kørekort",
    "uk": "Де ваш офіс?|Хто мій лікар|Немає пошти",
}

NOT_STRANGE = """
en Moldova licence swap?
en Cancel pls ref 77-B
en Employer question
hu SIM kartya cpr nelkul?
hu kek EU kartya hol igenyelheto
ro E legal?
pl kod z listu
"""

NOT_TYPED = """
pl legekort zmiana adresu - nowa przyjdzie sama?
pl karta pobytowa zgubiona, nie-UE
pl Zmiana pracodawcy: nowy dokument czy nie?
pl karta nie dziala a dokument jest
pl nowa robota, stary adres
sk Hľadám futbalový klub a robotu k tomu.
en moving to Denmark from Delhi, tax card?
en Salam, need help with my CPR
en Namaste, how do I change GP?
en Kalimera! Where do I register?
en Childminder diploma, now in Nyborg
it Maestra elementare: diploma italiano vale?
es soy peruano, se me ha perdido el pasaporte
lt ar mano VU magistro diploma cia pripazista?
"""


def lines(table: dict[str, str], between: str = "\n") -> list[tuple[str, str]]:
    return [(language, text) for language, texts in table.items() for text in texts.strip().split(between)]


def pairs(table: str) -> list[list[str]]:
    return [line.split(" ", 1) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("language", "text"), lines(TYPED))
def test_a_language_with_letters_of_its_own_is_known_in_latin_ones(language: str, text: str) -> None:
    assert detect(text).language == language


@pytest.mark.parametrize(("language", "text"), MIXED.items())
def test_danish_places_and_things_say_nothing_about_the_language(language: str, text: str) -> None:
    assert detect(text).language == language


@pytest.mark.parametrize(("language", "text"), lines(NEIGHBOURS))
def test_near_languages_are_told_apart(language: str, text: str) -> None:
    assert detect(text).language == language


@pytest.mark.parametrize(("language", "text"), lines(SHORT, "|"))
def test_a_few_words_of_ours_are_enough(language: str, text: str) -> None:
    assert detect(text).language == language


@pytest.mark.parametrize(("language", "text"), pairs(NOT_STRANGE))
def test_a_few_words_are_right_or_undetermined(language: str, text: str) -> None:
    assert detect(text).language in {language, "und"}


@pytest.mark.parametrize(("language", "text"), pairs(NOT_TYPED))
def test_a_language_with_latin_letters_is_not_taken_for_another_one_typed_in_them(language: str, text: str) -> None:
    assert detect(text).language == language


@pytest.mark.parametrize(
    "word",
    [
        "nie",
        "karta",
        "dokument",
        "adresu",
        "nowa",
        "robotu",
        "tomu",
        "jak",
        "moja",
        "nowy",
        "kod",
        "danska",
        "man",
        "merci",
    ],
)
def test_no_word_that_others_have_counts_as_one_of_its_own(word: str) -> None:
    assert not any(found.own for found in latin.evidence(word).values())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Bor i Nykøbing Sjælland og venter", "Bor i     og venter"),
        ("hledáme byt v Aarhusu", "hledáme byt v"),
        ("lønseddel?", "?"),
        ("3andi mochkil", "3andi mochkil"),
        ("Salut, ce fac?\n> Hej, vi har ikke modtaget dit skattekort", "Salut, ce fac?"),
        ("jobnet怎么切换", "怎么切换"),
    ],
)
def test_names_and_quotations_are_left_out(text: str, left: str) -> None:
    assert essence.essence(text).split() == left.split()


def test_only_names_of_danish_things_are_danish_or_undetermined() -> None:
    for text in ("skattekort", "frikort hovedkort bikort", "A-kasse", "CPR, MitID", "Hovedkort, bikort - hä?"):
        assert detect(text).language in {"da", "und"}


def test_a_letter_that_only_one_neighbour_has_decides() -> None:
    assert neighbours.decide("хочу вернуть налог, куди звертатись і коли", "ru", "uk", 0.2) == "uk"
    assert neighbours.decide("мы ждем", "uk", "ru", 0.2) == "ru"
    assert neighbours.decide("мы ждем відповіді", "ru", "uk", 0.2) == "uk"


def test_words_outweigh_a_detector_only_so_far() -> None:
    assert neighbours.decide("jeg har fått svar", "da", "nb", 0.4) == "nb"
    assert neighbours.decide("fått noe, men hvad nu?", "da", "nb", 0.4) is None
    assert neighbours.decide("nebo", "sk", "cs", 0.2) is None
    assert neighbours.decide("nebo jak", "sk", "cs", 0.5) is None


def test_common_words_speak_only_in_a_short_text_and_against_a_stranger() -> None:
    assert short.language("doctor question", "fr") == "en"
    assert short.language("doctor question", "en") is None
    assert short.language("question", "fr") is None
    assert short.language("doctor question and many more words here", "fr") is None


@pytest.mark.parametrize("flood", ["\n", " \n", ">\n", " ", "\nbest", "3a", "a-", "a@", "'", "zh", "nemi"])
def test_a_flood_of_one_thing_takes_no_time(flood: str) -> None:
    detect("warm")
    began = time.process_time()
    detect(flood * (20_000 // len(flood)))
    assert time.process_time() - began < 0.5
