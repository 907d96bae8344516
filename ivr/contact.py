"""A finished conversation becomes a contact, and a checklist. Pure.

What was pressed is stated outright and outranks any guess. What was understood from words is left to the triage, which
reads the same words and gives its reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from contact_center.domain.contact import Channel, Contact, Party, Role, Stated
from contact_center.domain.triage import GENERAL, Triage
from contact_center.replies.codes import Choice
from contact_center.replies.render import Circumstances
from ivr.events import Understood
from ivr.state import State

NATIONAL = "national"


def contact(call_sid: str, state: State, now: datetime) -> Contact:
    """The contact of the call `call_sid`."""
    in_words = bool(state.words) and (state.by_speech or state.topic == GENERAL)
    stated = Stated(
        language=state.language or None,
        topic=None if in_words else state.topic or None,
        postcode=state.postcode or None,
        municipality=state.municipality or None,
        role=Role.EMPLOYER if state.role == Role.EMPLOYER else None,
        not_in_denmark=state.not_in_denmark,
    )
    return Contact(
        channel=Channel.PHONE,
        external_id=call_sid,
        received_at=now,
        text=state.words,
        party=Party(address=state.caller),
        inbox=state.called,
        stated=stated,
    )


def understood(found: Triage, likely: Sequence[str]) -> Understood:
    """What the triage found in the words of a caller: the topic it believes, then what else it may be."""
    topics = tuple(dict.fromkeys((found.topic, *likely)))
    return Understood(topics, found.sure, Role.EMPLOYER.value if found.role is Role.EMPLOYER else "")


def choice(state: State) -> Choice:
    """The checklist that fits what the caller pressed. The citizen group is not asked on the phone."""
    about = Circumstances(
        office=state.office or NATIONAL,
        municipality=state.municipality or None,
        employer=state.role == Role.EMPLOYER,
        guest=bool(state.home_municipality),
    )
    return Choice((state.topic or GENERAL,), state.language or "en", about)
