"""Twilio's REST face, as far as the line uses it: calls. The rest of it is beside this."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Callable, Coroutine
from datetime import datetime
from email.utils import format_datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from ivr.simulator.call import Call, Fetch
from ivr.simulator.exchange import Exchange

VERSION = "2010-04-01"
MOST_TWIML = 4000
EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})
ENDINGS = ("completed", "canceled")
SOMEBODY = re.compile(r"\+?[1-9]\d{2,14}|client:[\w.-]{1,256}|sips?:.+")
TURNED_AWAY = {429: (20429, "Too Many Requests"), 500: (20500, "Internal Server Error"), 503: (20503, "Unavailable")}


class Refused(HTTPException):
    """Twilio's way of saying no."""

    def __init__(self, status: int, code: int, message: str) -> None:
        """Answer with `status`, Twilio's error `code` and a message."""
        super().__init__(status, {"code": code, "message": message, "status": status})


def refused(_request: Request, error: Exception) -> JSONResponse:
    """The body of a refusal, as the official client expects it."""
    assert isinstance(error, HTTPException)
    detail: Any = error.detail
    body = detail if isinstance(detail, dict) else {"code": error.status_code, "message": str(detail)}
    return JSONResponse({**body, "status": error.status_code}, error.status_code)


def router(exchange: Exchange) -> APIRouter:
    """The routes."""
    account, token = exchange.webhooks.account_sid, exchange.webhooks.auth_token
    right = base64.b64encode(f"{account}:{token}".encode()).decode()

    def signed_in(authorization: Annotated[str, Header()] = "") -> None:
        if not secrets.compare_digest(authorization.encode(), f"Basic {right}".encode()):
            raise Refused(401, 20003, "Authenticate")

    from ivr.simulator.conference_rest import ConferenceFace  # they speak the same language as this module
    from ivr.simulator.media_rest import MediaFace
    from ivr.simulator.queue_rest import QueueFace

    prefix = f"/{VERSION}/Accounts/{account}"
    routes = APIRouter(prefix=prefix, dependencies=[Depends(signed_in)], route_class=_traced(exchange))
    face = Face(exchange, prefix)
    for path, get, post in (
        ("/Calls.json", face.calls, face.make_call),
        ("/Calls/{sid}.json", face.call, face.change_call),
    ):
        routes.add_api_route(path, get, methods=["GET"], response_model=None)
        if post is not None:
            status = 201 if post == face.make_call else 200
            routes.add_api_route(path, post, methods=["POST"], response_model=None, status_code=status)
    QueueFace(face).add_to(routes)
    ConferenceFace(face).add_to(routes)
    MediaFace(face).add_to(routes)
    return routes


