"""Which numbers may be a desk telephone."""

import pytest

from contact_center.errors import Invalid
from queues.desk_phone import desk_number


@pytest.mark.parametrize(
    ("written", "number"),
    [("32 10 10 10", "+4532101010"), ("+45 20 12 34 56", "+4520123456"), ("004532101010", "+4532101010")],
)
def test_an_ordinary_danish_number_is_kept_in_one_form(written: str, number: str) -> None:
    assert desk_number(written) == number


@pytest.mark.parametrize(
    "written", ["", "112", "114", "90 12 34 56", "+48601234214", "+1900555123", "client:anna", "sip:a@b", "1" * 500]
)
def test_everything_else_is_refused(written: str) -> None:
    with pytest.raises(Invalid):
        desk_number(written)
