"""The room in which a caller and staff meet: the same for both documents, so that they agree. Pure.

The caller's leaving ends it; a staff member's does not, or nobody could be handed over.
"""

from __future__ import annotations

from typing import Any

CALLER, STAFF = "caller", "staff"


def meet(dial: Any, room: str, who: str, recorded_url: str = "") -> None:
    """Put a conference into a `<Dial>`. Silence instead of music until the other one is there; no beeps.

    `recorded_url`: it is recorded, and there is told when the recording is ready; empty: it is not.
    """
    recorded = {"record": "record-from-start", "recording_status_callback": recorded_url} if recorded_url else {}
    dial.conference(
        room,
        start_conference_on_enter=True,
        end_conference_on_exit=who == CALLER,
        beep="false",
        wait_url="",
        **recorded,
    )
