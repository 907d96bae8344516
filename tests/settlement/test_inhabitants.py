"""Files of populations: as others write them, and every way in which they can be wrong."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.settlement.inhabitants import read
from contact_center.settlement.refusal import Refused
from contact_center.settlement.settle import Former, Places

DAY = date(2025, 1, 1)
PLACES = Places({"0101": "København", "0820": "Vesthimmerlands"}, {"0861": Former("Aars", ("0820",))})


@pytest.mark.parametrize(
    "content",
    [
        b"code,population\n0101,660000\n0820,36000\n",
        b"\xef\xbb\xbfcode;population\r\n101;660.000\r\n820;36.000\r\n",
        "kommunekode\tindbyggere\tnavn\n0101\t660 000\tKøbenhavn\n0820\t36000\tAars\n".encode("cp1252"),
        b'"Kommunekode","Folketal"\n"101","660000"\n"820","36000"\n"411","91"\n\n',
        b"date,code,population\n2025-01-01,0101,660000\n2025-01-01,0820,36000\n",
    ],
)
def test_files_are_read_as_others_write_them(content: bytes) -> None:
    found = read(content, PLACES, DAY)
    assert (found.counted, found.by_code) == (DAY, {"0101": 660_000, "0820": 36_000})
    assert found.lacking(PLACES) == []


def test_a_file_may_say_its_day_itself() -> None:
    found = read(b"dato;kode;folketal\n2025-01-01;101;7\n", PLACES)
    assert (found.counted, found.lacking(PLACES)) == (DAY, ["Vesthimmerlands"])


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty"),
        (b"code,population\n", "empty"),
        (b"code,population\n0411,91\n", "empty"),
        (b"name,number\nx,1\n", "columns"),
        (b"code,population\n0101,-5\n", "population"),
        (b"code,population\n0101,0\n", "population"),
        (b"code,population\n0101,\n", "population"),
        (b"code,population\n0101,99999999999999999999\n", "population"),
        (b"code,population\n0101,=1+1\n", "population"),
        (b"code,population\n0101,5\n0101,6\n", "twice"),
        (b"code,population\n0101,5\n9999,6\n", "unknown"),
        (b"code,population\n0861,6\n", "merged"),
        (b"date,code,population\n2025-01-01,0101,5\n2024-01-01,0820,5\n", "two-days"),
        (b"date,code,population\n2024-01-01,0820,5\n", "two-days"),
        (b"date,code,population\n1.1.2025,0820,5\n", "day"),
        (b"\x81\x8d\x8f", "bytes"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(content: bytes, key: str) -> None:
    with pytest.raises(Refused) as caught:
        read(content, PLACES, DAY)
    assert caught.value.key == key


def test_a_day_has_to_be_said_somewhere() -> None:
    with pytest.raises(Refused, match="is missing"):
        read(b"code,population\n0101,5\n", PLACES)


@given(st.binary(max_size=300))
def test_no_bytes_at_all_make_the_reader_fail(content: bytes) -> None:
    for start in (b"", b"code;population\n0101;"):
        with suppress(Refused):
            assert all(number > 0 for number in read(start + content, PLACES, DAY).by_code.values())
