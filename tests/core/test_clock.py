"""One clock, in UTC."""

from datetime import UTC, datetime, timedelta, timezone

import time_machine

from authsecurity.core.clock import now, rfc3339


def test_now_is_aware_and_in_utc() -> None:
    assert now().utcoffset() == timedelta(0)


def test_now_is_the_time_of_the_machine(clock: time_machine.Traveller) -> None:
    clock.shift(90)
    assert now() == datetime(2026, 6, 1, 12, 1, 30, tzinfo=UTC)


def test_times_are_told_in_utc_whatever_zone_they_come_from() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert rfc3339(datetime(2026, 1, 1, 8, 30, tzinfo=tokyo)) == "2025-12-31T23:30:00Z"


def test_times_are_told_in_whole_seconds() -> None:
    moment = datetime(2026, 6, 1, 12, 0, 0, 999_999, tzinfo=UTC)
    assert rfc3339(moment) == "2026-06-01T12:00:00Z"
