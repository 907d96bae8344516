"""What an rq worker may run: ids in, nothing out. Each job is three lines; the work is elsewhere."""

from __future__ import annotations

import structlog

from contact_center.clock import now
from contact_center.errors import Final
from contact_center.wiring import house

log = structlog.get_logger()


def triage_mail(raw_mail_id: int) -> None:
    """Work one kept mail."""
    house().mail_process().run(raw_mail_id, now())
    house().lanes.ring("relay", raw_mail_id)


def connect_call(ticket_id: int, staff_id: int) -> None:
    """Take a caller out of the queue and bridge them to the staff member who claimed the ticket."""
    try:
        house().connect_call(ticket_id, staff_id)
    except Final as error:  # the caller has just hung up; the call's last status settles the ticket
        log.info("call.not_connected", ticket_id=ticket_id, reason=str(error))


def dial_callback(attempt_id: int) -> None:
    """Ring the desk of whoever calls a citizen back."""
    house().dial_callback(attempt_id)


def voicemail() -> None:
    """Fetch what callers left."""
    house().voicemails().work(now())


def drop_recording(recording_sid: str) -> None:
    """Delete a recording that is no message."""
    house().telephone().delete_recording(recording_sid)


def hang_up_call(call_sid: str) -> None:
    """End a call."""
    house().telephone().hang_up(call_sid)
