"""Compare and set: a row is changed only if it still looks as whoever decided saw it.

A statement is built once for each shape of question: building it anew would take longer than asking.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, update
from sqlalchemy.sql.dml import ReturningUpdate

_SEVERAL = (list, tuple)


def move(connection: Connection, table: Table, where: Mapping[str, Any], values: Mapping[str, Any]) -> Row[Any] | None:
    """Give the row that looks like `where` the `values`; it as it is then, or None when there is no such row.

    A value in `where` may be a list or tuple: then the column must be one of its members. A `version` goes up by one.
    """
    known = {name: value for name, value in where.items() if value is not None}
    shape = tuple((name, None if value is None else isinstance(value, _SEVERAL)) for name, value in where.items())
    before = {f"was_{name}": list(value) if isinstance(value, _SEVERAL) else value for name, value in known.items()}
    after = {f"now_{name}": value for name, value in values.items()}
    return connection.execute(_statement(table, shape, tuple(values)), before | after).one_or_none()


@cache
def _statement(
    table: Table, where: tuple[tuple[str, bool | None], ...], names: tuple[str, ...]
) -> ReturningUpdate[Any]:
    """`where`: each column, and whether it must be one of several; None: it must hold nothing."""
    conditions = [_condition(table.c[name], several) for name, several in where]
    values: dict[str, Any] = {name: bindparam(f"now_{name}") for name in names}
    if "version" in table.c:
        values["version"] = table.c.version + 1
    return update(table).where(*conditions).values(**values).returning(table)


def _condition(column: Any, several: bool | None) -> Any:
    if several is None:
        return column.is_(None)
    given = bindparam(f"was_{column.name}", expanding=bool(several), type_=column.type)
    return column.in_(given) if several else column == given
