"""Actions → exact documents."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.catalog.load import load_catalog
from contact_center.catalog.model import Catalog
from ivr.actions import Action, Ask, Dial, Enqueue, HangUp, Leave, Pause, Prompt, Say
from ivr.twiml import Addresses, render

HEAD = '<?xml version="1.0" encoding="UTF-8"?><Response>'
URL = "https://line.example"


@pytest.fixture(scope="module")
def small(catalog: Catalog) -> Catalog:
    """Two languages with one short sentence; the second has a voice that must stand without a language."""
    english = replace(catalog.languages["en"], voice_lines={"hello": "Hello {label}"})
    silent = replace(english, code="lt", voice="Google.lt-LT-Standard-A", twilio_language="")
    lithuanian = replace(silent, voice_lines={"hello": "Labas {label}"})
    return replace(catalog, languages={"en": english, "lt": lithuanian})


ENGLISH = Prompt("hello", "en", {"label": "you"})
SAID = '<Say language="en-GB" voice="Polly.Amy-Neural">Hello you</Say>'
TABLE: list[tuple[tuple[Action, ...], str]] = [
    ((), ""),
    ((Say((ENGLISH,)),), SAID),
    ((Say((Prompt("hello", "lt"),)),), '<Say voice="Google.lt-LT-Standard-A">Labas</Say>'),
    ((Say((ENGLISH,)), HangUp()), f"{SAID}<Hangup />"),
    ((Leave(),), "<Leave />"),
    ((Pause(3),), '<Pause length="3" />'),
    (
        (Ask((ENGLISH,), 1, 5),),
        f'<Gather action="{URL}/voice/step?turn=4" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5">'
        f'{SAID}</Gather><Redirect method="POST">{URL}/voice/step?turn=4</Redirect>',
    ),
    (
        (Ask((), 4, 8),),
        f'<Gather action="{URL}/voice/step?turn=4" finishOnKey="#" input="dtmf" method="POST" numDigits="4" '
        f'timeout="8" /><Redirect method="POST">{URL}/voice/step?turn=4</Redirect>',
    ),
    (
        (Enqueue("aarhus"),),
        f'<Enqueue action="{URL}/voice/after-queue?since=4" method="POST" waitUrl="{URL}/voice/wait?turn=4" '
        'waitUrlMethod="POST">aarhus</Enqueue>',
    ),
    (
        (Dial("anna"),),
        f'<Dial action="{URL}/voice/after-connect?since=4" method="POST" timeLimit="14400">'
        '<Conference beep="false" endConferenceOnExit="true" startConferenceOnEnter="true" waitUrl="">'
        "anna</Conference></Dial>",
    ),
]


@pytest.mark.parametrize(("actions", "document"), TABLE)
def test_actions_become_exactly_this(actions: tuple[Action, ...], document: str, small: Catalog) -> None:
    expected = f"{HEAD}{document}</Response>" if document else HEAD.replace("<Response>", "<Response />")
    assert render(actions, Addresses(URL, 4), small) == expected


def test_inside_the_queue_keys_and_silence_go_to_the_waiting_address(small: Catalog) -> None:
    document = render((Ask((), 1, 20),), Addresses(URL, 7, parked=True), small)
    assert document.count(f"{URL}/voice/wait?turn=7") == 2
    assert "/voice/step" not in document


@settings(deadline=None)
@given(st.text())
def test_no_text_breaks_out_of_the_document(text: str) -> None:
    from xml.etree.ElementTree import fromstring

    document = render(
        (Say((Prompt("place_confirm", "en", {"office": text}),)),), Addresses(URL, 1), load_catalog_once()
    )
    assert [child.tag for child in fromstring(document)] == ["Say"]


@lru_cache
def load_catalog_once() -> Catalog:
    return load_catalog()
