"""Canned replies over the API, and that none leaves with a gap."""

from __future__ import annotations

from typing import Any

import pytest

API = "/api/v1"


@pytest.fixture
def sara(house: Any) -> Any:
    return house.client("sara", "agent", ("aarhus", "odense", "national"))


def test_canned_replies_come_in_the_citizens_language_with_danish_beside(house: Any, sara: Any) -> None:
    ticket = house.mail()
    found = sara.get(f"{API}/tickets/{ticket.id}/canned-replies").json()
    assert (found["language"], found["native_reviewed"]) == ("pl", False)
    assert found["greeting"] == {"text": "Dzień dobry!", "danish": "Hej"}
    assert "\nSara\n" in found["closing"]["text"]
    first = found["items"][0]
    assert set(first) == {"id", "title", "text", "danish", "language", "gaps", "fit"}
    assert (first["id"], first["fit"], first["language"]) == ("cpr-visit", "topic", "pl")
    assert first["text"].startswith("Po numer CPR")
    assert first["danish"].startswith("For at få et CPR-nummer")
    further = [one["id"] for one in found["items"] if one["fit"] == "further"]
    assert further == ["tax-forwarded"]
    wait = next(one for one in found["items"] if one["id"] == "wait")
    assert ticket.reference in wait["text"]
    assert wait["gaps"] == []


def test_titles_and_gaps_are_in_the_language_of_the_screen(house: Any, sara: Any) -> None:
    ticket = house.mail()
    path = f"{API}/tickets/{ticket.id}/canned-replies"
    sara.post(f"{API}/tickets/{ticket.id}/transfer", json={"office": "odense", "reason": "x"})
    for language, title, gap in (
        ("da", "Vi kunne ikke få fat i dig på telefonen", "«…centrets telefonnummer…»"),
        ("en", "We could not reach you on the phone", "«…telephone number of the centre…»"),
    ):
        items = sara.get(path, headers={"Accept-Language": language}).json()["items"]
        reply = next(one for one in items if one["id"] == "not-reached")
        assert (reply["title"], reply["gaps"], reply["language"]) == (title, [gap], "pl")
        assert gap in reply["text"]
        assert gap in reply["danish"]


def test_staff_may_ask_for_another_language(house: Any, sara: Any) -> None:
    path = f"{API}/tickets/{house.mail(language='und').id}/canned-replies"
    assert sara.get(path).json()["language"] == "en"
    assert sara.get(f"{path}?language=da").json()["native_reviewed"] is True
    assert sara.get(f"{path}?language=uk").json()["items"][0]["language"] == "uk"
    assert sara.get(f"{path}?language=ar").json()["items"][0]["language"] == "en"
    for wrong in ("xx", "POLISH", "../da"):
        assert sara.get(path, params={"language": wrong}).status_code == 422, wrong


def test_canned_replies_of_another_offices_ticket_do_not_exist(house: Any) -> None:
    ticket = house.mail()
    stranger = house.client("bo", "agent", ("koebenhavn",))
    assert stranger.get(f"{API}/tickets/{ticket.id}/canned-replies").status_code == 404
    assert stranger.get(f"{API}/tickets/{2**63}/canned-replies").status_code == 422
    assert house.visitor().get(f"{API}/tickets/{ticket.id}/canned-replies").status_code == 401
    clerk = house.client("stine", "statistics", ())
    assert clerk.get(f"{API}/tickets/{ticket.id}/canned-replies").status_code == 403


def test_a_reply_with_a_gap_is_refused_and_nothing_is_sent(house: Any, sara: Any) -> None:
    ticket = house.mail()
    base = f"{API}/tickets/{ticket.id}"
    sara.post(f"{base}/transfer", json={"office": "odense", "reason": "x"})  # no phone number is known of it
    sara.post(f"{base}/claim")
    items = sara.get(f"{base}/canned-replies").json()["items"]
    reply = next(one for one in items if one["id"] == "not-reached")
    assert reply["gaps"] == ["«…centrets telefonnummer…»"]
    sent_before = len(sara.get(base).json()["messages"])
    refused = sara.post(f"{base}/reply", json={"text": reply["text"], "language": "pl"})
    assert refused.status_code == 422
    assert refused.json()["detail"] == "The reply still has gaps to fill in: «…centrets telefonnummer…»"
    assert len(sara.get(base).json()["messages"]) == sent_before
    filled = reply["text"].replace(reply["gaps"][0], "+45 12 34 56 78")
    answer = sara.post(f"{base}/reply", json={"text": filled, "language": "pl"})
    assert answer.status_code == 200
    assert answer.json()["messages"][-1]["text"] == filled


@pytest.mark.parametrize("text", ["«…", "…»", "«…" * 10_000, "«…" + "x" * 40_000])
def test_what_is_left_of_a_gap_is_refused_in_few_words(house: Any, sara: Any, text: str) -> None:
    ticket = house.mail()
    sara.post(f"{API}/tickets/{ticket.id}/claim")
    refused = sara.post(f"{API}/tickets/{ticket.id}/reply", json={"text": text})
    assert refused.status_code == 422
    assert len(refused.json()["detail"]) < 500


def test_quotation_marks_are_no_gaps(house: Any, sara: Any) -> None:
    ticket = house.mail(language="uk")
    sara.post(f"{API}/tickets/{ticket.id}/claim")
    words = {"text": "Застосунок «Дія» не потрібен …", "language": "uk"}
    assert sara.post(f"{API}/tickets/{ticket.id}/reply", json=words).status_code == 200
