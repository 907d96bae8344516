"""The acknowledgement."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Channel, CitizenGroup, Contact, Party, Role
from contact_center.domain.reply import Reply
from contact_center.domain.route import Route
from contact_center.domain.triage import Triage
from contact_center.replies.codes import Choice, decode, encode
from contact_center.replies.compose import acknowledge, acknowledge_correction
from contact_center.replies.letter import Case, Letter, notes_for, write
from contact_center.replies.render import Circumstances
from queues.routing import route

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
MAIL = Contact(Channel.MAIL, "id", NOW, Party("anna@mail.example"), inbox="info@ics.example")
BALLERUP, AARHUS, NO_PLACE = "0151", "0751", None

Understood = Callable[..., Triage]
Answer = Callable[..., Reply]


class _Page(HTMLParser):
    """Notes what a mail would load and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.links += [values.get("href") or ""] if tag == "a" else []
        self.loaded += [values[key] or "" for key in ("src", "background") if key in values]
        self.loaded += [tag] if tag in ("img", "script", "iframe", "link", "object") else []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_a_sure_question_gets_its_checklist_in_its_language(answer: Answer, understood: Understood) -> None:
    reply = answer(understood("tax-card", language="da"))
    assert (reply.language, reply.checklists) == ("da", ("tax-card",))
    assert reply.subject == "Vi har modtaget din besked – ICS-ABCD2345"
    assert "04.063" in reply.text
    assert "55 procent" in reply.text


def test_the_mail_names_what_we_understood_and_how_to_correct_it(answer: Answer, understood: Understood) -> None:
    text = answer(understood("cpr", "tax-card")).text
    assert "You ask about: CPR number and tax card and tax number." in text
    assert "If this is wrong, just answer this mail" in text
    assert "ICS-ABCD2345" in text
    assert "A computer wrote it" in text


def test_an_unsure_question_gets_an_honest_receipt_and_no_checklist(answer: Answer, understood: Understood) -> None:
    reply = answer(understood("cpr", sure=False))
    assert reply.checklists == ()
    assert "Our computer is not sure" in reply.text
    assert "checklist" not in reply.text.lower()
    assert "You ask about" not in reply.text


def test_a_topic_without_checklist_gets_a_receipt(answer: Answer, understood: Understood, lacking: Catalog) -> None:
    reply = answer(understood("network"), known=lacking)
    assert reply.checklists == ()
    assert "You ask about: network and social life." in reply.text
    assert "We have no checklist for this" in reply.text


@pytest.mark.parametrize("topic", ["general", "appointment"])
def test_questions_for_ourselves_name_no_other_authority(topic: str, answer: Answer, understood: Understood) -> None:
    assert "We have no checklist for this" not in answer(understood(topic)).text


def test_who_surely_asks_something_else_is_told_where_to_look(answer: Answer, understood: Understood) -> None:
    reply = answer(understood("general"))
    assert reply.checklists == ("general",)
    assert "none of our other checklists" in reply.text
    assert "not sure" not in reply.text


def test_further_questions_count_when_they_are_likely_and_three_checklists_are_enough(
    answer: Answer, understood: Understood, lacking: Catalog
) -> None:
    assert answer(understood("cpr", "mitid", confidence=0.49)).checklists == ("cpr",)
    assert answer(understood("cpr", "mitid", confidence=0.5)).checklists == ("cpr", "mitid")
    many = understood("cpr", "network", "mitid", "tax-card", "health-card")
    assert answer(many).checklists == ("cpr", "network", "mitid")
    assert answer(many, known=lacking).checklists == ("cpr", "mitid", "tax-card")


def test_an_undetermined_language_gets_english_and_danish(answer: Answer, understood: Understood) -> None:
    reply = answer(understood("cpr", language="und"))
    assert reply.language == "en"
    assert reply.text.index("Thank you for your message") < reply.text.index("Tak for din besked")
    assert '<div lang="da">' in reply.html


