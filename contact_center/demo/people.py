"""Invented people: names put together by chance, addresses under `.example`, numbers that belong to nobody."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

DOMAINS = ("mail.example", "post.example", "inbox.example", "brev.example")
EMPLOYERS = ("byggefirma.example", "gartneri.example", "windmills.example", "fiskeri.example", "software.example")

# Given names of women, of men, family names of women, of men.
NAMES: Mapping[str, tuple[str, str, str, str]] = {
    "en": (
        "Priya Emma Ananya Grace Chidinma Olivia Mei",
        "Rahul James Arjun Daniel Emeka Liam Wei",
        "Sharma Taylor Patel Okafor Walker Chen Nair",
        "Sharma Taylor Patel Okafor Walker Chen Nair",
    ),
    "da": (
        "Mette Camilla Louise Birgit Signe Karen",
        "Lars Henrik Mikkel Søren Anders Jens",
        "Lund Holm Kjær Dam Bruun Skov Vestergaard",
        "Lund Holm Kjær Dam Bruun Skov Vestergaard",
    ),
    "de": (
        "Anna Katrin Sabine Julia Lena Heike",
        "Jonas Stefan Matthias Uwe Felix Jan",
        "Brandt Schröder Petersen Vogt Keller Hansen",
        "Brandt Schröder Petersen Vogt Keller Hansen",
    ),
    "pl": (
        "Agnieszka Magdalena Ewa Joanna Karolina Beata",
        "Tomasz Piotr Marcin Paweł Krzysztof Łukasz",
        "Nowak Wójcik Mazur Kaczmarek Zając Wróbel",
        "Nowak Wójcik Mazur Kaczmarek Zając Wróbel",
    ),
    "ro": (
        "Ioana Mihaela Andreea Elena Cristina Gabriela",
        "Andrei Ionuț Mihai Florin Cătălin Gheorghe",
        "Popa Dumitru Stoica Rusu Munteanu Țurcanu",
        "Popa Dumitru Stoica Rusu Munteanu Țurcanu",
    ),
    "lt": (
        "Rasa Eglė Ingrida Jurgita Aistė Daiva",
        "Tomas Mindaugas Darius Andrius Giedrius Vytas",
        "Petrauskienė Jankauskaitė Butkutė Balčiūnienė Urbonaitė",
        "Petrauskas Jankauskas Butkus Balčiūnas Urbonas",
    ),
    "uk": (
        "Олена Оксана Наталія Ірина Марія Світлана",
        "Андрій Сергій Олег Дмитро Іван Тарас",
        "Шевчук Бондаренко Ткаченко Мельник Кравець Романюк",
        "Шевчук Бондаренко Ткаченко Мельник Кравець Романюк",
    ),
    "es": ("Lucía Carmen", "Javier Pablo", "García Moreno", "García Moreno"),
    "it": ("Giulia Chiara", "Marco Luca", "Conti Ferrara", "Conti Ferrara"),
    "fr": ("Camille Léa", "Hugo Antoine", "Moreau Girard", "Moreau Girard"),
    "ru": ("Анна Ольга", "Виктор Павел", "Озола Калнина", "Озолс Калниньш"),
    "bg": ("Десислава Мария", "Георги Стоян", "Петрова Димитрова", "Петров Димитров"),
    "tr": ("Elif Zeynep", "Mehmet Emre", "Yıldız Demir", "Yıldız Demir"),
    "ar": ("ليلى سارة", "عمر يوسف", "حداد منصور", "حداد منصور"),
}
_SOUNDS = "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch _ iu ia y e _ e"
_CYRILLIC = dict(zip("абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэъё", _SOUNDS.split(), strict=True))
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "å": "aa", "ß": "ss", "ı": "i", "_": ""})
NUMBERS = ((447700900000, 1000), (46701740605, 95), (491713920000, 100), (12025550100, 100))
"""First number and how many: what the authorities of these countries keep free for films. Should somebody ever set a
real phone account over this data, a call-back reaches nobody."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    name: str
    email: str
    number: str


def invent(rng: random.Random, language: str, employer: bool = False) -> Person:
    """Invent a person whose language is `language`."""
    women, men, her, his = (words.split() for words in NAMES[language])
    given, family = (rng.choice(women), rng.choice(her)) if rng.random() < 0.5 else (rng.choice(men), rng.choice(his))
    domain = rng.choice(EMPLOYERS if employer else DOMAINS)
    local = f"{latin(given)}.{latin(family)}".strip(".") or "contact"
    first, count = rng.choice(NUMBERS)
    number = f"+{first + rng.randrange(count)}"
    return Person(f"{given} {family}", f"{local}{rng.randrange(10, 100)}@{domain}", number)


def latin(name: str) -> str:
    """A name as it stands in an address: small Latin letters only; empty when it has none."""
    letters = "".join(_CYRILLIC.get(letter, letter) for letter in name.lower())
    plain = unicodedata.normalize("NFKD", letters.translate(_LETTERS))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


def personal_number(rng: random.Random) -> str:
    """A number in the form of a CPR number whose birthday is still to come, so that it belongs to nobody."""
    return f"{rng.randrange(1, 29):02d}{rng.randrange(1, 13):02d}36-{rng.randrange(5000, 9999)}"
