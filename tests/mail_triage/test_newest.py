"""What people wrote, and what their programs added, in many languages."""

import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_triage.html_text import QUOTE_MARK
from mail_triage.newest import Parts, part

OURS = "ics@aarhus.example"


def is_ours(address: str) -> bool:
    return address.lower() == OURS


OTHERS_INTRODUCTIONS = [  # somebody else is quoted: not even our address helps
    "On 11-Apr-2026, at 6:54 PM, Ole Hansen <ole@firma.example> wrote:",
    "On Wed, Dec 9, Ole Hansen <ole@firma.example> wrote:",
    "On Dec 15, 2026, at 3:45 PM, O'Brien, Patrick (Patrick) <p.o'brien@firma.example> wrote:",
    "---- On Wed, 24 Feb 2026 14:02:50 +0530 ole@firma.example wrote ----",
    "------On 12/29/2026 17:32 PM, Ole Hansen wrote-----",
    "On Tue, Sep 25, 2026 at 8:59 AM, Ole Hansen\n<ole@firma.example>wrote:",
    "On Nov 30, 2026, at 12:47 PM, Ole Hansen <\nole.hansen.with.a.very.long.name@firma.example>\nwrote:",
    "On Tue, Apr 11, 2026 at 10:07 PM Ole Hansen\n\n<\nmailto:Ole Hansen <ole@firma.example>\n> wrote:",
    "Den man 15 jan 2026 17:03 Ole Hansen <ole.hansen@firma.example>\nskrev:",
    "søn. 30. apr. 2026 kl. 00.26 skrev Ole Hansen <ole@firma.example>:",
    "ons 4 dec. 2026 kl. 20:42 skrev Ole Hansen <ole@firma.example>:",
    "Den 14 september, 2026 02:23:18, Ole Hansen (ole@firma.example) skrev:",
    "På 14 september 2026 på 02:23:18, Ole Hansen (ole@firma.example) skrev:",
    "Am So., 1. Jan. 2026 um 17:22 Uhr schrieb Ole Hansen <\nole@firma.example>:",
    "Ole Hansen <ole@firma.example> schrieb am Fr., 28. Apr. 2026 um 11:53 Uhr:",
    "Ole Hansen <ole@firma.example> schrieb am So., 23.\nJuni 2026, 21:08:",
    "Dnia 28 lutego 2026 14:00 Ole Hansen <ole@firma.example> napisał(a):",
    "W dniu 28 stycznia 2026 01:53 użytkownik Ole <ole@firma.example>\nnapisał:",
    "Dne po 15. led. 2026 17:03 Ole Hansen <ole.hansen@firma.example>\nnapsal(a):",
    "Ole Hansen <ole@firma.example> ezt írta (időpont: 2026. aug. 16., Ke 12:27):",
    "2026. 01. 05. 14:32 keltezéssel, Nagy Béla a következőt írta:",
    "pe 20. lokakuuta 2026 klo 17.50 Ole Hansen\n<ole@firma.example> kirjoitti:",
    "ср, 30 апр. 2026 г. в 15:19, Ole Hansen <ole@firma.example>:",
    "2026-10-17 11:28 GMT+03:00 Ole Hansen <\nole@firma.example>:",
    "Op 13-02-2026 3:18 schreef Ole Hansen <ole@firma.example>:",
    "Op 17-feb.-2026, om 13:18 heeft Ole Hansen <ole@firma.example> het volgende geschreven:",
    "Le 23 janv. 2026 à 22:03, Ole Hansen <ole@firma.example<mailto:ole@firma.example>> a écrit:",
    "Il giorno mer 18 nov 2026 alle ore 09:00 Ole Hansen <ole@firma.example> ha scritto:",
    "Em qua., 18 de nov. de 2026 às 09:00, Ole Hansen <ole@firma.example> escreveu:",
    "Vào 14:24 8 tháng 6, 2026, Ole Hansen <ole@firma.example> đã viết:",
    "Ole Hansen <ole@firma.example> 于2026年2月29日周六 19:47写道：",
    "2026年1月1日(金) 9:00 Ole Hansen <ole@firma.example>:",
    "2026년 1월 1일 (금) 오전 9:00, Ole Hansen <ole@firma.example>님이 작성:",
]
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
    "-------- Oprindelig besked --------\nFra: Ole <ole@firma.example>\nDato: 04.07.2026  17.45\nTil: anna",
    "-------- Message d'origine --------\nDe : Ole <ole@firma.example>\nDate : 23/06/26  10:46  (GMT+01:00)",
    "-----Ursprüngliche Nachricht-----\nVon: Max <max@firma.example>\nAn: Anna\nBetreff: CPR\nDatum: 25.11.2026",
    "**From:** Ole <ole@firma.example> **On Behalf Of** Us\n**Sent:** 28 July 2026 15:46\n**Subject:** CPR",
    "From: Human Resources \n<a-really-long-address+1234556@firma.example> \nSent: Monday, August 26, 2026 4:37 PM\n"
    "To: Anna <anna@mail.example>\nSubject: CPR",
    "De : Ole [mailto:ole@firma.example]\nEnvoyé : vendredi 23 janvier 2026 16:39\nÀ : Anna\nObjet : CPR",
    "Från: Ole [mailto:ole@firma.example]\nSkickat: den 26 augusti 2026 14:45\nTill: Anna\nÄmne: CPR",
    "Lähettäjä: Ole\nLähetetty: 26. elokuuta 2026 14:45\nVastaanottaja: Anna\nAihe: CPR",
    "Date: Wed, 16 May 2026 00:15:02 -0600\nTo: anna@mail.example",
    "发件人: Ole <ole@firma.example>\n发送时间: 2026年11月18日 9:00\n收件人: Anna\n主题: CPR",
]


