"""How much a caller may ask: counted for all processes together, told in every answer, never in the way."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from redis import Redis

from contact_center.api.app import description
from contact_center.api.rates import AGAIN, KEY, PERSON, WINDOW, Rates, Spent, connect, window
from contact_center.settings import Settings
from contact_center.wiring.webs import House

NOON = 1_795_000_020.0  # a full minute


class Clock:
    """A clock that stands still."""

    now = NOON

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    """An empty Redis."""
    connection = connect(redis_url)
    connection.flushdb()
    yield connection
    connection.close()


@pytest.fixture
def limited(new_house: Any, redis: Redis, clock: Clock) -> Any:
    """A staff web in which three requests a minute are many."""
    return new_house(rates=Rates(redis, {PERSON: 3, KEY: 3}, clock))


def key_of(house: Any) -> dict[str, str]:
    """The header of a machine's key."""
    wanted = {
        "name": "Night shift",
        "role": "agent",
        "offices": ["aarhus"],
        "scopes": ["tickets:write", "tickets:read"],
    }
    made = house.client(f"anna{house.now:%f}", "admin").post("/api/v1/api-keys", json=wanted)
    return {"Authorization": f"Bearer {made.json()['key']}"}


@pytest.mark.parametrize(
    ("at", "resets"), [(NOON, WINDOW), (NOON + 0.5, 60), (NOON + 1, 59), (NOON + 59.2, 1), (NOON + 59.999, 1)]
)
def test_a_window_is_a_full_minute(at: float, resets: int) -> None:
    assert window(at) == (int(NOON // 60), resets)


def test_the_headers_are_those_of_the_draft() -> None:
    assert Spent(KEY, 600, 1, 42).headers() == {"RateLimit-Policy": '"key";q=600;w=60', "RateLimit": '"key";r=599;t=42'}
    over = Spent(PERSON, 3, 9, 7)
    assert over.exceeded
    assert over.headers()["RateLimit"] == '"person";r=0;t=7'
    assert not Spent(PERSON, 3, 3, 7).exceeded


def test_every_process_counts_the_same_and_each_caller_alone(redis_url: str, redis: Redis, clock: Clock) -> None:
    here, there = (Rates(connect(redis_url), {PERSON: 3, KEY: 3}, clock) for _ in range(2))
    used = [one.used for rates in (here, there, here) if (one := rates.spend(PERSON, 7)) is not None]
    assert used == [1, 2, 3]
    others = (here.spend(KEY, 7), here.spend(PERSON, 8))
    assert [one.used for one in others if one is not None] == [1, 1]
    clock.now += 60
    assert there.spend(PERSON, 7) == Spent(PERSON, 3, 1, 60)
    assert all(0 < int(redis.ttl(name)) <= 2 * WINDOW for name in redis.scan_iter())  # nothing is left behind


def test_one_request_too_many_is_told_when_to_come_back_and_does_nothing(limited: Any, clock: Clock) -> None:
    ticket, sara = limited.mail(), limited.client("sara")
    clock.now += 18
    for left in (2, 1, 0):
        answer = sara.get("/api/v1/me")
        assert (answer.status_code, answer.headers["ratelimit"]) == (200, f'"person";r={left};t=42')
        assert answer.headers["ratelimit-policy"] == '"person";q=3;w=60'
    refused = sara.post(f"/api/v1/tickets/{ticket.id}/claim")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "42")
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["violated-policies"] == ["person"]
    assert refused.json()["type"].endswith("#quota-exceeded")
    clock.now += 42
    assert sara.get(f"/api/v1/tickets/{ticket.id}").json()["state"] == "pending"
    assert limited.client("mette").get("/api/v1/me").status_code == 200


def test_a_person_counts_over_all_browsers(limited: Any) -> None:
    one, other = limited.client("sara"), limited.visitor()
    limited.sign_in(other, "sara")
    assert [browser.get("/api/v1/me").status_code for browser in (one, other, one, other)] == [200, 200, 200, 429]


def test_a_refused_change_is_done_when_it_is_asked_for_again(limited: Any, clock: Clock) -> None:
    ticket, headers = limited.mail(), {**key_of(limited), "Idempotency-Key": "once"}
    machine = limited.visitor()
    for _ in range(3):
        machine.get("/api/v1/me", headers=headers)
    claim = f"/api/v1/tickets/{ticket.id}/claim"
    assert machine.post(claim, headers=headers).status_code == 429
    clock.now += 60
    assert machine.post(claim, headers=headers).status_code == 200
    again = machine.post(claim, headers=headers)
    assert (again.status_code, again.headers["idempotency-replayed"]) == (200, "true")
    assert again.headers["ratelimit"] == '"key";r=1;t=60'
    machine.get("/api/v1/me", headers=headers)
    refused = machine.post(claim, headers=headers)  # an old answer is a request like any other
    assert (refused.status_code, refused.headers["ratelimit"]) == (429, '"key";r=0;t=60')


def test_without_redis_everybody_passes_and_the_log_says_so_once(
    new_house: Any, free_port: Any, redis_url: str, clock: Clock
) -> None:
    rates = Rates(connect(f"redis://127.0.0.1:{free_port()}/0"), {PERSON: 1}, clock)
    house = new_house(rates=rates)
    with structlog.testing.capture_logs() as logs:
        sara = house.client("sara")
        answers = [sara.get("/api/v1/me") for _ in range(5)]
        clock.now += AGAIN + 1
        answers.append(sara.get("/api/v1/me"))  # asks once more whether it is back
        assert [answer.status_code for answer in answers] == [200] * 6
        assert not any("ratelimit" in answer.headers for answer in answers)
        assert [line["event"] for line in logs if line["event"].startswith("rates")] == ["rates.uncounted"]
        rates._redis = connect(redis_url)
        rates._redis.flushdb()
        assert sara.get("/api/v1/me").headers.get("ratelimit") is None  # not yet asked again
        clock.now += AGAIN + 1
        assert sara.get("/api/v1/me").headers["ratelimit"] == '"person";r=0;t=38'
    assert [line["event"] for line in logs if line["event"].startswith("rates")][1:] == ["rates.counted_again"]


def test_a_redis_that_hangs_costs_one_short_wait(free_port: Any) -> None:
    rates = Rates(connect("redis://192.0.2.1:6379/0"), {PERSON: 1})
    begins = time.monotonic()
    assert [rates.spend(PERSON, 1) for _ in range(100)] == [None] * 100
    assert time.monotonic() - begins < 2


def test_no_quota_asks_nobody(clock: Clock) -> None:
    rates = Rates(connect("redis://192.0.2.1:6379/0"), {PERSON: 0}, clock)
    assert rates.spend(PERSON, 1) is None
    assert rates.spend(KEY, 1) is None
    assert not rates._away


def test_counting_is_one_command_of_one_round_trip(redis: Redis, clock: Clock) -> None:
    rates = Rates(redis, {PERSON: 1000}, clock)
    rates.spend(PERSON, 1)
    before = int(redis.info("stats")["total_commands_processed"])
    for _ in range(50):
        rates.spend(PERSON, 1)
    assert int(redis.info("stats")["total_commands_processed"]) - before <= 52


def test_the_usual_quotas_are_far_from_what_hands_can_do(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings(_env_file=None).api.person_per_minute >= 60 * 20
    monkeypatch.setenv("CONTACT_CENTER_API__KEY_PER_MINUTE", "0")
    assert Settings(_env_file=None).api.key_per_minute == 0
    monkeypatch.setenv("CONTACT_CENTER_API__KEY_PER_MINUTE", "-1")
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        Settings(_env_file=None)


def test_the_served_web_counts_by_the_settings(redis_url: str, redis: Redis, tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None, state_dir=tmp_path, redis={"url": redis_url}, api={"key_per_minute": 5, "person_per_minute": 0}
    )
    rates = House(settings).rates
    spent = rates.spend(KEY, 1)
    assert spent is not None
    assert (spent.quota, spent.used) == (5, 1)
    assert rates.spend(PERSON, 1) is None


def test_the_description_tells_of_it() -> None:
    answers = description()["paths"]["/api/v1/tickets"]["get"]["responses"]
    assert {"RateLimit", "RateLimit-Policy", "Retry-After"} <= set(answers["429"]["headers"])
    assert {"RateLimit", "RateLimit-Policy"} <= set(answers["200"]["headers"])
