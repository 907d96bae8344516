"""Whoever sends a change again with the same key gets the same answer, and nothing is done twice."""

from __future__ import annotations

import hashlib
from typing import Any

from contact_center.storage import repeats
from contact_center.storage.transaction import transaction


def key(name: str = "one") -> dict[str, str]:
    return {"Idempotency-Key": name}


def test_a_note_that_is_sent_again_is_written_once(house: Any) -> None:
    sara = house.client("sara")
    path = f"/api/v1/tickets/{house.mail().id}"
    sara.post(f"{path}/claim")
    first = sara.post(f"{path}/note", json={"text": "Ringede kl. 10."}, headers=key())
    again = sara.post(f"{path}/note", json={"text": "Ringede kl. 10."}, headers=key())
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert sara.get(path).text.count("Ringede kl. 10.") == 1
    assert sara.post(f"{path}/note", json={"text": "Ringede kl. 10."}, headers=key("two")).status_code == 200
    assert sara.get(path).text.count("Ringede kl. 10.") == 2


def test_a_key_means_one_thing(house: Any) -> None:
    sara = house.client("sara")
    path = f"/api/v1/tickets/{house.mail().id}"
    assert sara.post(f"{path}/claim", headers=key()).status_code == 200
    assert sara.post(f"{path}/release", headers=key()).status_code == 422
    assert sara.post(f"{path}/claim", json={}, headers=key()).status_code == 422


def test_a_key_belongs_to_whoever_uses_it(house: Any) -> None:
    sara, lene = house.client("sara"), house.client("lene")
    first, second = house.mail(), house.mail()
    assert sara.post(f"/api/v1/tickets/{first.id}/claim", headers=key()).status_code == 200
    assert lene.post(f"/api/v1/tickets/{second.id}/claim", headers=key()).json()["id"] == second.id


def test_a_refusal_is_repeated_too(house: Any) -> None:
    sara, lene = house.client("sara"), house.client("lene")
    path = f"/api/v1/tickets/{house.mail().id}"
    lene.post(f"{path}/claim")
    assert sara.post(f"{path}/claim", headers=key()).status_code == 409
    lene.post(f"{path}/release")
    assert sara.post(f"{path}/claim", headers=key()).status_code == 409


def test_while_the_first_one_is_being_done_the_second_is_told_to_wait(house: Any) -> None:
    sara = house.client("sara")
    path = f"/api/v1/tickets/{house.mail().id}/claim"
    who = hashlib.sha256(sara.cookies[house.door.cookie].encode()).hexdigest()
    asked = hashlib.sha256(f"POST {path} \0".encode()).hexdigest()
    with transaction(house.engine) as connection:
        repeats.begin(connection, who, "one", asked, house.now)
    second = sara.post(path, headers=key())
    assert (second.status_code, second.headers["Retry-After"]) == (409, "1")
    with transaction(house.engine) as connection:
        repeats.forget(connection, who, "one")
    assert sara.post(path, headers=key()).status_code == 200


def test_after_a_day_the_key_is_free_again(house: Any) -> None:
    with transaction(house.engine) as connection:
        assert repeats.begin(connection, "who", "key", "asked", house.now) is None
        repeats.finish(connection, "who", "key", 200, {}, b"done")
        assert repeats.begin(connection, "who", "key", "asked", house.now) is not None
        assert repeats.begin(connection, "who", "key", "asked", house.now + repeats.KEPT * 1.01) is None


def test_a_key_that_is_none_is_refused(house: Any) -> None:
    sara = house.client("sara")
    for wrong in ("", "x" * 256, "a b"):
        assert sara.post("/api/v1/tickets/next", headers=key(wrong)).status_code == 422


def test_signing_in_is_never_kept(house: Any) -> None:
    house.add("sara")
    browser = house.visitor()
    for _ in range(2):
        answer = browser.post(
            "/api/v1/session", json={"username": "sara", "password": "a long enough password"}, headers=key()
        )
        assert "set-cookie" in answer.headers
        assert "Idempotency-Replayed" not in answer.headers
