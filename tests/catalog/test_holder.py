"""The catalogue in use: a good change is taken over, a bad one is told and the last good one stays."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from contact_center.catalog.holder import Holder, News
from contact_center.errors import CatalogMistakes

Spoil = Callable[[str, str, str], None]
TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)
PHONE, OTHER_PHONE = "+45 89 40 10 40", "+45 89 40 10 99"


@pytest.fixture
def holder(copied: Path) -> Holder:
    return Holder(copied, today=lambda: TODAY, clock=lambda: NOON)


def looked_twice(holder: Holder) -> bool:
    """Look as often as it takes for a state to count."""
    return [holder.look(), holder.look()][-1]


def test_unchanged_files_change_nothing(holder: Holder) -> None:
    before = holder.current
    assert not looked_twice(holder)
    assert holder.current is before
    assert holder.news == News(NOON)


def test_a_good_change_is_taken_over_in_one_step(holder: Holder, spoil: Spoil) -> None:
    before = holder.current
    spoil("data/offices.toml", PHONE, OTHER_PHONE)
    with capture_logs() as logged:
        assert looked_twice(holder)
    assert (before.offices["aarhus"].phone, holder.current.offices["aarhus"].phone) == (PHONE, OTHER_PHONE)
    assert [line["event"] for line in logged] == ["catalogue.taken_over"]


def test_a_state_counts_only_when_it_is_found_twice(holder: Holder, spoil: Spoil) -> None:
    spoil("data/offices.toml", PHONE, OTHER_PHONE)
    assert not holder.look()
    spoil("data/offices.toml", OTHER_PHONE, PHONE)
    assert not holder.look()
    assert holder.current.offices["aarhus"].phone == PHONE


def test_with_mistakes_the_last_good_catalogue_stays_and_all_are_told_once(holder: Holder, spoil: Spoil) -> None:
    before = holder.current
    spoil("data/offices.toml", PHONE, OTHER_PHONE)
    spoil("data/facts.toml", "read = 2026-11-22", "")
    spoil("templates/da/checklists/cpr.toml", 'marriage = "', 'wedding = "')
    with capture_logs() as logged:
        assert not looked_twice(holder)
        assert not looked_twice(holder)
    assert holder.current is before
    assert [line["event"] for line in logged] == ["catalogue.refused"]
    told = "\n".join(holder.news.refused)
    assert list(holder.news.refused) == logged[0]["mistakes"]
    assert "data/facts.toml: fact.cpr_deadline_days.read: is missing" in told
    assert "templates/da/checklists/cpr.toml: bring.marriage: is missing" in told


def test_mended_files_are_taken_over_and_nothing_is_refused_any_more(holder: Holder, spoil: Spoil) -> None:
    spoil("data/offices.toml", "[[office]]", "[[office]")
    assert not looked_twice(holder)
    assert "offices.toml: cannot be read" in holder.news.refused[0]
    spoil("data/offices.toml", "[[office]", "[[office]]")
    spoil("data/offices.toml", PHONE, OTHER_PHONE)
    assert looked_twice(holder)
    assert holder.news.refused == ()
    assert holder.current.offices["aarhus"].phone == OTHER_PHONE


def test_folders_that_vanish_leave_the_last_good_catalogue(holder: Holder, copied: Path) -> None:
    shutil.rmtree(copied / "templates")
    assert not looked_twice(holder)
    assert "pl" in holder.current.languages
    assert holder.news.refused


def test_files_so_strange_that_reading_fails_leave_the_last_good_catalogue(holder: Holder, copied: Path) -> None:
    data = copied / "contact_center" / "catalog" / "data"
    (data / "postcodes.csv").write_bytes(b'postcode,district\n"\x00\n')
    (data / "facts.toml").write_text("a = " + "[" * 5000)
    assert not looked_twice(holder)
    assert holder.current.facts["cpr_deadline_days"] == "5"
    assert holder.news.refused


def test_files_that_change_while_they_are_read_are_read_again(copied: Path, spoil: Spoil) -> None:
    asked: list[date] = []

    def today() -> date:
        """The start asks once, each look once, and reading once more: then somebody is just saving."""
        asked.append(TODAY)
        if len(asked) == 4:
            spoil("data/offices.toml", OTHER_PHONE, "+45 89 40 10 77")
        return TODAY

    holder = Holder(copied, today=today)
    spoil("data/offices.toml", PHONE, OTHER_PHONE)
    assert not looked_twice(holder)
    assert len(asked) == 4
    assert holder.current.offices["aarhus"].phone == PHONE
    assert looked_twice(holder)
    assert holder.current.offices["aarhus"].phone == "+45 89 40 10 77"


def test_a_start_with_broken_files_is_refused_with_all_mistakes(copied: Path, spoil: Spoil) -> None:
    spoil("data/offices.toml", 'open = "09:00"', 'open = "nine"')
    spoil("data/topics.toml", "target_minutes = 480", 'target_minutes = "soon"')
    with pytest.raises(CatalogMistakes) as raised:
        Holder(copied, today=lambda: TODAY)
    assert len(raised.value.mistakes) == 2


def test_a_gap_of_the_start_is_told_and_stays_no_reason_to_refuse_what_else_changes(copied: Path, spoil: Spoil) -> None:
    (copied / "templates" / "lt" / "checklists" / "cpr.toml").unlink()
    with capture_logs() as logged:
        holder = Holder(copied, today=lambda: TODAY)
    assert logged[0]["mistakes"] == ["templates/lt/checklists/cpr.toml: is missing"]
    spoil("data/offices.toml", PHONE, OTHER_PHONE)
    assert looked_twice(holder)
    assert holder.news.gaps == ("templates/lt/checklists/cpr.toml: is missing",)
    (copied / "templates" / "pl" / "checklists" / "cpr.toml").unlink()
    assert not looked_twice(holder)
    assert holder.news.refused == ("templates/pl/checklists/cpr.toml: is missing",)


def test_on_a_new_day_other_statements_hold_even_while_a_change_is_refused(copied: Path, spoil: Spoil) -> None:
    spoil("data/facts.toml", "read = 2026-11-22", "read = 2026-11-22\nvalid_to = 2026-11-22")
    days = [TODAY]
    holder = Holder(copied, today=lambda: days[-1])
    assert holder.current.facts["cpr_deadline_days"] == "5"
    spoil("data/offices.toml", "[[office]]", "[[office]")
    assert not looked_twice(holder)
    days.append(date(2026, 11, 23))
    assert holder.look()
    assert "cpr_deadline_days" not in holder.current.facts
    assert any("{cpr_deadline_days} held until" in gap for gap in holder.news.gaps)
    assert holder.news.refused


def test_what_no_file_says_is_added_each_time(copied: Path, spoil: Spoil) -> None:
    holder = Holder(copied, lambda catalog: replace(catalog, always_open=True))
    spoil("data/offices.toml", PHONE, OTHER_PHONE)
    assert looked_twice(holder)
    assert holder.current.always_open


def test_a_watched_folder_is_taken_over_by_itself(holder: Holder, spoil: Spoil) -> None:
    stop = holder.watch(seconds=0.05)
    spoil("data/offices.toml", PHONE, OTHER_PHONE)
    end = time.monotonic() + 20
    while holder.current.offices["aarhus"].phone == PHONE:
        assert time.monotonic() < end
        time.sleep(0.05)
    stop.set()
