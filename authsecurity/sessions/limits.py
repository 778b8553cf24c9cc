"""How long a session lives. Pure. NIST SP 800-63B-4 §2.2.3: at AAL2 an hour idle, a day in all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

FRESH_FOR = timedelta(minutes=10)
COARSEST_LAST_SEEN = timedelta(minutes=1)


@dataclass(frozen=True)
class Limits:
    """`idle` since the last request, `lifetime` since the last full sign-in."""

    idle: timedelta
    lifetime: timedelta

    @property
    def last_seen_step(self) -> timedelta:
        """How stale the stored last-seen time may get: a minute, or a quarter of a shorter idle limit."""
        return min(COARSEST_LAST_SEEN, self.idle / 4)

    def is_live(self, *, last_seen_at: datetime, expires_at: datetime, now: datetime) -> bool:
        return now < expires_at and now < last_seen_at + self.idle

    def needs_touch(self, *, last_seen_at: datetime, now: datetime) -> bool:
        return now >= last_seen_at + self.last_seen_step
