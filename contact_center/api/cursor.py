"""Where a list goes on: the sort values of its last line, packed so that nobody has to understand them. Pure."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Any

from contact_center.errors import Invalid

MAX_ID = 2**63 - 1


def pack(values: tuple[Any, ...]) -> str:
    """Make a cursor of sort values: numbers and times."""
    plain = [value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def unpack(cursor: str, kinds: tuple[type, ...]) -> tuple[Any, ...]:
    """The sort values in a cursor. Raises Invalid when it is not one of ours."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(kinds):
            raise ValueError("another list's cursor")
        return tuple(_value(value, kind) for value, kind in zip(values, kinds, strict=True))
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise Invalid("The cursor does not belong to this list.") from error


def _value(value: Any, kind: type) -> Any:
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError("naive time")
        return moment
    if type(value) is not int or not -MAX_ID <= value <= MAX_ID:
        raise ValueError("not a number")
    return value
