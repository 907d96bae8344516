"""Twilio's REST face for conferences and who is in them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from ivr.simulator.conference import Conference, Participant
from ivr.simulator.rest import VERSION, Face, Refused, date, form_of

TRUE = "true"


class ConferenceFace:
    """Answers REST requests."""

    def __init__(self, face: Face) -> None:
        """Speak for the same exchange as `face`."""
        self.face, self.exchange, self.root = face, face.exchange, face.root

    def add_to(self, routes: APIRouter) -> None:
        """The routes."""
        one, people = "/Conferences/{sid}", "/Conferences/{sid}/Participants"
        table: tuple[tuple[str, str, Any, int], ...] = (
            ("GET", "/Conferences.json", self.listed, 200),
            ("GET", f"{one}.json", self.one, 200),
            ("POST", f"{one}.json", self.change, 200),
            ("GET", f"{people}.json", self.participants, 200),
            ("GET", f"{people}/{{call}}.json", self.participant, 200),
            ("POST", f"{people}/{{call}}.json", self.change_participant, 200),
            ("DELETE", f"{people}/{{call}}.json", self.remove_participant, 204),
        )
        for method, path, answer, status in table:
            routes.add_api_route(path, answer, methods=[method], response_model=None, status_code=status)

    def listed(self, request: Request) -> dict[str, Any]:
        """Conferences, by name and status."""
        asked = request.query_params
        found = [one for one in self.exchange.conferences.all if asked.get("FriendlyName") in (None, one.name)]
        found = [one for one in found if asked.get("Status") in (None, one.status)]
        return self.face._page("conferences", [self._conference(one) for one in reversed(found)])

    def one(self, sid: str) -> dict[str, Any]:
        """One conference."""
        return self._conference(self._known(sid))

    async def change(self, sid: str, request: Request) -> dict[str, Any]:
        """End a conference."""
        conference = self._known(sid)
        if (await form_of(request)).get("Status") == "completed":
            conference.status = "completed"
            conference.tell()
        return self._conference(conference)

    def participants(self, sid: str) -> dict[str, Any]:
        """Who is in a conference."""
        known = self._known(sid)
        return self.face._page("participants", [self._shown(known, one) for one in known.participants.values()])

    def participant(self, sid: str, call: str) -> dict[str, Any]:
        """One of them."""
        return self._shown(self._known(sid), self._inside(sid, call))

    async def change_participant(self, sid: str, call: str, request: Request) -> dict[str, Any]:
        """Hold, mute, or decide whether the conference ends with this one."""
        one, form = self._inside(sid, call), await form_of(request)
        one.hold_url, one.hold_method = form.get("HoldUrl", one.hold_url), form.get("HoldMethod", one.hold_method)
        one.hold = form["Hold"] == TRUE if "Hold" in form else one.hold
        one.muted = form["Muted"] == TRUE if "Muted" in form else one.muted
        one.ends = form["EndConferenceOnExit"] == TRUE if "EndConferenceOnExit" in form else one.ends
        self._known(sid).tell()
        return self._shown(self._known(sid), one)

    def remove_participant(self, sid: str, call: str) -> Response:
        """Take somebody out; their call goes on with what comes after the conference."""
        one = self._inside(sid, call)
        one.removed = True
        one.call.nudge()
        return Response(status_code=204)

    def _known(self, sid: str) -> Conference:
        for conference in self.exchange.conferences.all:
            if conference.sid == sid:
                return conference
        raise Refused(404, 20404, f"The requested resource {self.root}/Conferences/{sid}.json was not found")

    def _inside(self, sid: str, call: str) -> Participant:
        found = self._known(sid).participants.get(call)
        if found is None:
            raise Refused(404, 20404, f"The requested resource /Conferences/{sid}/Participants/{call} was not found")
        return found

    def _conference(self, one: Conference) -> dict[str, Any]:
        uri = f"{self.root}/Conferences/{one.sid}"
        return {
            "sid": one.sid,
            "account_sid": self.exchange.webhooks.account_sid,
            "api_version": VERSION,
            "friendly_name": one.name,
            "status": one.status,
            "region": "us1",
            "date_created": date(one.made_at),
            "date_updated": date(one.made_at),
            "call_sid_ending_conference": None,
            "uri": f"{uri}.json",
            "subresource_uris": {"participants": f"{uri}/Participants.json", "recordings": f"{uri}/Recordings.json"},
        }

    def _shown(self, conference: Conference, one: Participant) -> dict[str, Any]:
        made = date(one.call.started_at)
        return {
            "account_sid": self.exchange.webhooks.account_sid,
            "call_sid": one.call.sid,
            "label": None,
            "call_sid_to_coach": None,
            "coaching": False,
            "conference_sid": conference.sid,
            "date_created": made,
            "date_updated": made,
            "end_conference_on_exit": one.ends,
            "start_conference_on_enter": one.starts,
            "muted": one.muted,
            "hold": one.hold,
            "status": "connected",
            "queue_time": None,
            "uri": f"{self.root}/Conferences/{conference.sid}/Participants/{one.call.sid}.json",
        }
