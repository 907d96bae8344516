"""The pass of the browser's telephone."""

import time

from twilio.jwt.access_token import AccessToken

from ivr.access import SECONDS, Access

KEY, SECRET = "SK" + "1" * 32, "s" * 32


def test_a_pass_is_short_lived_and_may_call_nobody() -> None:
    token = Access("AC" + "0" * 32, KEY, SECRET, "ie1").token("staff_17")
    read = AccessToken.from_jwt(token, SECRET)
    payload = read.payload
    assert payload["grants"] == {"identity": "staff_17", "voice": {"incoming": {"allow": True}}}
    assert 0 < payload["exp"] - time.time() <= SECONDS
    assert read.headers["twr"] == "ie1"


def test_the_secret_is_shown_nowhere() -> None:
    assert SECRET not in repr(Access("AC", KEY, SECRET))
