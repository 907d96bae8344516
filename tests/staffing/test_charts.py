"""Charts: well-formed, escaped, from zero, and nothing styled in place."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.staffing.charts import HEIGHT, Group, Point, Series, ceiling, forecast, steps

SVG = "{http://www.w3.org/2000/svg}"
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)


def drawn(svg: str) -> ElementTree.Element:
    root = ElementTree.fromstring(svg)
    assert not [one for one in root.iter() if "style" in one.attrib or one.tag == f"{SVG}script"]
    return root


@given(st.lists(st.tuples(WORDS, st.floats(0, 1e6)), min_size=1, max_size=60), WORDS)
def test_any_words_and_numbers_make_a_picture(values: list[tuple[str, float]], title: str) -> None:
    points = [
        Point(label, label, came=value) if value % 2 < 1 else Point(label, label, None, value, value / 2, value * 2)
        for label, value in values
    ]
    root = drawn(forecast(points, title, title))
    assert root.find(f"{SVG}title").text in (title, None)  # type: ignore[union-attr]
    heights = [float(one.attrib["height"]) for one in root.iter(f"{SVG}rect")]
    assert all(0 <= height <= HEIGHT for height in heights)


def test_markup_in_words_stays_words() -> None:
    svg = forecast([Point('"><script>', "a & b", came=3)], "<b>", "c")
    assert "<script" not in svg
    assert drawn(svg).find(f"{SVG}title").text == "<b>"  # type: ignore[union-attr]


def test_what_comes_is_a_bar_and_what_is_expected_a_line_in_a_band() -> None:
    root = drawn(forecast([Point("1", "1: 5", came=5), Point("2", "2: 6 (4-9)", None, 6, 4, 9)], "t", "d"))
    assert len(list(root.iter(f"{SVG}rect"))) == len(list(root.iter(f"{SVG}circle"))) == 1
    assert len(list(root.iter(f"{SVG}polygon"))) == 1


def test_steps_have_a_line_for_each_series_and_a_mark_between_days() -> None:
    series = [Series("apart", "second", (3, 4, 4)), Series("together", "first", (1, 2, 2))]
    root = drawn(steps(series, [Group("Mon", 2), Group("Tue", 0), Group("Wed", 1)], "t", "d"))
    assert [one.attrib["class"] for one in root.iter(f"{SVG}path")] == ["step second", "step first"]
    assert [one.text for one in root.iter(f"{SVG}text")][-2:] == ["Mon", "Wed"]


def test_without_anything_there_is_no_picture() -> None:
    assert forecast([], "t", "d") == steps([], [], "t", "d") == steps([Series("a", "first", ())], [], "t", "d") == ""


@pytest.mark.parametrize(("value", "top"), [(0, 1), (1, 1), (3, 4), (37, 40), (41, 50), (99, 100), (101, 200)])
def test_an_axis_ends_at_a_round_number(value: float, top: float) -> None:
    assert ceiling(value) == top
