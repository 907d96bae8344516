"""Every language, topic, citizen group and centre: the page, the personal page and the text message have no hole."""

from __future__ import annotations

import itertools
import re

import pytest

from contact_center.catalog.model import Catalog
from contact_center.catalog.segments import segments
from contact_center.domain.contact import CitizenGroup
from contact_center.pages.content import Content
from contact_center.pages.personal import Personal
from contact_center.replies.codes import Choice
from contact_center.replies.render import Circumstances
from contact_center.replies.texts import checklist_text

GROUPS = ("", *(group.value for group in CitizenGroup))
EMPTY = re.compile(r"<(li|p|h[1-6]|a|td|label)\b[^>]*>\s*</\1>")
"""An element that should say something and says nothing."""


@pytest.mark.parametrize("language", ["da", "en", "de", "pl", "lt", "ro", "uk"])
def test_every_combination_can_be_read(language: str, catalog: Catalog) -> None:
    content = Content(catalog)
    personal = Personal(content)
    for topic, group, office in itertools.product(catalog.checklists, GROUPS, catalog.offices):
        about = Circumstances(group, office, catalog.offices[office].municipality or None)
        choice = Choice((topic,), language, about)
        for page in (content.topic(language, topic, group, office), personal.page(choice)):
            _whole(page, (language, topic, group, office))
        text = checklist_text(choice, catalog, "https://ics.example").text
        assert text.strip() == text != ""
        assert "{" not in text
        assert segments(text) <= 2, (language, topic, text)


def _whole(page: str, where: tuple[str, ...]) -> None:
    shown = re.sub(r"<(style|script).*?</\1>", "", page, flags=re.DOTALL)
    assert "{" not in shown, where
    assert "None" not in re.sub(r"<[^>]*>", " ", shown), where
    assert EMPTY.search(shown) is None, (where, EMPTY.search(shown))
    assert len(re.findall(r"<li", shown)) > 5, where
