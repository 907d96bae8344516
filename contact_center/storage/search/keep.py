"""Keeping the words of tickets, in the transaction of whoever writes what they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from contact_center.storage.search.port import index_of
from contact_center.storage.search.words import MOST, words_of, words_of_address
from contact_center.storage.tables import messages, ticket_words, tickets

SILENT = "auto"
"""Our receipts name every topic: they would be found by everything."""
AT_ONCE = 500
_KNOWN = select(ticket_words.c.words).where(ticket_words.c.ticket_id == bindparam("ticket"))
_PUT = ticket_words.insert()
_CHANGE = update(ticket_words).where(ticket_words.c.ticket_id == bindparam("ticket")).values(words=bindparam("new"))


def head(ticket: Mapping[str, Any] | RowMapping) -> list[str]:
    """The words of a ticket itself: reference, subject, party."""
    address = words_of_address(ticket.get("party_address") or "")
    texts = (ticket["reference"], ticket.get("subject") or "", ticket.get("party_name") or "")
    return [*words_of(texts), *address]


def begin(connection: Connection, ticket_id: int, ticket: Mapping[str, Any]) -> None:
    """A ticket is new."""
    connection.execute(_PUT, {"ticket_id": ticket_id, "words": " ".join(dict.fromkeys(head(ticket)))})


def add(connection: Connection, ticket_id: int, entries: Iterable[Mapping[str, Any]]) -> None:
    """Entries joined a ticket's conversation: it is found by their subject and text, too."""
    texts = [entry.get(name) or "" for entry in entries if entry["direction"] != SILENT for name in ("subject", "text")]
    new = words_of(texts)
    if not new:
        return
    known: str | None = connection.execute(_KNOWN, {"ticket": ticket_id}).scalar_one_or_none()
    if known is None:
        connection.execute(_PUT, {"ticket_id": ticket_id, "words": " ".join(new)})
        return
    before = known.split()
    words = list(dict.fromkeys([*before, *new]))[:MOST]
    if len(words) > len(before):
        connection.execute(_CHANGE, {"ticket": ticket_id, "new": " ".join(words)})


def forget(connection: Connection, ticket_ids: Sequence[int]) -> None:
    """Some tickets are erased: nothing is found by their words any more, and the index holds none of them."""
    connection.execute(ticket_words.delete().where(ticket_words.c.ticket_id.in_(ticket_ids)))
    index_of(connection.dialect.name).tidy(connection)


def rebuild(connection: Connection, since: int = 0) -> int:
    """Make the words of all tickets from `since` on anew from what they are made of; returns how many there are."""
    connection.execute(ticket_words.delete().where(ticket_words.c.ticket_id >= since))
    columns = [tickets.c[name] for name in ("id", "reference", "subject", "party_name", "party_address")]
    rows = connection.execute(select(*columns).where(tickets.c.id >= since).order_by(tickets.c.id)).mappings().all()
    for at in range(0, len(rows), AT_ONCE):
        _rebuild(connection, rows[at : at + AT_ONCE])
    return len(rows)


def _rebuild(connection: Connection, rows: Sequence[RowMapping]) -> None:
    found = {row["id"]: head(row) for row in rows}
    said = select(messages.c.ticket_id, messages.c.subject, messages.c.text).where(messages.c.direction != SILENT)
    said = said.where(messages.c.ticket_id.between(rows[0]["id"], rows[-1]["id"])).order_by(messages.c.id)
    for entry in connection.execute(said):
        found[entry.ticket_id] += words_of((entry.subject, entry.text))
    connection.execute(_PUT, [{"ticket_id": one, "words": _joined(words)} for one, words in found.items()])


def _joined(words: Iterable[str]) -> str:
    return " ".join(list(dict.fromkeys(words))[:MOST])
