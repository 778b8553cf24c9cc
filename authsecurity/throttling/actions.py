"""Charging limits, paying back, and clearing them for somebody who is locked out."""

from dataclasses import dataclass

from authsecurity.core import clock
from authsecurity.throttling.errors import Throttled
from authsecurity.throttling.limits import Limit
from authsecurity.throttling.models import Bucket, key_of


@dataclass(frozen=True)
class Charge:
    """A try that was counted. `used` and `in_a_row` include it."""

    limit: Limit
    key: str
    used: int
    in_a_row: int

    @property
    def was_the_last(self) -> bool:
        return self.used >= self.limit.most

    @property
    def locks(self) -> bool:
        """From here on it stays closed until it is unlocked."""
        return self.limit.can_lock and self.in_a_row >= self.limit.in_a_row

    def pay_back(self) -> None:
        """The try succeeded, so it was no guess."""
        Bucket.objects.pay_back(self.key)


def charge(limit: Limit, subject: str) -> Charge:
    """Count a try before it is made. Raises `Throttled`. Call it outside any transaction."""
    if (made := attempt_charge(limit, subject)) is None:
        raise Throttled(retry_after=_seconds_left(limit, subject))
    return made


def attempt_charge(limit: Limit, subject: str) -> Charge | None:
    """The same where there is another budget to turn to: None when this one is used up."""
    key = key_of(limit, subject)
    counted = Bucket.objects.charge(limit, key)
    return None if counted is None else Charge(limit, key, *counted)


def clear(limit: Limit, subject: str) -> None:
    """Forget what was counted, the failures in a row too."""
    Bucket.objects.filter(pk=key_of(limit, subject)).delete()


@dataclass(frozen=True)
class Reached:
    """A limit that refuses every try now. `seconds_left` is None for a lock, which does not end by itself."""

    limit: Limit
    seconds_left: int | None


def reached(limit: Limit, subject: str) -> Reached | None:
    """Whether the next charge would be refused. Charges nothing."""
    now = clock.now()
    bucket = Bucket.objects.filter(pk=key_of(limit, subject)).first()
    if bucket is None:
        return None
    if bucket.is_locked(limit):
        return Reached(limit, None)
    return Reached(limit, bucket.seconds_left(now)) if bucket.is_used_up(limit, now) else None


def _seconds_left(limit: Limit, subject: str) -> int:
    now = clock.now()
    bucket = Bucket.objects.filter(pk=key_of(limit, subject), expires_at__gt=now).first()
    # A lock has no end of its own; it looks like any other limit, since what it says about an account is nobody's.
    return bucket.seconds_left(now) if bucket else int(limit.per.total_seconds())