def test_a_language_that_is_not_served_gets_english_and_is_told_why(answer: Answer, understood: Understood) -> None:
    reply = answer(understood("cpr", language="fr"))
    assert reply.language == "en"
    assert "we have no texts in yours yet" in reply.text


def test_an_unreviewed_language_carries_a_note_and_the_english_text_below(
    catalog: Catalog, answer: Answer, understood: Understood
) -> None:
    for language in catalog.languages.values():
        text = answer(understood("cpr", language=language.code)).text
        doubted = language.code not in ("en", "da") and not language.native_reviewed
        assert (language.mail["not_native_note"] in text) == doubted
        assert ("Thank you for your message." in text) == (doubted or language.code == "en")


def test_the_office_is_named_with_its_address_phone_and_hours(answer: Answer, understood: Understood) -> None:
    text = answer(understood("cpr")).text
    assert "Your message is with ICS Aarhus." in text
    assert "DOKK1, Hack Kampmanns Plads 2, 8000 Aarhus C" in text
    assert "+45 89 40 10 40" in text
    assert "Monday, Wednesday, Friday 10:00–14:00; Thursday 10:00–16:00" in text


def test_hours_that_nobody_confirmed_are_not_told(answer: Answer, understood: Understood) -> None:
    text = answer(understood("cpr", municipality="0461"), inbox="ics@odense.example").text
    assert "Your message is with ICS Odense." in text
    assert "10:00" not in text
    assert "You find the hours of the centre here" in text


def test_the_home_municipality_is_named_when_it_does_the_work(answer: Answer, understood: Understood) -> None:
    text = answer(understood("cpr", municipality=BALLERUP)).text
    assert "Ballerup has no agreement with ICS about this: CPR number." in text
    assert "In Ballerup you register at the citizen service of your own municipality" in text
    assert "In København you apply online first" not in text


def test_an_agreement_that_is_not_known_is_not_denied(catalog: Catalog, answer: Answer, understood: Understood) -> None:
    home = next(one for one in catalog.municipalities.values() if one.agreement == "unknown")
    text = answer(understood("cpr", municipality=home.code)).text
    assert f"We do not know yet if {home.name} has an agreement" in text
    assert "has no agreement" not in text
    assert "works together with" not in text


def test_the_place_is_asked_for_only_where_it_matters(answer: Answer, understood: Understood) -> None:
    asks = "Please tell us your postcode"
    assert asks in answer(understood("cpr", municipality=NO_PLACE)).text
    assert asks in answer(understood("cpr", municipality=NO_PLACE), inbox="ics@aarhus.example").text
    assert asks not in answer(understood("tax-card", municipality=NO_PLACE), inbox="ics@aarhus.example").text
    assert asks not in answer(understood("cpr")).text


def test_several_municipalities_are_offered_for_choice(answer: Answer, understood: Understood) -> None:
    triage = understood("cpr", municipality=NO_PLACE, municipality_candidates=("0101", "0147"))
    assert "more than one municipality: København and Frederiksberg." in answer(triage).text


def test_a_siri_case_says_who_decides(answer: Answer, understood: Understood) -> None:
    assert "SIRI decides this case, not ICS." in answer(understood("residence-permit")).text


def test_the_group_decides_which_sentences_are_shown(answer: Answer, understood: Understood) -> None:
    nordic = answer(understood("cpr", citizen_group=CitizenGroup.NORDIC)).text
    unknown = answer(understood("cpr")).text
    assert "your EU residence document" not in nordic
    assert "P number" in nordic
    assert "your EU residence document" in unknown
    assert "P number" in unknown


def test_an_employer_gets_the_sentences_for_employers(catalog: Catalog, answer: Answer, understood: Understood) -> None:
    sentence = catalog.language("en").checklists["tax-card"].sections["next"]["employer"]
    assert sentence in answer(understood("tax-card", role=Role.EMPLOYER)).text
    assert sentence not in answer(understood("tax-card")).text


