"""The processes of the Procfile that are no web apps: receive, fetch, work, relay."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import structlog
from redis.exceptions import RedisError

from contact_center.clock import now
from contact_center.commands import audit, nightly, purge
from contact_center.commands.nightly import Nightly
from contact_center.wiring import House

log = structlog.get_logger()

AT_ONCE = 3
"""Jobs in the worker's hands: while one waits for the disk or computes outside Python, the next goes on."""
HOOKS_SECONDS = 1.0
SOON, MINUTE, SELDOM, DAILY = timedelta(seconds=15), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NOBODY_RANG = timedelta(seconds=10)
"""A kept mail that no job has taken after this long is announced again."""


def receive(house: House) -> None:
    """Receive mail by SMTP and LMTP until SIGTERM."""
    from mail_triage.receive import serve

    house.watch()
    serve(house.mail_handler(), house.mail_place(), house.mail_limits())


def fetch(house: House) -> None:
    """Fetch mail from every configured inbox until SIGTERM."""
    from contact_center.commands.fetching import books, fetched
    from mail_triage.fetch.fetcher import forget_others, serve
    from mail_triage.fetch.inbox import Pace

    inboxes = fetched(house.settings)
    if not inboxes:
        forget_others(books(house), [])
        log.info("fetch.no_inboxes", setting="CONTACT_CENTER_IMAP__INBOXES")
        _stop_on_signal().wait()
        return
    serve(inboxes, books(house), Pace(poll=house.settings.imap.poll_seconds))


def relay(house: House) -> None:
    """Send what stands in the outbox until SIGTERM."""
    from queues.lanes import RELAY_BELL, connect

    stop = _stop_on_signal()
    redis, poll = connect(house.settings.redis_url), house.settings.delivery.poll_seconds

    def wait() -> None:
        try:
            redis.blpop([RELAY_BELL], timeout=poll)
        except RedisError:  # no doorbell: look again in a moment
            time.sleep(poll)

    house.watch()
    house.relay().run(wait, stop.is_set)


def work(house: House) -> None:
    """Work the jobs until SIGTERM; mails that nobody announced are found by a sweep."""
    from queues.worker import work as work_lane

    house.watch()
    _ = house.understanding  # loaded before the first job, not during it
    sweeps: list[Callable[[], object]] = [
        lambda: announce_forgotten(house),
        lambda: replies_on_when_quiet(house),
        house.look_at_the_desks,
        Every(MINUTE, lambda: house.deadlines().look(now())),
        *_figures(house),
        *_line(house),
        Every(SELDOM, lambda: roll_up_demand(house)),
        *_nightly(house),
        Every(DAILY, lambda: audit.anchor(house)),
    ]
    # In a thread of its own: however slowly others listen, nothing here waits for them.
    threading.Thread(target=_tell, args=(house,), name="hooks", daemon=True).start()
    work_lane(house.settings.redis_url, sweeps, at_once=AT_ONCE)


def _tell(house: House) -> None:
    while True:
        try:
            house.hooks().run(now())
        except Exception:  # the database may be away; what was not told is told later
            log.exception("hooks.failed")
        time.sleep(HOOKS_SECONDS)


def _line(house: House) -> list[Callable[[], object]]:
    """What the phone needs looked after: messages to fetch and to forget, call-backs and calls without an end."""
    return [
        Every(SOON, lambda: house.voicemails().work(now())),
        Every(SELDOM, lambda: house.voicemails().forget(now())),
        Every(SELDOM, lambda: house.forgetting().run(now())),
        Every(MINUTE, lambda: house.callbacks().reap(now())),
        Every(MINUTE, lambda: house.reaper().run(now())),
    ]


def _figures(house: House) -> list[Callable[[], object]]:
    """What the statistics need: counting what has changed, looking at the desks, reports by mail."""
    from contact_center.visitation import desks, rollup

    return [
        Every(SOON, lambda: rollup.catch_up(house.engine)),
        Every(MINUTE, lambda: desks.look(house.engine, now())),
        Every(SELDOM, lambda: house.send_reports(now())),
    ]


class Every:
    """Does something at most once in a while, however often it is asked."""

    def __init__(self, pause: timedelta, do: Callable[[], object]) -> None:
        """Do it at the first chance."""
        self._pause, self._do, self._next = pause.total_seconds(), do, float("-inf")

    def __call__(self) -> None:
        """Do it if it is time."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + self._pause
            self._do()


def _nightly(house: House) -> list[Nightly]:
    """Erasing and tidying up every night; and the learning, where it is switched on."""
    state, zone = house.settings.state_dir, house.settings.time_zone

    def clean() -> None:
        purge.at_night(house, now())

    cleaning = Nightly(state / "purge", house.settings.retention.hour, zone, now, clean)
    learning, folder = house.settings.learning, state / "model"
    if not learning.nightly:
        return [cleaning]

    def begin() -> None:
        nightly.start(learning.examples, learning.install_if_not_worse, folder)

    return [cleaning, Nightly(folder, learning.hour, zone, now, begin)]


def roll_up_demand(house: House) -> None:
    """Count the days that are over for the forecasts, so that nobody waits for it who looks at them."""
    from contact_center.storage.demand import roll_up

    roll_up(house.engine, now().astimezone(ZoneInfo(house.settings.time_zone)).date())


def announce_forgotten(house: House) -> None:
    """Ring for every mail that was kept but is not being worked: Redis may have been emptied."""
    from contact_center.storage import raw_mail
    from contact_center.storage.transaction import reading

    with reading(house.engine) as connection:
        forgotten = raw_mail.waiting(connection, now(), NOBODY_RANG)
    for number in forgotten:
        house.lanes.ring("triage_mail", number)


def replies_on_when_quiet(house: House) -> None:
    """Turn automatic replies on again after a quiet time, if too many had turned them off."""
    from queues.history import turn_on_when_quiet

    turn_on_when_quiet(house.engine, house.catalog.limits, now())


def _stop_on_signal() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop
