"""What people wrote, and what their programs added, in many languages."""

import pytest

from mail_triage.newest import part

OURS = "ics@aarhus.example"


def is_ours(address: str) -> bool:
    return address.lower() == OURS


INTRODUCTIONS = [
    "On Wed, 18 Nov 2026 at 09:00, ICS Aarhus <ics@aarhus.example> wrote:",
    "On 18 Nov 2026, at 09.00, ICS Aarhus wrote:",
    "Den 18. nov. 2026 kl. 09.00 skrev ICS Aarhus <ics@aarhus.example>:",
    "Den ons. 18. nov. 2026 kl. 09.00 skrev ICS Aarhus <\nics@aarhus.example>:",
    "Am Mi., 18. Nov. 2026 um 09:00 Uhr schrieb ICS Aarhus <ics@aarhus.example>:",
    "Am 18.11.2026 um 09:00 schrieb ICS Aarhus:",
    "śr., 18 lis 2026 o 09:00 ICS Aarhus <ics@aarhus.example> napisał(a):",
    "W dniu 18.11.2026 o 09:00, ICS Aarhus pisze:",
    "2026-11-18, tr 09:00, ICS Aarhus <ics@aarhus.example> rašė:",
    "În mie., 18 nov. 2026 la 09:00, ICS Aarhus <ics@aarhus.example> a scris:",
    "ср, 18 лист. 2026 р. о 09:00 ICS Aarhus <ics@aarhus.example> пише:",
    "Le mer. 18 nov. 2026 à 09:00, ICS Aarhus <ics@aarhus.example> a écrit :",
    "El mié, 18 nov 2026 a las 09:00, ICS (<ics@aarhus.example>) escribió:",
    "在 2026年11月18日 09:00，ICS <ics@aarhus.example> 写道:",
    "في الأربعاء، 2026 09:00 تمت كتابة ما يلي بواسطة <ics@aarhus.example>:",
]
OUTLOOK = [
    "From: ICS <ics@aarhus.example>\nSent: Wednesday, November 18, 2026 9:00 AM\nTo: Anna\nSubject: CPR",
    "*From:* ICS <ics@aarhus.example>\n*Sent:* 18 November 2026\n*To:* Anna\n*Subject:* CPR",
    "Fra: ICS <ics@aarhus.example>\nSendt: 18. november 2026 09:00\nTil: Anna\nEmne: CPR",
    "Von: ICS <ics@aarhus.example>\nGesendet: Mittwoch, 18. November 2026\nAn: Anna\nBetreff: CPR",
    "Od: ICS <ics@aarhus.example>\nWysłano: środa, 18 listopada 2026\nDo: Anna\nTemat: CPR",
    "Nuo: ICS <ics@aarhus.example>\nIšsiųsta: 2026 m. lapkričio 18 d.\nKam: Anna\nTema: CPR",
    "De la: ICS <ics@aarhus.example>\nTrimis: miercuri, 18 noiembrie 2026\nCătre: Anna\nSubiect: CPR",
    "Від: ICS <ics@aarhus.example>\nНадіслано: 18 листопада 2026\nКому: Anna\nТема: CPR",
    "-----Original Message-----\nHello",
    "-----Oprindelig meddelelse-----\nHej",
]


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
@pytest.mark.parametrize(
    "quote", ["> Bring your passport.\n> Bye", "Bring your passport.\nBye"], ids=["marked", "unmarked"]
)
def test_a_quote_goes_with_its_introduction(introduction: str, quote: str) -> None:
    parts = part(f"My new words.\n\n{introduction}\n\n{quote}", is_ours)
    assert parts.newest == "My new words."
    assert "passport" in parts.folded
    assert introduction.splitlines()[0].strip() in parts.folded


@pytest.mark.parametrize("header", OUTLOOK)
def test_a_quote_under_header_lines_is_folded(header: str) -> None:
    parts = part(f"My new words.\n\n________________________________\n{header}\n\nBring your passport.", is_ours)
    assert parts.newest == "My new words."
    assert "passport" in parts.folded


@pytest.mark.parametrize(
    "text",
    [
        "I wrote to ics@aarhus.example at 10:30 and asked this:\nWhen are you open?",
        "My boss wrote on 12.10.2026:\nI need a tax card.",
        "From: Poland\nI come to Denmark in May.",
        "My questions:\n1. When are you open?\n2. Where?",
        "Date: 12.3.2026, please",
        "A -- B",
    ],
)
def test_a_persons_own_words_are_not_taken_for_a_quote(text: str) -> None:
    assert part(text, is_ours).newest == text


@pytest.mark.parametrize(
    "footer",
    [
        "Sent from my iPhone",
        "Sendt fra min iPhone",
        "Sendt fra Outlook til Android",
        "Von meinem iPhone gesendet",
        "Wysłane z iPhone'a",
        "Trimis de pe iPhone-ul meu",
        "Išsiųsta iš mano „iPhone“",
        "Надіслано з iPhone",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
    ],
)
def test_what_phones_add_is_folded(footer: str) -> None:
    parts = part(f"When are you open?\n\n{footer}", is_ours)
    assert (parts.newest, parts.folded) == ("When are you open?", footer)


def test_a_mail_that_is_nothing_but_our_quote_has_no_words() -> None:
    parts = part("On 18 Nov 2026 at 09:00 ICS <ics@aarhus.example> wrote:\n\n> Bring your passport.", is_ours)
    assert parts.newest == ""
    assert "passport" in parts.folded


def test_a_mail_that_is_nothing_but_somebody_elses_quote_is_kept_whole() -> None:
    text = "On 18 Nov 2026 at 09:00 SKAT <x@skat.example> wrote:\n\n> Pay!"
    assert part(text, is_ours).newest == text


def test_a_forwarded_mail_keeps_what_it_forwards() -> None:
    text = "What is this?\n\nFra: SKAT\nSendt: i dag\nTil: Anna\nEmne: Restskat\n\nDu skal betale."
    assert "betale" in part(text, is_ours, "VS: Restskat").newest
    assert "betale" not in part(text, is_ours, "SV: Restskat").newest