def test_personal_numbers_are_warned_of_and_privacy_is_explained(answer: Answer, understood: Understood) -> None:
    text = answer(understood("health-card")).text
    assert "Please do not send your CPR number" in text
    assert "We delete it when we no longer need it" in text


def test_pages_of_ours_are_named_only_when_their_address_is_known(
    catalog: Catalog, answer: Answer, understood: Understood
) -> None:
    assert "also read the checklist" not in answer(understood("cpr")).text
    reply = answer(understood("cpr", "mitid", language="da"), public_url="https://ics.example/")
    code = encode(Choice(("cpr", "mitid"), "da", Circumstances(office="aarhus", municipality=AARHUS)), catalog)
    assert f"tjeklisten her: https://ics.example/c/{code}" in reply.text
    assert f'href="https://ics.example/c/{code}"' in reply.html
    assert "https://ics.example/da" not in reply.text + reply.html


def test_the_link_leads_to_the_very_checklists_of_the_mail_in_its_own_language(
    catalog: Catalog, answer: Answer, understood: Understood
) -> None:
    known = {"citizen_group": CitizenGroup.THIRD, "role": Role.EMPLOYER, "municipality": BALLERUP, "language": "und"}
    reply = answer(understood("tax-card", "cpr", **known), public_url="https://ics.example")
    codes = re.findall(r"https://ics\.example/c/([A-Z0-9-]+)", reply.text)
    about = Circumstances("third", "koebenhavn", BALLERUP, employer=True)
    assert [decode(code, catalog) for code in codes] == [
        Choice(("tax-card", "cpr"), language, about) for language in ("en", "da")
    ]


def test_what_no_code_can_name_is_linked_topic_by_topic(
    catalog: Catalog, answer: Answer, understood: Understood
) -> None:
    triage = understood("cpr", "mitid", language="da")
    mail = Contact(Channel.MAIL, "id", NOW, Party("anna@mail.example"))
    routed = route(triage, mail, catalog, NOW)
    bare = replace(catalog, numbers={})
    reply = acknowledge(mail, triage, routed, bare, "ICS-ABCD2345", NOW, "https://ics.example")
    assert "https://ics.example/da/cpr og https://ics.example/da/mitid" in reply.text


@pytest.mark.parametrize("code", ["da", "en", "de", "pl", "lt", "ro", "uk"])
def test_dates_are_written_as_the_language_writes_them(
    code: str, catalog: Catalog, answer: Answer, understood: Understood
) -> None:
    if code not in catalog.languages:
        pytest.skip(f"{code} is not served yet")
    written = {
        "da": "torsdag den 19. november 2026",
        "en": "Thursday, 19 November 2026",
        "de": "Donnerstag, 19. November 2026",
        "pl": "czwartek, 19 listopada 2026",
        "lt": "2026 m. lapkričio 19 d., ketvirtadienis",
        "ro": "joi, 19 noiembrie 2026",
        "uk": "четвер, 19 листопада 2026",
    }
    assert written[code] in answer(understood("cpr", language=code)).text


def test_the_html_loads_nothing_and_links_only_to_official_hosts(answer: Answer, understood: Understood) -> None:
    page = _Page()
    page.feed(answer(understood("cpr", "eu-registration", "tax-card", language="und")).html)
    assert page.loaded == []
    assert page.links
    assert all(re.match(r"https://([a-z]+\.)*[a-z]+\.(dk|eu)/", link) for link in page.links)


def test_the_html_says_the_same_as_the_text(answer: Answer, understood: Understood) -> None:
    reply, page = answer(understood("cpr", "mitid")), _Page()
    page.feed(reply.html)
    shown = " ".join(" ".join(page.words).split())
    for line in reply.text.splitlines():
        words = re.sub(r"^(-|\[ \]|\d+\.) ", "", line).split("http")[0].strip(" -=")
        assert words in shown


