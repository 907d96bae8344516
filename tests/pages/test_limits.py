"""How often the page behind a receipt's link may be asked for."""

from __future__ import annotations

from contact_center.pages.limits import PER_LINK, PER_LINK_SECONDS, TOTAL, TOTAL_SECONDS, Limits, Window


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_window_counts_each_key_and_begins_anew() -> None:
    clock = Clock()
    window = Window(2, 60, clock)
    assert [window.admits("a") for _ in range(3)] == [True, True, False]
    assert window.admits("b")
    clock.seconds = 60
    assert window.admits("a")


def test_each_link_has_a_limit_of_its_own() -> None:
    clock = Clock()
    limits = Limits(clock)
    assert all(limits.admit("ICS-A") for _ in range(PER_LINK))
    assert not limits.admit("ICS-A")
    assert limits.admit("ICS-B")
    clock.seconds = PER_LINK_SECONDS
    assert limits.admit("ICS-A")


def test_all_links_together_have_one_too_and_a_blocked_link_does_not_use_it_up() -> None:
    clock = Clock()
    limits = Limits(clock)
    for _ in range(TOTAL * 2):
        limits.admit("ICS-A")
    others = [limits.admit(f"ICS-{number}") for number in range(TOTAL)]
    assert others.count(True) == TOTAL - PER_LINK
    clock.seconds = TOTAL_SECONDS
    assert limits.admit("ICS-Z")
