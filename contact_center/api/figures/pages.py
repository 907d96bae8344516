"""The pages of the statistics. Who may see them is asked as everywhere; what they hold is counts."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from contact_center.api.dashboard.pages import bases
from contact_center.api.door import Door, StaffDoor
from contact_center.api.figures import charts, reports
from contact_center.api.figures.drawn import drawn
from contact_center.api.figures.view import APART, MENU, NEEDS, PATH, View, asked_by, blank, canonical, view
from contact_center.api.rights import Reporter, StatisticsReader, Worker
from contact_center.domain.roles import MAY
from contact_center.domain.ticket import StaffMember
from contact_center.storage.transaction import reading
from contact_center.visitation.behind import PAGE, behind, wanted
from contact_center.visitation.mailing import RHYTHMS
from contact_center.visitation.measures import measures
from contact_center.visitation.naming import Names
from contact_center.visitation.over_time import Column
from contact_center.visitation.tables import fates
from contact_center.visitation.unclear import Unclear
from contact_center.visitation.words import words


class Explained(APIRoute):
    """Tells whoever asks for something that makes no sense what it is."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The page, or the one that says what is wrong."""
        answer = super().get_route_handler()

        async def explained(request: Request) -> Response:
            try:
                return await answer(request)
            except Unclear as error:
                return _wrong(request.query_params, error)

        return explained


page_router = APIRouter(include_in_schema=False, prefix=PATH, route_class=Explained)
"""Its paths are those of pages, not of the API."""
HTML = Path(__file__).parent / "html"
PRIVATE = {"Cache-Control": "private, no-store"}


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HTML),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _show(template: str, look: View, status: int = 200, **more: Any) -> HTMLResponse:
    html = (
        _templates()
        .get_template(f"{template}.html.jinja")
        .render(
            look=look,
            say=look.names.words,
            names=look.names,
            asked=look.asked,
            static=bases()[0],
            bar=charts.bar,
            menu=MENU,
            apart=tuple(one for one in APART if look.staff.role in MAY[NEEDS.get(one[0], "statistics")]),
            **more,
        )
    )
    return HTMLResponse(html, status, {**PRIVATE, "Content-Language": look.asked.lang})


def _wrong(query: Mapping[str, str], error: Unclear) -> HTMLResponse:
    """What was asked for makes no sense: a page that says what, and leads back."""
    lang = query.get("lang", "da") if query.get("lang") in ("da", "en") else "da"
    say = words(lang)
    html = (
        _templates()
        .get_template("wrong.html.jinja")
        .render(say=say, static=bases()[0], lang=lang, what=say.mistake(error), back=PATH)
    )
    return HTMLResponse(html, 422, {**PRIVATE, "Content-Language": lang})


def _page(template: str, request: Request, door: StaffDoor, staff: StaffMember) -> Response:
    query = request.query_params
    if "" in query.values():
        return RedirectResponse(f"{request.url.path}?{canonical(query)}", 303)
    look = _look(request, door, staff, template)
    return _show(template, look, drawn=drawn(look), fates=fates(look.found, look.names, look.earlier))


def _look(request: Request, door: StaffDoor, staff: StaffMember, page: str, **more: str) -> View:
    """What a page shows; of a page that is passed on (`more` holds what it is about) without small numbers."""
    asked = asked_by(door, staff, {**request.query_params, **more})
    with reading(door.engine) as connection:
        return view(connection, door, staff, asked, page, small=not more)


@page_router.get("")
def overview(request: Request, door: Door, staff: StatisticsReader) -> Response:
    """What came in, where it went and what came of it."""
    return _page("overview", request, door, staff)


@page_router.get("/phone")
def phone(request: Request, door: Door, staff: StatisticsReader) -> Response:
    """What became of the calls."""
    return _page("phone", request, door, staff)


@page_router.get("/mail")
def mail(request: Request, door: Door, staff: StatisticsReader) -> Response:
    """How fast mails are answered, and what is answered automatically."""
    return _page("mail", request, door, staff)


