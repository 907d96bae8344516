"""Where a list goes on."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.api import cursor
from contact_center.errors import Invalid


@given(st.integers(0, 9), st.datetimes(timezones=st.just(UTC)), st.integers(1, 2**63 - 1))
def test_a_cursor_comes_back_as_it_was_packed(priority: int, due: datetime, number: int) -> None:
    values = (priority, due, number)
    assert cursor.unpack(cursor.pack(values), (int, datetime, int)) == values


@given(st.text(max_size=60))
def test_anything_else_is_refused_and_nothing_breaks(text: str) -> None:
    with pytest.raises(Invalid):
        cursor.unpack(text, (int, datetime, datetime, int))
