"""Twilio's REST face for queues and who stands in them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from ivr.simulator.queue import LONGEST_NAME, MOST_EVER, Member, Queue
from ivr.simulator.rest import Face, Refused, date, fetch_of, form_of


class QueueFace:
    """Answers REST requests."""

    def __init__(self, face: Face) -> None:
        """Speak for the same exchange as `face`."""
        self.face, self.exchange, self.root = face, face.exchange, face.root

    def add_to(self, routes: APIRouter) -> None:
        """The routes."""
        member = "/Queues/{sid}/Members/{member}.json"
        table: tuple[tuple[str, str, Any, int], ...] = (
            ("GET", "/Queues.json", self.queues, 200),
            ("POST", "/Queues.json", self.make_queue, 201),
            ("GET", "/Queues/{sid}.json", self.queue, 200),
            ("GET", "/Queues/{sid}/Members.json", self.members, 200),
            ("GET", member, self.member, 200),
            ("POST", member, self.take_member, 200),
        )
        for method, path, answer, status in table:
            routes.add_api_route(path, answer, methods=[method], response_model=None, status_code=status)

    def queues(self) -> dict[str, Any]:
        """All queues."""
        return self.face._page("queues", [self._queue(queue) for queue in self.exchange.queues.values()])

    async def make_queue(self, request: Request) -> dict[str, Any]:
        """Make a queue."""
        form = await form_of(request)
        name, size = form.get("FriendlyName", ""), form.get("MaxSize", "")
        if not 0 < len(name) <= LONGEST_NAME:
            raise Refused(400, 22001, "FriendlyName is required and has at most 64 characters")
        if name in self.exchange.queues:
            raise Refused(400, 22003, "A queue with this name exists")
        made = self.exchange.queue(name)
        made.max_size = min(int(size), MOST_EVER) if size.isdecimal() else made.max_size
        return self._queue(made)

    def queue(self, sid: str) -> dict[str, Any]:
        """One queue."""
        return self._queue(self._queue_known(sid))

    def members(self, sid: str) -> dict[str, Any]:
        """Who stands in a queue."""
        queue = self._queue_known(sid)
        return self.face._page("queue_members", [self._member(queue, member) for member in queue.members])

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
        taken.call.send(fetch_of(form))
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