@pytest.mark.parametrize("introduction", [*INTRODUCTIONS, *OTHERS_INTRODUCTIONS])
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
        "From: Poland\nTo: Denmark\nDate: 12 May",
        "An interview:\n\nDate: Wednesday 3, October 2026\nTime: 7 : 00am\nAddress: 130 Fox St\n\nBring your ID.",
        "On the surface this is a quote.\n\nOn average it works: it is not.",
        "I need mails that come from: john@mail.example and from: jane@mail.example\nThe data comes From: a form.",
        "Possible times:\n\n2026-01-15 14:30:25\n15.01.2026 14:30\n\nThose suit me.",
        "Look here >>\n> this is not a quote\nbut an arrow.",
        "Visit us now\n>>> >>>  http://www.firma.example <<<\nVisit our site",
        "Sent from my desk, which is easier than my mobile phone.",
        "The notification was sent from my iPhone app to all.",
        "First.\n\n________________________________\n\nSecond.",
        "Please keep this message confidential, because my employer must not know that I asked you about my rights.",
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


@pytest.mark.parametrize(
    "text",
    [
        "Words above\nOn Wed, 18 Nov 2026 at 09:00, Ole <ole@firma.example> wrote:\n> Hi",
        "Words above On Wed, 18 Nov 2026 at 09:00, Ole <ole@firma.example> wrote:\n> Hi",
        "Words above\n Den 18. nov. 2026 kl. 09.00 skrev Ole <\nole@firma.example>:\n\n> Hej",
        "Words above\n2026/4/7 Ole Hansen <ole@firma.example>\n\n>  Cool",
        "On 18.11.2026 at 09:00, Ole Hansen wrote:\n\n>\n> Hi\nWords above",
        "Words above\n\n> Hi, a quote\n> that nobody\n> introduces",
        "Words above\n\nOn Thu, 25 Oct 2026, Ole wrote:\n\n> See (http://firma.example/action\n_nonce=3dd518)\n>\n",
        "Words above\n> On 22 Aug 2026, at 19:21, Ole <ole@firma.example> wrote:\n>\n> Hi there!",
        "Words above\n\nОт: Ole\nОтправлено: \u200eчетверг\u200e, 26 \u200e15\u200e:\u200e05\nКому: Anna\n\nHi",
        f"Words above\n{QUOTE_MARK}\nHi, says the HTML\nOle",
    ],
)
def test_words_beside_a_quote_are_kept_without_it(text: str) -> None:
    assert part(text, is_ours).newest == "Words above"


