"""How it stands with somebody: there, in a call, wrapping up, away; and what they may be offered. Pure.

What somebody chose is one thing, what they have in hand another: the table below puts both together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from contact_center.domain.desk import MAIL, Pace, Presence, Sign, Standing, Work


@dataclass(frozen=True, slots=True)
class _Question:
    sign: Sign | None
    work: Work
    pace: Pace
    now: datetime

    def put_away(self, why: str) -> bool:
        return self.sign is not None and self.sign.chosen is Presence.AWAY and self.sign.why == why

    def chose(self, presence: Presence) -> bool:
        return self.sign is not None and self.sign.chosen is presence


def gone(sign: Sign, pace: Pace, now: datetime) -> bool:
    """Whether somebody's browser has fallen silent."""
    return sign.chosen is not Presence.AWAY and now - sign.seen_at > pace.gone


ROWS: tuple[tuple[Callable[[_Question], bool], Presence, str], ...] = (
    (lambda q: q.work.on_call, Presence.BUSY, "in-call"),
    (lambda q: q.work.wrapping_until is not None, Presence.WRAP_UP, "wrapping-up"),
    (lambda q: q.sign is None, Presence.AWAY, "not-signed-on"),
    (lambda q: q.put_away("gone"), Presence.AWAY, "screen-closed"),
    (lambda q: q.put_away("missed"), Presence.AWAY, "missed-offers"),
    (lambda q: q.chose(Presence.AWAY), Presence.AWAY, "not-there"),
    (lambda q: q.sign is not None and gone(q.sign, q.pace, q.now), Presence.AWAY, "screen-closed"),
    (lambda q: q.chose(Presence.BUSY), Presence.BUSY, "chose-busy"),
    (lambda q: q.work.offered, Presence.BUSY, "is-offered"),
    (lambda q: True, Presence.AVAILABLE, "is-free"),
)
"""From the top; the first row that fits decides, and says why as a code.

Work goes first: who talks at a desk telephone needs no browser.
"""


def standing(sign: Sign | None, work: Work, pace: Pace, now: datetime) -> Standing:
    """How it stands with somebody who chose `sign` and has `work` in hand."""
    question = _Question(sign, work, pace, now)
    presence, reason = next((presence, reason) for fits, presence, reason in ROWS if fits(question))
    until = work.wrapping_until if presence is Presence.WRAP_UP else None
    return Standing(presence, reason, _free_for(sign, work, pace, presence), until)


def _free_for(sign: Sign | None, work: Work, pace: Pace, presence: Presence) -> frozenset[str]:
    """Nobody is offered a further mail who has enough of them; a call comes before any mail."""
    if sign is None or presence is not Presence.AVAILABLE:
        return frozenset()
    full = frozenset({MAIL}) if work.mails >= pace.mails_at_once else frozenset()
    return sign.channels - full
