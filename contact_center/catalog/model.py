"""The catalogue as frozen values: what is in `catalog/data/` and `templates/`, checked and linked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time

from contact_center.catalog.canned import CannedReply
from contact_center.catalog.language import Language
from contact_center.catalog.letter_form import LetterForm
from contact_center.catalog.line_rules import Closure, Destinations, OverflowRow
from contact_center.catalog.settling import Settling
from contact_center.domain.limits import Limits


@dataclass(frozen=True, slots=True)
class Interval:
    """One opening interval on one weekday (0 = Monday), local time of Denmark."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Validity:
    """From which day to which a statement holds, both included; None: without end on that side."""

    first: date | None = None
    last: date | None = None

    def lapsed(self, day: date | None) -> str:
        """Why it does not hold on `day`; empty when it does, or when no day is asked about."""
        if day is None:
            return ""
        if self.first and day < self.first:
            return f"holds from {self.first} on"
        return f"held until {self.last}" if self.last and self.last < day else ""


ALWAYS = Validity()


@dataclass(frozen=True, slots=True)
class Office:
    """An ICS centre, or the national queue."""

    slug: str
    name: str
    address: str
    email: str
    phone: str
    inboxes: tuple[str, ...]
    numbers: tuple[str, ...]
    phone_hours: tuple[Interval, ...]
    visit_hours: tuple[Interval, ...]
    hours_confirmed: bool
    booking_required: bool
    services: frozenset[str]
    """Topics it handles itself."""
    languages: tuple[str, ...]
    municipality: str | None
    valid_from: date | None = None
    valid_to: date | None = None
    page: str = ""
    """Its official page, or the official overview of all centres."""
    official_name: str = ""
    closures: tuple[Closure, ...] = ()
    """Days on which this office is closed besides public holidays."""
    recording_days: int = 0
    """For how many days calls are kept that callers let us record; 0: the office records none."""

    def exists_on(self, day: date) -> bool:
        """Whether it is there on `day`: it has opened, and has not closed for good."""
        return not (self.valid_from and day < self.valid_from) and not (self.valid_to and self.valid_to < day)


@dataclass(frozen=True, slots=True)
class Municipality:
    """One of the 98 municipalities."""

    code: str
    """Four digits."""
    name: str
    aliases: tuple[str, ...]
    region: str
    office: str | None
    """The centre it has an agreement with."""
    agreement: str
    """yes, no or unknown."""
    restriction: str
    nearest_office: str
    population: int


@dataclass(frozen=True, slots=True)
class Postcode:
    """A Danish postcode and where it lies."""

    code: str
    district: str
    municipality: str
    others: tuple[str, ...]
    """Further municipalities that share it."""

    @property
    def candidates(self) -> tuple[str, ...]:
        """All municipalities it may mean."""
        return (self.municipality, *self.others)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a contact can be about."""

    slug: str
    group: str
    """Group in the phone menu: arrive, tax_work, daily_life, other."""
    order: int
    target_minutes: int
    """Working minutes until the first human answer."""
    needs_agreement: bool
    authority: str
    citizen_topic: bool
    related: tuple[str, ...] = ()
    menu: bool = True
    """Whether it stands on a key of its group's phone menu."""
    checklist: bool = False
    link: str = ""
    """Where to read more: the name of a link among the facts."""
    handled_by: str = ""
    """office-serving-municipality, any-office, contacted-office or the slug of an authority."""
    kle: str = ""


@dataclass(frozen=True, slots=True)
class Authority:
    """Someone else's counter: who decides where ICS does not."""

    slug: str
    name: str
    """Danish: what the citizen meets on signs and letters."""
    name_en: str
    what: Mapping[str, str]
    """Language → what it does, for the staff."""
    phone: str = ""
    email: str = ""
    url: str = ""
    forwards: bool = True
    """Whether staff forward messages to it."""
    hand_over: tuple[str, ...] = ()
    """What belongs to a message for it: ids of items."""
    template: str = ""
    """The message to it in Danish, where the usual one does not do."""


