"""The whole decision about one contact."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.domain.contact import Automatic, Channel, CitizenGroup, Contact, Party, Role
from contact_center.domain.triage import Triage
from contact_center.triage.decide import Understanding
from contact_center.triage.topic import BY_MEANING, BY_WORDS


def test_a_polish_mail_is_understood(mail: Callable[..., Triage]) -> None:
    triage = mail("Dzień dobry, mieszkam w Randers i potrzebuję numeru CPR. Jestem obywatelem Polski.", "numer CPR")
    assert (triage.language, triage.topic, triage.municipality) == ("pl", "cpr", "0730")
    assert triage.citizen_group is CitizenGroup.EU
    assert triage.role is Role.CITIZEN
    assert triage.sure
    assert "cpr" in triage.topics[0].evidence
    assert triage.municipality_evidence
    assert triage.model_version


def test_what_was_stated_outranks_what_was_inferred(said: Callable[..., Triage]) -> None:
    triage = said("", language="lt", topic="tax-card", postcode="8000")
    assert (triage.language, triage.topic, triage.municipality, triage.sure) == ("lt", "tax-card", "0751", True)
    assert triage.language_confidence == 1.0


def test_what_is_nobodys_work_is_judged_by_its_words_alone_but_its_language_is_told(
    understanding: Understanding, now: datetime
) -> None:
    text = "wie lange braucht das hier bei euch, ich warte schon ewig und keiner sagt mir was"
    human = Contact(Channel.MAIL, "1", now, Party(), text=text)
    notice, form = (replace(human, nature=Automatic(kind, kind)) for kind in ("autoreply", "system"))
    found = [understanding.triage(contact) for contact in (human, notice, form)]
    assert {triage.language for triage in found} == {"de"}
    evidence = [next(one.evidence for one in triage.findings if one.kind == "topic") for triage in found]
    assert [BY_MEANING in evidence[0], BY_WORDS in evidence[1], BY_MEANING in evidence[2]] == [True, True, True]


def test_every_decision_has_its_reasons(mail: Callable[..., Triage]) -> None:
    triage = mail("Hello, I live in Odense and lost my yellow card, cpr 010190-1234.")
    kinds = {finding.kind: finding.evidence for finding in triage.findings}
    assert {"language", "topic", "municipality", "role", "personal_number"} <= set(kinds)
    assert all(kinds.values())


@pytest.mark.parametrize("text", ["", " ", "😀", "12345678", "?!?", "\0\0", "\ud800", "\u202e\u202d", "....", "-- \n"])
def test_nothing_to_go_by_is_undetermined_and_general(mail: Callable[..., Triage], text: str) -> None:
    triage = mail(text)
    assert (triage.language, triage.topic, triage.sure) == ("und", "general", False)
    assert triage.topics[0].evidence


LONG = {
    "letters": "a" * 1_000_000,
    "words": "word " * 200_000,
    "nul": "\0" * 1_000_000,
    "emoji": "😀" * 100_000,
    "at": "@" * 500_000,
    "digits": "1" * 1_000_000,
    "scripts": "мова English 中文 العربية " * 20_000,
    "lines": "\n" * 1_000_000,
    "brackets": "<" * 300_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_megabyte_is_decided_in_bounded_time(mail: Callable[..., Triage], text: str) -> None:
    begin = process_time()
    triage = mail(text, text[:2000])
    assert triage.topics
    assert process_time() - begin < 3.0


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=200), st.text(max_size=40))
def test_no_text_makes_it_fail(mail: Callable[..., Triage], text: str, subject: str) -> None:
    triage = mail(text, subject)
    assert triage.topics
    assert not any(finding.kind == "note" for finding in triage.findings)


def test_the_same_contact_always_gets_the_same_decision_from_many_threads(mail: Callable[..., Triage]) -> None:
    texts = ["numer CPR proszę", "I need a tax card", "Ich brauche MitID", "labas, reikia gydytojo"] * 5
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(mail, texts))
    assert together == [mail(text) for text in texts]


def test_the_place_of_an_office_is_not_the_writers_home(mail: Callable[..., Triage]) -> None:
    triage = mail("Where exactly is your office in Odense and is there parking?", "address")
    assert triage.municipality is None
