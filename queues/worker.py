"""An rq worker on the lane, and its timetable: what nobody rang for is found by a sweep."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import structlog
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from queues.lanes import LANE, connect

log = structlog.get_logger()

SWEEP_SECONDS = 5.0


class Worker(SimpleWorker):
    """Works in its own process, not in a fork: the language and topic models stay loaded (145 jobs/s against 8-20)."""


def work(redis_url: str, sweeps: Sequence[Callable[[], object]], burst: bool = False) -> None:
    """Work the lane until SIGTERM or SIGINT; the `sweeps` run every few seconds in a thread of their own."""
    redis = connect(redis_url)
    redis.connection_pool.connection_kwargs.pop("socket_timeout", None)  # a worker waits long for its next job
    queue = Queue(LANE, connection=redis, serializer=JSONSerializer)
    stop = threading.Event()
    timetable = threading.Thread(target=_timetable, args=(sweeps, stop), name="timetable", daemon=True)
    timetable.start()
    try:
        Worker([queue], connection=redis, serializer=JSONSerializer).work(burst=burst, logging_level="WARNING")
    finally:
        stop.set()


def _timetable(sweeps: Sequence[Callable[[], object]], stop: threading.Event) -> None:
    while not stop.wait(SWEEP_SECONDS):
        for sweep in sweeps:
            try:
                sweep()
            except Exception:  # one bad sweep must not end the timetable
                log.exception("sweep.failed", sweep=getattr(sweep, "__name__", "?"))
