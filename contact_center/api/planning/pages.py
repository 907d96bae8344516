"""The pages of planning: forecast, people needed, settlement and its statements. They work without scripts.

The frame around them (menu, telephone, who is signed in) is the one of all pages and comes by a script.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from pydantic import BaseModel, ValidationError

from contact_center.api.dashboard.pages import bases
from contact_center.api.door import Door, StaffDoor
from contact_center.api.planning import page_forecast, page_settlement, page_staffing
from contact_center.api.planning.asked import Day, ForecastAsked, SettlementAsked, Shown, StaffingAsked
from contact_center.api.planning.faults import in_words
from contact_center.api.planning.misasked import Misasked
from contact_center.api.planning.routes import Memory
from contact_center.api.planning.settlement_routes import MunicipalityCode
from contact_center.api.planning.words import Form, Texts, texts
from contact_center.api.rights import Planner, rights
from contact_center.domain.ticket import StaffMember
from contact_center.errors import Invalid, NotFound
from contact_center.settlement.refusal import Refused

router = APIRouter(include_in_schema=False)

HTML = Path(__file__).parent / "html"
ModelOf = TypeVar("ModelOf", bound=BaseModel)


class ForecastPage(ForecastAsked):
    """The page of forecasts."""

    day: Day | None = None
    """Whose half hours are shown."""
    weeks: int = 4
    lang: Shown = "da"


class StaffingPage(StaffingAsked):
    """The page of people needed."""

    lang: Shown = "da"


class SettlementPage(SettlementAsked):
    """The page of settlements."""

    lang: Shown = "da"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is shown: for whom, in which language, with which address."""

    door: StaffDoor
    staff: StaffMember
    said: Texts
    form: Form
    path: str
    query: tuple[tuple[str, str], ...]

    def link(self, path: str | None = None, **changes: object) -> str:
        """The address of this page, or of another one, with some fields changed (None: left out)."""
        kept = [(name, value) for name, value in self.query if name not in changes]
        more = [(name, str(value)) for name, value in changes.items() if value is not None]
        asked = urlencode([*kept, *more])
        return f"{path or self.path}?{asked}" if asked else path or self.path


Shape = Callable[[Place, Any], Mapping[str, Any]]


@router.get("/forecast", response_class=HTMLResponse)
def forecast(request: Request, door: Door, staff: Planner, learned: Memory) -> HTMLResponse:
    """How many contacts are expected, and how good that is."""
    return _page(
        request, door, staff, ForecastPage, "forecast", lambda at, asked: page_forecast.shape(at, learned, asked)
    )


@router.get("/staffing", response_class=HTMLResponse)
def staffing(request: Request, door: Door, staff: Planner, learned: Memory) -> HTMLResponse:
    """How many people are needed, and what if."""
    return _page(
        request, door, staff, StaffingPage, "staffing", lambda at, asked: page_staffing.shape(at, learned, asked)
    )


@router.get("/settlement", response_class=HTMLResponse)
def settlement(request: Request, door: Door, staff: Planner) -> HTMLResponse:
    """Who pays what."""
    return _page(request, door, staff, SettlementPage, "settlement", page_settlement.shape)


@router.get("/settlement/{code}", response_class=HTMLResponse)
def statement(request: Request, door: Door, staff: Planner, code: MunicipalityCode) -> HTMLResponse:
    """What one municipality pays, ready to be printed."""

    def shape(at: Place, asked: SettlementPage) -> Mapping[str, Any]:
        return page_settlement.statement(at, asked, code)

    return _page(request, door, staff, SettlementPage, "statement", shape)


def _page(
    request: Request, door: StaffDoor, staff: StaffMember, model: type[ModelOf], name: str, shape: Shape
) -> HTMLResponse:
    """Read the address, work the figures, draw the page; what is wrong stands on the page (422)."""
    language = "en" if request.query_params.get("lang") == "en" else "da"
    said, form = texts(language), Form(language)
    query = tuple((key, value) for key, value in request.query_params.multi_items() if value != "")
    at = Place(door, staff, said, form, request.url.path, query)
    wrong: list[str] = []
    shown: Mapping[str, Any] = {}
    asked: BaseModel = model()
    try:
        asked = _read(request, model)
        shown = shape(at, asked)
    except ValidationError as error:
        wrong = in_words(error, said, name)
    except Refused as refused:
        wrong = [said.refusal(refused)]
    except Misasked as misasked:
        wrong = [said(f"misasked.{misasked.key}", **misasked.values)]
    except NotFound as absent:
        return _drawn("wrong", at, {"wrong": [str(absent)], "title": said("frame.wrong")}, 404)
    except Invalid as invalid:
        wrong = [str(invalid)]
    if wrong and name == "statement":
        return _drawn("wrong", at, {"wrong": wrong, "title": said("frame.wrong")}, 422)
    fields = FIELDS[name](at, asked, request) if name in FIELDS else {}
    return _drawn(name, at, {"wrong": wrong, **fields, "shown": shown or None}, 422 if wrong else 200)


FIELDS: Mapping[str, Callable[[Place, Any, Request], Mapping[str, Any]]] = {
    "forecast": page_forecast.fields,
    "staffing": page_staffing.fields,
    "settlement": page_settlement.fields,
}
"""What the form of each page is filled with, also when something in it is wrong."""


def _read(request: Request, model: type[ModelOf]) -> ModelOf:
    given: dict[str, Any] = {}
    for key in request.query_params:
        values = request.query_params.getlist(key)
        given[key] = values if key == "office" else values[-1]
    return model.model_validate(given)


def _drawn(name: str, at: Place, values: Mapping[str, Any], status: int) -> HTMLResponse:
    static, _citizens = bases()
    html = (
        _environment()
        .get_template(f"{name}.html.jinja")
        .render(
            t=at.said,
            f=at.form,
            at=at,
            static=static,
            page=name,
            may=rights(at.staff),
            **values,
        )
    )
    headers = {"Cache-Control": "no-store", "Content-Language": at.said.language}
    return HTMLResponse(html, status_code=status, headers=headers)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HTML),
        autoescape=select_autoescape(enabled_extensions=("html.jinja",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