@page_router.get("/triage")
def triage(request: Request, door: Door, staff: StatisticsReader) -> Response:
    """How often the machine was right."""
    return _page("triage", request, door, staff)


@page_router.get("/definitions")
def definitions(request: Request, door: Door, staff: StatisticsReader) -> Response:
    """Every figure with its formula."""
    asked = asked_by(door, staff, request.query_params)
    look = blank(door, staff, asked, "definitions")
    return _show("definitions", look, all=measures(), targets=door.targets)


@page_router.get("/municipalities")
def partners(request: Request, door: Door, staff: StatisticsReader) -> Response:
    """The municipalities, each with the number of its citizens' contacts."""
    return _page("partners", request, door, staff)


@page_router.get("/municipalities/{code}")
def partner(request: Request, door: Door, staff: StatisticsReader, code: str) -> Response:
    """What the citizens of a municipality asked, and how fast they were answered; small numbers are hidden."""
    look = _look(request, door, staff, "partner", municipality=code)
    home = door.catalog.municipalities[look.asked.of("municipality")]
    return _show("partner", look, drawn=drawn(look), home=home)


@page_router.get("/year/{year}")
def yearly(request: Request, door: Door, staff: StatisticsReader, year: str) -> Response:
    """A calendar year, compared with the one before; small numbers are hidden."""
    number = _year(year)
    period = {"from": f"{number}-01-01", "to": f"{number}-12-31", "compare": "year"}
    look = _look(request, door, staff, "year", **period)
    months = [(one, _month(look, one)) for one in look.found.columns]
    came_of = fates(look.found, look.names, look.earlier)
    return _show("year", look, drawn=drawn(look), year=number, months=months, fates=came_of)


def _month(year: View, month: Column) -> View:
    """The figures of one month of a year."""
    found = year.found.month(month.first)
    return replace(year, asked=found.asked, found=found, earlier=None)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4 and 2001 <= int(text) <= 2199):
        raise Unclear("no-year", text)
    return int(text)


@page_router.get("/reports")
def mailed(request: Request, door: Door, staff: Reporter) -> Response:
    """The reports that are sent by mail, and the form to order one."""
    asked = asked_by(door, staff, request.query_params)
    look = blank(door, staff, asked, "reports")
    with reading(door.engine) as connection:
        rows = reports.of(connection, staff)
    told = [(row, look.filters_told(reports.filters(row.asked))) for row in rows]
    return _show("reports", look, rows=told, rhythms=RHYTHMS, everywhere=reports.offices_of(staff) is None)


@page_router.get("/tickets")
def tickets(request: Request, door: Door, staff: Worker) -> Response:
    """The tickets behind a figure, for those who may read tickets."""
    query = request.query_params
    asked = asked_by(door, staff, query, ("list", "by", "key", "page"))
    which = wanted(query.get("list", ""), query.get("by", ""), query.get("key", ""))
    number = _number(query.get("page", "1"))
    with reading(door.engine) as connection:
        total, rows = behind(connection, asked, which, number)
    look = blank(door, staff, asked, "tickets")
    name = look.names.member(which.section, which.key) if which.section else _named(which.counter, look.names)
    asked_for = {one: query[one] for one in ("list", "by", "key") if query.get(one)}
    first = (number - 1) * PAGE + 1
    pages = {"previous": look.tickets(**asked_for, page=str(number - 1)) if number > 1 else ""}
    pages["next"] = look.tickets(**asked_for, page=str(number + 1)) if first + len(rows) - 1 < total and rows else ""
    return _show("tickets", look, rows=rows, total=total, figure=name, first=first, pages=pages)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 20_000 and len(text) < 7):
        raise Unclear("no-page", text)
    return int(text)


def _named(counter: str, names: Names) -> str:
    """What a counter is called: by the figure that lists it, else by what became of the calls."""
    named = next((one.name(names.language) for one in measures() if one.lists == counter), "")
    return named or names.words.of("fate", counter)
