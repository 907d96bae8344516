"""Twilio's REST face for text messages and recordings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from ivr.simulator.messages import refusal
from ivr.simulator.recordings import Recording
from ivr.simulator.rest import VERSION, Face, Refused, date, form_of


class MediaFace:
    """Answers REST requests."""

    def __init__(self, face: Face) -> None:
        """Speak for the same exchange as `face`."""
        self.face, self.exchange, self.root = face, face.exchange, face.root

    def add_to(self, routes: APIRouter) -> None:
        """The routes."""
        table: tuple[tuple[str, str, Any, int], ...] = (
            ("GET", "/Messages.json", self.messages, 200),
            ("POST", "/Messages.json", self.make_message, 201),
            ("GET", "/Messages/{sid}.json", self.message, 200),
            ("GET", "/Recordings.json", self.recordings, 200),
            ("GET", "/Recordings/{sid}.json", self.recording, 200),
            ("GET", "/Recordings/{sid}.wav", self.sound, 200),
            ("DELETE", "/Recordings/{sid}.json", self.delete_recording, 204),
        )
        for method, path, answer, status in table:
            routes.add_api_route(path, answer, methods=[method], response_model=None, status_code=status)

    # --- messages -----------------------------------------------------------------------------------

    def messages(self) -> dict[str, Any]:
        """All text messages."""
        return self.face._page("messages", [self._message(message) for message in self.exchange.messages])

    def message(self, sid: str) -> dict[str, Any]:
        """One message."""
        found = next((one for one in self.exchange.messages if one["sid"] == sid), None)
        if found is None:
            raise Refused(404, 20404, f"The requested resource {self.root}/Messages/{sid}.json was not found")
        return self._message(found)

    async def make_message(self, request: Request) -> dict[str, Any]:
        """Send a text message."""
        form = await form_of(request)
        to, body = form.get("To", ""), form.get("Body", "")
        from_ = form.get("From") or form.get("MessagingServiceSid", "")
        refused = refusal(to, from_, body)
        if refused is not None:
            raise Refused(400, *refused)
        return self._message(self.exchange.text(to, from_, body, form.get("StatusCallback", "")))

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

    # --- recordings ---------------------------------------------------------------------------------

    def recordings(self) -> dict[str, Any]:
        """All recordings."""
        return self.face._page("recordings", [self._recording(one) for one in self.exchange.recordings.values()])

    def recording(self, sid: str) -> dict[str, Any]:
        """One recording."""
        return self._recording(self._known(sid))

    def sound(self, sid: str) -> Response:
        """Its sound."""
        return Response(self._known(sid).sound(), media_type="audio/x-wav")

    def delete_recording(self, sid: str) -> Response:
        """Delete it."""
        del self.exchange.recordings[self._known(sid).sid]
        return Response(status_code=204)

    def _known(self, sid: str) -> Recording:
        if sid not in self.exchange.recordings:
            raise Refused(404, 20404, f"The requested resource {self.root}/Recordings/{sid}.json was not found")
        return self.exchange.recordings[sid]

    def _recording(self, one: Recording) -> dict[str, Any]:
        return {
            "sid": one.sid,
            "account_sid": self.exchange.webhooks.account_sid,
            "api_version": VERSION,
            "call_sid": one.call_sid,
            "conference_sid": None,
            "date_created": date(one.made_at),
            "date_updated": date(one.made_at),
            "start_time": date(one.made_at),
            "duration": str(one.seconds),
            "channels": 1,
            "source": one.source,
            "status": one.status,
            "price": None,
            "price_unit": "USD",
            "error_code": None,
            "media_url": f"https://api.twilio.com{self.root}/Recordings/{one.sid}",
            "uri": f"{self.root}/Recordings/{one.sid}.json",
        }
