"""What calls leave behind: what was said is forgotten the next day, the number in time; how they ended stays."""

from __future__ import annotations

import sys
from datetime import timedelta
from importlib import util
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from contact_center.catalog.model import Catalog
from contact_center.storage import tables
from queues.forgetting import Forgetting

_spec = util.spec_from_file_location("line_house", Path(__file__).with_name("line_house.py"))
assert _spec is not None
assert _spec.loader is not None
stories = util.module_from_spec(_spec)
sys.modules.setdefault("line_house", stories)
_spec.loader.exec_module(stories)


@pytest.fixture
def house(database: Engine, catalog: Catalog) -> Any:
    return stories.LineHouse(database, catalog)


def test_what_was_said_is_forgotten_the_next_day_and_the_number_in_time(house: Any) -> None:
    sid, document = house.waiting(from_="anonymous")
    house.press(house.press(document, sid, "2", From="anonymous"), sid, "20123456", From="anonymous")
    running, _document = house.waiting()
    house.over(sid)
    forgetting = Forgetting(house.engine, number_days=30)
    assert forgetting.run(house.now + timedelta(hours=23)) == (0, 0)
    assert forgetting.run(house.now + timedelta(hours=25)) == (1, 0)
    assert {row.call_sid for row in house.rows(tables.call_turns)} == {running}
    assert house.kept(sid).state["dialogue"] == {"language": "en", "chosen": True}
    assert "20123456" not in str(house.kept(sid)._asdict())
    assert house.kept(running).state["dialogue"]["caller"] == stories.MOBILE  # a call that runs keeps what it needs
    house.over(running)
    assert forgetting.run(house.now + timedelta(days=31)) == (1, 1)
    assert (house.kept(running).caller, house.kept(running).state, house.kept(running).outcome) == ("", {}, "abandoned")
    assert forgetting.run(house.now + timedelta(days=31)) == (0, 0)


def test_a_replayed_request_of_a_call_that_is_forgotten_wakes_nobody(house: Any) -> None:
    sid, document = house.waiting()
    house.over(sid)
    Forgetting(house.engine, number_days=1).run(house.now + timedelta(days=2))
    for path in ("incoming", house.follow(document), "status", "after-queue"):
        answer = house.post(path, sid, QueueResult="leave", CallStatus="completed")
        assert "<Say" not in answer.text
        assert "<Enqueue" not in answer.text
    assert house.kept(sid).outcome == "abandoned"


def test_the_language_is_still_known_to_who_calls_again_the_next_day(house: Any) -> None:
    sid, _document = house.call("4")
    house.over(sid)
    Forgetting(house.engine).run(house.now + timedelta(days=2))
    house.later(days=2)
    house.remember = 30
    _again, document = house.call()
    assert house.says(document, "language_remembered", "pl")
