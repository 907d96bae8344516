"""A finished conversation becomes a contact, and a checklist. Pure.

What was pressed is stated outright and outranks any guess.
"""

from __future__ import annotations

from datetime import datetime

from contact_center.domain.contact import Channel, Contact, Party, Stated
from contact_center.domain.triage import GENERAL
from contact_center.replies.codes import Choice
from contact_center.replies.render import Circumstances
from ivr.state import State

NATIONAL = "national"


def contact(call_sid: str, state: State, now: datetime) -> Contact:
    """The contact of the call `call_sid`."""
    stated = Stated(
        language=state.language or None,
        topic=state.topic or None,
        postcode=state.postcode or None,
        municipality=state.municipality or None,
        not_in_denmark=state.not_in_denmark,
    )
    return Contact(
        channel=Channel.PHONE,
        external_id=call_sid,
        received_at=now,
        party=Party(address=state.caller),
        inbox=state.called,
        stated=stated,
    )


def choice(state: State) -> Choice:
    """The checklist that fits what the caller pressed. The citizen group is not asked on the phone."""
    about = Circumstances(
        office=state.office or NATIONAL,
        municipality=state.municipality or None,
        guest=bool(state.home_municipality),
    )
    return Choice((state.topic or GENERAL,), state.language or "en", about)
