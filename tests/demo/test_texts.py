"""The invented mails and people."""

from __future__ import annotations

import random

from contact_center.catalog.model import Catalog
from contact_center.demo import mix, people, texts
from contact_center.domain.contact import CitizenGroup, Role
from contact_center.triage.personal_numbers import count

SERVED = ("da", "en", "de", "pl", "lt", "ro", "uk")


def test_every_language_of_the_mix_has_mails_and_names() -> None:
    assert set(mix.LANGUAGES) == set(texts.manners()) == set(people.NAMES)


def test_topics_are_those_of_the_catalogue(catalog: Catalog) -> None:
    for manner in texts.manners().values():
        for mail in manner.mails:
            assert mail.topic in catalog.topics
            assert not mail.further or mail.further in catalog.topics
            assert Role(mail.role)
    assert set(mix.TOPICS) == set(catalog.topics)
    assert set(mix.OFFICES) == set(catalog.offices) - {"national"}


def test_the_words_that_point_to_a_topic_stand_in_the_mail() -> None:
    for language, manner in texts.manners().items():
        for mail in manner.mails:
            for words in mail.evidence:
                assert words in f"{mail.subject}\n{mail.text}", (language, words)


def test_served_languages_can_ask_about_nearly_everything() -> None:
    for language in SERVED:
        manner = texts.manners()[language]
        assert len({mail.topic for mail in manner.mails}) >= 16, language
        assert manner.answers, language
        assert manner.more, language


def test_placeholders_are_filled() -> None:
    for manner in texts.manners().values():
        for place in manner.places:
            filled = place.format(postcode="8000", district="Aarhus C")
            assert "8000" in filled
            assert "Aarhus C" in filled
        assert "{" not in manner.cpr.format(number="1")
        assert all(CitizenGroup(group) for _sentence, group in manner.groups)


def test_addresses_are_plain_and_lead_nowhere() -> None:
    rng = random.Random(1)
    for language in people.NAMES:
        for _ in range(50):
            person = people.invent(rng, language, employer=rng.random() < 0.2)
            assert person.email.isascii()
            assert person.email == person.email.lower()
            assert person.email.endswith(".example")
            assert person.number[1:].isdigit()


def test_an_invented_personal_number_is_masked_like_a_true_one() -> None:
    rng = random.Random(1)
    numbers = [people.personal_number(rng) for _ in range(200)]
    assert all(count(f"CPR {number}") == 1 for number in numbers)