def test_answers_between_the_lines_keep_the_questions() -> None:
    text = (
        "Hello,\n\nOn 18 Nov 2026, at 09.00, ICS Aarhus wrote:\n> Do you have a contract?\n\nYes, at LEGO.\n\n"
        "> Where do you live?\n\nIn Billund.\n\n-- \nAnna"
    )
    parts = part(text, is_ours)
    assert parts.newest == "Hello,\n\n> Do you have a contract?\n\nYes, at LEGO.\n\n> Where do you live?\n\nIn Billund."
    assert parts.folded == "--\nAnna\nOn 18 Nov 2026, at 09.00, ICS Aarhus wrote:"


@pytest.mark.parametrize(
    "line",
    [
        "----- Forwarded message -----",
        "---------- Videresendt meddelelse ----------",
        "Begin forwarded message:",
        "---------- Wiadomość przekazana ----------",
    ],
)
def test_what_is_forwarded_is_kept_even_if_the_subject_does_not_say_so(line: str) -> None:
    text = f"What is this?\n\n{line}\nFrom: SKAT <x@skat.example>\nDate: 18 Nov 2026\nSubject: Pay\nTo: Anna\n\nPay!"
    assert part(text, is_ours).newest == text


BANNERS = [
    "CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless\n"
    "you recognize the sender and know the content is safe.",
    "External Email: Use caution before clicking links.",
    "[EXTERNAL]",
    "*** EKSTERN E-MAIL *** Klik ikke på links, hvis du ikke kender afsenderen.",
    "[EKSTERN E-MAIL] Denne e-mail er sendt fra en afsender uden for organisationen. Klik ikke på links.",
    "Du får ikke ofte mails fra anna@mail.example. Få mere at vide om, hvorfor dette er vigtigt",
    "ACHTUNG: Diese E-Mail stammt von einem externen Absender.\nBitte klicken Sie nicht auf Links.",
    "UWAGA: Wiadomość pochodzi od nadawcy spoza organizacji.",
    "You don't often get email from anna@mail.example. Learn why this is important",
    "Увага! Цей лист надійшов від зовнішнього відправника.",
]
"""What mail servers write above a text, in their own language."""


@pytest.mark.parametrize("banner", BANNERS)
@pytest.mark.parametrize("between", ["\n\n", "\n", "\n________________\n\n"])
def test_the_banner_of_a_mail_server_is_folded(banner: str, between: str) -> None:
    parts = part(f"{banner}{between}Dzień dobry,\njak dostać numer CPR?", is_ours)
    assert parts.newest == "Dzień dobry,\njak dostać numer CPR?"
    assert banner.split("\n")[0] in parts.folded


@pytest.mark.parametrize(
    "text",
    [
        "OBS: Jeg er uden for Danmark lige nu.\nHvordan får jeg et CPR-nummer?",
        "External examiner wanted: I am a teacher from Poland.",
        "Vigtigt! Min mail til jer kom retur.\nKan I hjælpe?",
        "Attention: I moved here from outside the EU.",
        "This email is from my wife, who is outside.",
        BANNERS[0],
    ],
)
def test_what_only_begins_like_a_banner_stays(text: str) -> None:
    assert part(text, is_ours) == Parts(text, "")


@pytest.mark.parametrize(
    "cut",
    [
        "tirsdag den 3. november 2026 10.12, ICS <hej@x.example> skrev:\n\n> Kære Anna",
        "---\n\n**From:** a=b@x.example <a=b@x.example> on behalf of ICS <hej@x.example>\n"
        "**Sent:** Monday, July 28, 2025 15:45\n**To:** Anna <anna@mail.example>\n**Subject:** CPR\n\nDear Anna",
        "##- Please type your reply above this line -##\n\nDear Anna",
        "##- Skriv dit svar over denne linje -##\n\nKære Anna",
        "Get BlueMail for Android\n\nOn Nov 3, 2026, at 10:12, ICS <hej@x.example> wrote:\n>Dear Anna",
        "Sent using Aqua Mail for Android\nhttps://www.aqua.example/mail\n\n"
        "On 3 November 2026 10:12:34 ICS <hej@x.example> wrote:\n\n> Dear Anna",
        "От: ICS <hej@x.example>\nИзпратено: 3 ноември 2026 г. 10:12\nДо: Anna\nОтносно: CPR\n\nDear Anna",
        "از: ICS <hej@x.example>\nارسال شده: 3 نوامبر 2026 10:12\nبه: Anna\nموضوع: CPR\n\nDear Anna",
        "Изпратено от моя iPhone",
        "Gửi từ iPhone của tôi",
        "أُرسلت من الـ iPhone",
        "On 3 Nov 2026, at 10:12, ICS <hej@x.example> wrote:\n"
        "> Please bring your passport and the contract of the flat you live in now and\nwith it the letter.\n> Regards",
    ],
)
def test_what_programs_write_below_is_folded(cut: str) -> None:
    assert part(f"Tak. Jeg kommer på fredag.\n\n{cut}", is_ours).newest == "Tak. Jeg kommer på fredag."


