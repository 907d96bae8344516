"""What stands on the citizen pages, as HTML. Pure: the same question always gives the same page, so pages are kept.

Only values of the catalogue are put into a page; what a browser sent chooses among them and is never shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from contact_center.catalog.directory import hours_of
from contact_center.catalog.language import Language
from contact_center.catalog.model import Catalog, Office, Topic
from contact_center.domain.contact import CitizenGroup
from contact_center.replies import dates
from contact_center.replies.compose import linked
from contact_center.replies.letter import WITHOUT_NOTE
from contact_center.replies.render import ENGLISH, Circumstances, checklist, fill, has_checklist

TEMPLATES = Path(__file__).parent / "html"
NATIONAL = "national"
KEPT_PAGES = 1024


class Content:
    """Makes the pages of one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        """Prepare the templates."""
        self.catalog = catalog
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(enabled_extensions=("html.jinja",)),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["linked"] = linked
        self._kept_topic = lru_cache(maxsize=KEPT_PAGES)(self._topic)
        self.front = lru_cache(maxsize=64)(self._front)
        self.offices = lru_cache(maxsize=64)(self._offices)
        self.not_found = lru_cache(maxsize=64)(self._not_found)

    def has_topic(self, slug: str) -> bool:
        """Whether there is a page about a topic."""
        return slug in self.catalog.topics and self.catalog.topics[slug].citizen_topic

    def topic(self, code: str, slug: str, group: str = "", office: str = "") -> str:
        """The page about one topic; `group` and `office` narrow it down, unknown values do not."""
        group = group if group in {one.value for one in CitizenGroup} else ""
        return self._kept_topic(code, slug, group, office if office in self.catalog.offices else NATIONAL)

    def _topic(self, code: str, slug: str, group: str, office: str) -> str:
        language, topic = self.catalog.language(code), self.catalog.topics[slug]
        about = Circumstances(citizen_group=group, office=office)
        shown = checklist(slug, language, self.catalog, about) if has_checklist(slug, self.catalog) else None
        return self.page(
            "topic.html.jinja",
            language,
            f"/{slug}",
            title=self.label(language, slug),
            checklist=shown,
            nothing=self.no_checklist(language, topic),
            reviewed=self.reviewed(language, slug),
            related=[self._link(language, other) for other in topic.related if self.has_topic(other)],
            chosen_group=group,
            chosen_office=office,
            groups=[(one.value, self.say(language, one.value)) for one in CitizenGroup],
            centres=[(one.slug, one.name) for one in self._centres()],
        )

    def _front(self, code: str) -> str:
        """The list of topics."""
        language = self.catalog.language(code)
        return self.page(
            "front.html.jinja", language, "", title=self.say(language, "front_title"), groups=self.groups(language)
        )

    def _not_found(self, code: str) -> str:
        """What is shown for an address that leads nowhere."""
        language = self.catalog.language(code)
        return self.page(
            "not_found.html.jinja",
            language,
            "",
            title=self.say(language, "not_found_title"),
            groups=self.groups(language),
        )

    def _offices(self, code: str) -> str:
        """The centres with their addresses and hours."""
        language = self.catalog.language(code)
        days = [dates.day_of_year(date(2000, *one), language) for one in sorted(self.catalog.closures)]
        return self.page(
            "offices.html.jinja",
            language,
            "/offices",
            title=self.say(language, "offices_title"),
            offices=[self._office(one, language) for one in self._centres()],
            closed=self.say(language, "closed_days", when=dates.listed(days, language)),
        )

    def offices_data(self) -> dict[str, Any]:
        """The centres as data; hours that no centre has confirmed are left out."""
        closures = [f"{month:02}-{day:02}" for month, day in sorted(self.catalog.closures)]
        return {"offices": [_office_data(one) for one in self._centres()], "closed_on": closures}

    # --- pieces -----------------------------------------------------------------------------------

    def say(self, language: Language, key: str, **values: str) -> str:
        """A sentence of the pages in a language, filled; English where the language lacks it."""
        sentence = language.pages.get(key) or self.catalog.language(ENGLISH).pages.get(key, "")
        return fill(sentence, {**self.catalog.facts, **values})

    def label(self, language: Language, slug: str) -> str:
        """How a topic is called, as a heading."""
        words = language.topics.get(slug) or self.catalog.language(ENGLISH).topics[slug]
        return words.label[:1].upper() + words.label[1:]

    def page(
        self,
        template: str,
        language: Language,
        place: str = "",
        addresses: Mapping[str, str] | None = None,
        **values: Any,
    ) -> str:
        """A page in the layout. `place` is its address below each language, unless `addresses` tells them."""
        note = language.native_reviewed or language.code in WITHOUT_NOTE
        return self._templates.get_template(template).render(
            language=language,
            languages=sorted(self.catalog.languages.values(), key=lambda one: one.digit),
            addresses=addresses or {code: f"/{code}{place}" for code in self.catalog.languages},
            say=lambda key: self.say(language, key),
            not_native="" if note else language.mail.get("not_native_note", ""),
            **values,
        )

    def _centres(self) -> list[Office]:
        """The centres that are there on the catalogue's day."""
        day, offices = self.catalog.day, self.catalog.offices.values()
        return [one for one in offices if one.slug != NATIONAL and (day is None or one.exists_on(day))]

    def groups(self, language: Language) -> list[dict[str, Any]]:
        """The topics in their groups, as the phone menu orders them."""
        by_order = sorted(self.catalog.topics.values(), key=lambda topic: topic.order)
        groups = []
        for group in self.catalog.groups:
            label = language.voice_lines.get(f"groups.{group}", group)
            topics = [self._link(language, one.slug) for one in by_order if one.group == group and one.menu]
            groups.append({"label": label[:1].upper() + label[1:], "topics": topics})
        return groups

    def _link(self, language: Language, slug: str) -> dict[str, str]:
        words = language.checklists.get(slug)
        summary = fill(words.summary, self.catalog.facts) if words else ""
        href = f"/{language.code}/{slug}"
        return {"slug": slug, "href": href, "label": self.label(language, slug), "summary": summary}

    def no_checklist(self, language: Language, topic: Topic) -> str:
        """Where to read about a topic that has no checklist."""
        url = self.catalog.facts.get(f"link.{topic.link}", "")
        return self.say(language, "no_checklist", topic=self.label(language, topic.slug), url=url)

    def reviewed(self, language: Language, slug: str) -> str:
        """When the checklist of a topic was last reviewed."""
        found = self.catalog.checklists.get(slug)
        return self.say(language, "reviewed", when=dates.day(found.reviewed, language)) if found else ""

    def _office(self, office: Office, language: Language) -> dict[str, str]:
        confirmed = office.hours_confirmed
        return {
            "slug": office.slug,
            "name": office.name,
            "address": office.address,
            "phone": office.phone,
            "email": office.email,
            "page": office.page,
            "phone_hours": dates.week(office.phone_hours, language) if confirmed else "",
            "visit_hours": dates.week(office.visit_hours, language) if confirmed else "",
        }


def _office_data(office: Office) -> Mapping[str, Any]:
    hours = {key: hours_of(getattr(office, key)) for key in ("phone_hours", "visit_hours")}
    known = hours if office.hours_confirmed else {"phone_hours": None, "visit_hours": None}
    texts = {key: getattr(office, key) or None for key in ("name", "address", "phone", "email", "page", "municipality")}
    return {
        "slug": office.slug,
        **texts,
        "booking_required": office.booking_required,
        **known,
        "services": sorted(office.services),
    }
