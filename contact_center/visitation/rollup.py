"""Keeps facts and their sums up to date: what changed is counted anew, and the sums change by the difference.

The same sums come out whether they grew line by line or were made in one go. Facts outlive what they were made of:
where a ticket or a call has been erased, its facts stay as they were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations
from operator import attrgetter
from typing import Any

import structlog
from sqlalchemy import Connection, Engine

from contact_center.domain.fact import COLUMNS, Fact
from contact_center.storage import fact_sources, facts, uncounted
from contact_center.storage.facts import Key
from contact_center.storage.transaction import transaction
from contact_center.visitation import building
from contact_center.visitation.cube import AT, Cube, Row, add, cube_of, kept, load
from contact_center.visitation.facts import of_line, of_ticket
from contact_center.visitation.held import SLICED, joined
from contact_center.visitation.periods import containing
from contact_center.visitation.phone_facts import NOTHING, About, of_call, of_callback
from contact_center.visitation.reading import PAIRED

log = structlog.get_logger()

BATCH, MANY = 300, 3000
_ROW = attrgetter(*COLUMNS)


def catch_up(engine: Engine, batches: int = 50) -> int:
    """Count what has changed; returns how many facts are new or different. Does nothing while another counts.

    Where very much waits, or all sums are to be made anyway, the facts are made first and the sums month by month.
    """
    changed = 0
    for _ in range(batches):
        with transaction(engine) as connection:
            if not facts.alone(connection):
                return changed
            notes = uncounted.waiting(connection, BATCH)
            if not notes:
                break
            many = uncounted.how_many(connection) > MANY or bool(uncounted.sums(connection))
            changed += count_anew(connection, notes, with_sums=not many)
            uncounted.done(connection, [note.id for note in notes])
    _finish_sums(engine)
    return changed


def rebuild(engine: Engine) -> int:
    """Read again whatever the log, the calls and the call-backs tell, and make all sums anew; returns what changed.

    It may be broken off at any moment: what is left to do is noted.
    """
    with transaction(engine) as connection:
        uncounted.everything(connection)
    return catch_up(engine, batches=1_000_000)


def _finish_sums(engine: Engine) -> None:
    """Make all sums anew if that is noted, once no fact waits any more. A month at a time: nobody waits long."""
    with transaction(engine) as connection:
        noted = uncounted.sums(connection)
        if not noted or uncounted.waiting(connection, 1):
            return
        months = building.months(connection)
    for month in months:
        with transaction(engine) as connection:
            facts.wait_for_turn(connection)
            building.build(connection, month, keys_of)
    for year in building.years(months):
        with transaction(engine) as connection:
            facts.wait_for_turn(connection)
            building.build_year(connection, year)
    with transaction(engine) as connection:
        uncounted.done(connection, noted)
    log.info("figures.rebuilt", months=len(months))


def count_anew(connection: Connection, notes: Iterable[Any], with_sums: bool = True) -> int:
    """Make the facts of what is noted anew, and change the sums by the difference."""
    keys: dict[str, set[str]] = defaultdict(set)
    for note in notes:
        keys[note.what].add(note.key)
    before, after = _anew(connection, keys)
    gone = {key: row for key, row in before.items() if key not in after or after[key] != row}
    new = {key: row for key, row in after.items() if before.get(key) != row}
    if gone or new:
        facts.put(connection, gone, [Fact(*row) for row in new.values()])
        if with_sums:
            _change_sums(connection, gone.values(), new.values())
        else:
            uncounted.note(connection, uncounted.SUMS, "")
    return len(new)


def _anew(connection: Connection, keys: dict[str, set[str]]) -> tuple[dict[str, Row], dict[str, Row]]:
    """Facts as they are kept, and as they should be, by key."""
    tickets = {int(key) for key in keys[uncounted.TICKET]}
    back, earlier = fact_sources.came_back(connection, tickets)
    if earlier - tickets:
        back |= fact_sources.came_back(connection, earlier - tickets)[0]
        tickets |= earlier
    lines = fact_sources.ticket_lines(connection, tickets)
    kept: dict[str, Row] = {
        row[AT["key"]]: tuple(row) for row in facts.of_tickets(connection, lines) if row[AT["key"]][0] in "lt"
    }
    known = fact_sources.whole(connection, lines)
    remembered = {row[AT["ticket_id"]] for row in kept.values() if " came-back " in row[AT["marks"]]} - known
    made = [fact for number, one in lines.items() for fact in of_ticket(one, number in back | remembered)]
    alone = fact_sources.lines(connection, {int(key) for key in keys[uncounted.LINE]})
    others = [fact for line in alone for fact in of_line(line)]
    others += _calls(connection, keys[uncounted.CALL], tickets)
    others += _callbacks(connection, keys[uncounted.CALLBACK], tickets)
    kept |= {row[AT["key"]]: tuple(row) for row in facts.by_key(connection, {fact.key for fact in others})}
    return kept, {fact.key: _ROW(fact) for fact in (*made, *others)}


def _calls(connection: Connection, sids: Collection[str], tickets: Collection[int]) -> Iterator[Fact]:
    rows = {row.call_sid: row for row in fact_sources.calls_by_sid(connection, sids)}
    rows |= {row.call_sid: row for row in fact_sources.calls_of(connection, tickets)}
    for row in rows.values():
        if row.office is not None or row.triage != {}:  # else what was decided of it is erased: its fact stays
            yield of_call(row, _about(row))


def _callbacks(connection: Connection, ids: Collection[str], tickets: Collection[int]) -> Iterator[Fact]:
    rows = {row.id: row for row in fact_sources.callbacks_by_id(connection, [int(key) for key in ids])}
    rows |= {row.id: row for row in fact_sources.callbacks_of(connection, tickets)}
    for row in rows.values():
        yield of_callback(row, About.ticket(row))


def _about(row: Any) -> About:
    if row.office is not None:
        return About.ticket(row)
    return About.contact(row.triage, row.route) if row.triage and row.route else NOTHING


# --- sums -------------------------------------------------------------------------------------------


def keys_of(row: Row) -> Iterator[Key]:
    """All sums that a fact belongs to: with everything, with one thing held fast, of months and years also with two."""
    office, channel = row[AT["office"]], row[AT["channel"]]
    single = [(name, row[AT[name]]) for name in SLICED if row[AT[name]]]
    pairs = [joined(two) for two in combinations(single, 2)]
    for piece in containing(row[AT["day"]]):
        for name, value in (("", ""), *single, *(pairs if piece.level in PAIRED else ())):
            yield piece.level, name, value, piece.first, office, channel


def _change_sums(connection: Connection, gone: Iterable[Row], new: Iterable[Row]) -> None:
    changes: dict[Key, Cube] = {}
    for rows, sign in ((gone, -1), (new, 1)):
        cubes: dict[tuple[int, ...], Cube] = {}  # most sums change by the same facts
        for key, members in _by_sum(rows).items():
            these = tuple(map(id, members))
            cubes[these] = cubes.get(these) or cube_of(members)
            add(changes.setdefault(key, {}), cubes[these], sign)
    before = facts.sums_by_key(connection, changes)
    for key, change in changes.items():
        if key in before:
            add(change, load(before[key]))
    facts.put_sums(connection, {key: kept(cube) for key, cube in changes.items()})


def _by_sum(rows: Iterable[Row]) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        for key in keys_of(row):
            found[key].append(row)
    return found
