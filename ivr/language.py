"""In which language a call is held, for whoever knows nothing of it but its id."""

from __future__ import annotations

import structlog

from contact_center.storage import calls
from contact_center.storage.transaction import reading
from ivr.door import Door
from ivr.ending import DIALOGUE

log = structlog.get_logger()


def chosen(door: Door, call_sid: str) -> str:
    """The language of the call; empty when none is chosen yet, and after an error, when nobody can tell."""
    try:
        with reading(door.engine) as connection:
            kept = calls.get(connection, call_sid)
    except Exception as error:
        log.warning("call.language_unknown", call_sid=call_sid, error=type(error).__name__)
        return ""
    return str(((kept.state if kept else {}).get(DIALOGUE) or {}).get("language") or "")
