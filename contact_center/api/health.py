"""Is this process alive, and can it work? For supervisors and load balancers; without sign-in, without details."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import structlog
from fastapi import APIRouter, Response
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from contact_center.api.door import Door
from contact_center.api.inboxes import warnings
from contact_center.api.schemas.health import Status
from contact_center.storage import alarms
from contact_center.storage.migrate import at_head
from contact_center.storage.transaction import reading

log = structlog.get_logger()
router = APIRouter(tags=["Health"])


@router.get("/health")
def health() -> Status:
    """Answers as long as the process lives."""
    return Status(status="ok")


@router.get("/ready", responses={503: {"model": Status, "description": "Not ready; the reasons say why."}})
def ready(door: Door, response: Response) -> Status:
    """Whether everything this process needs is there. A mailbox that cannot be read is a warning: staff can work."""
    reasons = [*_database(door.engine), *_further(door.further_checks)]
    if reasons:
        response.status_code = 503
        log.warning("process.unready", reasons=reasons)
        return Status(status="unready", reasons=reasons)
    return Status(status="ready", warnings=[*_alarms(door.engine), *warnings(door.engine, door.clock())])


def _alarms(engine: Engine) -> Iterator[str]:
    """The kinds of alarms that are on. They are no reason to be unready: mails and calls come in as before."""
    with reading(engine) as connection:
        yield from dict.fromkeys(row.kind for row in alarms.current(connection))


def _database(engine: Engine) -> Iterator[str]:
    try:
        with reading(engine) as connection:
            if not at_head(connection):
                yield "the database is not of the newest form: contact-center db upgrade"
    except SQLAlchemyError:
        yield "the database cannot be reached"


def _further(checks: tuple[Callable[[], str], ...]) -> Iterator[str]:
    for check in checks:
        reason = check()
        if reason:
            yield reason
