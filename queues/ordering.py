"""Who is next: priority, then deadline, then age. Pure; `storage.tickets.QUEUE_ORDER` says the same in SQL."""

from __future__ import annotations

from datetime import datetime

from contact_center.domain.ticket import Ticket


def rank(ticket: Ticket) -> tuple[int, datetime, datetime, int]:
    """Sort by this: the smallest is next."""
    return (ticket.priority, ticket.due_at, ticket.waiting_since, ticket.id)
