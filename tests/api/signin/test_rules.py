"""Which passwords are good enough."""

import pytest

from contact_center.api.signin import rules

ABOUT = ("sara.koebenhavn", "Sara Winther", "aarhus ICS Aarhus")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("kort", "short"),
        ("elleve tegn", "short"),
        ("x" * 513, "long"),
        ("password1234!", "common"),
        ("P4ssw0rd2026!!", "common"),
        ("123qweasdzxc", "common"),
        ("Velkommen2026!", "common"),
        ("!!!sommer2026", "common"),
        ("adgangskode12", "common"),
        ("aaaaaaaaaaaaaa", "pattern"),
        ("abcdabcdabcd", "pattern"),
        ("123456789012", "pattern"),
        ("qwertyuiop123", "pattern"),
        ("poiuytrewq321", "pattern"),
        ("sarawinther2026", "context"),
        ("ICS Kommune 2026", "context"),
        ("aarhus-aarhus-1", "context"),
    ],
)
def test_what_is_tried_first_is_refused_with_its_reason(password: str, why: str) -> None:
    assert why in rules.faults(password, ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        "rødgrød med fløde på",
        "correct horse battery staple",
        "x" * 6 + "7jK!q2" * 2 + "a long tail of words",
        "twelve chars",
        "Сонце сходить рано",
        "a long enough password",
        "zebra-kaktus-havn",
        " vælg selv, også blanke ",
        "ab cd ef gh ij kl mn op qr st uv wx yz 12 34 56 78 90 ab cd ef gh ij kl",
    ],
)
def test_long_words_of_ones_own_are_good_whatever_their_characters(password: str) -> None:
    assert rules.faults(password, ABOUT) == []


def test_the_list_holds_more_than_the_three_thousand_most_common() -> None:
    assert len(rules.common()) > 3000
    assert {"123456", "password", "qwerty", "velkommen"} <= rules.common()
