"""Hides small numbers so that they cannot be worked out from sums either. Pure.

A table is published with the sums of its rows and columns. Numbers from 1 to 4 are hidden. A hidden number that the
sums give away gets company: further numbers are hidden until every hidden one could be another, for a reader who knows
all sums and that a hidden number is at least 1. One mark stands for all of them, so nobody sees which are small.
A list shows what is hidden as one line, of at least two members.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

FEW = 5
"""Numbers below this are small."""
FEW_VALUES = 10
"""A share or a median of fewer is not shown."""
Cell = tuple[int, int]
"""Row and column."""
Grid = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Hidden:
    """Which cells are hidden; `unsafe` are those that no company could protect."""

    cells: frozenset[Cell]
    unsafe: frozenset[Cell] = frozenset()


def hide(grid: Grid, few: int = FEW) -> Hidden:
    """Which cells of a table are to be hidden."""
    hidden = {(r, c) for r, row in enumerate(grid) for c, number in enumerate(row) if 0 < number < few}
    unsafe: set[Cell] = set()
    waiting = sorted(hidden)
    while waiting:
        cell = waiting[-1]
        if not determined(cell, hidden, grid):
            waiting.pop()  # and it stays so: whatever more is hidden leaves more open
            continue
        company = _company(cell, hidden, grid)
        if company is None:
            unsafe.add(waiting.pop())
        else:
            hidden |= company
            waiting = [*sorted(company), *waiting]
    # What was hidden later may have become company of what found none before.
    return Hidden(frozenset(hidden), frozenset(cell for cell in unsafe if determined(cell, hidden, grid)))


def determined(cell: Cell, hidden: Iterable[Cell], grid: Grid) -> bool:
    """Whether the sums leave only one value for a hidden cell.

    A number can be another if others can make up for it: one more here, one less there in its column, one more in that
    row, and so on around to where it began. One less is possible where a number is at least 2.
    """
    rows: dict[int, list[int]] = defaultdict(list)
    columns: dict[int, list[int]] = defaultdict(list)
    for row, column in hidden:
        if (row, column) != cell:
            rows[row].append(column)
            columns[column].append(row)
    more = _way_round(cell, rows, columns, grid, up=False)
    return not (more or (grid[cell[0]][cell[1]] >= 2 and _way_round(cell, rows, columns, grid, up=True)))


def _way_round(
    cell: Cell, rows: Mapping[int, list[int]], columns: Mapping[int, list[int]], grid: Grid, up: bool
) -> bool:
    """Whether all sums stay when `cell` changes by one: its column makes up by one more (`up`) or one less."""
    goal, begin = cell
    seen, reached = {begin}, [begin]
    while reached:
        column = reached.pop()
        for row in columns.get(column, ()):
            if not up and grid[row][column] < 2:
                continue
            if row == goal:
                return True
            onward = {c for c in rows[row] if c not in seen and (not up or grid[row][c] >= 2)}
            seen |= onward
            reached += onward
    return False


def _company(cell: Cell, hidden: set[Cell], grid: Grid) -> set[Cell] | None:
    """The cheapest corners of a rectangle with `cell` that let it be more; None when there is no such rectangle."""
    row, column = cell
    best: tuple[int, list[Cell]] | None = None
    for r in (r for r in range(len(grid)) if r != row and grid[r][column] >= 2):
        for c in (c for c in range(len(grid[row])) if c != column and grid[row][c] >= 2 and grid[r][c] >= 1):
            corners = sorted({(row, c), (r, column), (r, c)} - hidden)
            price = sum(grid[a][b] for a, b in corners)
            if corners and (best is None or price < best[0]):
                best = (price, corners)
    return set(best[1]) if best else None


def hide_list(counts: Mapping[str, int], few: int = FEW) -> frozenset[str]:
    """Which members of a list go into the one line that says how many there are of all of them together.

    At least two, and together no small number; where that is not possible, all.
    """
    ranked = sorted((number, name) for name, number in counts.items() if number)
    small = [name for number, name in ranked if number < few]
    while small and (len(small) < 2 or sum(counts[name] for name in small) < few) and len(small) < len(ranked):
        small.append(ranked[len(small)][1])
    return frozenset(small)


def tells(kind: str, value: float | None, base: int, contacts: int) -> bool:
    """Whether a figure (count, share, mean, median or p90) of so many contacts may be shown.

    It must be no small number, hide none behind a share, and leave none between itself and all contacts.
    """
    if value is None:
        return True
    if kind == "count":
        return not _few(base) and not _few(contacts - base)
    if kind != "share":
        return base >= FEW_VALUES
    top = round(value * base)
    return base >= FEW_VALUES and not _few(top) and not _few(base - top)


def _few(number: int) -> bool:
    return 0 < number < FEW
