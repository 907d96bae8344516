"""How much is answered by itself, and when that stops. The defaults are those of `catalog/data/limits.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures; every count is of automatic mails unless it says otherwise."""

    checklist_days: int = 7
    receipt_hours: int = 24
    per_sender_and_day: int = 3
    per_domain_and_hour: int = 20
    per_inbox_in_ten_minutes: int = 30
    total_per_hour: int = 300
    quiet_minutes: int = 30
    quiet_share_percent: int = 50
    ping_pong_minutes: int = 5
    ping_pong_mails: int = 2
    ping_pong_shortest_text: int = 20
    ping_pong_days_off: int = 30
    bounced_days_off: int = 90
    reopenings_per_day: int = 5
    shared_suffixes: frozenset[str] = frozenset()
    without_dots: tuple[str, ...] = ()
    """Domains at which dots before the @ mean nothing; the first stands for all of them."""
    big_providers: frozenset[str] = frozenset()

    @property
    def quiet(self) -> timedelta:
        """How long it must have been quiet before automatic replies are on again."""
        return timedelta(minutes=self.quiet_minutes)

    @property
    def quiet_mails(self) -> int:
        """How many mails of people within that time are still quiet."""
        return self.total_per_hour * self.quiet_minutes * self.quiet_share_percent // 6000
