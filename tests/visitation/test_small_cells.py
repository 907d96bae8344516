"""No small number is shown, and none can be worked out: checked by linear programming, which knows nothing of ours."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from contact_center.visitation.files.text import csv_text
from contact_center.visitation.open_data import HEADING, published, rows
from contact_center.visitation.small_cells import FEW, hide, hide_list, tells

GRIDS = st.integers(2, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.one_of(st.integers(0, 8), st.integers(0, 60)), min_size=width, max_size=width),
        min_size=2,
        max_size=5,
    )
)


MONTHS = st.sampled_from([f"2026-{month:02}" for month in range(1, 13)])
COUNTS = st.dictionaries(MONTHS, st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 40)))


def range_of(
    cell: tuple[int, int], grid: Sequence[Sequence[int | None]], rows: Sequence[int], columns: Sequence[int]
) -> float:
    """How far apart the least and the most are that a hidden cell can be, for who knows all that is published."""
    hidden = [(r, c) for r, row in enumerate(grid) for c, number in enumerate(row) if number is None]
    equations, sums = [], []
    for r, row in enumerate(grid):
        equations.append([float(place[0] == r) for place in hidden])
        sums.append(rows[r] - sum(number for number in row if number is not None))
    for c in range(len(columns)):
        equations.append([float(place[1] == c) for place in hidden])
        sums.append(columns[c] - sum(row[c] or 0 for row in grid))
    goal = np.array([float(place == cell) for place in hidden])
    ends = [
        linprog(sign * goal, A_eq=equations, b_eq=sums, bounds=[(1, None)] * len(hidden), method="highs").fun
        for sign in (1, -1)
    ]
    return float(-ends[1] - ends[0])


def shown(grid: Sequence[Sequence[int]], hidden: frozenset[tuple[int, int]]) -> list[list[int | None]]:
    return [[None if (r, c) in hidden else number for c, number in enumerate(row)] for r, row in enumerate(grid)]


@settings(max_examples=40)
@given(GRIDS)
def test_no_hidden_number_can_be_worked_out_from_the_sums(grid: list[list[int]]) -> None:
    found = hide(grid)
    public = shown(grid, found.cells)
    assert all(number is None or number == 0 or number >= FEW for row in public for number in row)
    totals = [sum(row) for row in grid], [sum(column) for column in zip(*grid, strict=True)]
    for cell in found.cells:
        told = range_of(cell, public, *totals)
        assert (told < 0.5) == (cell in found.unsafe), cell


@settings(max_examples=25)
@given(COUNTS)
def test_no_number_of_open_data_is_small_or_can_be_worked_out(counts: dict[str, dict[str, int]]) -> None:
    table = published(counts)
    if table is None:
        return
    for row in (*table.cells, table.month_totals, table.member_totals):
        assert all(number is None or number == 0 or number >= FEW for number in row)
    for r, row in enumerate(table.cells):
        for c, number in enumerate(row):
            if number is None:
                assert range_of((r, c), table.cells, table.month_totals, table.member_totals) >= 0.5


def test_a_lonely_small_number_gets_company() -> None:
    grid = [[3, 20, 30], [12, 25, 40], [10, 15, 18]]
    assert hide(grid).cells == {(0, 0), (0, 1), (2, 0), (2, 1)}, "the cheapest rectangle"
    assert hide([[12, 20], [9, 8]]).cells == frozenset()
    assert hide([[1, 0], [0, 30]]).unsafe == {(0, 0)}, "nothing can protect it, so the table is not published so"


def test_the_file_of_open_data_tells_what_is_published() -> None:
    counts = {
        f"2026-{m:02}": {"cpr": 20 + m, "mitid": 12, "tax-card": 3 if m == 5 else 9, "rare": int(m == 2)}
        for m in range(1, 13)
    }
    text = csv_text(HEADING, rows({"topic": published(counts)}))
    assert text.startswith("table,month,member,contacts\r\n")
    assert "topic,2026-05,other,\r\n" in text
    assert "topic,2026-05,total,40\r\n" in text
    assert "rare" not in text, "too few in the year to have a column"


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 30)))
def test_a_list_hides_small_numbers_in_company(counts: dict[str, int]) -> None:
    hidden = hide_list(counts)
    assert all(number == 0 or number >= FEW or name in hidden for name, number in counts.items())
    filled = [name for name, number in counts.items() if number]
    if hidden and len(hidden) < len(filled):
        assert len(hidden) >= 2
        assert sum(counts[name] for name in hidden) >= FEW


@pytest.mark.parametrize(
    ("kind", "value", "base", "contacts", "told"),
    [
        ("count", 0, 0, 40, True),
        ("count", 4, 4, 40, False),
        ("count", 38, 38, 40, False),
        ("count", 40, 40, 40, True),
        ("share", 0.5, 8, 40, False),
        ("share", 0.05, 40, 40, False),
        ("share", 0.95, 40, 40, False),
        ("share", 0.5, 40, 40, True),
        ("share", 1.0, 40, 40, True),
        ("median", 60, 9, 40, False),
        ("median", 60, 10, 40, True),
        ("median", None, 0, 40, True),
    ],
)
def test_a_figure_hides_no_small_number_behind_a_share(
    kind: str, value: float | None, base: int, contacts: int, told: bool
) -> None:
    assert tells(kind, value, base, contacts) is told
