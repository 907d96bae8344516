"""The lanes: rq queues in which jobs wait. A job carries ids only; the database is the truth, Redis the doorbell.

Jobs are named by their dotted path, so that nothing here imports them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from redis import Redis
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from rq import Queue

log = structlog.get_logger()

LANE = "contacts"
JOBS = {
    "triage_mail": "contact_center.jobs.triage_mail",
    "tend_call": "contact_center.jobs.tend_call",
    "hang_up_call": "contact_center.jobs.hang_up_call",
    "dial_callback": "contact_center.jobs.dial_callback",
    "voicemail": "contact_center.jobs.voicemail",
}
"""Names of the jobs; a test checks that each resolves."""
RELAY_BELL = "contact-center:relay"
"""A Redis list on which the relay listens, so that a reply leaves at once."""


def connect(redis_url: str) -> Redis:
    """Open Redis with short time-outs: it is only a doorbell."""
    return Redis.from_url(redis_url, socket_connect_timeout=2, socket_timeout=10)


class Lanes:
    """Puts jobs into the lane."""

    def __init__(self, redis_url: str) -> None:
        """Connect lazily: nothing happens before the first job."""
        self._redis = connect(redis_url)
        self._queue: Queue | None = None

    def ring(self, job: str, *ids: int | str) -> None:
        """Enqueue `job`, or wake the relay. Never raises: a sweep finds what no doorbell announced."""
        try:
            if job == "relay":
                self._redis.lpush(RELAY_BELL, 1)
                self._redis.ltrim(RELAY_BELL, 0, 9)
            else:
                self._lane().enqueue(JOBS[job], *ids, job_timeout=120, result_ttl=0, failure_ttl=86400)
        except RedisError as error:
            log.warning("doorbell.unreachable", job=job, error=type(error).__name__)

    def _lane(self) -> Queue:
        if self._queue is None:
            from rq import Queue  # imported late: it is slow, and most processes never enqueue
            from rq.serializers import JSONSerializer

            self._queue = Queue(LANE, connection=self._redis, serializer=JSONSerializer)
        return self._queue
