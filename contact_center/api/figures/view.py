"""What the pages of the statistics need to draw themselves: figures, names, links. Draws nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from urllib.parse import urlencode

from sqlalchemy import Connection

from contact_center.api.door import StaffDoor
from contact_center.api.rights import ALL_STATISTICS
from contact_center.catalog.hours import is_working_day
from contact_center.domain.contact import CitizenGroup, Role
from contact_center.domain.roles import MAY
from contact_center.domain.ticket import StaffMember
from contact_center.domain.triage import UNDETERMINED
from contact_center.storage import uncounted
from contact_center.visitation.asked import Asked, read
from contact_center.visitation.figures import Figures, figures, unreconciled
from contact_center.visitation.held import HELD
from contact_center.visitation.naming import Names
from contact_center.visitation.tables import Section, Shown, hidden_columns, section, shown

PATH = "/statistics"
MENU = (("overview", ""), ("phone", "/phone"), ("mail", "/mail"), ("triage", "/triage"))
APART = (("partners", "/municipalities"), ("reports", "/reports"), ("definitions", "/definitions"))
NEEDS = {"reports": "reports"}
"""Pages for which it takes another right than to see figures."""
MAIN = (
    ("queues", "/", "queues"),
    ("mine", "/?state=mine", "tickets"),
    ("phone_page", "/phone", "phone"),
    ("forwardings", "/forwardings", "tickets"),
    ("outbox", "/outbox", "outbox"),
    ("statistics", PATH, "statistics"),
    ("planning", "/forecast", "planning"),
    ("settlement", "/settlement", "planning"),
    ("wall", "/wall", "queues"),
    ("upkeep", "/upkeep", "upkeep"),
    ("settings", "/settings", "upkeep"),
    ("users", "/users", "users"),
    ("keys", "/keys", "keys"),
    ("audit", "/audit", "audit"),
)


def asked_by(door: StaffDoor, staff: StaffMember, query: Mapping[str, str], extra: tuple[str, ...] = ()) -> Asked:
    """What somebody asks for, and may see. Raises Unclear."""
    offices = None if staff.role in ALL_STATISTICS else staff.offices
    today = door.clock().astimezone(door.zone).date()
    return read(query, door.catalog, today, offices, extra)


@dataclass(frozen=True)
class View:
    """A page's view of a period."""

    door: StaffDoor
    staff: StaffMember
    asked: Asked
    found: Figures
    earlier: Figures | None
    waiting: int
    """Changes that are not counted yet."""
    page: str
    small: bool = True
    """Whether small numbers are shown."""

    @cached_property
    def names(self) -> Names:
        """Names in the language of the page."""
        return Names.of(self.door.catalog, self.asked.lang)

    @cached_property
    def measures(self) -> Mapping[str, Shown]:
        """Key → figure."""
        made = shown(self.found, self.names, self.earlier, self.small)
        return {one.measure.key: one for one in made}

    @cached_property
    def hidden_columns(self) -> frozenset[date]:
        """The days or months that are not told."""
        return hidden_columns(self.found, self.small)

    def group(self, *groups: str) -> list[Shown]:
        """The figures of some groups; of the five definitions only the chosen one."""
        return [
            one
            for one in self.measures.values()
            if one.measure.group in groups and one.measure.definition in ("", self.asked.definition)
        ]

    def section(self, key: str) -> Section:
        """A way to divide."""
        return section(key, self.found, self.names, self.earlier, self.small)

    @property
    def chosen(self) -> Shown:
        """The chosen definition of "answered within the target"."""
        return next(one for one in self.measures.values() if one.measure.definition == self.asked.definition)

    @property
    def definitions(self) -> list[Shown]:
        """All five of them."""
        return [one for one in self.measures.values() if one.measure.definition]

    @property
    def wrong(self) -> list[str]:
        """Where totals do not add up."""
        return unreconciled(self.found)

    @property
    def former(self) -> str:
        """The name of the municipality that was asked for and is no more; or empty."""
        old = next((one.formerly for one in self.asked.held if one.formerly), "")
        return self.door.catalog.settling.former.get(old, ("", ()))[0]

    def working_days(self, asked: Asked) -> int:
        """The weekdays of a period on which the centres are not closed all over the country."""
        days = (asked.first + timedelta(days=n) for n in range((asked.last - asked.first).days + 1))
        return sum(is_working_day(self.door.catalog, day) for day in days)

    # --- links ----------------------------------------------------------------------------------------

    @property
    def here(self) -> str:
        """The path of this page."""
        return PATH + dict(MENU).get(self.page, "")

    def to(self, path: str, **changes: str) -> str:
        """Another page of the statistics for the same choice."""
        query = self.asked.query(**changes)
        return f"{PATH}{path}{'?' if query else ''}{query}"

    def tickets(self, **which: str) -> str:
        """The tickets behind a figure; empty where this person may not see any."""
        if self.staff.role not in MAY["tickets"] or not self.small:
            return ""
        return f"{PATH}/tickets?{self.asked.query()}&{urlencode(which)}"

    def behind(self, one: Shown) -> str:
        """The tickets behind a figure."""
        if not one.measure.lists or not one.base:
            return ""
        channel = one.measure.channel
        if channel and self.asked.channel not in ("", channel):
            return ""
        path = self.tickets(list=one.measure.lists)
        return path + (f"&channel={channel}" if path and channel and not self.asked.channel else "")

    def only(self, section_key: str, key: str) -> str:
        """The same page for one member of a section, besides what is chosen; empty where that cannot be held fast."""
        name = next((name for name, column in HELD.items() if column == section_key), "")
        if section_key in ("office", "channel"):
            name = section_key
        if not name or not key or key == "…":
            return ""
        return f"{self.here}?{self.asked.query(**{name: key})}"

    @property
    def main_menu(self) -> list[tuple[str, str]]:
        """The pages of the dashboard this person may see: name and address."""
        return [(self.names.words(key), path) for key, path, right in MAIN if self.staff.role in MAY[right]]

    # --- what can be chosen ---------------------------------------------------------------------------

    @property
    def offices(self) -> list[tuple[str, str]]:
        """The offices to choose from."""
        mine = self.door.catalog.offices if self.asked.offices is None else self.asked.offices
        return [(slug, self.names.member("office", slug)) for slug in mine]

    @property
    def choices(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """What can be held fast: name in the address, what it is called, its members' values and names."""
        catalog = self.door.catalog
        known: Mapping[str, list[str]] = {
            "topic": list(catalog.topics),
            "language": sorted({*catalog.languages, *self.found.divided("language"), self.asked.of("language")}),
            "municipality": list(catalog.municipalities),
            "role": [one.value for one in Role],
            "group": [one.value for one in CitizenGroup],
        }
        made = []
        for name, column in HELD.items():
            members = [(key, self.names.member(column, key)) for key in known[name] if key not in ("", UNDETERMINED)]
            made.append((name, self.names.words.of("section", column), sorted(members, key=lambda pair: pair[1])))
        return made

    def filters_told(self, given: Mapping[str, str]) -> str:
        """The filters of a report in words."""
        columns = {"office": "office", "channel": "channel", **HELD}
        parts = [self.names.member(column, given[name]) for name, column in columns.items() if given.get(name)]
        return ", ".join(parts) or self.names.words("everything")

    @property
    def choice_told(self) -> str:
        """What was chosen besides the period, in words."""
        parts = [self.names.member("office", self.asked.office) if self.asked.office else ""]
        parts += [self.names.member("channel", self.asked.channel) if self.asked.channel else ""]
        parts += [self.names.member(one.column, one.value) for one in self.asked.held]
        return ", ".join(filter(None, parts))


def view(
    connection: Connection, door: StaffDoor, staff: StaffMember, asked: Asked, page: str, small: bool = True
) -> View:
    """Read what a page needs; that of a year shows each month, too."""
    found = figures(connection, asked, door.targets, by_month=page == "year")
    before = asked.earlier()
    earlier = figures(connection, before, door.targets, drawn=False) if before is not None else None
    return View(door, staff, asked, found, earlier, uncounted.how_many(connection), page, small)


def blank(door: StaffDoor, staff: StaffMember, asked: Asked, page: str) -> View:
    """A page that shows no figures of its own."""
    return View(door, staff, asked, Figures(asked, {}, {}, {}), None, 0, page)


def canonical(query: Mapping[str, str]) -> str:
    """The query without what was left empty in the form."""
    return urlencode({name: value for name, value in query.items() if value})
