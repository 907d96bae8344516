"""What the desk does with calls at the provider: ring staff, conferences, hold, back into the queue."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from contact_center.errors import Final
from ivr.calls import Telephone


class Switchboard(Telephone):
    """The telephone, with the verbs of the desk. Every method raises Retryable, Ambiguous or Final."""

    def ring_staff(self, address: str, from_: str, leg_id: int, seconds: int) -> str:
        """Ring a staff member's browser or desk telephone; returns the id of their call."""
        base, create = self.public_url, self._client.calls.create
        made = self._asked(
            lambda: create(
                to=address,
                from_=from_,
                url=f"{base}/voice/staff-answered?to={leg_id}",
                status_callback=f"{base}/voice/staff-status?to={leg_id}",
                status_callback_event=["completed"],
                timeout=seconds,
            ),
            repeatable=False,
        )
        return str(made.sid)

    def hold(self, room: str, call_sid: str, held: bool) -> None:
        """Put the caller on hold in a conference, or back. Final when there is no such conference any more."""
        participant = self._conference(room).participants(call_sid)
        music = {"hold_url": f"{self.public_url}/voice/held", "hold_method": "POST"} if held else {}
        self._asked(lambda: participant.update(hold=held, **music))

    def send_back(self, call_sid: str, room: str, why: str) -> None:
        """Take the caller out of a conference and back into the queue. Final when they have hung up."""
        url = f"{self.public_url}/voice/return?to={quote(why, safe='')}&from={quote(room, safe='')}"
        self._asked(lambda: self._client.calls(call_sid).update(url=url, method="POST"))

    def _conference(self, room: str) -> Any:
        """A conference is asked for by its name: the provider's id of it is told by callbacks that may be lost."""
        listed = self._client.conferences.list
        found = self._asked(lambda: listed(friendly_name=room, status="in-progress", limit=1))
        if not found:
            raise Final("there is no such conference")
        return self._client.conferences(found[0].sid)