def _traced(exchange: Exchange) -> type[APIRoute]:
    """Notes every request with its answer; on a bad day some are turned away unread."""

    class Traced(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            answer = super().get_route_handler()

            async def handle(request: Request) -> Response:
                form = dict(await form_of(request)) if request.method == "POST" else dict(request.query_params)
                what = {"method": request.method, "path": request.url.path.split("/Accounts/")[-1][35:], "form": form}
                chaos = exchange.webhooks.chaos
                away = chaos.turns_away(request.url.path) if chaos is not None else 0
                try:
                    if away:
                        raise Refused(away, *TURNED_AWAY[away])
                    response = await answer(request)
                except HTTPException as error:
                    exchange.trace.note("rest", _call_of(request), **what, status=error.status_code)
                    raise
                exchange.trace.note("rest", _call_of(request), **what, status=response.status_code)
                return response

            return handle

    return Traced


def _call_of(request: Request) -> str:
    """The call that a request is about."""
    found = re.search(r"CA[0-9a-f]{32}", request.url.path)
    return found[0] if found else ""


async def form_of(request: Request) -> dict[str, str]:
    """What was sent, the last of equal names."""
    return {name: str(value) for name, value in (await request.form()).items()}


class Face:
    """Answers REST requests."""

    def __init__(self, exchange: Exchange, root: str) -> None:
        """Speak for `exchange`; `root` begins every address."""
        self.exchange, self.root = exchange, root

    # --- calls --------------------------------------------------------------------------------------

    def calls(self) -> dict[str, Any]:
        """All calls."""
        return self._page("calls", [self._call(call) for call in self.exchange.calls.values()])

    def call(self, sid: str) -> dict[str, Any]:
        """One call."""
        return self._call(self._known(sid))

    async def make_call(self, request: Request) -> dict[str, Any]:
        """Ring somebody."""
        form = await form_of(request)
        to, from_ = form.get("To", ""), form.get("From", "")
        if not to:
            raise Refused(400, 21201, "No 'To' number is specified")
        if not from_:
            raise Refused(400, 21213, "No 'From' number is specified")
        if not SOMEBODY.fullmatch(to):
            raise Refused(400, 21211, f"The 'To' number {to} is not a valid phone number.")
        told, rings = form.get("StatusCallback", ""), min(600.0, float(form.get("Timeout") or 60))
        events = frozenset((await request.form()).getlist("StatusCallbackEvent")) & EVENTS or {"completed"}
        made = self.exchange.ring_out(from_, to, fetch_of(form), told, rings, frozenset(map(str, events)))
        return self._call(made)

    async def change_call(self, sid: str, request: Request) -> dict[str, Any]:
        """Send a call to another document, or end it."""
        call, form = self._known(sid), await form_of(request)
        if call.over:
            raise Refused(400, 21220, "Call is not in-progress. Cannot redirect.")
        if form.get("Status") and form["Status"] not in ENDINGS:
            raise Refused(400, 20001, f"Invalid status {form['Status']}")
        if form.get("Status") in ENDINGS:
            call.hang_up("ended by the line")
        elif form.get("Url") or form.get("Twiml"):
            call.send(fetch_of(form))
        return self._call(call)

    def _known(self, sid: str) -> Call:
        if sid not in self.exchange.calls:
            raise Refused(404, 20404, f"The requested resource {self.root}/Calls/{sid}.json was not found")
        return self.exchange.calls[sid]

    def _call(self, call: Call) -> dict[str, Any]:
        ended = call.ended_at
        seconds = str(int((ended - call.started_at).total_seconds())) if ended else None
        return {
            "sid": call.sid,
            "account_sid": self.exchange.webhooks.account_sid,
            "api_version": VERSION,
            "date_created": date(call.started_at),
            "date_updated": date(ended or call.started_at),
            "start_time": date(call.started_at),
            "end_time": date(ended) if ended else None,
            "duration": seconds,
            "direction": call.direction,
            "parent_call_sid": call.parent or None,
            "from": call.from_,
            "to": call.to,
            "status": call.status,
            "uri": f"{self.root}/Calls/{call.sid}.json",
        }

    def _page(self, name: str, items: list[dict[str, Any]]) -> dict[str, Any]:
        """All of them on one page."""
        uri = f"{self.root}/{name.capitalize()}.json?PageSize=50&Page=0"
        page = {"page": 0, "page_size": 50, "start": 0, "end": max(0, len(items) - 1)}
        links = {"uri": uri, "first_page_uri": uri, "next_page_uri": None, "previous_page_uri": None}
        return {name: items, **page, **links}


def fetch_of(form: dict[str, str]) -> Fetch:
    """Where a call goes on. Raises Refused."""
    if len(form.get("Twiml", "")) > MOST_TWIML:
        raise Refused(400, 32018, "Twiml parameter exceeds 4000 characters")
    if not form.get("Url") and not form.get("Twiml"):
        raise Refused(400, 21205, "Url parameter is required.")
    if form.get("Url") and not form["Url"].startswith(("http://", "https://")):
        raise Refused(400, 21205, f"Url is not a valid URL: {form['Url']}")
    return Fetch(form.get("Url", ""), form.get("Method", "POST"), twiml=form.get("Twiml", ""))


def date(when: datetime) -> str:
    """A time as Twilio writes it."""
    return format_datetime(when)