def test_answers_without_blank_lines_between_quotes_are_kept() -> None:
    question = "> And since when have you lived there, and with whom do you live there now?"
    text = f"> Where do you live?\nin Billund\n{question}\nmay"
    assert part(text, is_ours).newest == text


DISCLAIMERS = [
    "This e-mail is confidential and intended only for the addressee. Otherwise delete it.",
    "Denne e-mail kan indeholde fortrolige oplysninger og er kun til modtageren. Ellers slet den.",
    "Diese E-Mail enthält vertrauliche Informationen. Sind Sie nicht der Adressat, löschen Sie sie bitte.",
    "Niniejsza wiadomość zawiera informacje poufne. Jeżeli nie są Państwo jej adresatem, prosimy o jej usunięcie.",
    "Šiame laiške yra konfidencialios informacijos. Jei Jūs nesate adresatas, prašome laišką nedelsiant ištrinti.",
    "Acest mesaj conține informații confidențiale. Dacă nu sunteți destinatarul, vă rugăm să îl ștergeți imediat.",
    "Цей лист містить конфіденційну інформацію. Якщо Ви не є адресатом, будь ласка, видаліть його негайно.",
    "Please consider the environment before printing this e-mail.",
    "Tænk på miljøet, før du printer denne mail.",
]


@pytest.mark.parametrize("disclaimer", DISCLAIMERS)
def test_a_disclaimer_is_folded_and_the_name_above_it_is_kept(disclaimer: str) -> None:
    parts = part(f"When are you open?\n\nMed venlig hilsen\nAnna Nowak\n\n{disclaimer}\n", is_ours)
    assert parts.newest == "When are you open?\n\nMed venlig hilsen\nAnna Nowak"
    assert parts.folded == disclaimer


@pytest.mark.parametrize(
    "hostile",
    [
        "On 1.1.2026 at 9:00 x@y.example wrote\n" * 5000,
        "x:\n> y\n" * 10_000,
        "From: x\nDate: 1\n" * 10_000,
        f"{DISCLAIMERS[0]}\n\n" * 1500,
        "On 1 " + "a" * 100_000 + " wrote:\n> x",
        "(" * 50_000 + "\n> )" * 1000,
        "<" * 200_000,
        "-" * 200_000,
        "sent from my " * 10_000,
    ],
    ids=["introductions", "quotes", "headers", "disclaimers", "long", "brackets", "angles", "dashes", "phones"],
)
def test_a_text_made_to_hurt_takes_no_longer_than_others(hostile: str) -> None:
    begun = time.perf_counter()
    part(hostile, is_ours)
    assert time.perf_counter() - begun < 10


def test_a_disclaimer_that_is_all_there_is_stays() -> None:
    assert part(DISCLAIMERS[0], is_ours).newest == DISCLAIMERS[0]


LINES = st.sampled_from(
    [
        *(INTRODUCTIONS + OUTLOOK + DISCLAIMERS),
        *("", "", "> a quote", ">> older", "own words", "-- ", "_____________", QUOTE_MARK, "Sent from my iPhone"),
        *("From: x", "(http://x.example", ") >", "own words On 1.1.2026 at 9:00 x@y.example wrote:"),
    ]
)


@given(st.lists(LINES | st.text(max_size=30), max_size=25), st.sampled_from(["", "VS: x"]))
def test_nothing_is_lost_whatever_the_lines_are(lines: list[str], subject: str) -> None:
    text = "\n".join(lines)
    parts = part(text, is_ours, subject)
    assert Counter(f"{parts.newest}\n{parts.folded}".split()) == Counter(text.replace(QUOTE_MARK, " ").split())
