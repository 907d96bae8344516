"""What the answers about the catalogue, canned replies, outbox, statistics and telephone look like, with examples."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field


class Named(BaseModel):
    """Something with a name."""

    slug: str = Field(examples=["cpr"])
    label: str = Field(examples=["CPR-nummer"])


class OfficeView(BaseModel):
    """A centre."""

    slug: str = Field(examples=["aarhus"])
    name: str = Field(examples=["ICS Aarhus"])
    open_now: bool
    """Whether its telephone is answered now."""
    phone: str
    hours_confirmed: bool


class LanguageView(BaseModel):
    """A language people write to us in."""

    code: str = Field(examples=["pl"])
    name: str = Field(examples=["polski"])
    danish: str = Field(examples=["polsk"])
    served: bool
    """Whether we answer in it."""


class MunicipalityView(BaseModel):
    """A municipality."""

    code: str = Field(examples=["0730"])
    name: str = Field(examples=["Randers"])
    office: str | None = Field(examples=["aarhus"])


class LetterFieldView(BaseModel):
    """One thing to fill in for a letter."""

    id: str = Field(examples=["pd_u2_date"])
    kind: str = Field(examples=["day"])
    """name, day, moment, choice or flag; only a flag may be left out."""
    choices: list[str]
    not_before: str = Field(examples=[""])
    not_after: str = Field(examples=["today"])
    """Another field, `today`, or nothing."""


class LetterFormView(BaseModel):
    """A kind of letter that can be printed."""

    kind: str = Field(examples=["attendance"])
    label: str = Field(examples=["Fremmødekvittering"])
    topic: str = Field(examples=["unemployment-benefits"])
    groups: list[str] = Field(examples=[["eu", "nordic"]])
    """Who may be given it; empty: everybody."""
    centre: bool
    """Only a centre issues it, never the national queue."""
    fields: list[LetterFieldView]


class CatalogueView(BaseModel):
    """What staff choose from."""

    topics: list[Named]
    offices: list[OfficeView]
    languages: list[LanguageView]
    outcomes: list[Named]
    municipalities: list[MunicipalityView]
    letters: list[LetterFormView]


class WordsView(BaseModel):
    """Words for the citizen, and what they mean."""

    text: str = Field(examples=["Dzień dobry!"])
    danish: str = Field(examples=["Hej"])


class CannedReplyView(WordsView):
    """A ready-made reply."""

    id: str = Field(examples=["papers-missing"])
    title: str = Field(examples=["Papirer mangler"])
    """Danish: what staff choose it by."""
    language: str = Field(examples=["pl"])
    """Of the text: English where there is none in the language asked for."""
    gaps: list[str] = Field(examples=[["«…centrets telefonnummer…»"]])
    """What has to be filled in; a reply that still holds one is not sent."""
    fit: str = Field(examples=["topic"])
    """topic, further (another question of the ticket), all (for every topic) or other; the list is in this order."""


class CannedReplies(BaseModel):
    """The ready-made replies for a ticket, best first, and what stands around one that is sent alone."""

    language: str = Field(examples=["pl"])
    native_reviewed: bool
    """Whether a native speaker has read the texts, or staff can judge them themselves."""
    greeting: WordsView
    closing: WordsView
    items: list[CannedReplyView]


class OutboxRow(BaseModel):
    """A mail or text of ours."""

    id: int
    kind: str = Field(examples=["mail"])
    automatic: bool
    recipient: str
    subject: str
    language: str
    state: str = Field(examples=["sent"])
    created_at: datetime
    sent_at: datetime | None
    error: str | None
    ticket_id: int | None
    reference: str | None
    topics: list[str]


class OutboxList(BaseModel):
    """The newest mails and texts."""

    items: list[OutboxRow]


class OutboxItem(OutboxRow):
    """A mail or text as it is sent."""

    sender: str
    text: str
    html: str
    headers: dict[str, str]


class Bar(BaseModel):
    """One line of a table."""

    key: str | None = Field(examples=["cpr"])
    label: str = Field(examples=["CPR-nummer"])
    count: int = Field(examples=[42])
    model_config = ConfigDict(extra="allow")


class StatisticsView(BaseModel):
    """The visitation statistics of some days."""

    from_: date = Field(alias="from")
    to: date
    totals: dict[str, float | int | None]
    by_day: list[Bar]
    by_channel: list[Bar]
    by_language: list[Bar]
    by_topic: list[Bar]
    by_office: list[Bar]
    by_municipality: list[Bar]
    by_outcome: list[Bar]
    model_config = ConfigDict(extra="allow")


class TextDue(BaseModel):
    """A checklist that somebody must read again."""

    topic: str = Field(examples=["cpr"])
    label: str = Field(examples=["CPR-nummer"])
    reviewed: date
    review_by: date
    overdue: bool


class EndingView(BaseModel):
    """A statement whose time is over, or soon will be."""

    where: str = Field(examples=["facts.toml: cpr_deadline_days"])
    last: date
    lapsed: bool


class ChangeView(BaseModel):
    """A detail of an office that changed since the last confirmation, in words."""

    office: str = Field(examples=["aarhus"])
    name: str = Field(examples=["ICS Aarhus"])
    field: str = Field(examples=["phone_hours"])
    before: str
    after: str


class DirectoryView(BaseModel):
    """Whether lifeindenmark.dk tells what we tell about the offices."""

    version: str = Field(examples=["0123456789abcdef"])
    due: bool
    """Whether somebody has to bring the site up to date, and confirm it."""
    confirmed_at: datetime | None
    confirmed_by: str
    changes: list[ChangeView]


class InboxView(BaseModel):
    """One folder of a mailbox from which mail is fetched."""

    inbox: str = Field(examples=["ics@municipality.example@imap.example"])
    folder: str = Field(examples=["INBOX"])
    seen_at: datetime | None
    """When it was last looked into."""
    alarm: str = Field(examples=["it could not be read for 12 minutes: the server refuses the login"])
    """Why a person should look at it; empty when all is well."""


class ComparisonView(BaseModel):
    """What the server has in a folder, and what of it we have."""

    inbox: str
    folder: str
    at: datetime
    server: int
    ours: int
    times: int
    """How often both were compared in the last 30 days."""
    missing: int
    """How many mails were missing in them."""
    fetched: int
    """How many of these were fetched then."""


class MailView(BaseModel):
    """How the fetching of mail fares."""

    inboxes: list[InboxView]
    comparisons: list[ComparisonView]
    lacking: int
    """Mails that the servers did not hand over; they lie in the folders for quarantine."""


class UpkeepView(BaseModel):
    """What has to be looked after in facts and texts."""

    since: datetime | None
    """When the files were last taken over."""
    refused: list[str]
    """Why a later state of the files was not taken over."""
    gaps: list[str]
    """What is wrong in the state that is in use."""
    texts: list[TextDue]
    endings: list[EndingView]
    languages: list[Named]
    """Those whose texts no native speaker has read."""
    offices: list[Named]
    """Those whose hours nobody has confirmed."""
    directory: DirectoryView
    mail: MailView
    reminders: int = Field(examples=[2])
    """How much of this somebody should see to now."""


class Hours(BaseModel):
    """One interval of a week; weekday 1 is Monday."""

    weekday: int = Field(ge=1, le=7)
    opens: str = Field(examples=["09:00"])
    closes: str = Field(examples=["15:00"])


class DirectoryEntry(BaseModel):
    """What citizens are told about one office."""

    slug: str = Field(examples=["aarhus"])
    name: str
    official_name: str
    address: str
    phone: str
    email: str
    page: str
    phone_hours: list[Hours]
    visit_hours: list[Hours]
    hours_confirmed: bool
    booking_required: bool


class DirectoryExport(BaseModel):
    """The details and hours of all offices."""

    version: str
    offices: list[DirectoryEntry]


class NumberView(BaseModel):
    """A number of ours."""

    number: str = Field(examples=["+4570000001"])
    office: str = Field(examples=["koebenhavn"])
    name: str = Field(examples=["ICS København"])


class PhoneView(BaseModel):
    """Whether the telephone is a stand-in, and which numbers it has."""

    simulated: bool
    numbers: list[NumberView]


class CallStarted(BaseModel):
    """A call of the demonstration has begun."""

    sid: str = Field(examples=["CA0123456789abcdef0123456789abcdef"])
    model_config = ConfigDict(extra="allow")


class Status(BaseModel):
    """How this process is."""

    status: str = Field(examples=["ok"])
    reasons: list[str] = Field(default_factory=list)
    warnings: list[str] = Field(default_factory=list)
    """What a person should see to, although this process can work."""
