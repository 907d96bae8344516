"""Full-text search over tickets: one port, SQLite's FTS5 and PostgreSQL's text search behind it.

Per ticket one row with its words: each once, folded, without personal numbers. It is written in the transaction that
writes what it is made of, and erased with the ticket.
"""

from __future__ import annotations

from contact_center.storage.search.keep import add, begin, forget, rebuild
from contact_center.storage.search.port import matching

__all__ = ["add", "begin", "forget", "matching", "rebuild"]