@dataclass(frozen=True, slots=True)
class Handover:
    """How a message is handed to another authority."""

    subject: str = ""
    text: str = ""
    """The usual message, Danish."""
    items: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Id → what can be in it, in Danish and in English."""


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One row of the routing table; absent conditions match everything."""

    id: str
    why: Mapping[str, str]
    """Language → what staff read; {topic}, {municipality} and {office} are filled in."""
    to: str
    """office-serving-municipality, nearest-office, contacted-office, earlier-ticket-office or national."""
    topics: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    agreement: frozenset[str] = frozenset()
    has_municipality: bool | None = None
    otherwise: str = ""
    """`home-municipality`: the reply names the municipality's own citizen service."""
    office: str = ""
    """A fixed office, where `to` is `office`."""
    contacted_office: bool | None = None
    """Whether it came in on one centre's own inbox or number."""
    earlier_ticket: bool | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One sentence of a checklist: when it applies and where it is from."""

    id: str
    groups: frozenset[str]
    """Empty: everybody."""
    condition: str
    """Empty, agreement, no-agreement, office:<slug>, had-cpr, employer."""
    source: str
    validity: Validity = ALWAYS


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a checklist."""

    id: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """The structure of one topic's checklist; its words are in each language's folder."""

    topic: str
    sections: tuple[Section, ...]
    reviewed: date
    review_by: date


@dataclass(frozen=True, slots=True)
class Catalog:
    """All of it."""

    offices: Mapping[str, Office]
    municipalities: Mapping[str, Municipality]
    postcodes: Mapping[str, Postcode]
    topics: Mapping[str, Topic]
    routes: tuple[RouteRow, ...]
    checklists: Mapping[str, Checklist]
    languages: Mapping[str, Language]
    """The languages with full service."""
    facts: Mapping[str, str]
    """Placeholder → value: facts by name, links as `link.<name>`, and `authority.<slug>.phone|name|url`.
    Only those that hold on the catalogue's day: a sentence with another one is left out."""
    lapsed: Mapping[str, str] = field(default_factory=dict)
    """Placeholder → why it does not hold on that day."""
    passing: Mapping[str, tuple[str, Validity]] = field(default_factory=dict)
    """Placeholder → value and validity of what holds for a time only."""
    closures: frozenset[tuple[int, int]] = frozenset()
    """(month, day) on which all centres are closed besides public holidays."""
    inbox_office: Mapping[str, str] = field(default_factory=dict)
    """Address or number of ours → office slug."""
    authorities: Mapping[str, Authority] = field(default_factory=dict)
    handover: Handover = field(default_factory=Handover)
    day: date | None = None
    """The day it holds for; None: any."""
    letters: Mapping[str, LetterForm] = field(default_factory=dict)
    """Kind → the structure of a letter that staff print."""
    always_open: bool = False
    """For trying out: every phone line is open at any hour."""
    groups: tuple[str, ...] = ()
    """Groups of topics in the order of the phone menu."""
    canned: tuple[CannedReply, ...] = ()
    """Ready-made replies for staff, in the order in which they are offered."""
    destinations: Destinations = field(default_factory=Destinations)
    """Which numbers we would ever ring or send a text to."""
    overflow: tuple[OverflowRow, ...] = ()
    """When another office answers a call; the first row that fits decides."""
    speech_languages: frozenset[str] = frozenset()
    """The provider's tags of the languages in which it can write down what is said."""
    numbers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Kind (topic, office, citizen_group, language) → slug → the number that stands for it in a code."""
    limits: Limits = field(default_factory=Limits)
    """How much is answered by itself."""
    settling: Settling = field(default_factory=Settling)
    """What the yearly settlement between municipalities is made from."""

    def on(self, day: date) -> Catalog:
        """The same catalogue as it holds on another day."""
        reasons = {name: validity.lapsed(day) for name, (_value, validity) in self.passing.items()}
        lasting = {name: value for name, value in self.facts.items() if name not in self.passing}
        holding = {name: value for name, (value, _validity) in self.passing.items() if not reasons[name]}
        lapsed = {name: reason for name, reason in reasons.items() if reason}
        return replace(self, day=day, facts={**lasting, **holding}, lapsed=lapsed)

    def language(self, code: str) -> Language:
        """The served language `code`, else English."""
        return self.languages.get(code) or self.languages["en"]

    def municipality_name(self, code: str | None) -> str:
        """The name of a municipality, or an empty string."""
        return self.municipalities[code].name if code is not None and code in self.municipalities else ""
