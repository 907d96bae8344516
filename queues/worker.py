"""rq workers on the lane, and their timetable: what nobody rang for is found by a sweep."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from typing import Any

import structlog
from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested
from rq.serializers import JSONSerializer
from rq.timeouts import TimerDeathPenalty

from queues.lanes import LANE, connect

log = structlog.get_logger()

SWEEP_SECONDS = 5.0
LOOK_UP_SECONDS = 1
"""How often a worker beside the first one asks whether it shall stop."""


class Worker(SimpleWorker):
    """Works in its own process, not in a fork: the language and topic models stay loaded (145 jobs/s against 8-20)."""

    def register_birth(self) -> None:
        """Whoever is seen to work can be told to stop: rq would listen to signals only later."""
        self._install_signal_handlers()
        super().register_birth()


class Beside(Worker):
    """Works in a thread beside the first worker, with the same models.

    While one mail waits for the disk, for the process that reads mails, or computes outside Python, the next goes on.
    """

    death_penalty_class = TimerDeathPenalty  # the usual one is a signal, which only the first thread gets

    def __init__(self, *args: Any, stop: threading.Event, **named: Any) -> None:
        """`stop` ends it between two jobs."""
        self._stop = stop
        super().__init__(*args, **named)

    def _install_signal_handlers(self) -> None:
        """Signals are the first worker's."""

    @property
    def dequeue_timeout(self) -> int:
        """Seconds for which it waits for a job at a time."""
        return LOOK_UP_SECONDS

    @property
    def should_run_maintenance_tasks(self) -> bool:
        """Never: the first worker does them. rq asks between two jobs, and while it waits for one."""
        if self._stop.is_set():
            raise StopRequested
        return False


def work(redis_url: str, sweeps: Sequence[Callable[[], object]], burst: bool = False, at_once: int = 1) -> None:
    """Work the lane until SIGTERM or SIGINT, `at_once` jobs at a time; a job that has begun is ended.

    The `sweeps` run every few seconds in a thread of their own.
    """
    stop = threading.Event()
    timetable = threading.Thread(target=_timetable, args=(sweeps, stop), name="timetable", daemon=True)
    beside = [threading.Thread(target=_beside, args=(redis_url, stop, burst), daemon=True) for _ in range(at_once - 1)]
    for thread in (timetable, *beside):
        thread.start()
    try:
        with contextlib.suppress(StopRequested):  # told to stop while it was still beginning
            _worker(Worker, redis_url).work(burst=burst, logging_level="WARNING")
    finally:
        if not burst:
            stop.set()
        for thread in beside:
            thread.join()
        stop.set()


def _beside(redis_url: str, stop: threading.Event, burst: bool) -> None:
    _worker(Beside, redis_url, stop=stop).work(burst=burst, logging_level="WARNING")


def _worker(kind: type[Worker], redis_url: str, **named: Any) -> Worker:
    """With a connection pool of its own: rq sets the time-outs of the whole pool to what this worker needs."""
    redis = connect(redis_url)
    redis.connection_pool.connection_kwargs.pop("socket_timeout", None)  # a worker waits long for its next job
    lane = Queue(LANE, connection=redis, serializer=JSONSerializer)
    return kind([lane], connection=redis, serializer=JSONSerializer, **named)


def _timetable(sweeps: Sequence[Callable[[], object]], stop: threading.Event) -> None:
    while not stop.wait(SWEEP_SECONDS):
        for sweep in sweeps:
            try:
                sweep()
            except Exception:  # one bad sweep must not end the timetable
                log.exception("sweep.failed", sweep=getattr(sweep, "__name__", "?"))
