"""What the answers about planning look like, with examples."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, Field


class CountView(BaseModel):
    """A count that is expected, and the interval in which eight of ten such counts lie."""

    expected: float = Field(examples=[12.4])
    low: int = Field(examples=[8])
    high: int = Field(examples=[17])


class HalfHourView(CountView):
    """A half hour of a forecast."""

    at: str = Field(examples=["09:30"])
    """When it begins, in Denmark."""


class ForecastDay(CountView):
    """A day of a forecast."""

    day: date
    kind: str = Field(examples=["usual"])
    """usual, closed (a holiday) or after (the first working day after one)."""
    half_hours: list[HalfHourView]
    """Those in which anything is expected."""


class LearnedView(BaseModel):
    """What a forecast was learned from."""

    enough: bool
    """Without enough nothing is forecast."""
    rough: bool
    """There is so little that the forecast is only a hint."""
    first: date | None
    days: int = Field(examples=[420])
    contacts: int = Field(examples=[18_000])
    season: bool
    """Whether the year's ups and downs are known."""


class ForecastView(BaseModel):
    """How many contacts are expected."""

    channel: str = Field(examples=["phone"])
    offices: list[str] = Field(examples=[["aarhus"]])
    language: str | None
    learned: LearnedView
    days: list[ForecastDay]


class ErrorsView(BaseModel):
    """Errors of a forecast; null where nothing came."""

    half_hours: float | None = Field(examples=[0.47])
    """WAPE: sum of |came − told| / sum of what came."""
    days: float | None = Field(examples=[0.16])
    weeks: float | None = Field(examples=[0.07])
    mase: float | None = Field(examples=[0.85])
    """Of days; below 1 is better than telling the same day of the week before."""


class CheckView(BaseModel):
    """How good the forecast of the last weeks would have been, beside the simplest one."""

    channel: str
    offices: list[str]
    weeks: int
    enough: bool
    first: date | None = None
    last: date | None = None
    learned_days: int = 0
    came: int = 0
    told: float = 0.0
    ours: ErrorsView | None = None
    naive: ErrorsView | None = None
    """Each half hour as in the last known week."""
    covered_half_hours: float | None = Field(default=None, examples=[0.84])
    """Share of counts inside the interval; eight of ten should be."""
    covered_days: float | None = Field(default=None, examples=[0.79])


class SlotView(BaseModel):
    """People needed in a half hour."""

    at: str = Field(examples=["09:30"])
    calls: float = Field(examples=[6.2])
    open_offices: int = Field(examples=[4])
    apart: int = Field(examples=[7])
    """When every office answers its own calls."""
    together: int = Field(examples=[4])


class StaffingDay(BaseModel):
    """People needed on a day."""

    day: date
    calls: float
    outside_hours: float
    """Calls while the office they are meant for is closed."""
    hours_apart: float
    hours_together: float
    planned_apart: float
    """Hours to be planned, so that the hours above are there."""
    planned_together: float
    most_apart: int
    most_together: int
    mails: float
    mail_hours: float
    half_hours: list[SlotView]


class ReachedView(BaseModel):
    """How the busiest half hour fares with so many people."""

    staff: int
    service_level: float
    answer_time: float | None
    """Seconds; null: the line grows without end."""
    immediate: float
    abandoned: float
    occupancy: float


class SpokenView(BaseModel):
    """People the busiest half hour needs, by what they speak."""

    everybody: int
    """When everybody speaks every language: no team needs fewer."""
    dealt: int | None
    """When everybody speaks the common languages and one more (simulated)."""
    apart: int
    """When every language has people of its own: more are never needed."""
    common: list[str]
    calls_per_hour: dict[str, float]


class StaffingView(BaseModel):
    """How many people are needed."""

    offices: list[str]
    learned: LearnedView
    handling: float
    """Seconds."""
    handling_measured: int
    """Calls it was measured on; 0: given or assumed."""
    patience: float | None
    patience_measured: int
    days: list[StaffingDay]
    busiest_day: date | None
    busiest_at: str | None
    around: list[ReachedView]
    languages: SpokenView | None


class ShareView(BaseModel):
    """What one municipality pays."""

    code: str = Field(examples=["0147"])
    name: str = Field(examples=["Frederiksberg"])
    inhabitants: int = Field(examples=[103_608])
    amount: str = Field(examples=["82910.01"])
    """Kroner."""
    oere: int = Field(examples=[8_291_001])


class SettlementView(BaseModel):
    """A settlement."""

    year: int
    amount: str = Field(examples=["4700000.00"])
    """Kroner, what was shared."""
    counted: date
    basis: str = Field(examples=["country"])
    inhabitants: int = Field(examples=[5_873_327])
    """Of all by whom the amount was shared."""
    municipalities: int = Field(examples=[98])
    billed: str = Field(examples=["1144984.12"])
    """Kroner, what the partners pay together."""
    version: str = Field(examples=["0123456789ab"])
    """A digest of everything the result depends on."""
    shares: list[ShareView]


class PopulationView(BaseModel):
    """The inhabitants of one day."""

    counted: date
    source: str
    municipalities: int
    inhabitants: int
    imported_by: str
    """Empty: it comes with the program."""
    lacking: list[str]


class PopulationList(BaseModel):
    """All populations there are."""

    items: list[PopulationView]


class ImportedView(BaseModel):
    """What was imported."""

    counted: date
    municipalities: int
    inhabitants: int
    lacking: list[str]
    imported_at: datetime
