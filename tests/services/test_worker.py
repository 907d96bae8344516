"""The worker with several jobs in its hands, against the embedded Redis-compatible server."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.registry import FinishedJobRegistry, StartedJobRegistry
from rq.serializers import JSONSerializer

from contact_center import embedded
from queues.lanes import LANE, connect
from queues.worker import work

ROOT = Path(__file__).resolve().parents[2]
WORKER = "import sys; from queues.worker import work; work(sys.argv[1], [], at_once=3)"


@pytest.fixture
def url() -> Iterator[str]:
    """A server of its own."""
    with tempfile.TemporaryDirectory(prefix="ics-") as folder:  # short: it holds a socket
        socket = Path(folder) / "redis.sock"
        server = subprocess.Popen(shlex.split(embedded.server_command(socket, Path(folder) / "redis")))
        found, deadline = f"unix://{socket}", time.monotonic() + 30
        while not _answers(connect(found)):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield found
        server.terminate()
        server.wait()


def _answers(redis: Redis) -> bool:
    try:
        return bool(redis.ping())
    except RedisError:
        return False


def lane(url: str) -> Any:
    return Queue(LANE, connection=connect(url), serializer=JSONSerializer)


def finished(url: str) -> int:
    return len(FinishedJobRegistry(LANE, connection=connect(url), serializer=JSONSerializer))


def started(url: str) -> int:
    return len(StartedJobRegistry(LANE, connection=connect(url), serializer=JSONSerializer))


def test_several_jobs_are_in_hand_at_once(url: str) -> None:
    for _ in range(3):
        lane(url).enqueue("time.sleep", 3)
    began = time.monotonic()
    work(url, [], burst=True, at_once=3)
    assert time.monotonic() - began < 8  # one after another they would take nine seconds
    assert finished(url) == 3


def test_a_job_that_fails_beside_the_first_worker_stops_nobody(url: str) -> None:
    for number in range(30):
        lane(url).enqueue("math.sqrt", -1 if number % 3 else 1)
    work(url, [], burst=True, at_once=3)
    assert finished(url) == 10
    assert lane(url).count == 0


def test_a_worker_that_is_told_to_stop_ends_the_jobs_in_its_hands_and_begins_no_other(url: str) -> None:
    for _ in range(6):
        lane(url).enqueue("time.sleep", 4)
    process = subprocess.Popen([sys.executable, "-c", WORKER, url], cwd=ROOT)
    deadline = time.monotonic() + 30
    while started(url) < 3:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert started(url) == 0
    assert lane(url).count > 0
    assert finished(url) + lane(url).count == 6


def test_an_idle_worker_stops_at_once(url: str) -> None:
    process = subprocess.Popen([sys.executable, "-c", WORKER, url], cwd=ROOT)
    deadline = time.monotonic() + 30
    while SimpleWorker.count(connection=connect(url)) < 3:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