def test_the_html_is_readable_in_the_dark_and_on_a_narrow_screen(answer: Answer, understood: Understood) -> None:
    html = answer(understood("cpr")).html
    assert "prefers-color-scheme: dark" in html
    assert "width=device-width" in html
    assert 'style="' in html
    assert "class=" not in re.sub(r'class="(sheet|from|checklist|box|bring)"', "", html)


def test_every_combination_is_written_without_a_hole(catalog: Catalog, understood: Understood, now: datetime) -> None:
    places = [NO_PLACE, BALLERUP, *(one.municipality for one in catalog.offices.values() if one.municipality)]
    mail = Contact(Channel.MAIL, "id", now, Party("anna@mail.example"), inbox="info@ics.example")
    for topic, group, place in itertools.product(catalog.topics, (None, *CitizenGroup), places):
        triage = understood(topic, citizen_group=group, municipality=place)
        case = Case(triage, route(triage, mail, catalog, now), catalog, "ICS-ABCD2345", now, "https://ics.example")
        for language in catalog.languages.values():
            _whole(write(case, language, notes_for(triage, language)))


def _whole(letter: Letter) -> None:
    lines = [letter.subject, letter.greeting, *letter.closing]
    lines += [line for paragraph in (*letter.before, *letter.after) for line in paragraph]
    lines += [line for shown in letter.checklists for section in shown.sections for line in section.lines]
    for line in lines:
        assert line.strip() == line != ""
        assert "{" not in line
        assert "None" not in line
        assert "  " not in line
        assert not line.endswith(":")


@pytest.mark.parametrize("language", ["da", "en", "de", "pl", "lt", "ro", "uk", "und", "fr"])
def test_every_topic_renders_in_every_language(
    language: str, catalog: Catalog, answer: Answer, understood: Understood
) -> None:
    for topic in catalog.topics:
        _complete(answer(understood(topic, language=language), public_url="https://ics.example"))


def _complete(reply: Reply) -> None:
    assert reply.subject.strip()
    assert "{" not in reply.subject + reply.text + re.sub(r"<style.*?</style>", "", reply.html, flags=re.DOTALL)
    assert "  " not in re.sub(r"\n\s*", "\n", reply.text)
    assert "\n\n\n\n\n" not in reply.text
    assert len(reply.text) > 400


SECRET = st.text(st.characters(codec="utf-8", categories=("L", "N", "S")), min_size=4, max_size=40).map(
    lambda text: f"zq{text}qz"
)


@settings(max_examples=60, deadline=None)
@given(subject=SECRET, text=SECRET, name=SECRET, folded=SECRET)
def test_nothing_of_what_the_citizen_wrote_comes_back(
    subject: str, text: str, name: str, folded: str, answer: Answer, understood: Understood
) -> None:
    reply = answer(understood("cpr"), subject=subject, text=text, name=name, folded=folded)
    for secret in (subject, text, name, folded, "anna@mail.example"):
        assert secret not in reply.subject + reply.text + reply.html


@settings(max_examples=60, deadline=None)
@given(reference=st.text(max_size=60), language=st.sampled_from(["en", "da", "und", "fr"]))
def test_a_subject_is_always_one_printable_line(
    reference: str, language: str, answer: Answer, understood: Understood
) -> None:
    subject = answer(understood("cpr", language=language), reference=f"{reference}\r\nBcc: x@y.example").subject
    assert subject.isprintable()
    assert len(subject.splitlines()) <= 1


def test_the_reply_depends_on_nothing_but_its_input(answer: Answer, understood: Understood) -> None:
    assert answer(understood("cpr")) == answer(understood("cpr"))


WRONG = "https://ics.example/wrong/ics-abcd2345-abcdef-abcdefghijklmnopqrst"


