"""Codes of authenticator apps."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from contact_center.api.signin import totp
from contact_center.api.signin.devices import device
from contact_center.errors import Damaged
from contact_center.storage.sealing import Box

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = datetime(2026, 11, 18, 9, 0, 10, tzinfo=UTC)


def test_a_code_is_good_for_its_own_step_and_one_around_it() -> None:
    secret = totp.new_secret()
    here = int(NOW.timestamp()) // totp.STEP_SECONDS
    for steps, good in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        code = pyotp.TOTP(secret).at(NOW + timedelta(seconds=30 * steps))
        assert totp.step_of(secret, code, NOW) == (here + steps if good else None)


def test_a_code_may_be_typed_in_groups() -> None:
    secret = totp.new_secret()
    code = pyotp.TOTP(secret).at(NOW)
    assert totp.step_of(secret, f" {code[:3]} {code[3:]} ", NOW) is not None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "000000\x00", "\ud800"])
def test_nonsense_is_no_code(code: str) -> None:
    assert totp.step_of(SECRET, code, NOW) is None


def test_recovery_codes_are_long_and_typed_as_one_likes() -> None:
    codes = totp.recovery_codes()
    assert len(set(codes)) == 10
    assert all(len(totp.as_kept(code)) == 24 for code in codes)
    assert totp.as_kept(codes[0].upper().replace("-", " ")) == totp.as_kept(codes[0])


def test_the_picture_is_an_image_without_scripts() -> None:
    picture = totp.picture(totp.address(SECRET, "sara"))
    assert picture.startswith("data:image/svg+xml")
    assert "script" not in picture


def test_a_sealed_secret_opens_for_its_owner_only_and_with_an_older_key() -> None:
    box, later, other = Box((b"one",)), Box((b"two", b"one")), Box((b"three",))
    sealed = box.seal(SECRET, 7)
    assert SECRET not in sealed
    assert box.open(sealed, 7) == later.open(sealed, 7) == SECRET
    for wrong, owner in ((box, 8), (other, 7)):
        with pytest.raises(Damaged):
            wrong.open(sealed, owner)


def test_a_browser_is_known_in_two_words() -> None:
    edge = "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
    assert device(edge) == "Edge, Windows"
    assert device("<script>") == ""
