"""Deadlines: who works is told when one comes near, and once more when it has passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine

from contact_center.storage import escalations
from contact_center.storage.transaction import transaction

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Looks after all of them."""

    engine: Engine
    warning: timedelta = timedelta(hours=1)
    """So long before it a deadline is told to come near."""

    def look(self, now: datetime) -> None:
        """Tell what has not been told yet, as events for every screen and every hook."""
        with transaction(self.engine) as connection:
            late = escalations.tell(connection, escalations.LATE, now, now)
            soon = escalations.tell(connection, escalations.SOON, now + self.warning, now)
        if late or soon:
            log.info("deadlines.told", late=late, soon=soon)
