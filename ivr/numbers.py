"""Caller ids: what a caller's number is worth. Which numbers we would ring or text: `queues.destinations`. Pure."""

from __future__ import annotations

from queues.destinations import country, normalised
from queues.destinations import may_call as may_call_back
from queues.destinations import may_text as is_mobile

__all__ = ["country", "is_mobile", "may_call_back", "normalised"]
