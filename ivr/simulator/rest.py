"""Twilio's REST face, as far as the line uses it: calls, queues and their members, messages."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime
from email.utils import format_datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Request
from fastapi.responses import JSONResponse

from ivr.simulator.call import Call, Fetch
from ivr.simulator.exchange import Exchange, Member, Queue

VERSION = "2010-04-01"


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
        if not secrets.compare_digest(authorization, f"Basic {right}"):
            raise Refused(401, 20003, "Authenticate")

    from ivr.simulator.conference_rest import ConferenceFace  # it speaks the same language as this module

    routes = APIRouter(prefix=f"/{VERSION}/Accounts/{account}", dependencies=[Depends(signed_in)])
    face = Face(exchange, f"/{VERSION}/Accounts/{account}")
    for path, get, post in (
        ("/Calls.json", face.calls, face.make_call),
        ("/Calls/{sid}.json", face.call, face.change_call),
        ("/Queues.json", face.queues, face.make_queue),
        ("/Queues/{sid}.json", face.queue, None),
        ("/Queues/{sid}/Members.json", face.members, None),
        ("/Queues/{sid}/Members/{member}.json", face.member, face.take_member),
        ("/Messages.json", face.messages, face.make_message),
    ):
        routes.add_api_route(path, get, methods=["GET"], response_model=None)
        if post is not None:
            status = 201 if post in (face.make_call, face.make_queue, face.make_message) else 200
            routes.add_api_route(path, post, methods=["POST"], response_model=None, status_code=status)
    ConferenceFace(face).add_to(routes)
    return routes


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
        if not form.get("To"):
            raise Refused(400, 21201, "No 'To' number is specified")
        if not form.get("Url") and not form.get("Twiml"):
            raise Refused(400, 21205, "Url parameter is required.")
        told, rings = form.get("StatusCallback", ""), float(form.get("Timeout") or 60)
        return self._call(self.exchange.ring_out(form.get("From", ""), form["To"], _fetch(form), told, rings))

    async def change_call(self, sid: str, request: Request) -> dict[str, Any]:
        """Send a call to another document, or end it."""
        call, form = self._known(sid), await form_of(request)
        if call.over:
            raise Refused(400, 21220, "Call is not in-progress. Cannot redirect.")
        if form.get("Status") in ("completed", "canceled"):
            call.hang_up("ended by the line")
        elif form.get("Url") or form.get("Twiml"):
            call.send(_fetch(form))
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
            "from": call.from_,
            "to": call.to,
            "status": call.status,
            "uri": f"{self.root}/Calls/{call.sid}.json",
        }

    # --- queues -------------------------------------------------------------------------------------

    def queues(self) -> dict[str, Any]:
        """All queues."""
        return self._page("queues", [self._queue(queue) for queue in self.exchange.queues.values()])

    async def make_queue(self, request: Request) -> dict[str, Any]:
        """Make a queue."""
        name = (await form_of(request)).get("FriendlyName", "")
        if name in self.exchange.queues:
            raise Refused(400, 22003, "A queue with this name exists")
        return self._queue(self.exchange.queue(name))

    def queue(self, sid: str) -> dict[str, Any]:
        """One queue."""
        return self._queue(self._queue_known(sid))

    def members(self, sid: str) -> dict[str, Any]:
        """Who stands in a queue."""
        queue = self._queue_known(sid)
        return self._page("queue_members", [self._member(queue, member) for member in queue.members])

    def member(self, sid: str, member: str) -> dict[str, Any]:
        """One caller in a queue."""
        queue = self._queue_known(sid)
        return self._member(queue, self._member_known(queue, member))

    async def take_member(self, sid: str, member: str, request: Request) -> dict[str, Any]:
        """Take a caller out of a queue and send the call to `Url`."""
        queue, form = self._queue_known(sid), await form_of(request)
        if not form.get("Url"):
            raise Refused(400, 20001, "Url is required")
        taken = self._member_known(queue, member)
        taken.call.send(_fetch(form))
        return self._member(queue, taken)

    def _queue_known(self, sid: str) -> Queue:
        for queue in self.exchange.queues.values():
            if queue.sid == sid:
                return queue
        raise Refused(404, 20404, f"The requested resource {self.root}/Queues/{sid}.json was not found")

    def _member_known(self, queue: Queue, sid: str) -> Member:
        for member in queue.members:
            if sid in ("Front", member.call.sid):
                return member
        raise Refused(404, 20404, f"The requested resource /Queues/{queue.sid}/Members/{sid} was not found")

    def _queue(self, queue: Queue) -> dict[str, Any]:
        return {
            "sid": queue.sid,
            "account_sid": self.exchange.webhooks.account_sid,
            "friendly_name": queue.name,
            "current_size": len(queue.members),
            "average_wait_time": queue.average_wait(self.exchange.clock.now()),
            "max_size": queue.max_size,
            "date_created": date(queue.made_at),
            "date_updated": date(queue.made_at),
            "uri": f"{self.root}/Queues/{queue.sid}.json",
        }

    def _member(self, queue: Queue, member: Member) -> dict[str, Any]:
        waited = (self.exchange.clock.now() - member.since).total_seconds()
        place = queue.members.index(member) + 1
        return {
            "call_sid": member.call.sid,
            "queue_sid": queue.sid,
            "date_enqueued": date(member.since),
            "position": place,
            "wait_time": int(waited),
            "uri": f"{self.root}/Queues/{queue.sid}/Members/{member.call.sid}.json",
        }

    # --- messages -----------------------------------------------------------------------------------

    def messages(self) -> dict[str, Any]:
        """All text messages."""
        return self._page("messages", [self._message(message) for message in self.exchange.messages])

    async def make_message(self, request: Request) -> dict[str, Any]:
        """Send a text message."""
        form = await form_of(request)
        to, from_ = form.get("To", ""), form.get("From") or form.get("MessagingServiceSid", "")
        if not to or not from_ or not form.get("Body"):
            raise Refused(400, 21604, "To, From and Body are required.")
        if not to.startswith("+"):
            raise Refused(400, 21211, f"The 'To' number {to} is not a valid phone number.")
        return self._message(self.exchange.text(to, from_, form["Body"][:1600]))

    def _message(self, message: dict[str, Any]) -> dict[str, Any]:
        when = date(datetime.fromisoformat(message["at"]))
        named = {name: message[name] for name in ("sid", "to", "from", "body", "status", "error_code")}
        return {
            **named,
            "account_sid": self.exchange.webhooks.account_sid,
            "api_version": VERSION,
            "date_created": when,
            "date_updated": when,
            "date_sent": when,
            "direction": "outbound-api",
            "error_message": message["note"] or None,
            "num_segments": str(message["segments"]),
            "num_media": "0",
            "uri": f"{self.root}/Messages/{message['sid']}.json",
        }

    def _page(self, name: str, items: list[dict[str, Any]]) -> dict[str, Any]:
        """All of them on one page."""
        uri = f"{self.root}/{name.capitalize()}.json?PageSize=50&Page=0"
        page = {"page": 0, "page_size": 50, "start": 0, "end": max(0, len(items) - 1)}
        links = {"uri": uri, "first_page_uri": uri, "next_page_uri": None, "previous_page_uri": None}
        return {name: items, **page, **links}


def _fetch(form: dict[str, str]) -> Fetch:
    return Fetch(form.get("Url", ""), form.get("Method", "POST"), twiml=form.get("Twiml", ""))


def date(when: datetime) -> str:
    """A time as Twilio writes it."""
    return format_datetime(when)
