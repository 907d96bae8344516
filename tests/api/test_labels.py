"""Danish names and masked addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.api.labels import masked_address


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("anna@mail.example", "a***@mail.example"),
        ("@mail.example", "***@mail.example"),
        ("+48601234214", "+48 *** *** 214"),
        ("12345678", "*** *** 678"),
        ("", ""),
    ],
)
def test_an_address_is_masked(address: str, shown: str) -> None:
    assert masked_address(address) == shown


@given(st.emails())
def test_no_mask_shows_who_it_is(address: str) -> None:
    person = address.rpartition("@")[0]
    assert masked_address(address).rpartition("@")[0] == f"{person[:1]}***"