def test_the_link_to_put_it_right_stands_beside_the_other_way_in_every_language(
    catalog: Catalog, understood: Understood
) -> None:
    for code in catalog.languages:
        reply = composed(catalog, understood("cpr", language=code))
        words = catalog.language(code).mail
        assert f"{words['wrong']}\n{words['wrong_link'].replace('{url}', WRONG)}\n" in reply.text
        page = _Page()
        page.feed(reply.html)
        assert WRONG in page.links


def test_who_was_not_understood_is_asked_to_choose(catalog: Catalog, understood: Understood) -> None:
    text = composed(catalog, understood("cpr", sure=False)).text
    assert f"Choose the topic here: {WRONG}" in text


def test_without_an_address_there_is_no_link(answer: Answer, understood: Understood) -> None:
    for sure in (True, False):
        reply = answer(understood("cpr", sure=sure))
        assert "/wrong/" not in reply.text + reply.html
        assert "topic here" not in reply.text


def test_the_mail_after_a_correction_is_no_second_receipt(catalog: Catalog, understood: Understood) -> None:
    for code in catalog.languages:
        triage, words = understood("tax-card", language=code), catalog.language(code).mail
        reply = acknowledge_correction(triage, routed(catalog, triage), catalog, "ICS-ABCD2345", NOW, "", WRONG)
        assert reply.checklists == ("tax-card",)
        assert reply.subject == words["follow_up_subject"].replace("{reference}", "ICS-ABCD2345")
        assert words["corrected"].partition("{")[0] in reply.text
        assert words["understood"].partition("{")[0] not in reply.text
        assert words["received"].partition(".")[0] not in reply.text
        assert words["machine_note"] in reply.text
        _complete(reply)


def composed(catalog: Catalog, triage: Triage) -> Reply:
    return acknowledge(MAIL, triage, routed(catalog, triage), catalog, "ICS-ABCD2345", NOW, "", WRONG)


def routed(catalog: Catalog, triage: Triage) -> Route:
    return route(triage, MAIL, catalog, NOW)


OPEN_DAYS = [
    ("2026-11-18T09:00+01:00", "Phone today, Wednesday, 18 November 2026: 10:00–14:00."),
    ("2026-11-18T15:00+01:00", "The phone is closed now. Next open day: Thursday, 19 November 2026, 10:00–16:00."),
    ("2026-11-17T11:00+01:00", "The centre is closed for visits now. Next open day: Wednesday, 18 November 2026"),
    ("2026-12-23T15:00+01:00", "Next open day: Monday, 28 December 2026, 10:00–14:00."),
]


@pytest.mark.parametrize(("at", "sentence"), OPEN_DAYS)
def test_the_mail_says_until_when_today_and_when_next(
    at: str, sentence: str, catalog: Catalog, understood: Understood
) -> None:
    assert sentence in _written(catalog, understood("cpr"), datetime.fromisoformat(at))


def test_hours_that_no_centre_has_confirmed_are_not_told(catalog: Catalog, understood: Understood) -> None:
    text = _written(catalog, understood("cpr", municipality="0461"), datetime.fromisoformat("2026-11-18T09:00+01:00"))
    assert "Odense" in text
    assert "open day" not in text


def test_the_day_of_the_answer_comes_from_the_queue_where_it_is_known(
    catalog: Catalog, understood: Understood, now: datetime
) -> None:
    planned = _written(catalog, understood("cpr"), now)
    likely = _written(catalog, understood("cpr"), now, waits={"aarhus": 3 * 480, "odense": 9})
    assert "We plan to answer by" in planned
    assert "We plan to answer by" not in likely
    assert "So we expect to answer by Monday, 23 November 2026." in likely


def _written(catalog: Catalog, triage: Triage, now: datetime, waits: dict[str, int] | None = None) -> str:
    mail = Contact(Channel.MAIL, "id", now, Party("anna@mail.example"), inbox="info@ics.example")
    routed = route(triage, mail, catalog, now)
    return " ".join(acknowledge(mail, triage, routed, catalog, "ICS-ABCD2345", now, waits=waits).text.split())
