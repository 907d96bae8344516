"""The page of a personal checklist, which its code leads to, and the page where a code is typed. Pure; pages are kept.

What is shown is made of the choices that a code stands for and the catalogue's own words, never of what was typed.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from contact_center.catalog.language import Language
from contact_center.pages.content import KEPT_PAGES, NATIONAL, Content
from contact_center.replies.codes import Choice, decode, encode
from contact_center.replies.render import checklist, has_checklist


class Personal:
    """Makes the pages about codes."""

    def __init__(self, content: Content) -> None:
        """Keep what makes the other pages."""
        self._content, self._catalog = content, content.catalog
        self.page = lru_cache(maxsize=KEPT_PAGES)(self._page)
        self.asking = lru_cache(maxsize=64)(self._asking)

    def choice(self, typed: str) -> Choice | None:
        """What a code stands for; None when it is none."""
        return decode(typed, self._catalog)

    def place(self, choice: Choice) -> str:
        """The one address of a personal checklist; that of its first topic where a language has no number yet."""
        code = encode(choice, self._catalog)
        return f"/c/{code}" if code else f"/{choice.language}/{choice.topics[0]}"

    def _page(self, choice: Choice) -> str:
        """The checklists that apply to a person, in one page."""
        content, language = self._content, self._catalog.language(choice.language)
        chosen = " · ".join(self._chosen(choice, language))
        return content.page(
            "personal.html.jinja",
            language,
            addresses={code: self.place(replace(choice, language=code)) for code in self._catalog.languages},
            title=content.say(language, "code_page_title"),
            chosen=content.say(language, "code_for", choices=chosen),
            parts=[self._part(topic, choice, language) for topic in choice.topics],
            yours=content.say(language, "code_yours", code=encode(choice, self._catalog)),
        )

    def _asking(self, code: str, wrong: bool = False) -> str:
        """The page with one field for a code; after a wrong one with the topics, too."""
        content, language = self._content, self._catalog.language(code)
        return content.page(
            "code.html.jinja",
            language,
            "/c",
            title=content.say(language, "code_wrong_title" if wrong else "code_title"),
            wrong=wrong,
            groups=content.groups(language) if wrong else [],
        )

    def _chosen(self, choice: Choice, language: Language) -> list[str]:
        """For whom the page is, in words."""
        about, say = choice.about, self._content.say
        words = [
            say(language, about.citizen_group) if about.citizen_group else "",
            self._catalog.offices[about.office].name if about.office != NATIONAL else "",
            self._catalog.municipality_name(about.municipality),
            say(language, "code_employer") if about.employer else "",
            say(language, "code_never_cpr") if about.never_had_cpr else "",
        ]
        return [word for word in words if word]

    def _part(self, topic: str, choice: Choice, language: Language) -> dict[str, Any]:
        content, there = self._content, has_checklist(topic, self._catalog)
        return {
            "topic": topic,
            "label": content.label(language, topic),
            "checklist": checklist(topic, language, self._catalog, choice.about) if there else None,
            "nothing": content.no_checklist(language, self._catalog.topics[topic]),
            "reviewed": content.reviewed(language, topic),
        }
