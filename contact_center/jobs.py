"""What an rq worker may run: ids in, nothing out. Each job is three lines; the work is elsewhere."""

from __future__ import annotations

from contact_center.clock import now
from contact_center.wiring import house


def triage_mail(raw_mail_id: int) -> None:
    """Work one kept mail."""
    house().mail_process().run(raw_mail_id, now())
    house().lanes.ring("relay", raw_mail_id)


def tend_call(ticket_id: int) -> None:
    """Tell the provider what it has to be told about the talk of a ticket: ring, fetch, hold, let go."""
    house().tending().tend(ticket_id, now())


def dial_callback(attempt_id: int) -> None:
    """Ring the desk of whoever calls a citizen back."""
    house().dial_callback(attempt_id)


def voicemail() -> None:
    """Fetch what callers left and what was recorded; delete what nobody may keep."""
    house().voicemails().work(now())


def hang_up_call(call_sid: str) -> None:
    """End a call."""
    house().telephone().hang_up(call_sid)
