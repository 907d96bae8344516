"""What programs write, in many languages, and with nothing but their words: none of it is answered."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.contact import Automatic
from contact_center.domain.reason import main_code, parts
from contact_center.domain.work import is_work
from mail_triage.automatic import nature
from mail_triage.mail import Envelope, InboundMail
from mail_triage.parse import parse
from mail_triage.rules import Rules
from mail_triage.withhold import withhold

OURS = "ics@aarhus.example"
RULES = Rules({OURS: OURS}, "ics.example", b"secret", OURS, feeding_lists=frozenset({"relocation.firma.example"}))
NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)


def mail(subject: str, text: str = "How?", *extra: str, sender: str = "Anna <anna@mail.example>") -> InboundMail:
    lines = [f"From: {sender}", f"To: {OURS}", f"Subject: {subject}", "Date: Wed, 18 Nov 2026 09:00:00 +0100"]
    typed = (
        []
        if any(one.lower().startswith("content-type") for one in extra)
        else ["Content-Type: text/plain; charset=utf-8"]
    )
    content = "\r\n".join([*lines, "Message-ID: <1@mail.example>", *typed, *extra, "", text]).encode()
    parsed = parse(content, RULES.is_ours, Envelope("", (OURS,)))
    assert isinstance(parsed, InboundMail)
    return parsed


def kind(found: InboundMail) -> str:
    written_by = nature(found, RULES)
    return written_by.kind if isinstance(written_by, Automatic) else "human"


def said(found: InboundMail) -> str:
    """The main reason not to answer, whoever wrote it; empty: it is answered."""
    written_by = nature(found, RULES)
    return main_code(written_by.reason if isinstance(written_by, Automatic) else withhold(found, RULES, NOW))


VACATION_SUBJECTS = [
    "Automatisk svar: CPR", "Fraværsmeddelelse", "Ikke på kontoret", "Automatic reply: CPR",
    "Out of Office AutoReply: CPR", "OOO: CPR", "[Auto-Reply] CPR", "Automated response", "Vacation message",
    "Automatische Antwort: CPR", "Abwesenheitsnotiz: CPR", "Außer Haus", "Odpowiedź automatyczna: CPR",
    "Nieobecna w biurze", "Automatinis atsakymas: CPR", "Automatinis pranešimas", "Răspuns automat: CPR",
    "Raspuns automat", "Автоматична відповідь: CPR", "Автоответ: CPR", "Автоматический ответ: CPR", "Autosvar: CPR",
    "Automatiskt svar: CPR", "Automatisk svar: CPR", "Fraværsassistent: CPR", "Automaattinen vastaus: CPR",
    "Automatisch antwoord: CPR", "Réponse automatique : CPR", "Respuesta automática: CPR", "Fuera de la oficina",
    "Resposta automática: CPR", "Risposta automatica: CPR", "Fuori sede: CPR", "Automatická odpověď: CPR",
    "Automatická odpoveď: CPR", "Automatikus válasz: CPR", "Otomatik yanıt: CPR", "Automātiska atbilde: CPR",
    "Automaatvastus: CPR", "Automatski odgovor: CPR", "Samodejni odgovor: CPR", "Автоматичен отговор: CPR",
    "Αυτόματη απάντηση: CPR", "رد تلقائي: CPR", "自动回复: CPR", "自動返信: CPR", "자동 회신: CPR",
    "Trả lời tự động: CPR",
    "תשובה אוטומטית: CPR", "[AUTO GENERATED] CPR",
]  # fmt: skip


@pytest.mark.parametrize("subject", VACATION_SUBJECTS)
def test_the_subject_of_a_notice_is_known_in_every_language(subject: str) -> None:
    assert kind(mail(subject)) == "autoreply"
    assert kind(mail(f"Re: {subject}")) == "human"  # a person answers a notice


VACATION_TEXTS = [
    "Hej\n\nJeg er på ferie til og med 4. august og læser ikke mails.",
    "Denne mail er sendt automatisk. Den kan ikke besvares.",
    "I am out of the office until Monday and will reply when I return.",
    "Thank you for your mail. I'm currently away from the office with limited access to email.",
    "I will be on leave from Monday until 4 August.\nIn my absence please write to Bo.",
    "Ich bin bis 12.07. nicht im Büro. Ihre E-Mail wird nicht weitergeleitet.",
    "Vielen Dank für Ihre Nachricht. Während meiner Abwesenheit hilft Frau Bauer.",
    "Jestem na urlopie do 8 sierpnia.",
    "Šiuo metu atostogauju ir būsiu kitą savaitę.",
    "În perioada 3-9 august sunt plecat în concediu, revin pe 10.",
    "Я у відпустці до 10 серпня.",
    "Я сейчас в отпуске до 10 августа.",
    "Jag är på semester till den 4 augusti.",
    "Jeg er ikke på kontoret før mandag.",
    "Olen lomalla 4.8. saakka.",
    "Ik ben afwezig tot maandag.",
    "Je suis absent jusqu'au 4 août.",
    "Estoy fuera de la oficina hasta el lunes.",
    "Estou de férias até 4 de agosto.",
    "Sono in ferie fino al 4 agosto.",
]


@pytest.mark.parametrize("text", VACATION_TEXTS)
def test_a_notice_under_our_own_subject_is_not_answered(text: str) -> None:
    found = mail("Re: CPR", text)
    assert (kind(found), said(found)) == ("human", "autoreply-words")


BOUNCE_TEXTS = [
    "This message was created automatically by mail delivery software.\n\nA message that you sent could not be sent.",
    "Your message did not reach some or all of the intended recipients.\n\n      Subject: CPR",
    "This is the mail system at host mx.example.\n\nI'm sorry to have to inform you",
    "Your message\n\n  Subject: CPR\n\nwas not delivered to:\n\n  x@y.example\n\nnot listed in Domino Directory",
    "   ----- The following addresses had permanent fatal errors -----\n<x@y.example>",
    "Delivery to the following recipients failed.\n\n       x@y.example",
    "Sorry, we were unable to deliver your message to the following address.\n\n<x@y.example>:\nRemote host said: 554",
    "Din meddelelse til x@y.example kunne ikke leveres.",
    "Ihre Nachricht an x@y.example konnte nicht zugestellt werden.",
    "Twoja wiadomość do x@y.example nie została dostarczona.",
    "Mesajul tău către x@y.example nu a putut fi livrat.",
    "Ваше повідомлення не може бути доставлено.",
    "Jūsų laiškas nebuvo pristatytas.",
    "The mailbox is full. 552 5.2.2 Over quota",
]


@pytest.mark.parametrize("text", BOUNCE_TEXTS)
def test_a_bounce_that_nothing_but_its_words_gives_away_is_not_answered(text: str) -> None:
    found = mail("Your mail", text)
    assert kind(found) == "human"
    assert said(found) in ("bounce-words", "words-of-bounce", "bounce-subject")


@pytest.mark.parametrize(
    "sender", ["postmaster@mx.example", "Mail Delivery System <x@mx.example>", "Mail System <a@b.example>"]
)
def test_the_same_words_from_a_mail_server_are_a_bounce(sender: str) -> None:
    for text in BOUNCE_TEXTS:
        assert kind(mail("Notice", text, sender=sender)) == "bounce"


@pytest.mark.parametrize(
    ("subject", "text", "code"),
    [
        ("Re: CPR", "We have received your request. We will answer within five days.", "ticket-receipt"),
        ("Kvittering", "Vi har modtaget din henvendelse og svarer hurtigst muligt.", "ticket-receipt"),
        ("Ihre Anfrage", "Wir haben Ihre Anfrage erhalten.", "ticket-receipt"),
        ("Zgłoszenie", "Dziękujemy za kontakt. Odpowiemy najszybciej, jak to możliwe.", "ticket-receipt"),
        ("Cerere", "Solicitarea dumneavoastră a fost înregistrată.", "ticket-receipt"),
        ("Звернення", "Ваше звернення отримано та зареєстровано.", "ticket-receipt"),
        ("[Ticket#2026111810000012] CPR", "Hello", "ticket-receipt"),
        ("[SKAT #48151623] CPR", "Hej", "ticket-receipt"),
        ("confirm 8f14e45fceea167a5a36dedd4bea2543", "Mailing list subscription", "list-command"),
        ("The results of your email commands", "- Results: ok", "list-command"),
        ("Majordomo results", ">>>> help", "list-command"),
        ("Your message to Talk awaits moderator approval", "Is being held", "list-command"),
        ("Please confirm your message", "Click", "challenge"),
        ("Re: CPR", "Your message is being held until you confirm that you are a person. Click here.", "challenge"),
        (
            "Re: CPR",
            "To have your message delivered, simply reply to this message to verify you are human.",
            "challenge",
        ),
        ("Re: CPR", "I use Boxbe. Please add yourself to my guest list.", "challenge"),
        ("Welcome", "Please confirm your email address to open your account.", "verification"),
        ("Code", "Your verification code is 123456", "verification"),
        ("Re: CPR (Automatic Response)", "I am gone", "autoreply-subject"),
        ("Auto: CPR", "I am gone", "autoreply-subject"),
        ("Delivery failure", "User unknown: 550 5.1.1", "bounce-subject"),
    ],
)
def test_words_that_people_use_too_withhold_the_answer_and_stay_work(subject: str, text: str, code: str) -> None:
    found = mail(subject, text)
    assert kind(found) == "human"
    assert code in [one for one, _detail in parts(withhold(found, RULES, NOW))]


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Ferie", "Hvor mange uger ferie har jeg?"),
        ("Urlaub", "Darf ich eine Woche nach Hause fahren?"),
        ("Auto na polskich blachach", "Ile mam czasu na przerejestrowanie?"),
        ("Fravær", "Må min chef ringe, når jeg er syg?"),
        ("Returned mail", "The post office returned my letter with the yellow card. Where do I get a new one?"),
        ("Confirmation of residence", "I need to confirm my address in Denmark. How?"),
        ("My mailbox", "I put my name on the mailbox but the card has not come."),
        ("Delivery", "My health card was not delivered. What now?"),
        ("Accepted: the job", "I accepted a job in Aarhus."),
        ("Read: your page", "I have read your page on tax cards."),
        ("Request 4711", "I was told to write this number: 4711. How long does it take?"),
    ],
)
def test_people_who_write_of_holidays_letters_and_numbers_are_answered(subject: str, text: str) -> None:
    found = mail(subject, text)
    assert (kind(found), withhold(found, RULES, NOW)) == ("human", "")


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Read: CPR", "Your message\n\n To: ICS\n Subject: CPR\n Sent: 18-11-2026\n\nwas read on 18-11-2026."),
        ("Læst: CPR", "Din meddelelse til ICS blev læst den 18. november."),
        ("Gelesen: CPR", "Ihre Nachricht an ICS wurde am 18.11. gelesen."),
        ("Przeczytano: CPR", "Twoja wiadomość do ICS została przeczytana."),
        ("Perskaityta: CPR", "Jūsų laiškas buvo perskaitytas."),
        ("Citit: CPR", "Mesajul dumneavoastră a fost citit."),
        ("Прочитано: CPR", "Ваше повідомлення було прочитано."),
        ("Not read: CPR", "Your message was deleted without being read on 18-11-2026."),
        ("Return receipt: CPR", "This is a return receipt for the mail that you sent."),
        ("Lu : CPR", "Votre message a été lu le 18 novembre."),
    ],
)
def test_read_receipts_are_known_by_subject_and_words(subject: str, text: str) -> None:
    assert (kind(mail(subject, text)), said(mail(subject, text))) == ("receipt", "read-receipt")


CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:{}\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize(
    ("subject", "method", "expected"),
    [
        ("Accepted: meeting", "REPLY", "autoreply"),
        ("Godkendt: møde", "REQUEST", "autoreply"),
        ("Re: meeting", "REPLY", "autoreply"),
        ("Meeting on Friday", "REQUEST", "human"),
    ],
)
def test_a_calendar_that_answers_is_a_machine(subject: str, method: str, expected: str) -> None:
    body = f"--b\r\nContent-Type: text/calendar\r\n\r\n{CALENDAR.format(method)}--b--\r\n"
    assert kind(mail(subject, body, "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b")) == expected


@pytest.mark.parametrize(
    ("subject", "header", "expected"),
    [
        ("Report Domain: ics.example Submitter: x.example Report-ID: 1", "X-A: b", "report"),
        ("complaint about message from 192.0.2.1", "X-A: b", "report"),
        ("Report", "TLS-Report-Domain: ics.example", "report"),
        ("CPR", "X-TMDA-Confirm: yes", "system"),
        ("CPR", "X-GitHub-Reason: mention", "system"),
        ("CPR", "List-Unsubscribe-Post: List-Unsubscribe=One-Click", "list"),
        ("CPR", "Return-Path: <MAILER-DAEMON>", "bounce"),
        ("CPR", "X-Auto-Submitted: auto-generated", "system"),
        ("CPR", "Auto-Submitted: (a comment) no\r\nAuto-Submitted: auto-replied (vacation)", "autoreply"),
    ],
)
def test_reports_and_programs_are_known_by_one_mark(subject: str, header: str, expected: str) -> None:
    assert kind(mail(subject, "How?", header)) == expected


@pytest.mark.parametrize(
    "sender", ["mailer-daemon@x.example", "MAILER-DAEMON@x.example", "mail-daemon@x.example", "bounce@x.example",
               "no.reply@x.example", "noreply-dmarc-support@x.example", "svar-ikke@x.example",
               "ne-pas-repondre@x.example",
               "nie-odpowiadaj@x.example", "keine-antwort@x.example", "nu-raspunde@x.example", "auto-reply@x.example"],
)  # fmt: skip
def test_nobody_reads_answers_at_such_addresses(sender: str) -> None:
    assert kind(mail("CPR", sender=sender)) in ("bounce", "system")
    assert said(mail("CPR", "How?", f"Reply-To: {sender}")) in ("role-sender", "answers-elsewhere")


@pytest.mark.parametrize(
    "sender", ["hr-admin@firma.example", "it-help@firma.example", "info@firma.example", "alex.root@mail.example"]
)
def test_offices_of_firms_are_answered(sender: str) -> None:
    assert said(mail("CPR", sender=sender)) == ""


def test_a_program_that_sends_for_somebody_is_work_though_nobody_answers_it() -> None:
    scanner = nature(mail("Scan", sender="scanner-noreply@office.example"), RULES)
    assert isinstance(scanner, Automatic)
    assert is_work(scanner)


def test_all_reasons_are_kept_and_the_first_is_the_main_one() -> None:
    found = mail("Automatic reply: CPR", "Gone", "Auto-Submitted: auto-replied", "Precedence: bulk", "Return-Path: <>")
    written_by = nature(found, RULES)
    codes = [code for code, _detail in parts(written_by.reason)]
    assert codes == ["auto-submitted", "autoreply-subject", "bulk", "null-path"]
    withheld = withhold(mail("CPR", "How?", "X-Loop: x", "X-Auto-Response-Suppress: All"), RULES, NOW)
    assert [code for code, _detail in parts(withheld)] == ["asked-for-none", "loop-mark"]


def test_a_list_through_which_people_write_names_the_person() -> None:
    found = mail(
        "CPR", "How?", "List-Id: <relocation.firma.example>", "List-Post: <mailto:relocation@firma.example>",
        "Return-Path: <relocation-bounces@firma.example>", "Reply-To: Anna <anna@mail.example>", "Precedence: list",
        sender="Anna via Relocation <relocation@firma.example>",
    )  # fmt: skip
    assert (kind(found), withhold(found, RULES, NOW)) == ("human", "")


@given(
    st.text(max_size=120), st.text(max_size=400), st.sampled_from(["Precedence", "X-Loop", "Auto-Submitted", "List-Id"])
)
def test_no_mail_is_too_odd_for_the_tables(subject: str, text: str, name: str) -> None:
    found = InboundMail("<1@x.example>", "d", subject=subject, text=text, headers={name.lower(): (subject,)})
    assert nature(found, RULES).reason
    assert isinstance(withhold(found, RULES, NOW), str)


@pytest.mark.parametrize(
    "text",
    [
        "I no longer work at Firma. Please direct all future correspondence to info@firma.example.",
        "This mailbox is not monitored. Use the form on our page.",
        "Denne mailadresse er nedlagt. Skriv til post@firma.example.",
        "Jeg er stoppet hos Firma. Kontakt venligst Bo.",
        "Ich bin nicht mehr bei Firma. Bitte wenden Sie sich an Bo.",
    ],
)
def test_who_has_left_and_boxes_that_nobody_reads_are_not_answered(text: str) -> None:
    assert said(mail("Re: CPR", text))


def test_what_people_write_about_work_they_left_is_answered() -> None:
    assert not said(
        mail("a-kasse", "I no longer work at LEGO since June. Which papers do I need for unemployment benefit?")
    )
    assert not said(mail("Arbeit", "Ich arbeite nicht mehr bei der Firma in Billund. Was muss ich jetzt tun?"))


@pytest.mark.parametrize("name", ["no-reply", "Do not reply", "Autosvar", "Automated message"])
def test_a_name_that_says_nobody_reads_there_is_not_answered(name: str) -> None:
    assert (
        said(mail("Your parcel", "It has been delivered.", sender=f'"{name}" <service@firma.example>')) == "role-sender"
    )
