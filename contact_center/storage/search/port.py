"""The one question a search asks, in the words of each database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Select, false, func, literal_column, select, text

from contact_center.storage.search.words import asked
from contact_center.storage.tables import ticket_words


class Index(Protocol):
    """What a database can do with words."""

    def holding(self, beginnings: Sequence[str]) -> Select[Any]:
        """The ids of the tickets that hold a word for each of `beginnings` (folded, letters and digits only)."""

    def tidy(self, connection: Connection) -> None:
        """Wipe what was erased from the index, where the database does not do so by itself."""


MOST_LEVELS = 900
NEWER = b"\xff\x00\x00\x01"
"""What newer forms of the structure begin with, after the first four bytes."""


class Fts5:
    """SQLite."""

    def holding(self, beginnings: Sequence[str]) -> Select[Any]:
        """Ask the virtual table that follows `ticket_words`."""
        query = " ".join(f'"{word}"*' for word in beginnings)
        index = text("ticket_words_index")
        statement: Select[Any] = select(literal_column("rowid")).select_from(index)
        return statement.where(literal_column("ticket_words_index").op("MATCH")(query))

    def tidy(self, connection: Connection) -> None:
        """Merge the index into one part: what was deleted is not in it any more.

        Each merge adds a level, and SQLite takes an index of more than 2,000 for broken: long before it is made anew.
        """
        how = "rebuild" if _levels(connection) > MOST_LEVELS else "optimize"
        connection.exec_driver_sql("INSERT INTO ticket_words_index(ticket_words_index) VALUES (?)", (how,))


def _levels(connection: Connection) -> int:
    """How many levels SQLite's index has: its structure's first number, seven bits a byte, after 4 (or 8) of them."""
    found = connection.exec_driver_sql("SELECT block FROM ticket_words_index_data WHERE id = 10").scalar()
    told, number = bytes(found or b""), 0
    for byte in told[8 if told[4:8] == NEWER else 4 :]:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return number


_SIMPLE: ColumnElement[Any] = literal_column("'simple'::regconfig")
"""The folding is ours: no stemming, no stop words, the same in every language."""


class TextSearch:
    """PostgreSQL."""

    def holding(self, beginnings: Sequence[str]) -> Select[Any]:
        """Ask the index over the vector of the words."""
        query = " & ".join(f"'{word}':*" for word in beginnings)
        vector = func.to_tsvector(_SIMPLE, ticket_words.c.words)
        return select(ticket_words.c.ticket_id).where(vector.op("@@")(func.to_tsquery(_SIMPLE, query)))

    def tidy(self, connection: Connection) -> None:
        """Vacuum does it."""


INDEXES: dict[str, Index] = {"sqlite": Fts5(), "postgresql": TextSearch()}
"""Dialect → what it has."""


def index_of(dialect: str) -> Index:
    """The index of a database."""
    return INDEXES[dialect]


def matching(query: str, dialect: str) -> Select[Any]:
    """The ids of the tickets that a query finds; none for one without a word."""
    beginnings = asked(query)
    if not beginnings:
        return select(ticket_words.c.ticket_id).where(false())
    return index_of(dialect).holding(beginnings)
