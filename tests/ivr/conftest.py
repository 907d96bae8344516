"""What the tests of the phone share: Twilio's own types as a check for documents."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

SCHEMA = json.loads(Path(__file__).with_name("twiml_schema.json").read_text())
MOST_BYTES, MOST_SAID, MOST_HINTS, MOST_HINT = 64 * 1024, 4096, 500, 100
TAGS = {"SsmlSayAs": "say-as", "ReferSip": "Sip", "SipUri": "Uri"}


def tag(name: str) -> str:
    """The tag of one of Twilio's classes."""
    return TAGS.get(name) or (name[4:].lower() if name.startswith("Ssml") else name)


def wrong(document: str) -> list[str]:
    """What Twilio's types and limits do not allow in a document."""
    root = fromstring(document)
    if root.tag != "Response":
        return ["the root is not <Response>"]
    size = len(document.encode())
    return [*_inside(root, "VoiceResponse"), *([f"{size} bytes"] if size > MOST_BYTES else [])]


def _inside(element: Element, name: str) -> Iterator[str]:
    children = {tag(child): (child, attributes) for child, attributes in SCHEMA["elements"][name].items()}
    for child in element:
        if child.tag not in children:
            yield f"<{child.tag}> is not allowed in <{element.tag}>"
            continue
        inner, attributes = children[child.tag]
        known = SCHEMA["attributes"].get(attributes, {})
        for key, value in child.attrib.items():
            yield from _attribute(f"{child.tag}.{key}", value, known[key]) if key in known else [f"{child.tag}.{key}"]
        yield from _limits(child)
        yield from _inside(child, inner)


def _attribute(name: str, value: str, kind: list[object]) -> Iterator[str]:
    of_type, is_list = kind
    for one in value.split() if is_list else [value]:
        if of_type in SCHEMA["enums"] and one not in SCHEMA["enums"][of_type]:
            yield f"{name}: {one} is no {of_type}"
        if of_type == "number" and not re.fullmatch(r"\d+", one):
            yield f"{name}: {one} is no number"
        if of_type == "boolean" and one not in ("true", "false"):
            yield f"{name}: {one} is no boolean"


def _limits(element: Element) -> Iterator[str]:
    hints = element.get("hints", "").split(",")
    if len(hints) > MOST_HINTS or any(len(hint) > MOST_HINT for hint in hints):
        yield "too many or too long hints"
    if element.tag == "Say" and len("".join(element.itertext())) > MOST_SAID:
        yield "a sentence is too long"
    if element.tag == "Gather" and not element.get("action", "").startswith("http"):
        yield "a question without an absolute address"


@pytest.fixture(scope="session")
def complaints() -> Callable[[str], list[str]]:
    """Checks a document against Twilio's types."""
    return wrong
