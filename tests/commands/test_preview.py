"""Looking at a text before citizens do."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from contact_center import cli, wiring
from contact_center.catalog.model import Catalog
from contact_center.commands.preview.asked import Asked
from contact_center.commands.preview.documents import MAKERS
from contact_center.commands.preview.show import run
from contact_center.errors import Invalid
from contact_center.replies.codes import Choice, encode
from contact_center.replies.render import Circumstances
from contact_center.settings import Settings, Web
from contact_center.wiring import House

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
RANDERS = Asked("mail", "cpr", "pl", "aarhus", "eu", "0730")


@pytest.fixture
def house(tmp_path: Path, catalog: Catalog) -> House:
    built = House(Settings(state_dir=tmp_path / "var", web=Web(public_url="https://ics.example"), _env_file=None))
    built.__dict__["catalog"] = catalog
    return built


def shown(house: House, asked: Asked) -> str:
    """What the browser would show, without marks."""
    text = run(house, asked, NOW, None).read_text(encoding="utf-8")
    return " ".join(html.unescape(html.unescape(re.sub(r"<[^>]+>", " ", text))).split())


def test_a_mail_is_shown_with_its_headers_and_both_parts(house: House, catalog: Catalog) -> None:
    text = shown(house, RANDERS)
    code = encode(Choice(("cpr",), "pl", Circumstances("eu", "aarhus", "0730")), catalog)
    assert "Auto-Submitted auto-replied" in text
    assert "From ICS Aarhus <ics@aarhus.example>" in text
    assert "Subject Otrzymaliśmy Państwa wiadomość – ICS-ABCD2345" in text
    assert f"https://ics.example/c/{code}" in text
    framed = re.findall('srcdoc="([^"]+)"', run(house, RANDERS, NOW, None).read_text(encoding="utf-8"))
    assert f'href="https://ics.example/c/{code}"' in html.unescape(framed[0])
    assert "templates/pl/mail.toml" in text
    assert "Randers has an agreement with ICS Aarhus" in text


def test_a_text_message_is_shown_with_its_length(house: House) -> None:
    text = shown(house, Asked("sms", "cpr", "uk", "aarhus", "eu"))
    assert "Segments: 2. Characters: 1" in text
    assert "letters outside the short alphabet" in text
    assert "As it is sent" in text
    assert "SMS_LINKS=true" in text
    assert "No web address" not in text


def test_the_page_finds_its_style_sheets_and_its_links(house: House) -> None:
    page = run(house, Asked("page", "cpr", "pl", "aarhus", "eu"), NOW, None).read_text(encoding="utf-8")
    assert "Osobista lista kontrolna" in page
    assert 'href="/' not in page
    for address in re.findall(r'(?:href|src)="(file://[^"]+)"', page):
        assert Path(address.removeprefix("file://")).is_file(), address
    assert 'href="https://ics.example/pl/cpr"' in page


def test_a_call_is_told_sentence_by_sentence_in_order(house: House) -> None:
    text = shown(house, Asked("voice", "cpr", "pl", "aarhus", "eu", "Randers"))
    said = [
        "Po polsku: proszę nacisnąć 4",
        "Czego dotyczy pytanie?",
        "presses 8900",
        "Połączymy z centrum ICS Aarhus",
    ]
    said += [
        "Cała rodzina przychodzi",
        "Wysłaliśmy SMS",
        "Już łączymy",
        "Teraz jest zamknięte",
        "Oddzwonimy",
        "Do widzenia",
    ]
    places = [text.index(sentence) for sentence in said]
    assert places == sorted(places)
    assert "wait_facts.cpr (pl)" in text  # the key to look for in voice.toml


def test_the_home_municipality_and_employers_are_served_as_they_would_be(house: House) -> None:
    assert "Ballerup has no agreement" in shown(house, Asked("mail", "cpr", "en", "koebenhavn", "", "Ballerup"))
    assert "employers." in shown(house, Asked("page", "tax-card", "en", employer=True))


@pytest.mark.parametrize("kind", MAKERS)
def test_every_topic_and_language_can_be_looked_at(kind: str, house: House, catalog: Catalog) -> None:
    topics = [topic.slug for topic in catalog.topics.values() if topic.citizen_topic]
    for number, topic in enumerate(topics):
        for office in ("national", "odense") if kind == "voice" else ("national",):
            language = sorted(catalog.languages)[number % len(catalog.languages)]
            path = run(house, Asked(kind, topic, language, office), NOW, None)
            assert path.stat().st_size > 500


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (Asked("fax", "cpr", "en"), "what to preview: 'fax' is not known; choose one of mail, sms, page, voice."),
        (Asked("mail", "juggling", "en"), "--topic: 'juggling' is not known; choose one of eu-registration, cpr, "),
        (Asked("mail", "not-for-ics", "en"), "--topic: 'not-for-ics' is not known"),
        (Asked("mail", "cpr", "fr"), "--language: 'fr' is not known; choose one of da, de, en, lt, pl, ro, uk."),
        (Asked("mail", "cpr", "en", "malmoe"), "--office: 'malmoe' is not known; choose one of koebenhavn, aarhus, "),
        (Asked("mail", "cpr", "en", group="uk"), "--group: 'uk' is not known; choose one of nordic, eu, third."),
        (
            Asked("mail", "cpr", "en", municipality="9"),
            "--municipality: '9' is not known; choose one of 0101 København, ",
        ),
        (Asked("mail", "../../etc", "en"), "--topic: '../../etc' is not known"),
    ],
)
def test_an_unknown_value_is_one_line_that_names_the_valid_ones(asked: Asked, told: str, house: House) -> None:
    with pytest.raises(Invalid) as error:
        run(house, asked, NOW, None)
    assert str(error.value).startswith(told)
    assert "\n" not in str(error.value)
    assert not (house.settings.state_dir / "preview").exists()


def test_no_database_is_made_for_a_preview(house: House) -> None:
    for kind in MAKERS:
        run(house, Asked(kind, "cpr", "en"), NOW, None)
    assert not list(house.settings.state_dir.glob("*.sqlite*"))


@pytest.fixture
def settings_of_this_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("CONTACT_CENTER_STATE_DIR", str(tmp_path))
    wiring.house.cache_clear()
    yield tmp_path
    wiring.house.cache_clear()


def test_the_command_opens_the_browser_unless_told_not_to(
    settings_of_this_test: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    asked = ["preview", "sms", "--topic", "cpr", "--language", "da", "--office", "aarhus", "--group", "eu"]
    first = CliRunner().invoke(cli.app, asked)
    path = settings_of_this_test / "preview" / "sms-cpr-da-aarhus-eu.html"
    assert (first.exit_code, first.stdout.strip()) == (0, str(path.resolve()))
    assert opened == [path.resolve().as_uri()]
    again = CliRunner().invoke(cli.app, [*asked, "--municipality", "0751", "--employer", "--no-open"])
    assert (again.exit_code, len(opened)) == (0, 1)
