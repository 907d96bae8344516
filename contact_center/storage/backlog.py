"""How many kept mails nobody has worked yet."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from contact_center.storage.tables import raw_mail


def open_mails(connection: Connection, most: int) -> int:
    """How many mails wait or are being worked; counts no further than `most`."""
    waiting = select(raw_mail.c.id).where(raw_mail.c.state.in_(("new", "working"))).limit(most).subquery()
    return int(connection.execute(select(func.count()).select_from(waiting)).scalar_one())
